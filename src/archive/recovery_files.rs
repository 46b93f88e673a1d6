//! The recovery files of a window that lives: what it writes lest its runs be lost with it.
//!
//! Each run has two files, which are written in turn. A lock that dies with the process says
//! that they belong to a window that lives.

use super::checkpoint::Checkpoint;
use super::model_file::{Over, RunToSave, save_run};
use super::model_file_error::SaveError;
use super::recovery_name::{LOCK, RecoveryName, TURNS};
use super::write_error::WriteError;
use crate::data::Dataset;
use crate::model::Snapshot;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The recovery files of one window: at most two for each of its runs.
///
/// Nothing is written, and no folder made, before the first checkpoint.
#[derive(Debug)]
pub struct RecoveryFiles {
    folder: PathBuf,
    claim: Option<Claim>,
    /// Which of [`TURNS`] each run writes next.
    turns: BTreeMap<u64, usize>,
    /// The run in hand.
    in_hand: Option<u64>,
}

/// A name that no other window has, held by a locked file.
#[derive(Debug)]
struct Claim {
    window: String,
    path: PathBuf,
    /// Its lock goes with the process.
    locked: File,
}

impl Claim {
    /// Writes the number of a run in the place of the one before.
    fn note(&mut self, run: u64) -> Result<(), Error> {
        let text = run.to_string();
        self.locked.rewind()?;
        self.locked.write_all(text.as_bytes())?;
        self.locked.set_len(text.len() as u64)
    }
}

impl RecoveryFiles {
    /// Files in `folder`, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            claim: None,
            turns: BTreeMap::new(),
            in_hand: None,
        }
    }

    /// Writes a checkpoint of this run in the place of the one before the last.
    ///
    /// # Errors
    /// As [`Self::save_run`].
    pub fn save(
        &mut self,
        run: u64,
        snapshot: &Snapshot,
        checkpoint: Option<&Checkpoint>,
        dataset: &Dataset,
    ) -> Result<(), SaveError> {
        let to_save = RunToSave {
            snapshot,
            checkpoint,
            dataset,
            session: None,
            past: None,
        };
        self.save_run(run, &to_save)
    }

    /// The same with all that is given of the run.
    ///
    /// # Errors
    /// If the folder cannot be made, the weights cannot be read out or the file cannot be
    /// written; what was kept before stays.
    pub fn save_run(&mut self, run: u64, to_save: &RunToSave<'_>) -> Result<(), SaveError> {
        let turn = self.turns.get(&run).copied().unwrap_or(0);
        let window = self.claim()?;
        let path = self.path(window, run, turn);
        save_run(to_save, &path, Over::Anything)?;
        self.turns.insert(run, (turn + 1) % TURNS.len());
        Ok(())
    }

    /// Leaves word which run is in hand, so that it is the first to be offered of those that were
    /// lost with the window.
    pub fn note_in_hand(&mut self, run: u64) {
        self.in_hand = Some(run);
        self.write_in_hand();
    }

    fn write_in_hand(&mut self) {
        if let (Some(claim), Some(run)) = (&mut self.claim, self.in_hand) {
            // Where that cannot be noted, the run that was written last is the first.
            let _ = claim.note(run);
        }
    }

    /// Leaves word that the window lives, for whoever finds its files once it is gone.
    pub fn note_alive(&self) {
        if let Some(claim) = &self.claim {
            // Where that cannot be noted, its end is taken for earlier than it was.
            let _ = claim.locked.set_modified(SystemTime::now());
        }
    }

    /// Removes what is kept of this run.
    pub fn remove(&mut self, run: u64) {
        self.turns.remove(&run);
        let Some(claim) = &self.claim else { return };
        for turn in 0..TURNS.len() {
            // Where it cannot be removed, it is offered once too often.
            let _ = std::fs::remove_file(self.path(claim.window.clone(), run, turn));
        }
    }

    /// Removes all that is kept.
    pub fn remove_all(&mut self) {
        for run in self.turns.keys().copied().collect::<Vec<_>>() {
            self.remove(run);
        }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, window: String, run: u64, turn: usize) -> PathBuf {
        let turn = TURNS.get(turn).copied().unwrap_or('a');
        let name = RecoveryName { window, run, turn };
        self.folder.join(name.to_string())
    }

    /// The name of this window, which from now on is nobody else's.
    fn claim(&mut self) -> Result<String, WriteError> {
        let there = self.claim.as_ref().filter(|claim| claim.path.exists());
        if let Some(claim) = there {
            return Ok(claim.window.clone());
        }
        let refused = |path: &Path, error: Error| WriteError::new(path, error);
        std::fs::create_dir_all(&self.folder).map_err(|error| refused(&self.folder, error))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut time = now.map_or(0, |now| now.as_millis());
        loop {
            let window = format!("{time}-{}", std::process::id());
            let path = self.folder.join(format!("{window}{LOCK}"));
            match File::create_new(&path) {
                Ok(file) => {
                    // Where a file system knows no locks, nothing is offered after a crash.
                    let _ = file.try_lock();
                    self.turns.clear();
                    self.claim = Some(Claim {
                        window: window.clone(),
                        path,
                        locked: file,
                    });
                    self.write_in_hand();
                    return Ok(window);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => time += 1,
                Err(error) => return Err(refused(&path, error)),
            }
        }
    }
}

impl Drop for RecoveryFiles {
    fn drop(&mut self) {
        if let Some(claim) = &self.claim
            && self.turns.is_empty()
        {
            let _ = std::fs::remove_file(&claim.path);
        }
    }
}
