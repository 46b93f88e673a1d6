//! Looks every few seconds whether another window or program has written the file of the run in
//! hand: at its time and length, and at what it holds once these are others.

use crate::archive::FileIdentity;
use crate::train::ModelFile;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use eframe::egui::Context;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OnDisk {
    Nothing,
    /// A file, known by this; None where it is none of Elbow's.
    File(Option<FileIdentity>),
}

/// What is to be looked at from now on; each such wish has its number.
struct Wish {
    number: u64,
    path: PathBuf,
}

/// What was found since the wish of this number.
struct Found {
    number: u64,
    there: OnDisk,
}

/// The file that is watched, and what was found there.
pub(crate) struct FileWatch {
    /// The thread; None before there is a file, and where there is no thread.
    thread: Option<(Sender<Wish>, Receiver<Found>)>,
    /// As the file was read or written here.
    file: Option<ModelFile>,
    /// The number of the newest wish.
    number: u64,
    found: Option<OnDisk>,
    told: Option<OnDisk>,
}

impl FileWatch {
    pub fn new() -> Self {
        Self {
            thread: None,
            file: None,
            number: 0,
            found: None,
            told: None,
        }
    }

    /// Watches this file from now on. Once it is written here, what was found before is over.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn follow(&mut self, ctx: &Context, file: &ModelFile) -> std::io::Result<()> {
        if self.file.as_ref() != Some(file) {
            self.file = Some(file.clone());
            (self.found, self.told) = (None, None);
            self.number += 1;
            if self.thread.is_none() {
                self.thread = Some(spawn(ctx.clone())?);
            }
            if let Some((wishes, _)) = &self.thread {
                let (number, path) = (self.number, file.path.clone());
                // The thread lives as long as this end.
                let _ = wishes.send(Wish { number, path });
            }
        }
        let found = self.thread.iter().flat_map(|(_, found)| found.try_iter());
        let newest = found.filter(|found| found.number == self.number).last();
        let newest = newest.map(|found| found.there);
        self.found = newest.or(self.found.take());
        Ok(())
    }

    /// What stands in the place of `file`, as it was read or written here, if that is news.
    pub fn news(&mut self, file: &ModelFile) -> Option<OnDisk> {
        let found = self.found.as_ref()?;
        if *found == OnDisk::File(file.identity.clone()) {
            self.told = None;
            return None;
        }
        if self.told.as_ref() == Some(found) {
            return None;
        }
        self.told = Some(found.clone());
        Some(found.clone())
    }
}

fn spawn(ctx: Context) -> std::io::Result<(Sender<Wish>, Receiver<Found>)> {
    let (wishes, wanted) = unbounded();
    let (sender, found) = unbounded();
    std::thread::Builder::new()
        .name("file watch".into())
        .spawn(move || watch(&wanted, &sender, &ctx))?;
    Ok((wishes, found))
}

/// Looks at what was wished last, until no more wishes can come.
fn watch(wishes: &Receiver<Wish>, found: &Sender<Found>, ctx: &Context) {
    let Ok(Wish {
        mut number,
        mut path,
    }) = wishes.recv()
    else {
        return;
    };
    let mut before = None;
    loop {
        let now = at(&path);
        if before.replace(now) != Some(now) {
            let there = match now {
                Some(_) => OnDisk::File(FileIdentity::of(&path)),
                None => OnDisk::Nothing,
            };
            if found.send(Found { number, there }).is_err() {
                return;
            }
            ctx.request_repaint();
        }
        match wishes.recv_timeout(EVERY) {
            Ok(wish) => (Wish { number, path }, before) = (wish, None),
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
        watch.found = Some(OnDisk::File(None));
        assert_eq!(watch.news(&file), None);
        for _ in 0..2 {
            watch.found = Some(OnDisk::Nothing);
            assert_eq!(watch.news(&file), Some(OnDisk::Nothing));
            assert_eq!(watch.news(&file), None, "it was told");
            watch.found = Some(OnDisk::File(None));
            assert_eq!(watch.news(&file), None);
        }
    }
}
