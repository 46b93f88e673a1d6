//! Ctrl+C: the first one asks a command to end with what it has, the second ends it at once.
//! And the end of the session, which a window cannot be asked about.

use super::error::{CliError, ENDED_BY_TERMINATION};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The exit code of a program that a signal ended: 128 and the number of SIGINT.
const ENDED_BY_INTERRUPT: i32 = 130;

/// How long the window may take to close.
const TO_CLOSE: Duration = Duration::from_secs(1);

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

/// Does `end` when the program is told to end, by the system or by Ctrl+C; ends it a second
/// after that, if it has not ended by itself.
///
/// # Errors
/// The system does not let it be watched for.
pub fn watch_for_end(end: impl Fn() + Send + 'static) -> Result<(), CliError> {
    ctrlc::set_handler(move || {
        end();
        std::thread::sleep(TO_CLOSE);
        std::process::exit(i32::from(ENDED_BY_TERMINATION));
    })
    .map_err(|e| CliError::failed(format!("the end of the session cannot be watched for: {e}")))
}

/// Whether Ctrl+C was pressed.
pub fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
