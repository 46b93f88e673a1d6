//! What can go wrong, as a sentence and an exit code.

use std::process::ExitCode;

/// The exit code of a program that the system ended: 128 and the number of SIGTERM.
pub const ENDED_BY_TERMINATION: u8 = 143;

/// Why a command ended without doing what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command as typed cannot be carried out; or there is no display.
    #[error("{0}")]
    Usage(String),
    /// The command was fine, but something on the way was not.
    #[error("{0}")]
    Failed(String),
    /// Nobody reads standard output any more: not worth a word.
    #[error("standard output was closed")]
    Closed,
    /// The system ended the session: what there was to do is done.
    #[error("the session ended")]
    SessionEnded,
}

impl CliError {
    /// Wrong usage, told by `reason`.
    pub fn usage(reason: impl ToString) -> Self {
        Self::Usage(reason.to_string())
    }

    /// A run-time error, told by `reason`.
    pub fn failed(reason: impl ToString) -> Self {
        Self::Failed(reason.to_string())
    }

    /// 2 for wrong usage or no display, 1 for a run-time error, 0 if there is nothing to tell,
    /// 143 at the end of the session.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
            Self::Closed => ExitCode::SUCCESS,
            Self::SessionEnded => ExitCode::from(ENDED_BY_TERMINATION),
        }
    }
}
