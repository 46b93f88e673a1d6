//! A person's own pictures: what they are called, which one is on the canvas, and the chosen
//! image that follows one of them stroke by stroke.

use crate::document::{DIGIT_SHAPE, OwnPicture};
use crate::explore::{Answered, ImageQuery, OwnImage, WhichImage};
use crate::recipe::ImageShape;
use crate::ui::language::{fill, t};
use crate::ui::scene::{Scene, Selection};
use std::sync::Arc;

/// The names under which the chosen picture and the one on the canvas are asked.
const CHOSEN: &str = "chosen picture";
const CANVAS: &str = "picture on the canvas";

/// What a picture is called.
pub(crate) fn name(picture: &OwnPicture) -> String {
    if picture.name.is_empty() {
        fill(t("Your picture {n}"), &[("n", picture.number)])
    } else {
        picture.name.clone()
    }
}

/// "q(z|x) of your picture 2", or by its name.
pub(crate) fn posterior_name(picture: &OwnPicture) -> String {
    if picture.name.is_empty() {
        fill(
            t("q(z|x) of your picture {n}"),
            &[("n", picture.number.to_string())],
        )
    } else {
        fill(t("q(z|x) of {name}"), &[("name", &picture.name)])
    }
}

/// The picture as the model is shown it.
pub(crate) fn image_of(picture: &OwnPicture) -> WhichImage {
    WhichImage::Own(OwnImage {
        id: picture.id,
        pixels: picture.pixels().clone(),
    })
}

/// The shape of the model's images, [height, width, channels], once it is known.
pub(crate) fn sheet(scene: &Scene<'_>) -> Option<[usize; 3]> {
    scene.image_shape().map(sides)
}

/// [height, width, channels].
pub(crate) fn sides(shape: ImageShape) -> [usize; 3] {
    [shape.height, shape.width, shape.channels]
}

/// The shape with these sides.
pub(crate) fn shape_of([height, width, channels]: [usize; 3]) -> ImageShape {
    ImageShape {
        height,
        width,
        channels,
    }
}

/// Whether the model can be shown this picture: it has the shape of its images.
pub(crate) fn fits(scene: &Scene<'_>, picture: &OwnPicture) -> bool {
    sheet(scene) == Some(picture.shape())
}

/// The picture on the canvas; none where an empty sheet lies there.
pub(crate) fn on_canvas<'a>(scene: &'a Scene<'_>) -> Option<&'a OwnPicture> {
    let picture = scene.document.picture(scene.selection.canvas?)?;
    fits(scene, picture).then_some(picture)
}

/// Whether the model's images are digits that stand as MNIST's do.
fn are_digits(scene: &Scene<'_>) -> bool {
    let digits = (0..10).map(|digit: u8| digit.to_string());
    let data = scene.progress.dataset.as_ref();
    sheet(scene) == Some(DIGIT_SHAPE)
        && data.is_some_and(|data| data.class_names.iter().cloned().eq(digits))
}

/// Whether the model is shown what is drawn next centred as MNIST's digits are: as a person
/// wants it, or else where its images are such digits.
pub(crate) fn centres(scene: &Scene<'_>) -> bool {
    let wanted = scene.settings.drawing.centred;
    sheet(scene) == Some(DIGIT_SHAPE) && wanted.unwrap_or_else(|| are_digits(scene))
}

/// Whether the model is shown the picture on the canvas centred so, or the next one on an empty
/// sheet.
pub(crate) fn is_centred(scene: &Scene<'_>) -> bool {
    let picture = on_canvas(scene).map(OwnPicture::is_centred);
    picture.unwrap_or_else(|| centres(scene))
}

/// Puts this picture on the canvas and makes it the chosen image, as soon as it is known what
/// the model makes of it.
pub(crate) fn choose(selection: &mut Selection, id: u64) {
    selection.canvas = Some(id);
    let own = |image: &WhichImage| image.own_id() == Some(id);
    if !selection
        .image
        .as_ref()
        .is_some_and(|image| own(&image.image))
    {
        selection.image = None;
    }
    selection.own = Some(id);
}

/// Takes the newest answer about the chosen picture: it is the chosen image from then on.
pub(crate) fn follow(scene: &mut Scene<'_>) {
    let chosen = scene.selection.image.as_ref();
    if let Some(image) = chosen {
        // Whatever else was chosen since is what is meant.
        scene.selection.own = image.image.own_id();
    }
    let Some(id) = scene.selection.own else {
        return;
    };
    let picture = scene.document.picture(id);
    if !picture.is_some_and(|picture| fits(scene, picture)) {
        scene.selection.image = None;
        return;
    }
    if let Some(found) = newest(scene, CHOSEN, id) {
        scene.selection.image = Some(found.answer.clone());
    }
}

/// Asks what the model makes of the chosen picture as it is now. Called in each frame, once the
/// hand has drawn.
pub(crate) fn ask(scene: &mut Scene<'_>) {
    let picture = scene.selection.own;
    let picture = picture.and_then(|id| scene.document.picture(id));
    let image = picture.filter(|picture| fits(scene, picture)).map(image_of);
    if let Some(image) = image {
        scene.ask_as(CHOSEN, ImageQuery { image });
    }
}

/// What the model makes of the picture on the canvas, perhaps as it was a stroke before. Asks for
/// it, unless it is the chosen image, which is asked for anyway.
pub(crate) fn seen_on_canvas(scene: &mut Scene<'_>) -> Option<Arc<Answered<ImageQuery>>> {
    let (id, image) = on_canvas(scene).map(|picture| (picture.id, image_of(picture)))?;
    if scene.selection.own == Some(id) {
        return newest(scene, CHOSEN, id);
    }
    scene.ask_as(CANVAS, ImageQuery { image });
    newest(scene, CANVAS, id)
}

/// The newest answer about the picture with this id, of the run in hand.
fn newest(scene: &Scene<'_>, asked_as: &'static str, id: u64) -> Option<Arc<Answered<ImageQuery>>> {
    let found = scene.newest_as::<ImageQuery>(asked_as)?;
    let current = found.stamp.run == scene.progress.run;
    (current && found.query.image.own_id() == Some(id)).then_some(found)
}
