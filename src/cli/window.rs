//! `elbow`: from the command line to the window.

use super::error::CliError;
use super::interrupt;
use super::model_args::tell;
use super::path_parser::path_parser;
use super::recipe_args::{LengthArgs, RecipeArgs};
use crate::archive::{Assumed, load_without_past};
use crate::ui::{self, SessionEnd, WindowError, WindowOptions};
use clap::Args;
use std::path::PathBuf;

/// The window: `elbow [MODEL] [options]`.
#[derive(Args, Debug)]
pub struct WindowArgs {
    /// A saved model to open, paused; without it, a fresh run starts at once
    #[arg(value_name = "MODEL", value_parser = path_parser())]
    pub model: Option<PathBuf>,
    /// The fresh run's recipe.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// When to pause; without it, training goes on until it is paused by hand.
    #[command(flatten)]
    pub length: LengthArgs,
}

/// Opens the window, and returns once it is closed.
///
/// # Errors
/// Wrong usage, a model that cannot be read, no display.
pub fn open(args: &WindowArgs) -> Result<(), CliError> {
    ui::paint_on_one_thread();
    let session_end = SessionEnd::default();
    let options = WindowOptions {
        session_end: session_end.clone(),
        ..options(args)?
    };
    let asked = session_end.clone();
    interrupt::watch_for_end(move || asked.request())?;
    let shown = show(options);
    if session_end.is_requested() {
        return Err(CliError::SessionEnded);
    }
    shown
}

/// Opens the window with `options`, and returns once it is closed.
///
/// # Errors
/// No display, told as wrong usage is; no thread to be had.
pub fn show(options: WindowOptions) -> Result<(), CliError> {
    ui::run(options).map_err(|error| match error {
        WindowError::NoDisplay { .. } | WindowError::NoOpenGl { .. } => CliError::usage(error),
        WindowError::Lost | WindowError::NoThread(_) => CliError::failed(error),
    })
}

/// What the window begins with.
fn options(args: &WindowArgs) -> Result<WindowOptions, CliError> {
    let recipe = args.recipe.recipe()?;
    let (mut data, mut assumed) = (None, Assumed::default());
    if let Some(path) = &args.model {
        if !args.recipe.goes_with_a_model() {
            return Err(CliError::usage(
                "MODEL brings its own recipe, and of the recipe's options only those of the data \
                 and --device go with it, and --activation and --likelihood with weights whose \
                 file does not tell them; leave the others out, or leave MODEL out for a fresh run",
            ));
        }
        assumed = args.recipe.assumed();
        // Read once more by the window; here for an answer where it was asked. Where its earlier
        // steps are damaged the window says so, and offers to open it without them.
        let saved = load_without_past(path, Some(recipe.device), assumed).map_err(|error| {
            if path.exists() {
                return CliError::failed(error);
            }
            CliError::failed(format!("{error}; `elbow help` lists the commands"))
        })?;
        tell(path, assumed, &saved)?;
        let own = saved.snapshot.recipe.data;
        let asked = args.recipe.data.over(own.clone())?;
        data = (asked != own).then_some(asked);
    }
    Ok(WindowOptions {
        recipe,
        model: args.model.clone(),
        assumed,
        data,
        length: args.length.length(),
        ..WindowOptions::default()
    })
}
