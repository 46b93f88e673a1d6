//! Files that are there whole or not at all: written beside their place, then moved into it.

use std::fs::File;
use std::io::{BufWriter, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file that could not be written, told to a person.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {cause}; choose another place or make room there", path.display())]
pub struct WriteError {
    /// The file that was asked for.
    pub path: PathBuf,
    /// What the system or the encoder said.
    pub cause: Error,
}

impl WriteError {
    pub(super) fn new(path: &Path, cause: Error) -> Self {
        Self {
            path: path.to_owned(),
            cause,
        }
    }
}

/// Writes the file at `path` with `fill`; until that has succeeded, whatever
/// stood at `path` stays as it was.
///
/// # Errors
/// The folder is missing or cannot be written, the disk is full, or `fill` failed.
pub(super) fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteError> {
    write_beside(path, fill).map_err(|cause| WriteError::new(path, cause))
}

fn write_beside(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), Error> {
    let path = &target_of(path)?;
    let mut beside = temporary_in(folder_of(path)?)?;
    let mut out = BufWriter::new(beside.as_file_mut());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Checks that a file could be written at `path`, and leaves nothing behind.
///
/// # Errors
/// The folder is missing or cannot be written, or `path` is a folder itself.
pub fn check_writable(path: &Path) -> Result<(), WriteError> {
    target_of(path)
        .and_then(|path| temporary_in(folder_of(&path)?))
        .map(drop)
        .map_err(|cause| WriteError::new(path, cause))
}

/// The file that `path` leads to: a link is followed, so that it stays a link.
fn target_of(path: &Path) -> Result<PathBuf, Error> {
    let Ok(target) = path.canonicalize() else {
        return Ok(path.to_owned());
    };
    let kind = target.metadata()?.file_type();
    if kind.is_file() || kind.is_dir() {
        return Ok(target);
    }
    let reason = "it is a pipe or a device, not a regular file";
    Err(Error::new(ErrorKind::InvalidInput, reason))
}

/// The folder that holds `path`, which must exist.
fn folder_of(path: &Path) -> Result<&Path, Error> {
    if path.file_name().is_none() || path.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    if folder.is_dir() {
        return Ok(folder);
    }
    let reason = format!("there is no folder {}", folder.display());
    Err(Error::new(ErrorKind::NotFound, reason))
}

/// A file without a name that others can find, with the permissions of any new file.
fn temporary_in(folder: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".elbow-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("curves.csv");
        std::fs::write(&path, "old").expect("writable");
        let failed = write_whole(&path, |out| {
            out.write_all(b"half of the new")?;
            Err(Error::other("the pen broke"))
        });
        let told = failed.expect_err("fill failed").to_string();
        assert!(
            told.contains("curves.csv") && told.contains("the pen broke"),
            "{told}"
        );
        assert_eq!(std::fs::read_to_string(&path).expect("still there"), "old");
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("readable").count(),
            1
        );
    }

    #[test]
    fn folders_that_cannot_hold_the_file_are_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let missing = folder.path().join("nowhere").join("m.bpk");
        let told = check_writable(&missing)
            .expect_err("no such folder")
            .to_string();
        assert!(told.contains("nowhere"), "{told}");
        assert!(check_writable(folder.path()).is_err());
        let fine = folder.path().join("m.bpk");
        check_writable(&fine).expect("a fresh file in a fresh folder");
        assert!(!fine.exists());
    }
}
