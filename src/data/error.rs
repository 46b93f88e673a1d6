//! Why a data set cannot be had, told to a person: file, place, reason, way on.

use std::path::PathBuf;

/// Why a data set cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The folder is not there, or is something else.
    #[error(
        "{}: {reason}; give a folder that holds {}",
        .folder.display(),
        quoted(super::folder::STEMS)
    )]
    Folder {
        /// The folder asked for.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file that a data set cannot do without is not in its folder.
    #[error(
        "{}: no file of {what}; put {} there",
        .folder.display(),
        .looked_for.join(" or ")
    )]
    Missing {
        /// The folder searched.
        folder: PathBuf,
        /// What the file would have held.
        what: &'static str,
        /// Every name that would have done.
        looked_for: Vec<String>,
    },
    /// The operating system refused to give the file's content.
    #[error("{}: cannot be read: {reason}; check the file and its permissions", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        reason: String,
    },
    /// The file's content is not what its place in a data set asks for.
    #[error(
        "{}: at byte {offset}{}: {reason}; {remedy}",
        .path.display(),
        if *.unpacked { " of the unpacked data" } else { "" }
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where the trouble shows, counted from 0.
        offset: u64,
        /// Whether `offset` counts bytes after unpacking.
        unpacked: bool,
        /// What is wrong.
        reason: String,
        /// What helps.
        remedy: &'static str,
    },
    /// The parts of a data set, each sound, do not fit together.
    #[error("{name}: {reason}; take all files from the same data set")]
    Mismatch {
        /// The data set or file.
        name: String,
        /// What does not fit.
        reason: String,
    },
}

fn quoted(names: [&str; 4]) -> String {
    let [a, b, c, d] = names;
    format!("{a}, {b}, {c} and {d}, each plain or .gz")
}
