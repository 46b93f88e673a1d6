//! What a program leaves behind that is killed while it writes a file.

use super::folder_of::folder_of;
use super::put_in_place::Turn;
use std::fs::{DirEntry, File};
use std::path::Path;
use std::time::Duration;

/// How the name of a file begins that is being written.
pub(super) const TEMPORARY: &str = ".elbow-";
/// Younger ones may be those of a writer that has not locked its file yet.
const OLD: Duration = Duration::from_secs(60);

/// Removes files beside `path` that were begun and never finished: nobody has them locked, and
/// they are older than a minute. Whatever cannot be removed stays.
pub fn remove_abandoned(path: &Path) {
    let folder = folder_of(path);
    // Whoever exchanges two files has another's under such a name for a moment.
    let _turn = Turn::take(folder);
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    for entry in entries.flatten().filter(is_abandoned) {
        let _ = std::fs::remove_file(entry.path());
    }
}

fn is_abandoned(entry: &DirEntry) -> bool {
    if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
        return false;
    }
    let facts = entry.metadata().ok().filter(std::fs::Metadata::is_file);
    let age = facts.and_then(|facts| facts.modified().ok()?.elapsed().ok());
    let unlocked = || File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
    age.is_some_and(|age| age > OLD) && unlocked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_what_is_old_and_nobodys_goes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let make = |name: &str, age: u64| {
            let file = File::create(folder.path().join(name)).expect("writable");
            let when = SystemTime::now() - Duration::from_secs(age);
            file.set_modified(when).expect("a time");
            file
        };
        drop(make(".elbow-left", 90));
        drop(make(".elbow-young", 5));
        drop(make("m.bpk", 90));
        let held = make(".elbow-held", 90);
        held.try_lock().expect("nobody else has it");
        remove_abandoned(&folder.path().join("m.bpk"));
        let there = |name: &str| folder.path().join(name).exists();
        assert!(!there(".elbow-left"));
        assert!(there(".elbow-young") && there("m.bpk") && there(".elbow-held"));
    }
}
