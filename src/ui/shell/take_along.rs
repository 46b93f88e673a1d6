//! Pictures of the chosen path on their way out: decoded by the explorer, all by one step's
//! weights, then put into a file by a background task, or on the clipboard.

use crate::archive::{
    AnimationSettings, PictureError, PictureFormat, PictureText, WalkImages, WalkText,
};
use crate::explore::{WalkPictures, WalkPicturesQuery};
use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::paths::{self, AtEnd, TakenAlong};
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::style::texture;
use crate::ui::style::tones::Tones;
use eframe::egui::{ColorImage, Context};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where pictures go.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kept {
    /// Side by side, into this file.
    Strip(PathBuf),
    /// One after another, into this GIF.
    Walk(PathBuf),
    /// Side by side, on the clipboard.
    Clipboard,
}

impl Kept {
    fn purpose(&self) -> Option<PathPurpose> {
        match self {
            Self::Strip(_) => Some(PathPurpose::SaveStrip),
            Self::Walk(_) => Some(PathPurpose::SaveWalk),
            Self::Clipboard => None,
        }
    }
}

/// Pictures that were asked for.
#[derive(Default)]
pub(crate) struct TakeAlong {
    number: u64,
    asked: Option<Order>,
}

/// What was asked for.
#[derive(Clone)]
struct Order {
    kept: Kept,
    query: WalkPicturesQuery,
    run: u64,
    text: WalkText,
    how: TakenAlong,
    /// An animation goes back at the end.
    returns: bool,
}

impl TakeAlong {
    /// Nobody waits for the pictures any more.
    pub fn give_up(&mut self) {
        self.asked = None;
    }
}

impl Shell {
    /// Has the pictures of the chosen path decoded for this.
    pub(super) fn keep_pictures(&mut self, kept: Kept) {
        self.take_along.number += 1;
        let number = self.take_along.number;
        let run = self.progress.run;
        let order = self.with_scene(|_, scene| {
            paths::prepare(scene);
            order(scene, kept.clone(), number, run)
        });
        match order {
            Ok(order) => self.take_along.asked = Some(order),
            Err(words) => self.pictures_failed(kept.purpose(), words.to_owned()),
        }
    }

    /// Asks for the pictures that are waited for, and sends them off once they are there.
    pub(crate) fn follow_pictures(&mut self) {
        let Some(order) = &self.take_along.asked else {
            return;
        };
        if order.run != self.progress.run {
            let purpose = order.kept.purpose();
            self.take_along.asked = None;
            let words = t("Another run began before the pictures were there: nothing was kept");
            self.pictures_failed(purpose, words.to_owned());
            return;
        }
        let found = self.queries.answers.newest::<WalkPicturesQuery>();
        let found = found.filter(|found| found.query == order.query);
        let Some(found) = found else {
            self.queries.asked.ask(order.query.clone());
            return;
        };
        if let Some(order) = self.take_along.asked.take() {
            self.overlays.tasks.start("pictures", move || {
                order.carry_out(&found.answer).unwrap_or_else(|error| {
                    let purpose = order.kept.purpose();
                    TaskOutcome::Failed(TaskError::NoPictures { purpose, error })
                })
            });
        }
    }

    /// A task did not do what it was to do.
    pub(crate) fn task_failed(&mut self, error: &TaskError) {
        let purpose = match error {
            TaskError::NoPictures { purpose, .. } => *purpose,
            TaskError::NoThread(_) | TaskError::NotWritten { .. } | TaskError::NotExported(_) => {
                None
            }
        };
        self.pictures_failed(purpose, error.words());
    }

    fn pictures_failed(&mut self, purpose: Option<PathPurpose>, words: String) {
        let told = purpose.is_some_and(|purpose| {
            let dialogs = &mut self.overlays.dialogs;
            dialogs.task_done(purpose, Some(words.clone()))
        });
        if !told {
            self.overlays.notices.push(Level::Error, words);
        }
    }

    pub(crate) fn pictures_written(&mut self, purpose: PathPurpose, path: &Path) {
        self.overlays.dialogs.task_done(purpose, None);
        let words = fill(
            t("Pictures written to {path}"),
            &[("path", path.display().to_string())],
        );
        self.overlays.notices.push(Level::Info, words);
    }

    pub(crate) fn copy_picture(&mut self, ctx: &Context, picture: ColorImage) {
        ctx.copy_image(picture);
        let words = t("The picture is on the clipboard");
        self.overlays.notices.push(Level::Info, words.to_owned());
    }
}

