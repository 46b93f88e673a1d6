//! Two files that change places in one step.

use std::io::{Error, ErrorKind};
use std::path::Path;
use tempfile::NamedTempFile;

/// Two files change names in one step.
///
/// # Errors
/// One of them is not there; the system, or the file system, knows no such step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(one: &Path, other: &Path) -> Result<(), Error> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_: &Path, _: &Path) -> Result<(), Error> {
    Err(ErrorKind::Unsupported.into())
}

/// What became of another program's file.
pub(super) enum Given {
    Back,
    /// It has the temporary name still.
    NotBack,
}

/// Puts the file that stood at `place`, and now has the name of `finished`, back there. Where yet
/// another came meanwhile, that one is put there: it was to replace the one before.
pub(super) fn give_back(finished: &NamedTempFile, place: &Path) -> Given {
    let mut put_last = finished.as_file().metadata().ok().map(number);
    for _ in 0..super::ROUNDS {
        let puts = number_at(finished.path());
        match exchange(finished.path(), place) {
            Ok(()) if number_at(finished.path()) == put_last => return Given::Back,
            Ok(()) => put_last = puts,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                match std::fs::hard_link(finished.path(), place) {
                    Ok(()) => return Given::Back,
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                    Err(_) => return Given::NotBack,
                }
            }
            Err(_) => return Given::NotBack,
        }
    }
    Given::NotBack
}

/// What tells a file from all others, whatever its name.
type Number = (u64, u64);

#[cfg(unix)]
fn number(facts: std::fs::Metadata) -> Number {
    use std::os::unix::fs::MetadataExt;
    (facts.dev(), facts.ino())
}

/// Never asked where no two files change places.
#[cfg(not(unix))]
fn number(_: std::fs::Metadata) -> Number {
    (0, 0)
}

fn number_at(path: &Path) -> Option<Number> {
    path.symlink_metadata().ok().map(number)
}
