//! The folder that a file lies in.

use std::path::Path;

/// The folder of `path`; a bare name lies in the one that the program runs in.
pub(super) fn folder_of(path: &Path) -> &Path {
    let named = path.parent().filter(|folder| *folder != Path::new(""));
    named.unwrap_or(Path::new("."))
}
