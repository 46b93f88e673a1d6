//! A file that one run alone writes.

use super::write_error::WriteCause;
use std::fs::{File, OpenOptions};

/// Opens the file at `path` to read and to write it, as long as no other run does; what it holds
/// stays. Where the system knows no such thing, another may all the same.
///
/// # Errors
/// [`WriteCause::InUse`] where another does; what the system says.
pub(super) fn open_alone(path: &std::path::Path) -> Result<File, WriteCause> {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path)?;
    // On Windows nobody could read what is locked, while the run goes on.
    #[cfg(unix)]
    if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
        return Err(WriteCause::InUse);
    }
    Ok(file)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_until_the_first_has_ended() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("l.csv");
        let first = open_alone(&path).expect("writable");
        assert_eq!(open_alone(&path).err(), Some(WriteCause::InUse));
        drop(first);
        open_alone(&path).expect("nobody has it any more");
    }
}
