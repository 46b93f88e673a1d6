//! Pictures of a path that were asked for: which ones, and what becomes of them.

use crate::archive::{
    AnimationSettings, PictureError, PictureFormat, PictureText, WalkImages, WalkText,
};
use crate::explore::{WalkPictures, WalkPicturesQuery};
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::paths::{self, AtEnd, TakenAlong};
use crate::ui::shell::background::TaskOutcome;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::style::texture;
use crate::ui::style::tones::Tones;
use std::num::NonZeroU16;
use std::path::PathBuf;
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
    /// The dialog that asked for them.
    pub fn purpose(&self) -> Option<PathPurpose> {
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
    /// Grows with each order.
    pub number: u64,
    /// What is waited for.
    pub asked: Option<Order>,
}

/// What was asked for.
#[derive(Clone)]
pub(crate) struct Order {
    /// Where the pictures go.
    pub kept: Kept,
    /// Which they are.
    pub query: WalkPicturesQuery,
    /// The run whose weights decode them.
    pub run: u64,
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

/// The places of so many pictures, and back without the two at the ends.
fn there_and_back(pictures: usize) -> impl Iterator<Item = usize> {
    (0..pictures).chain((1..pictures.max(1) - 1).rev())
}

impl Order {
    /// What is to be decoded for this; or in words, why that cannot be.
    pub fn new(scene: &Scene<'_>, kept: Kept, number: u64, run: u64) -> Result<Self, &'static str> {
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
        Ok(Self {
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

    /// Puts the pictures to where they go, or readies them for the clipboard.
    pub fn carry_out(&self, pictures: &WalkPictures) -> Result<TaskOutcome, PictureError> {
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
