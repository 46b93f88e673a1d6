//! What can be wrong with the file of the settings, and its words.

use crate::ui::language::{fill, t};
use std::path::PathBuf;

/// What a person is told about the file of the settings.
#[derive(Debug)]
pub(crate) enum SettingsError {
    /// The window begins with the defaults.
    Unreadable {
        path: PathBuf,
        flaw: SettingsFlaw,
        /// Where the damaged file is kept, or why it is not.
        aside: Result<PathBuf, std::io::Error>,
    },
    /// Tried again at the next change, and at the end.
    NotSaved { path: PathBuf, cause: NotSaved },
}

/// Why the settings could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsFlaw {
    /// The system refused.
    #[error(transparent)]
    Refused(#[from] std::io::Error),
    /// It is no file of settings.
    #[error(transparent)]
    Damaged(#[from] serde_json::Error),
}

/// Why the settings were not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSaved {
    /// The system refused.
    #[error(transparent)]
    Refused(#[from] std::io::Error),
    /// The writing thread panicked.
    #[error("a fault of the program")]
    Panic,
}

impl SettingsError {
    /// What went wrong, where, and what becomes of it.
    pub fn words(&self) -> String {
        match self {
            Self::Unreadable { path, flaw, aside } => {
                let told = fill(
                    t(
                        "The settings in {path} could not be read ({reason}), so the window begins with the defaults.",
                    ),
                    &[
                        ("path", path.display().to_string()),
                        ("reason", flaw.to_string()),
                    ],
                );
                let kept = match aside {
                    Ok(aside) => fill(t("It is kept as {path}"), &[("path", aside.display())]),
                    Err(error) => {
                        fill(t("It could not be set aside: {error}"), &[("error", error)])
                    }
                };
                format!("{told} {kept}")
            }
            Self::NotSaved { path, cause } => fill(
                t("Settings were not saved to {place}: {error}"),
                &[
                    ("place", path.display().to_string()),
                    ("error", cause.words()),
                ],
            ),
        }
    }
}

impl NotSaved {
    fn words(&self) -> String {
        match self {
            Self::Refused(error) => error.to_string(),
            Self::Panic => t("a fault of the program").to_owned(),
        }
    }
}
