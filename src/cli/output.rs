//! Standard output and standard error, without the panics of `println!`.

use super::error::CliError;
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints `value` as one line of JSON on standard output.
///
/// Numbers that are not finite become `null`: JSON has no word for them.
///
/// # Errors
/// [`CliError::Closed`] if nobody reads any more, a run-time error if it cannot be written.
pub fn json_line(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value)
        .map_err(|e| CliError::failed(format!("the result cannot be put into JSON: {e}")))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|e| match e.kind() {
            ErrorKind::BrokenPipe => CliError::Closed,
            _ => CliError::failed(format!(
                "standard output cannot be written: {e}; send it to another place"
            )),
        })
}

/// Says `text` on standard error; a closed one is nobody's fault.
pub fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "elbow: {text}");
}
