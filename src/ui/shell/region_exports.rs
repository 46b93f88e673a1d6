//! Codes and pictures of marked images on their way to files: the newest weights are asked for,
//! then a thread of its own writes.

use crate::explore::{HeldWeights, ImageSet, NewestWeightsQuery};
use crate::train::{CodesError, Level, PicturesError, PicturesOf, save_codes_of, save_pictures};
use crate::ui::language::{fill, localised, numbers, t};
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
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
    what: RegionExport,
    path: PathBuf,
    set: ImageSet,
    run: u64,
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
    fn write(self, weights: &HeldWeights) -> TaskOutcome {
        let Self {
            what, path, set, ..
        } = self;
        let written = match what {
            RegionExport::Codes => codes(weights, &set, &path).map_err(ExportError::Codes),
            RegionExport::Pictures(which) => {
                pictures(weights, &set, which, &path).map_err(ExportError::Pictures)
            }
        };
        match written {
            Ok(()) => TaskOutcome::Exported(Exported {
                path,
                images: set.len(),
                step: weights.step(),
            }),
            Err(error) => TaskOutcome::Failed(TaskError::NotExported(error)),
        }
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

impl Shell {
    /// Writes this of what is marked to `path`, as soon as the newest weights are known.
    pub(super) fn export_region(&mut self, what: RegionExport, path: PathBuf) {
        let Some(set) = self.workspace.selection.marking.clone() else {
            return;
        };
        self.exports.push(WantedExport {
            what,
            path,
            set,
            run: self.progress.run,
        });
    }

    /// Asks for the weights of what waits to be written, and begins to write once they are
    /// known. Called in each frame.
    pub(super) fn follow_exports(&mut self) {
        if self.exports.is_empty() {
            return;
        }
        let run = self.progress.run;
        // Their images may be others by now.
        self.exports.retain(|export| export.run == run);
        let newest = self.with_scene(|_, scene| scene.ask(NewestWeightsQuery));
        let Some(newest) = newest.filter(|newest| newest.stamp.run == run) else {
            return;
        };
        for export in std::mem::take(&mut self.exports) {
            let weights = newest.answer.clone();
            let tasks = &self.overlays.tasks;
            tasks.start("export", move || export.write(&weights));
        }
    }

    /// Tells what was written.
    pub(super) fn exported(&mut self, exported: &Exported) {
        let words = exported.words();
        self.overlays.notices.push(Level::Info, words);
    }
}
