//! A file that could not be written, and why.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A file that could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot be written: {cause}; {}", path.display(), cause.remedy())]
pub struct WriteError {
    /// The file that was asked for.
    pub path: PathBuf,
    /// What stands in the way.
    pub cause: WriteCause,
}

/// What stands in the way of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteCause {
    /// The path is that of a folder.
    #[error("it is a folder")]
    IsFolder,
    /// The path is that of a pipe or a device.
    #[error("it is a pipe or a device, not a regular file")]
    NotRegular,
    /// The folder that is to hold the file is not there.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// Something else stands there than what was read or written.
    #[error("another window or program has written it since it was opened or saved here")]
    Changed,
    /// Another program wrote it in the same moment, and what it wrote is here now.
    #[error("another program wrote it in the same moment, and what that wrote is now {}", .0.display())]
    Displaced(PathBuf),
    /// Another run writes it, row by row.
    #[error("another run is writing it")]
    InUse,
    /// The system does not let this user write there.
    #[error("the system does not allow it")]
    NotAllowed,
    /// The disk is full, or this user's share of it.
    #[error("there is no room left")]
    NoRoom,
    /// The operating system, or what makes the content, refused: in its own words.
    #[error("{0}")]
    Refused(String),
}

impl WriteCause {
    /// What helps, as the end of a sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::IsFolder => "give the name of a file in it",
            Self::NotRegular | Self::NotAllowed => "choose another place",
            Self::NoFolder(_) => "choose another place or make the folder",
            Self::Displaced(_) => "choose another name, and put that one where it belongs",
            Self::InUse => "choose another name, or wait for that one",
            Self::Changed => "choose another name, or replace it knowingly",
            Self::NoRoom => "make room there or choose another place",
            Self::Refused(_) => "choose another place",
        }
    }
}

impl From<Error> for WriteCause {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::NotAllowed,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::NoRoom,
            _ => {
                // What wraps it names a file that is not the one that was asked for.
                let own = error.get_ref().and_then(std::error::Error::source);
                Self::Refused(own.map_or_else(|| error.to_string(), ToString::to_string))
            }
        }
    }
}

impl WriteError {
    pub(super) fn new(path: &Path, cause: impl Into<WriteCause>) -> Self {
        Self {
            path: path.to_owned(),
            cause: cause.into(),
        }
    }
}
