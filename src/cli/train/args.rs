//! What `elbow train` takes.

use crate::cli::path_parser::path_parser;
use crate::cli::progress_style::ProgressStyle;
use crate::cli::recipe_args::{LengthArgs, RecipeArgs};
use crate::cli::save_every::{SaveEvery, save_every};
use crate::cli::whole_parser::whole;
use clap::Args;
use std::path::PathBuf;

const FILES: &str = "Files and evaluation";

/// `elbow train`.
#[derive(Args, Debug)]
pub struct TrainArgs {
    /// What to train.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// How long.
    #[command(flatten)]
    pub length: LengthArgs,
    /// Save the run here: the trained model, with all that it needs to go on bit for bit
    /// [default with --resume: that file]
    #[arg(long, value_name = "FILE.bpk", help_heading = FILES, value_parser = path_parser())]
    pub save: Option<PathBuf>,
    /// Save it as training goes too: every so many steps, or after a time like 90s, 5m or 1h.
    /// Whatever happens, the file is whole
    #[arg(long, value_name = "STEPS|TIME", help_heading = FILES)]
    #[arg(allow_negative_numbers = true, value_parser = save_every)]
    pub save_every: Option<SaveEvery>,
    /// Go on with the run in this file, a model or a session, as if it had never stopped; what a
    /// session holds besides is kept. --epochs and --steps count
    /// from its beginning. The recipe is the run's; only --lr, --beta, --batch and --device
    /// can be given anew, and --data where the same images lie elsewhere
    #[arg(long, value_name = "FILE.bpk", help_heading = FILES, value_parser = path_parser())]
    pub resume: Option<PathBuf>,
    /// Leave out those earlier steps in the session of --resume that are damaged; it is saved with
    /// the others
    #[arg(long, help_heading = FILES, requires = "resume")]
    pub without_damaged: bool,
    /// Write over files of --save and --log that are there already, and in place of the curves
    /// in --tensorboard; with --resume, begin the log anew
    #[arg(long, help_heading = FILES)]
    pub force: bool,
    /// Write the curves here as CSV, a row every 50 steps; its wall_seconds and
    /// train_seconds are time spent training, evaluations left out. With --resume, goes on
    /// with the rows that are there
    #[arg(long, value_name = "FILE.csv", help_heading = FILES, value_parser = path_parser())]
    pub log: Option<PathBuf>,
    /// Write the curves into this folder as event files too, for TensorBoard to show as
    /// training goes. Values are those of the log, as train/elbo, test/elbo and so on. With
    /// --resume, goes on with the curves that are there
    #[arg(long, value_name = "FOLDER", help_heading = FILES, value_parser = path_parser())]
    pub tensorboard: Option<PathBuf>,
    /// Evaluate the test images every so many steps [default with --log or --tensorboard:
    /// once an epoch]
    #[arg(long, value_name = "STEPS", help_heading = FILES)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub eval_every: Option<u64>,
    /// How to tell how far training is
    #[arg(long, value_enum, value_name = "STYLE", default_value_t, help_heading = FILES)]
    pub progress: ProgressStyle,
}
