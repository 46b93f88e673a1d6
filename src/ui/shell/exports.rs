//! What waits to be written about the weights that are shown: the weights themselves, and codes and
//! pictures of marked images.

use crate::archive::{SaveError, SavedModel, export_weights};
use crate::explore::{HeldWeights, ImageSet};
use crate::train::{CodesError, PicturesError, PicturesOf, save_codes_of, save_pictures};
use crate::ui::language::{fill, localised, numbers, t};
use crate::ui::shell::path_purpose::PathPurpose;
use std::path::{Path, PathBuf};

/// What is written.
#[derive(Clone, Debug)]
pub(crate) enum Export {
    /// Codes and terms of these images, as CSV.
    Codes(ImageSet),
    /// Pictures of them, as PNG.
    Pictures(PicturesOf, ImageSet),
    /// The weights, as safetensors.
    Weights,
}

/// Something that is to be written, and waits for the weights.
pub(crate) struct WantedExport {
    pub what: Export,
    pub path: PathBuf,
    /// The run that it is of.
    pub run: u64,
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Exported {
    pub what: Export,
    pub path: PathBuf,
    /// Of the weights.
    pub step: u64,
}

/// Why it was not.
#[derive(Debug)]
pub(crate) enum ExportError {
    Codes(CodesError),
    Pictures(PicturesError),
    Weights(SaveError),
}

impl Export {
    /// What the dialog has asked a path for.
    pub fn purpose(&self) -> PathPurpose {
        match self {
            Self::Codes(_) => PathPurpose::ExportCodes,
            Self::Pictures(which, _) => PathPurpose::ExportPictures(*which),
            Self::Weights => PathPurpose::ExportWeights,
        }
    }

    /// That another run began before the weights were known.
    pub fn given_up(&self) -> &'static str {
        match self {
            Self::Codes(_) | Self::Pictures(..) => {
                t("Another run began before the marked images were written: nothing was")
            }
            Self::Weights => t("Another run began before the weights were written: nothing was"),
        }
    }
}

impl Exported {
    /// What is in the file or folder.
    pub fn words(&self) -> String {
        let Self { what, path, step } = self;
        let words = match what {
            Export::Codes(set) | Export::Pictures(_, set) => numbers::counted(
                set.len(),
                t("{n} image of step {step} written to {path}"),
                t("{n} images of step {step} written to {path}"),
            ),
            Export::Weights => t("Weights of step {step} written to {path}").to_owned(),
        };
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
            Self::Weights(SaveError::Write(error)) => localised(error),
            Self::Weights(SaveError::Model(error)) => localised(error),
        }
    }

    /// What the dialog that stays until then has asked a path for.
    pub fn purpose(&self) -> Option<PathPurpose> {
        match self {
            Self::Codes(_) | Self::Pictures(_) => None,
            Self::Weights(_) => Some(PathPurpose::ExportWeights),
        }
    }
}

impl WantedExport {
    /// Writes it; may take its time.
    pub fn write(self, weights: &HeldWeights) -> Result<Exported, ExportError> {
        let Self { what, path, .. } = self;
        match &what {
            Export::Codes(set) => codes(weights, set, &path).map_err(ExportError::Codes)?,
            Export::Pictures(which, set) => {
                pictures(weights, set, *which, &path).map_err(ExportError::Pictures)?;
            }
            Export::Weights => {
                let on = weights.published();
                let model = SavedModel::weights_alone(on.snapshot.clone(), on.dataset.record());
                export_weights(&model, &path).map_err(ExportError::Weights)?;
            }
        }
        let step = weights.step();
        Ok(Exported { what, path, step })
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
