//! Files that are there whole or not at all: written beside their place, then moved into it.

use super::abandoned::TEMPORARY;
use super::folder_of::folder_of;
use super::put_in_place::{Replaces, put_in_place};
use super::write_error::{WriteCause, WriteError};
use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

/// Writes the file at `path` with `fill`; until that has succeeded, whatever
/// stood at `path` stays as it was.
///
/// # Errors
/// The folder is missing or cannot be written, the disk is full, or `fill` failed.
pub fn atomic_write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteError> {
    write(path, Readers::AsUsual, Replaces::Anything, fill)
}

/// [`atomic_write`] over what `replaces` allows, now and once the content is written.
///
/// # Errors
/// As [`atomic_write`]; [`WriteCause::Changed`] where something else is there.
pub(super) fn atomic_write_over(
    path: &Path,
    replaces: Replaces<'_>,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteError> {
    write(path, Readers::AsUsual, replaces, fill)
}

/// [`atomic_write`] of a file that only its owner may read.
///
/// # Errors
/// As [`atomic_write`].
pub fn atomic_write_private(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteError> {
    write(path, Readers::OwnerOnly, Replaces::Anything, fill)
}

/// Who may read a new file, where the system knows of such a thing.
#[derive(Clone, Copy)]
enum Readers {
    /// Those who may read any new file.
    AsUsual,
    OwnerOnly,
}

fn write(
    path: &Path,
    readers: Readers,
    replaces: Replaces<'_>,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteError> {
    let target = target_of(path).map_err(|cause| WriteError::new(path, cause))?;
    let written = write_beside(&target, readers, replaces, fill);
    written.map_err(|cause| WriteError::new(path, cause))
}

/// Fills a temporary file in the folder of `target`, then gives it that name.
fn write_beside(
    target: &Target,
    readers: Readers,
    replaces: Replaces<'_>,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Error>,
) -> Result<(), WriteCause> {
    // Before anything is written in vain.
    if !replaces.allows(&target.path) {
        return Err(WriteCause::Changed);
    }
    let mut temporary = temporary_in(&target.folder, readers)?;
    let mut out = BufWriter::new(temporary.as_file_mut());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    match (readers, target.path.metadata()) {
        // Who may read a file is its owner's choice, and stays.
        (Readers::AsUsual, Ok(before)) => {
            let _ = temporary.as_file().set_permissions(before.permissions());
        }
        (Readers::AsUsual, Err(_)) | (Readers::OwnerOnly, _) => {}
    }
    temporary.as_file().sync_all()?;
    put_in_place(temporary, &target.path, replaces)
}

/// Checks that a file could be written at `path`, and leaves nothing behind.
///
/// # Errors
/// The folder is missing or cannot be written, or `path` is a folder itself.
pub fn check_writable(path: &Path) -> Result<(), WriteError> {
    let target = target_of(path).map_err(|cause| WriteError::new(path, cause))?;
    temporary_in(&target.folder, Readers::AsUsual)
        .and_then(tempfile::NamedTempFile::close)
        .map_err(|cause| WriteError::new(path, cause))
}

/// Where a file is really written.
struct Target {
    path: PathBuf,
    folder: PathBuf,
}

/// Where `path` leads to: a link is followed, so that it stays a link.
fn target_of(path: &Path) -> Result<Target, WriteCause> {
    let path = match path.canonicalize() {
        Ok(existing) => existing,
        // A file that is not there yet.
        Err(_) => path.to_owned(),
    };
    if path.file_name().is_none() || path.is_dir() {
        return Err(WriteCause::IsFolder);
    }
    if path.exists() && !path.is_file() {
        return Err(WriteCause::NotRegular);
    }
    let folder = folder_of(&path).to_owned();
    if folder.is_dir() {
        Ok(Target { path, folder })
    } else {
        Err(WriteCause::NoFolder(folder))
    }
}

/// A file without a name that others can find.
fn temporary_in(folder: &Path, readers: Readers) -> Result<tempfile::NamedTempFile, Error> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    match readers {
        #[cfg(unix)]
        Readers::AsUsual => {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        #[cfg(not(unix))]
        Readers::AsUsual => {}
        // As temporary files are by themselves.
        Readers::OwnerOnly => {}
    }
    let temporary = builder.tempfile_in(folder)?;
    // Where a file system knows no locks, what is abandoned there stays.
    let _ = temporary.as_file().try_lock();
    Ok(temporary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("curves.csv");
        std::fs::write(&path, "old").expect("writable");
        let failed = atomic_write(&path, |out| {
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

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_written_again_may_be_read_by_whom_it_was_before() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("m.bpk");
        let write = || atomic_write(&path, |out| out.write_all(b"{}")).expect("writable");
        let mode = || std::fs::metadata(&path).expect("written").permissions();
        for wanted in [0o600, 0o640] {
            write();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(wanted)).expect("mine");
            write();
            assert_eq!(mode().mode() & 0o777, wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("settings.json");
        let write = || atomic_write_private(&path, |out| out.write_all(b"{}"));
        let mode = || std::fs::metadata(&path).expect("written").permissions();
        write().expect("writable");
        assert_eq!(mode().mode() & 0o777, 0o600);
        // Whoever could read it before.
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).expect("mine");
        write().expect("writable");
        assert_eq!(mode().mode() & 0o777, 0o600);
    }

    #[test]
    fn folders_that_cannot_hold_the_file_are_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let missing = folder.path().join("nowhere").join("m.bpk");
        let told = check_writable(&missing)
            .expect_err("no such folder")
            .to_string();
        assert!(told.contains("nowhere"), "{told}");
        let told = check_writable(folder.path()).expect_err("a folder");
        assert_eq!(told.cause, WriteCause::IsFolder);
        let fine = folder.path().join("m.bpk");
        check_writable(&fine).expect("a fresh file in a fresh folder");
        assert!(!fine.exists());
    }
}
