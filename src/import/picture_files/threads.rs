//! Work that is shared out over the cores, piece by piece.

use super::super::error::ImportError;
use super::super::watch::ImportWatch;
use crate::cores::{lease_core, let_others_go_first};
use crossbeam_channel::bounded;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Scope};

/// Pieces that a thread takes at once: neighbours lie near each other on the disk.
const AT_ONCE: usize = 8;
/// Pieces that wait for each thread.
const WAITING: usize = 4;

/// Calls `work` once with each number below `pieces`, on a thread for each core, each with
/// something of its own to `keep` from one piece to the next. Ends early once a call breaks or
/// the watch is cancelled.
pub(super) fn share_out<K>(
    pieces: usize,
    watch: &ImportWatch,
    keep: impl Fn() -> K + Sync,
    work: impl Fn(&mut K, usize) -> ControlFlow<()> + Sync,
) {
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    let help = || {
        let mut kept = keep();
        loop {
            let first = next.fetch_add(AT_ONCE, Ordering::Relaxed);
            if first >= pieces {
                return;
            }
            for piece in first..pieces.min(first + AT_ONCE) {
                if ended.load(Ordering::Relaxed) || watch.is_cancelled() {
                    return;
                }
                if work(&mut kept, piece).is_break() {
                    ended.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    let threads = cores().min(pieces.div_ceil(AT_ONCE));
    if threads < 2 {
        return help();
    }
    // The run in hand goes on beside it, with one core less.
    let _lease = lease_core();
    thread::scope(|scope| {
        let started = (0..threads).filter(|_| start(scope, help)).count();
        if started == 0 {
            help();
        }
    });
}

/// Calls `work` once with each piece that `produce`, on this thread, hands on, as
/// [`share_out`] does; `produce` is told to end once a call breaks.
///
/// # Errors
/// As `produce`.
pub(super) fn stream_out<T: Send, K>(
    watch: &ImportWatch,
    keep: impl Fn() -> K + Sync,
    produce: impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) -> Result<(), ImportError>,
    work: impl Fn(&mut K, T) -> ControlFlow<()> + Sync,
) -> Result<(), ImportError> {
    let threads = cores();
    let (sender, receiver) = bounded(threads * WAITING);
    let ended = AtomicBool::new(false);
    let _lease = lease_core();
    let is_over = || ended.load(Ordering::Relaxed) || watch.is_cancelled();
    thread::scope(|scope| {
        let help = || {
            let receiver = receiver.clone();
            || {
                let mut kept = keep();
                for piece in receiver {
                    if is_over() {
                        return;
                    }
                    if work(&mut kept, piece).is_break() {
                        ended.store(true, Ordering::Relaxed);
                    }
                }
            }
        };
        let started = (0..threads).filter(|_| start(scope, help())).count();
        drop(receiver);
        if started == 0 {
            let mut kept = keep();
            return produce(&mut |piece| work(&mut kept, piece));
        }
        let produced = produce(&mut |piece| {
            if is_over() || sender.send(piece).is_err() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        // The threads end once nobody can hand on more.
        drop(sender);
        produced
    })
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Whether a thread of its own could be had for `help`; the window's goes first.
fn start<'scope>(scope: &'scope Scope<'scope, '_>, help: impl FnOnce() + Send + 'scope) -> bool {
    let builder = thread::Builder::new().name("decode".to_owned());
    let help = || {
        let_others_go_first();
        help();
    };
    builder.spawn_scoped(scope, help).is_ok()
}

#[cfg(test)]
mod tests;
