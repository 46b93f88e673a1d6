//! Looks every few seconds whether another window or program has written the file of the run in
//! hand: at its time and length, and at what it holds once these are others.

use crate::archive::FileIdentity;
use crate::train::{Level, ModelFile};
use crate::ui::language::{fill, t};
use crate::ui::shell::Shell;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use eframe::egui::Context;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OnDisk {
    Nothing,
    /// A file, known by this; None where it is none of Elbow's.
    File(Option<FileIdentity>),
}

/// What was found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    path: PathBuf,
    there: OnDisk,
}

/// The file that is watched, and what was found there.
pub(crate) struct FileWatch {
    /// The thread; None before there is a file, and where there is no thread.
    thread: Option<(Sender<PathBuf>, Receiver<Found>)>,
    path: Option<PathBuf>,
    found: Option<Found>,
    told: Option<Found>,
}

impl FileWatch {
    pub fn new() -> Self {
        Self {
            thread: None,
            path: None,
            found: None,
            told: None,
        }
    }

    /// Watches this file from now on.
    ///
    /// # Errors
    /// The system gives no thread.
    fn follow(&mut self, ctx: &Context, path: &Path) -> std::io::Result<()> {
        if self.path.as_deref() != Some(path) {
            self.path = Some(path.to_owned());
            self.found = None;
            if self.thread.is_none() {
                self.thread = Some(spawn(ctx.clone())?);
            }
            if let Some((paths, _)) = &self.thread {
                // The thread lives as long as this end.
                let _ = paths.send(path.to_owned());
            }
        }
        let found = self.thread.iter().flat_map(|(_, found)| found.try_iter());
        let newest = found.filter(|found| found.path == path).last();
        self.found = newest.or(self.found.take());
        Ok(())
    }

    /// What stands in the place of `file`, as it was read or written here, if that is news.
    fn news(&mut self, file: &ModelFile) -> Option<OnDisk> {
        let found = self.found.as_ref()?;
        if found.there == OnDisk::File(file.identity.clone()) {
            self.told = None;
            return None;
        }
        if self.told.as_ref() == Some(found) {
            return None;
        }
        self.told = Some(found.clone());
        Some(found.there.clone())
    }
}

fn spawn(ctx: Context) -> std::io::Result<(Sender<PathBuf>, Receiver<Found>)> {
    let (paths, watched) = unbounded();
    let (sender, found) = unbounded();
    std::thread::Builder::new()
        .name("file watch".into())
        .spawn(move || watch(&watched, &sender, &ctx))?;
    Ok((paths, found))
}

/// Watches the path that came last, until no more can come.
fn watch(paths: &Receiver<PathBuf>, found: &Sender<Found>, ctx: &Context) {
    let Ok(mut path) = paths.recv() else { return };
    let mut before = None;
    loop {
        let now = at(&path);
        if before.replace(now) != Some(now) {
            let there = match now {
                Some(_) => OnDisk::File(FileIdentity::of(&path)),
                None => OnDisk::Nothing,
            };
            let path = path.clone();
            if found.send(Found { path, there }).is_err() {
                return;
            }
            ctx.request_repaint();
        }
        match paths.recv_timeout(EVERY) {
            Ok(other) => (path, before) = (other, None),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// When the file at this path was written, as far as the system says, and its length.
fn at(path: &Path) -> Option<(Option<SystemTime>, u64)> {
    let about = path.metadata().ok()?;
    Some((about.modified().ok(), about.len()))
}

impl Shell {
    /// Says when the run's file is another than was read or written here, and what saving does
    /// then.
    pub(crate) fn follow_file(&mut self, ctx: &Context) {
        // What this window writes is known once it is told.
        if self.workspace.saving.is_some() {
            return;
        }
        let Some(file) = self.file_to_save_to().cloned() else {
            return;
        };
        if let Err(error) = self.file_watch.follow(ctx, &file.path) {
            self.overlays.tasks.no_thread(error);
        }
        let words = match self.file_watch.news(&file) {
            None => return,
            Some(OnDisk::File(_)) => t(
                "{path} was written by another window or program meanwhile. Saving asks before it takes the place of what is there",
            ),
            Some(OnDisk::Nothing) => t("{path} is no longer there. Saving writes it again"),
        };
        let words = fill(words, &[("path", file.path.display())]);
        let notices = &mut self.overlays.notices;
        notices.push_lasting(Level::Info, words, move |now| {
            now.progress.file.as_ref() == Some(&file)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_news_once_until_it_is_as_it_was() {
        let identity = |content: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("x");
            std::fs::write(&path, content).expect("writable");
            FileIdentity::of(&path)
        };
        assert_eq!(identity("no file of Elbow's"), None);
        let file = ModelFile {
            path: "mine.elbow".into(),
            step: 1,
            opened: false,
            identity: None,
        };
        let mut watch = FileWatch::new();
        assert_eq!(watch.news(&file), None, "nothing was looked at yet");
        let found = |there| {
            let path = file.path.clone();
            Some(Found { path, there })
        };
        watch.found = found(OnDisk::File(None));
        assert_eq!(watch.news(&file), None);
        for _ in 0..2 {
            watch.found = found(OnDisk::Nothing);
            assert_eq!(watch.news(&file), Some(OnDisk::Nothing));
            assert_eq!(watch.news(&file), None, "it was told");
            watch.found = found(OnDisk::File(None));
            assert_eq!(watch.news(&file), None);
        }
    }
}
