//! Runs that were lost with their windows, found by the recovery files that these left.

use super::abandoned::remove_abandoned;
use super::checkpoint::Checkpoint;
use super::file_identity::KnownFile;
use super::model_file::load_model;
use super::model_file_error::{ModelFileError, ModelFileFlaw};
use super::recovery_name::{LOCK, LOCK_BYTES, RecoveryName, is_window};
use super::saved_model::SavedModel;
use crate::curves::Mark;
use crate::recipe::Recipe;
use crate::run::{Lineage, RunTime};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Lost runs that are kept, newest first; older ones go.
pub const MOST_LOST_RUNS: usize = 8;
/// Recovery files that are older go unseen: 30 days.
const OLDEST: Duration = Duration::from_secs(30 * 24 * 3600);
/// A younger lock may be that of a window that is about to write.
const YOUNG: Duration = Duration::from_secs(60);

/// A run that was lost with its window, and can be gone on with. Until this is dropped, no
/// other window is offered it.
#[derive(Debug)]
pub struct LostRun {
    /// The recipe as it stood, live changes included.
    pub recipe: Recipe,
    /// How far the run had come.
    pub time: RunTime,
    /// When that was written.
    pub written: SystemTime,
    /// When the window last gave a sign of life, that or later.
    pub last_seen: SystemTime,
    /// It was in hand when its window was lost.
    pub in_hand: bool,
    /// Which run it is, as far as its file says.
    pub lineage: Option<Lineage>,
    /// Its live changes, and those that a fork began with.
    pub marks: Vec<Mark>,
    /// What was looked at around it, as the window wrote it; empty where nobody looked.
    pub view: String,
    /// The session's file that holds its earlier steps, where whoever reads `view` says so: what
    /// is written of a run by itself has none.
    pub past_in: Option<KnownFile>,
    /// The newest first.
    files: Vec<PathBuf>,
    /// Dropped last, it looks whether anything is left of the window.
    _window: Arc<LostWindow>,
}

/// A recovery file that cannot be read.
#[derive(Debug)]
pub struct UnreadableCheckpoint {
    /// Which, and why.
    pub error: ModelFileError,
    /// Where it lies now; None if it stayed, because another time it may be readable.
    pub aside: Option<PathBuf>,
}

/// What windows left behind.
#[derive(Debug, Default)]
pub struct LostRuns {
    /// The newest first, at most [`MOST_LOST_RUNS`]: of the runs of one window that in hand at its
    /// end, then those that were written last.
    pub runs: Vec<LostRun>,
    /// What cannot be read.
    pub unreadable: Vec<UnreadableCheckpoint>,
    /// Some files are of windows that live, or that end at this moment: whoever starts a window
    /// again at once looks once more.
    pub in_use: bool,
}

/// A window that is gone, its name locked.
#[derive(Debug)]
struct LostWindow {
    folder: PathBuf,
    name: String,
    locked: File,
}

impl LostRun {
    /// The model file to go on from.
    pub fn path(&self) -> &Path {
        self.files.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// When it was last worked on: that in hand to the end of its window.
    fn order(&self) -> (SystemTime, bool, SystemTime) {
        let until = if self.in_hand {
            self.last_seen
        } else {
            self.written
        };
        (until, self.in_hand, self.written)
    }

    /// Removes what is kept of it.
    pub fn discard(self) {
        for file in &self.files {
            // Where it cannot be removed, it is offered once too often.
            let _ = std::fs::remove_file(file);
        }
    }
}

impl LostWindow {
    /// Takes the name of a window; None if it lives, or if another has taken it.
    fn take(folder: &Path, name: &str) -> Option<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let locked = options.open(folder.join(format!("{name}{LOCK}"))).ok()?;
        locked.try_lock().ok()?;
        Some(Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            locked,
        })
    }
}

impl LostWindow {
    /// The run that it had in hand, if it left word of it.
    fn in_hand(&self) -> Option<u64> {
        let mut text = String::new();
        let mut lock = &self.locked;
        lock.rewind().ok()?;
        lock.take(LOCK_BYTES).read_to_string(&mut text).ok()?;
        text.parse().ok()
    }

