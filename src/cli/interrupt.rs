//! Ctrl+C: the first one asks a command to end with what it has, the second ends it at once.

use super::error::CliError;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a program that a signal ended: 128 and the number of SIGINT.
const ENDED_BY_INTERRUPT: i32 = 130;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl+C from now on.
///
/// # Errors
/// The system does not let it be watched for.
pub fn watch() -> Result<(), CliError> {
    ctrlc::set_handler(|| {
        if REQUESTED.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED_BY_INTERRUPT);
        }
    })
    .map_err(|e| CliError::failed(format!("Ctrl+C cannot be watched for: {e}")))
}

/// Whether Ctrl+C was pressed.
pub fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
