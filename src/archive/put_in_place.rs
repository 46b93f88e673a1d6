//! Moves a finished file into its place: over anything, or over what is known to stand there.

mod exchange;
mod turn;

use super::folder_of::folder_of;
use super::write_error::WriteCause;
use std::io::ErrorKind;
use std::path::Path;
use tempfile::NamedTempFile;

pub(super) use turn::Turn;

/// How often a place is looked at where others take away or put there what was just looked at.
const ROUNDS: usize = 16;

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

/// What became of a file that was to take the place of what is known.
enum Attempt {
    Done,
    /// Something else is there, and stays.
    Changed,
    /// The other's file could not be put back where it was.
    Displaced(NamedTempFile),
    /// What was there went away meanwhile.
    Gone(NamedTempFile),
    /// The system, or the file system, cannot do it.
    Unsupported(NamedTempFile),
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
    let Replaces::Known(is_known) = replaces else {
        return move_over(finished, place);
    };
    let _turn = Turn::take(folder_of(place));
    let mut finished = finished;
    for _ in 0..ROUNDS {
        let attempt = match is_empty(place) {
            true => take_empty(finished, place),
            false => replace(finished, place, is_known),
        };
        finished = match attempt {
            Attempt::Done => return Ok(()),
            Attempt::Changed => return Err(WriteCause::Changed),
            Attempt::Displaced(file) => return Err(keep_beside(file, place)),
            Attempt::Gone(file) => file,
            Attempt::Unsupported(file) => return look_and_move(file, place, replaces),
        };
    }
    Err(WriteCause::Changed)
}

fn take_empty(finished: NamedTempFile, place: &Path) -> Attempt {
    match finished.persist_noclobber(place) {
        Ok(_) => Attempt::Done,
        Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Attempt::Changed,
        Err(refused) => Attempt::Unsupported(refused.file),
    }
}

/// The two change places at once, so that another program's file cannot be lost between a look
/// at it and the move.
fn replace(finished: NamedTempFile, place: &Path, is_known: &dyn Fn(&Path) -> bool) -> Attempt {
    match exchange::exchange(finished.path(), place) {
        Ok(()) if is_known(finished.path()) => Attempt::Done,
        Ok(()) => match exchange::give_back(&finished, place) {
            exchange::Given::Back => Attempt::Changed,
            exchange::Given::NotBack => Attempt::Displaced(finished),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Attempt::Gone(finished),
        Err(_) => Attempt::Unsupported(finished),
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

/// It is another's: it gets a name that is seen, and is told.
fn keep_beside(theirs: NamedTempFile, place: &Path) -> WriteCause {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let mut theirs = theirs;
    for number in 1..=ROUNDS {
        let beside = place.with_file_name(format!("{name}.kept-{number}"));
        match theirs.persist_noclobber(&beside) {
            Ok(_) => return WriteCause::Displaced(beside),
            Err(refused) => theirs = refused.file,
        }
    }
    match theirs.keep() {
        Ok((_, path)) => WriteCause::Displaced(path),
        Err(refused) => refused.error.into(),
    }
}

fn is_empty(place: &Path) -> bool {
    place.symlink_metadata().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

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

    #[test]
    fn what_cannot_go_back_is_kept_where_it_is_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("s.elbow");
        for number in 1..=2 {
            let told = keep_beside(made(folder.path(), "theirs"), &place);
            let beside = folder.path().join(format!("s.elbow.kept-{number}"));
            assert_eq!(std::fs::read_to_string(&beside).expect("there"), "theirs");
            assert_eq!(told, WriteCause::Displaced(beside));
        }
    }

    /// Whenever another program's file comes, between any two steps of ours, and of several of us.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    #[test]
    fn a_file_that_another_program_puts_there_is_never_lost() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("s.elbow");
        let [one, other] = ["one", "other"].map(|content| made(folder.path(), content));
        if exchange::exchange(one.path(), other.path()).is_err() {
            // This file system cannot.
            return;
        }
        for round in 0..1000 {
            put_in_place(made(folder.path(), "own"), &place, Replaces::Anything).expect("writable");
            let is_theirs = AtomicBool::new(false);
            let write = || {
                let own = || made(folder.path(), "own");
                let mut after = 0;
                while after < 10 && put_in_place(own(), &place, Replaces::Known(&is_own)).is_ok() {
                    after += usize::from(is_theirs.load(Ordering::SeqCst));
                }
            };
            std::thread::scope(|scope| {
                scope.spawn(write);
                scope.spawn(write);
                for content in ["theirs", "newest"] {
                    let theirs = made(folder.path(), content);
                    theirs.persist(&place).expect("writable");
                }
                is_theirs.store(true, Ordering::SeqCst);
            });
            let left = std::fs::read_to_string(&place).expect("there");
            assert_eq!(left, "newest", "in round {round}");
        }
    }
}
