//! Large pictures: no more of them at once than fit into a budget of bytes, each decoded on a
//! thread that nobody has to wait for.

use super::super::watch::{ImportWatch, given_up};
use super::decode::{Decoded, Decoder};
use super::levels::Scale;
use super::store::FileBytes;
use crate::cores::let_others_go_first;
use crate::data::PictureFlaw;
use crossbeam_channel::{RecvTimeoutError, bounded};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A picture is large if reading it takes more bytes.
pub(super) const LARGE: u64 = 8 << 20;
/// Bytes that large pictures take together, whoever reads them; one alone may take more.
const TOGETHER: u64 = 768 << 20;
/// So often a thread that waits looks whether anyone still wants what it waits for.
const LOOK: Duration = Duration::from_millis(10);

/// A number of bytes that all share.
struct Budget {
    taken: Mutex<u64>,
    given_back: Condvar,
    all: u64,
}

static BUDGET: Budget = Budget::of(TOGETHER);
/// Bytes of files that were unpacked and wait to be decoded. Whoever has some may wait for the
/// other budget, and nobody the other way round.
static UNPACKED: Budget = Budget::of(128 << 20);

/// Bytes of a budget, given back when dropped.
struct Permit {
    budget: &'static Budget,
    bytes: u64,
}

impl Budget {
    const fn of(all: u64) -> Self {
        Self {
            taken: Mutex::new(0),
            given_back: Condvar::new(),
            all,
        }
    }

    fn taken(&self) -> MutexGuard<'_, u64> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there are as many bytes, or until nobody else has any; None once the watch
    /// was cancelled.
    fn take(&'static self, bytes: u64, watch: &ImportWatch) -> Option<Permit> {
        let mut taken = self.taken();
        while *taken > 0 && taken.saturating_add(bytes) > self.all {
            if watch.is_cancelled() {
                return None;
            }
            let waited = self.given_back.wait_timeout(taken, LOOK);
            taken = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *taken = taken.saturating_add(bytes);
        Some(Permit {
            budget: self,
            bytes,
        })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut taken = self.budget.taken();
        *taken = taken.saturating_sub(self.bytes);
        self.budget.given_back.notify_all();
    }
}

/// Waits until a file of so many bytes may be unpacked; None once the watch was cancelled.
pub(super) fn account_for_file(bytes: u64, watch: &ImportWatch) -> Option<Accounted> {
    let permit = UNPACKED.take(bytes, watch)?;
    Some(Accounted {
        _permit: Arc::new(permit),
    })
}

/// What keeps bytes accounted for until it is dropped.
#[derive(Clone)]
pub(super) struct Accounted {
    _permit: Arc<Permit>,
}

/// Decodes a large picture, which takes so many `bytes`, into `decoder`.
///
/// # Errors
/// As [`Decoder::decode`]; the watch was cancelled. The thread that decodes then ends by itself,
/// with what it owns, and its bytes stay taken until it does.
pub(super) fn decode(
    decoder: &mut Decoder,
    file: &mut FileBytes<'_>,
    scale: Scale,
    bytes: u64,
    watch: &ImportWatch,
) -> Result<(Decoded, Accounted), PictureFlaw> {
    let permit = BUDGET.take(bytes, watch).ok_or_else(given_up)?;
    let permit = Arc::new(permit);
    let held = Arc::clone(&permit);
    let file = file.take_whole()?;
    let mut own = std::mem::take(decoder);
    let (own, decoded, _held) = on_a_thread(watch, move || {
        let decoded = own.decode_whole(&file, scale);
        (own, decoded, held)
    })?;
    *decoder = own;
    Ok((decoded?, Accounted { _permit: permit }))
}

/// What `work` comes to on a thread that owns all it needs: nobody waits for it once the watch
/// is cancelled.
fn on_a_thread<T: Send + 'static>(
    watch: &ImportWatch,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PictureFlaw> {
    let (sender, receiver) = bounded(1);
    let builder = thread::Builder::new().name("decode".to_owned());
    builder
        .spawn(move || {
            let_others_go_first();
            // Nobody may be there to take it any more.
            let _ = sender.send(work());
        })
        .map_err(|error| PictureFlaw::Refused(error.to_string()))?;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) if watch.is_cancelled() => return Err(given_up()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PictureFlaw::Undecodable(
                    "the decoder broke down".to_owned(),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn nobody_waits_for_a_picture_that_takes_for_ever() {
        let watch = ImportWatch::default();
        let (release, held) = mpsc::channel::<()>();
        watch.cancel();
        let answer = on_a_thread(&watch, move || held.recv().is_ok());
        assert_eq!(answer, Err(given_up()));
        drop(release);
        let done = on_a_thread(&ImportWatch::default(), || 7);
        assert_eq!(done, Ok(7));
    }

    #[test]
    fn large_pictures_wait_for_each_other_and_one_alone_may_always_go() {
        static SMALL: Budget = Budget::of(10);
        let watch = ImportWatch::default();
        let alone = SMALL.take(100, &watch).expect("nobody else");
        watch.cancel();
        assert!(SMALL.take(1, &watch).is_none(), "given up, not granted");
        let watch = ImportWatch::default();
        thread::scope(|scope| {
            let waits = scope.spawn(|| SMALL.take(4, &watch).map(|permit| permit.bytes));
            drop(alone);
            assert_eq!(waits.join().expect("no panic"), Some(4));
        });
        let both = [6, 4].map(|bytes| SMALL.take(bytes, &watch).expect("room for both"));
        assert_eq!(*SMALL.taken(), 10);
        drop(both);
        assert_eq!(*SMALL.taken(), 0);
    }

    #[test]
    fn a_picture_that_is_damaged_gives_its_bytes_back() {
        let watch = ImportWatch::default();
        let mut bytes = b"no picture".to_vec();
        let mut file = FileBytes::of(&mut bytes);
        let scale = Scale {
            depth: crate::import::picture_files::levels::Depth::Byte,
            range: crate::recipe::NumberRange::to(255.0),
        };
        let flaw = decode(&mut Decoder::default(), &mut file, scale, 5, &watch).err();
        assert_eq!(flaw, Some(PictureFlaw::NoPicture));
    }
}
