//! Moves a finished file into its place: over anything, or over what is known to stand there.

use super::write_error::WriteCause;
use std::io::{Error, ErrorKind};
use std::path::Path;
use tempfile::NamedTempFile;

/// What a file may take the place of.
#[derive(Clone, Copy)]
pub(super) enum Replaces<'a> {
    /// Whatever is there.
    Anything,
    /// Nothing, or the file at a path of which this says that it is known.
    Known(&'a dyn Fn(&Path) -> bool),
}

impl Replaces<'_> {
    /// Whether it may be what stands at `place` now.
    pub fn allows(self, place: &Path) -> bool {
        match self {
            Self::Anything => true,
            Self::Known(is_known) => is_empty(place) || is_known(place),
        }
    }
}

/// Gives `finished` the name `place`.
///
/// # Errors
/// [`WriteCause::Changed`] where it may not take the place of what is there, which then stays;
/// what the system says.
pub(super) fn put_in_place(
    finished: NamedTempFile,
    place: &Path,
    replaces: Replaces<'_>,
) -> Result<(), WriteCause> {
    match replaces {
        Replaces::Anything => move_over(finished, place),
        Replaces::Known(_) if is_empty(place) => match finished.persist_noclobber(place) {
            Ok(_) => Ok(()),
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => {
                Err(WriteCause::Changed)
            }
            Err(refused) => look_and_move(refused.file, place, replaces),
        },
        // The two change places at once, so that another program's file cannot be lost between
        // a look at it and the move.
        Replaces::Known(is_known) => match exchange(finished.path(), place) {
            Ok(()) if is_known(finished.path()) => Ok(()),
            Ok(()) => Err(give_back(finished, place)),
            Err(_) => look_and_move(finished, place, replaces),
        },
    }
}

/// Puts the file that stood at `place`, and now has the name of `finished`, back there.
fn give_back(finished: NamedTempFile, place: &Path) -> WriteCause {
    if exchange(finished.path(), place).is_ok() {
        return WriteCause::Changed;
    }
    match finished.persist_noclobber(place) {
        Ok(_) => WriteCause::Changed,
        Err(refused) => {
            // It is another's: it stays, whatever its name.
            let _ = refused.file.keep();
            refused.error.into()
        }
    }
}

/// Where the file system cannot do better, a moment is left between the look and the move.
fn look_and_move(
    finished: NamedTempFile,
    place: &Path,
    replaces: Replaces<'_>,
) -> Result<(), WriteCause> {
    if !replaces.allows(place) {
        return Err(WriteCause::Changed);
    }
    move_over(finished, place)
}

fn move_over(finished: NamedTempFile, place: &Path) -> Result<(), WriteCause> {
    finished.persist(place).map_err(|refused| refused.error)?;
    Ok(())
}

fn is_empty(place: &Path) -> bool {
    place.symlink_metadata().is_err()
}

/// Two files change names in one step.
///
/// # Errors
/// Where the system, or the file system, knows no such step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> Result<(), Error> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> Result<(), Error> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn made(folder: &Path, content: &str) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(folder).expect("writable");
        file.write_all(content.as_bytes()).expect("writable");
        file
    }

    fn is_own(path: &Path) -> bool {
        std::fs::read_to_string(path).is_ok_and(|text| text == "own")
    }

    #[test]
    fn only_nothing_or_what_is_known_is_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("s.elbow");
        let put = |content, replaces| put_in_place(made(folder.path(), content), &place, replaces);
        put("own", Replaces::Known(&|_| false)).expect("nothing is there");
        put("own", Replaces::Known(&is_own)).expect("it is known");
        put("theirs", Replaces::Anything).expect("told so");
        let refused = put("own", Replaces::Known(&is_own));
        assert_eq!(refused, Err(WriteCause::Changed));
        assert_eq!(std::fs::read_to_string(&place).expect("there"), "theirs");
        let files = folder.path().read_dir().expect("readable").count();
        assert_eq!(files, 1, "nothing is left beside it");
    }

    /// Whenever another program's file comes, between any two steps of ours.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    #[test]
    fn a_file_that_another_program_puts_there_is_never_lost() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("s.elbow");
        for _ in 0..1000 {
            put_in_place(made(folder.path(), "own"), &place, Replaces::Anything).expect("writable");
            let is_theirs = AtomicBool::new(false);
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let own = || made(folder.path(), "own");
                    let mut after = 0;
                    while after < 10
                        && put_in_place(own(), &place, Replaces::Known(&is_own)).is_ok()
                    {
                        after += usize::from(is_theirs.load(Ordering::SeqCst));
                    }
                });
                made(folder.path(), "theirs")
                    .persist(&place)
                    .expect("writable");
                is_theirs.store(true, Ordering::SeqCst);
            });
            assert_eq!(std::fs::read_to_string(&place).expect("there"), "theirs");
        }
    }
}
