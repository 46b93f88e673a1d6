//! `elbow`: from the command line to the window.

use super::args::WindowArgs;
use super::error::CliError;
use crate::archive::load_model;
use crate::ui::{self, WindowError, WindowOptions};

/// Opens the window, and returns once it is closed.
///
/// # Errors
/// Wrong usage, a model that cannot be read, no display.
pub fn open(args: &WindowArgs) -> Result<(), CliError> {
    ui::paint_on_one_thread();
    show(options(args)?)
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
    if let Some(path) = &args.model {
        if !args.recipe.is_device_only() {
            return Err(CliError::usage(
                "MODEL brings its own recipe, and of the recipe's options only --device goes \
                 with it; leave the others out, or leave MODEL out for a fresh run",
            ));
        }
        // Read once more by the window; here for an answer where it was asked.
        load_model(path, Some(recipe.device)).map_err(|error| {
            if path.exists() {
                return CliError::failed(error);
            }
            CliError::failed(format!("{error}; `elbow help` lists the commands"))
        })?;
    }
    Ok(WindowOptions {
        recipe,
        model: args.model.clone(),
        data: None,
        length: args.length.length(),
        ..WindowOptions::default()
    })
}
