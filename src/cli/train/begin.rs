//! What a run begins with: a fresh recipe, or a checkpoint.

use super::args::TrainArgs;
use crate::archive::{
    Assumed, Checkpoint, DamagedSteps, FileIdentity, KnownFiles, SavedModel, SavedPast,
    SavedSession, load_model, load_without_damaged,
};
use crate::cli::error::CliError;
use crate::cli::import_bar::read_data;
use crate::cli::model_data::read_for;
use crate::cli::output;
use crate::cli::recipe_args::DEFAULT_EPOCHS;
use crate::data::{DataRecord, Dataset};
use crate::model::Snapshot;
use crate::recipe::{Recipe, RunLength};
use crate::run::RunTime;
use std::path::Path;
use std::sync::Arc;

/// What a run begins with.
pub enum Beginning {
    /// Nothing but a recipe.
    Fresh(Box<Recipe>),
    /// A run that goes on.
    Resumed(Box<Resumed>),
}

/// A run that goes on.
pub struct Resumed {
    /// Its weights and its recipe.
    pub snapshot: Snapshot,
    /// All else that it needs.
    pub checkpoint: Checkpoint,
    /// What its file holds besides, to be kept.
    pub around: AroundRun,
    data: Option<DataRecord>,
}

/// What a file holds beside a run that goes on, and as which file it is known.
#[derive(Debug, Default)]
pub struct AroundRun {
    /// What a person had made around it.
    pub session: Option<SavedSession>,
    /// Weights of its earlier steps.
    pub past: Option<SavedPast>,
    /// Its file as it was read.
    pub known: KnownFiles,
}

impl Beginning {
    /// What `args` ask for; `recipe` is theirs where they ask for a fresh run.
    ///
    /// # Errors
    /// As wrong usage, options that do not go with a run that goes on, and a length that it has
    /// already; a file that holds no such run.
    pub fn new(args: &TrainArgs, recipe: Option<Recipe>) -> Result<Self, CliError> {
        match (&args.resume, recipe) {
            (Some(path), _) => Resumed::new(args, path).map(Box::new).map(Self::Resumed),
            (None, Some(recipe)) => Ok(Self::Fresh(Box::new(recipe))),
            (None, None) => args.recipe.recipe().map(Box::new).map(Self::Fresh),
        }
    }

    /// Reads the images; for a run that goes on they must be those that it learned from.
    ///
    /// # Errors
    /// They cannot be read, or are others.
    pub fn read_images(self, args: &TrainArgs) -> Result<(Self, Arc<Dataset>), CliError> {
        match self {
            Self::Fresh(recipe) => {
                let dataset = read_data(&recipe.data)?;
                Ok((Self::Fresh(recipe), dataset))
            }
            Self::Resumed(mut resumed) => {
                let dataset = resumed.read_images(args)?;
                Ok((Self::Resumed(resumed), dataset))
            }
        }
    }
}

/// How long a run is to be.
pub fn length_of(args: &TrainArgs) -> RunLength {
    let length = args.length.length();
    length.unwrap_or(RunLength::Epochs(DEFAULT_EPOCHS))
}

/// Whether a run that came so far, over so many whole epochs, has this length.
pub fn has_ended(length: RunLength, time: RunTime, epochs: u64) -> bool {
    match length {
        RunLength::Epochs(wanted) => epochs >= wanted,
        RunLength::Steps(wanted) => time.step >= wanted,
    }
}

/// Whole passes over the training images.
pub fn whole_epochs(time: RunTime) -> u64 {
    // Never negative, and far from the largest.
    time.epoch.floor() as u64
}

impl Resumed {
    fn new(args: &TrainArgs, path: &Path) -> Result<Self, CliError> {
        if !args.recipe.goes_with_a_run() {
            return Err(CliError::usage(format!(
                "--resume takes the recipe from {}; of it only --lr, --beta, --batch, --device \
                 and the place of the images can be given",
                path.display()
            )));
        }
        let device = args.recipe.device.map(|device| device.resolved());
        // Before it is read: what is written meanwhile counts as another file.
        let identity = FileIdentity::of(path);
        let SavedModel {
            snapshot,
            data,
            checkpoint,
            session,
            past,
            left_out,
            mapping: _,
        } = match args.without_damaged {
            true => load_without_damaged(path, device, Assumed::default()),
            false => load_model(path, device),
        }
        .map_err(|error| match error.flaw.is_in_past() {
            true => CliError::failed(format!("{error} (--without-damaged leaves them out)")),
            false => CliError::failed(error),
        })?;
        if let Some(left_out) = left_out {
            let which = match left_out {
                DamagedSteps::These(steps) => {
                    let steps: Vec<String> = steps.iter().map(u64::to_string).collect();
                    format!("the earlier steps {}", steps.join(", "))
                }
                DamagedSteps::All => "all earlier steps".to_owned(),
            };
            output::warn(format_args!(
                "{}: left out, because they are damaged: {which}",
                path.display()
            ));
        }
        let mut known = KnownFiles::default();
        known.note(path, identity);
        let Some(checkpoint) = checkpoint else {
            return Err(CliError::failed(format!(
                "{path} holds the weights of a model, but not the optimiser and the order of the \
                 images that a run goes on with; open it in the window (`elbow {path}`), which \
                 goes on from the weights, or train it anew",
                path = path.display()
            )));
        };
        let time = snapshot.time;
        if has_ended(length_of(args), time, whole_epochs(time)) {
            return Err(CliError::usage(format!(
                "the run in {} has come to step {} in epoch {:.2} already; --steps and --epochs \
                 count from its beginning, give more",
                path.display(),
                time.step,
                time.epoch
            )));
        }
        Ok(Self {
            snapshot,
            checkpoint,
            around: AroundRun {
                session,
                past,
                known,
            },
            data,
        })
    }

    fn read_images(&mut self, args: &TrainArgs) -> Result<Arc<Dataset>, CliError> {
        let (spec, dataset) = read_for(&self.snapshot, &args.recipe.data)?;
        let fits = self.snapshot.check_fits(&dataset.name, dataset.shape);
        fits.map_err(CliError::failed)?;
        if let (Some(kept), Some(found)) = (&self.data, dataset.record()) {
            let differences = kept.differences(&found);
            if !differences.is_empty() {
                let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
                return Err(CliError::failed(format!(
                    "the images of {} are not those that the run learned from: {}; give those \
                     with --data, or begin a fresh run",
                    dataset.name,
                    told.join(", ")
                )));
            }
        }
        self.snapshot.recipe.data = spec;
        Ok(dataset)
    }
}