/// What is to be decoded for this, or why that cannot be.
fn order(scene: &Scene<'_>, kept: Kept, number: u64, run: u64) -> Result<Order, &'static str> {
    let paths = &scene.selection.paths;
    let (Some(path), Some(walk), Some(shape)) =
        (paths::chosen(scene), paths.walk(), scene.image_shape())
    else {
        return Err(t(
            "There are no pictures to keep: make a path through two points or more",
        ));
    };
    if !walk.is_measured {
        return Err(t(
            "The path is being measured in decoded pictures: try again in a moment",
        ));
    }
    let how = paths.taken_along;
    let returns = paths.playhead.at_end == AtEnd::Back;
    let places: Arc<[Vec<f32>]> = match kept {
        Kept::Strip(_) | Kept::Clipboard => walk.places.clone(),
        Kept::Walk(_) => {
            let shares = walk.walk.path.shares(how.frames.into());
            shares.map(|share| walk.walk.at(share)).collect()
        }
    };
    let images = match kept {
        Kept::Walk(_) if returns => there_and_back(places.len()).count(),
        Kept::Walk(_) | Kept::Strip(_) | Kept::Clipboard => places.len(),
    };
    if !WalkImages::fit(images, shape, how.scale.into()) {
        return Err(t(
            "So many pixels are more than can be kept: take fewer pictures, or enlarge them less",
        ));
    }
    Ok(Order {
        query: WalkPicturesQuery { number, places },
        text: WalkText {
            images,
            points: path.waypoints(scene.document).len(),
            how: path.how,
            even_in: path.even_in,
            paced_at: paths::step_of_pace(scene),
        },
        kept,
        run,
        how,
        returns,
    })
}

/// The places of so many pictures, and back without the two at the ends.
fn there_and_back(pictures: usize) -> impl Iterator<Item = usize> {
    (0..pictures).chain((1..pictures.max(1) - 1).rev())
}

impl Order {
    /// Puts the pictures to where they go, or readies them for the clipboard.
    fn carry_out(&self, pictures: &WalkPictures) -> Result<TaskOutcome, PictureError> {
        let step = pictures.time.step;
        let text = WalkText {
            paced_at: self.text.paced_at.filter(|at| *at != step),
            ..self.text
        };
        let (recipe, time) = (&pictures.recipe, pictures.time);
        let text = PictureText::of_run(&text.to_string(), recipe, time, Some(self.run));
        let walk = WalkImages {
            images: &pictures.images,
            shape: pictures.shape,
            text: &text,
        };
        let scale = self.how.scale.into();
        match &self.kept {
            Kept::Strip(file) => {
                let format = PictureFormat::of_name(file)?;
                walk.strip(scale)?.save(file, format)?;
                Ok(TaskOutcome::PicturesWritten(
                    PathPurpose::SaveStrip,
                    file.clone(),
                ))
            }
            Kept::Walk(file) => {
                let settings = AnimationSettings {
                    scale,
                    frames_per_second: NonZeroU16::new(self.how.frames_per_second)
                        .unwrap_or(NonZeroU16::MIN),
                    plays: None,
                };
                let returning = self.returns.then(|| returning(pictures));
                let images = returning.as_deref().unwrap_or(&pictures.images);
                let walk = WalkImages { images, ..walk };
                walk.animation(settings)?.save(file)?;
                Ok(TaskOutcome::PicturesWritten(
                    PathPurpose::SaveWalk,
                    file.clone(),
                ))
            }
            Kept::Clipboard => {
                let strip = walk.strip(scale)?;
                let (pixels, shape) = strip.pixels();
                let picture = texture::colours(pixels, shape, Tones::AsStored);
                Ok(TaskOutcome::Copy(Box::new(picture)))
            }
        }
    }
}

/// The pictures there and back.
fn returning(pictures: &WalkPictures) -> Vec<f32> {
    let pixels = pictures.shape.pixels().max(1);
    let images: Vec<&[f32]> = pictures.images.chunks_exact(pixels).collect();
    there_and_back(images.len())
        .filter_map(|place| images.get(place).copied())
        .flatten()
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_shows_neither_end_twice() {
        let places = |pictures| there_and_back(pictures).collect::<Vec<_>>();
        assert_eq!(places(4), [0, 1, 2, 3, 2, 1]);
        assert_eq!(places(2), [0, 1]);
        assert_eq!(places(1), [0]);
        assert!(places(0).is_empty());
    }
}
