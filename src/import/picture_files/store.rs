//! Files in one heap that pictures are looked for in: a folder, or an archive of one.

use super::super::content::is_picture;
use super::super::error::ImportError;
use super::super::watch::{ImportWatch, given_up};
use super::decode::{Decoder, PictureHeader};
use crate::data::{Format, LeftOut, PictureFlaw, Warning};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The most bytes of one file that are read into memory.
const MOST_BYTES: u64 = 256 << 20;
/// So many are read between two looks at the watch.
const STRIDE: u64 = 4 << 20;
/// Room for more bytes is not kept from one file to the next.
const MOST_KEPT: usize = 8 << 20;
/// So many first bytes hold the header of most pictures; where not, more are read.
const HEADS: [u64; 2] = [4 << 10, 128 << 10];

/// Files by number, from 0, in the natural order of their names.
pub(super) trait FileStore: Send + Sync {
    /// The folder or the archive.
    fn path(&self) -> &Path;

    fn format(&self) -> Format;

    /// The file's path within the store, with `/` between folders.
    fn name(&self, file: usize) -> String;

    /// What is there and cannot be read at all.
    fn left_out(&self) -> &[LeftOut];

    /// What looks wrong already.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }

    /// The header of each file, as if each were a picture, in any order.
    ///
    /// # Errors
    /// What keeps all from being read; the watch was cancelled.
    fn headers(&self, watch: &ImportWatch) -> Result<Vec<HeaderFound>, ImportError>;

    /// Opens each of `files`, ascending, once, in any order and on any thread. Ends early once
    /// `work` breaks or the watch is cancelled.
    ///
    /// # Errors
    /// What keeps all the rest from being read.
    fn each(
        &self,
        files: &[usize],
        work: &FileWork<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError>;

    /// Files, ascending, that are read at once, where others are not; None where all are.
    fn at_hand(&self) -> Option<Vec<usize>> {
        None
    }
}

/// A file, and its header if it is a picture.
pub(super) type HeaderFound = (usize, Result<PictureHeader, PictureFlaw>);

/// What is done with each file, with what the thread keeps from one to the next.
pub(super) type FileWork<'a> =
    dyn Fn(&mut Decoder, usize, Result<FileBytes<'_>, PictureFlaw>) -> ControlFlow<()> + Sync + 'a;

/// The bytes of one open file, as far as they were asked for.
pub(super) struct FileBytes<'a> {
    bytes: &'a mut Vec<u8>,
    /// What was not asked for yet, and whether anyone still wants it; None at the end.
    rest: Option<(&'a mut dyn Read, &'a ImportWatch)>,
}

impl<'a> FileBytes<'a> {
    /// Of a file that is open at its beginning; `room` is for its bytes.
    pub fn open(file: &'a mut dyn Read, room: &'a mut Vec<u8>, watch: &'a ImportWatch) -> Self {
        if room.capacity() > MOST_KEPT {
            *room = Vec::new();
        }
        room.clear();
        Self {
            bytes: room,
            rest: Some((file, watch)),
        }
    }

    /// Of a file that was read already.
    pub fn of(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, rest: None }
    }

    /// The first `count` bytes, or all if there are fewer.
    ///
    /// # Errors
    /// The system refuses it; an archive holds something else than it says.
    pub fn first(&mut self, count: u64) -> Result<&[u8], PictureFlaw> {
        while let Some((rest, watch)) = &mut self.rest {
            let missing = count.saturating_sub(self.bytes.len() as u64);
            if missing == 0 {
                break;
            }
            if watch.is_cancelled() {
                return Err(given_up());
            }
            let step = missing.min(STRIDE);
            let got = rest.take(step).read_to_end(self.bytes).map_err(flaw_of)?;
            if (got as u64) < step {
                self.rest = None;
            }
        }
        Ok(self.bytes)
    }

    /// All bytes.
    ///
    /// # Errors
    /// There are too many; and as [`Self::first`].
    pub fn whole(&mut self) -> Result<&[u8], PictureFlaw> {
        self.first(MOST_BYTES + 1)?;
        if self.bytes.len() as u64 > MOST_BYTES {
            return Err(PictureFlaw::TooManyBytes { most: MOST_BYTES });
        }
        Ok(self.bytes)
    }

    /// All bytes, as one's own.
    ///
    /// # Errors
    /// As [`Self::whole`].
    pub fn take_whole(&mut self) -> Result<Vec<u8>, PictureFlaw> {
        self.whole()?;
        Ok(std::mem::take(self.bytes))
    }

    /// What its header says if it is a picture, by as few bytes as are needed.
    ///
    /// # Errors
    /// It is no picture, or damaged; and as [`Self::whole`].
    pub fn header(&mut self) -> Result<PictureHeader, PictureFlaw> {
        for count in HEADS {
            let head = self.first(count)?;
            if !is_picture(head) {
                return Err(PictureFlaw::NoPicture);
            }
            match PictureHeader::of(head) {
                Err(_) if self.rest.is_some() => {}
                header => return header,
            }
        }
        PictureHeader::of(self.whole()?)
    }
}

/// What reading a file's bytes ended with.
fn flaw_of(error: io::Error) -> PictureFlaw {
    let words = error.to_string();
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            PictureFlaw::Undecodable(words)
        }
        _ => PictureFlaw::Refused(words),
    }
}

/// The headers of the first `count` files of a store, each opened.
///
/// # Errors
/// As [`FileStore::headers`].
pub(super) fn headers_of_each(
    store: &dyn FileStore,
    count: usize,
    watch: &ImportWatch,
) -> Result<Vec<HeaderFound>, ImportError> {
    let files: Vec<usize> = (0..count).collect();
    let found = Mutex::new(Vec::new());
    watch.begin(0);
    store.each(
        &files,
        &|_, file, bytes| {
            let header = bytes.and_then(|mut bytes| bytes.header());
            watch.advance(usize::from(header.is_ok()));
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push((file, header));
            ControlFlow::Continue(())
        },
        watch,
    )?;
    watch.check(store.path())?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}