    /// When it last wrote anything, or left word that it lived.
    fn last_seen(&self) -> SystemTime {
        let own = |name: &&String| {
            let file = RecoveryName::parse(name);
            file.is_some_and(|file| file.window == self.name)
        };
        let names = names_in(&self.folder);
        let files = names.iter().filter(own).map(|name| self.folder.join(name));
        let lock = self.folder.join(format!("{}{LOCK}", self.name));
        let all = files.chain([lock]).map(|path| written(&path));
        all.max().unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl Drop for LostWindow {
    fn drop(&mut self) {
        let left = names_in(&self.folder);
        let files = left.iter().filter_map(|name| RecoveryName::parse(name));
        if files.into_iter().all(|file| file.window != self.name) {
            let _ = std::fs::remove_file(self.folder.join(format!("{}{LOCK}", self.name)));
        }
    }
}

/// Looks in `folder` for runs whose windows are gone. What is too old, or too many, is removed;
/// what is damaged is set aside. A folder that is not there, or cannot be read, holds none.
pub fn find_lost_runs(folder: &Path) -> LostRuns {
    remove_abandoned(&folder.join("any"));
    let names = names_in(folder);
    let mut runs: BTreeMap<(String, u64), Vec<PathBuf>> = BTreeMap::new();
    for name in &names {
        let path = folder.join(name);
        if let Some(RecoveryName { window, run, .. }) = RecoveryName::parse(name) {
            runs.entry((window, run)).or_default().push(path);
        } else if name.ends_with(DAMAGED) && age(&path) > OLDEST {
            let _ = std::fs::remove_file(path);
        }
    }
    let with_files = |window: &str| runs.keys().any(|(of, _)| of == window);
    for window in names.iter().filter_map(|name| name.strip_suffix(LOCK)) {
        let old = || age(&folder.join(format!("{window}{LOCK}"))) > YOUNG;
        if is_window(window) && !with_files(window) && old() {
            // Dropped, it removes the lock.
            drop(LostWindow::take(folder, window));
        }
    }
    let mut windows: BTreeMap<String, Option<Arc<LostWindow>>> = BTreeMap::new();
    let mut found = LostRuns::default();
    for ((window, run), files) in runs {
        let taken = windows
            .entry(window.clone())
            .or_insert_with(|| LostWindow::take(folder, &window).map(Arc::new));
        match taken {
            Some(taken) => found.add(run, files, taken),
            None => found.in_use = true,
        }
    }
    found.runs.sort_by_key(|run| std::cmp::Reverse(run.order()));
    while found.runs.len() > MOST_LOST_RUNS {
        if let Some(run) = found.runs.pop() {
            run.discard();
        }
    }
    found
}

/// How the name of a file goes on that was set aside.
const DAMAGED: &str = ".damaged";

impl LostRuns {
    /// Takes in the files of one run: the newest that can be read counts.
    fn add(&mut self, run: u64, mut files: Vec<PathBuf>, window: &Arc<LostWindow>) {
        let last_seen = window.last_seen();
        files.sort_by_key(|path| std::cmp::Reverse(written(path)));
        while let Some(newest) = files.first().cloned() {
            if age(&newest) > OLDEST {
                for file in files {
                    let _ = std::fs::remove_file(file);
                }
                return;
            }
            match load_model(&newest, None) {
                Ok(SavedModel {
                    snapshot,
                    checkpoint,
                    session,
                    ..
                }) => {
                    let written = written(&newest);
                    let marks = |of: &Checkpoint| of.history.marks().to_vec();
                    return self.runs.push(LostRun {
                        recipe: snapshot.recipe.clone(),
                        time: snapshot.time,
                        written,
                        last_seen: last_seen.max(written),
                        in_hand: window.in_hand() == Some(run),
                        lineage: checkpoint.as_ref().and_then(|of| of.lineage),
                        marks: checkpoint.as_ref().map(marks).unwrap_or_default(),
                        view: session.map(|session| session.view).unwrap_or_default(),
                        past_in: None,
                        files,
                        _window: window.clone(),
                    });
                }
                Err(error) => {
                    let aside = stays_unreadable(&error.flaw).then(|| set_aside(&newest));
                    let aside = aside.flatten();
                    self.unreadable.push(UnreadableCheckpoint { error, aside });
                    files.remove(0);
                }
            }
        }
    }
}

/// Whether another program, or another time, could not read it either.
fn stays_unreadable(flaw: &ModelFileFlaw) -> bool {
    !matches!(
        flaw,
        ModelFileFlaw::Newer { .. } | ModelFileFlaw::Missing | ModelFileFlaw::Refused(_)
    )
}

fn set_aside(path: &Path) -> Option<PathBuf> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(DAMAGED);
    let aside = PathBuf::from(aside);
    std::fs::rename(path, &aside).is_ok().then_some(aside)
}

fn written(path: &Path) -> SystemTime {
    let facts = std::fs::metadata(path);
    let written = facts.and_then(|facts| facts.modified());
    written.unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Zero for what was written in the future.
fn age(path: &Path) -> Duration {
    written(path).elapsed().unwrap_or_default()
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = folder.read_dir() else {
        return Vec::new();
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.into_string().ok()).collect()
}
