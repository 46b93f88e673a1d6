//! Codes and pictures of marked images on their way to files.

use crate::explore::{HeldWeights, ImageSet};
use crate::train::{CodesError, PicturesError, PicturesOf, save_codes_of, save_pictures};
use crate::ui::language::{fill, localised, numbers, t};
use std::path::{Path, PathBuf};

/// What is written of the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RegionExport {
    /// Their codes and terms, as CSV.
    Codes,
    /// Pictures of them, as PNG.
    Pictures(PicturesOf),
}

/// Something that is to be written, and waits for the newest weights.
pub(crate) struct WantedExport {
    pub what: RegionExport,
    pub path: PathBuf,
    pub set: ImageSet,
    /// The run that the images are of.
    pub run: u64,
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Exported {
    pub path: PathBuf,
    pub images: usize,
    /// Of the weights.
    pub step: u64,
}

/// Why it was not.
#[derive(Debug)]
pub(crate) enum ExportError {
    Codes(CodesError),
    Pictures(PicturesError),
}

impl Exported {
    /// What is in the file or folder.
    pub fn words(&self) -> String {
        let Self { path, images, step } = self;
        let words = numbers::counted(
            *images,
            t("{n} image of step {step} written to {path}"),
            t("{n} images of step {step} written to {path}"),
        );
        let holes = [
            ("step", numbers::thousands(*step)),
            ("path", path.display().to_string()),
        ];
        fill(&words, &holes)
    }
}

impl ExportError {
    /// What went wrong, where, and a way on.
    pub fn words(&self) -> String {
        match self {
            Self::Codes(error) => localised(error),
            Self::Pictures(error) => localised(error),
        }
    }
}

impl WantedExport {
    /// Writes it; may take its time.
    pub fn write(self, weights: &HeldWeights) -> Result<Exported, ExportError> {
        let Self {
            what, path, set, ..
        } = self;
        match what {
            RegionExport::Codes => codes(weights, &set, &path).map_err(ExportError::Codes)?,
            RegionExport::Pictures(which) => {
                pictures(weights, &set, which, &path).map_err(ExportError::Pictures)?;
            }
        }
        Ok(Exported {
            path,
            images: set.len(),
            step: weights.step(),
        })
    }
}

fn codes(weights: &HeldWeights, set: &ImageSet, path: &Path) -> Result<(), CodesError> {
    let on = weights.published();
    let seed = on.snapshot.recipe.seed;
    let (split, images) = (set.split(), set.images());
    save_codes_of(&on.snapshot, &on.dataset, split, images, seed, path)
}

fn pictures(
    weights: &HeldWeights,
    set: &ImageSet,
    which: PicturesOf,
    path: &Path,
) -> Result<(), PicturesError> {
    let on = weights.published();
    let (split, images) = (set.split(), set.images());
    save_pictures(&on.snapshot, &on.dataset, split, images, which, path)
}
