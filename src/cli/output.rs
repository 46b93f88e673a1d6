//! Standard output and standard error, without the panics of `println!`.

use super::error::CliError;
use serde::Serialize;
use std::io::{Error, ErrorKind, Write};

/// Prints `value` as one line of JSON on standard output.
///
/// Numbers that are not finite become `null`: JSON has no word for them.
///
/// # Errors
/// [`CliError::Closed`] if nobody reads any more, a run-time error if it cannot be written.
pub fn write_json_line(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value)
        .map_err(|e| CliError::failed(format!("the result cannot be put into JSON: {e}")))?;
    write_bytes(format!("{text}\n").as_bytes())
}

/// Writes `bytes` to standard output.
///
/// # Errors
/// As [`write_json_line`].
pub fn write_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| output_error(&error))
}

/// What to tell of an error of standard output.
pub fn output_error(error: &Error) -> CliError {
    match error.kind() {
        ErrorKind::BrokenPipe => CliError::Closed,
        _ => CliError::failed(format!(
            "standard output cannot be written: {error}; send it to another place"
        )),
    }
}

/// Says `text` on standard error.
pub fn say(text: impl std::fmt::Display) {
    // Where standard error is closed, there is nowhere left to say so.
    let _ = writeln!(std::io::stderr().lock(), "elbow: {text}");
}

/// Says on standard error what looks wrong, though the command goes on.
pub fn warn(text: impl std::fmt::Display) {
    say(format_args!("warning: {text}"));
}
