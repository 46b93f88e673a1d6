//! A team of threads, one per core, that shares out the pieces of a loop.
//!
//! A training step is a dozen short loops, one after the other. A helper
//! therefore watches for the next loop a while before it goes to sleep: waking
//! a thread takes longer than some of the loops do. Whoever comes while the
//! team is busy does the work alone instead of waiting.

use super::budget;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst,
};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How long a helper watches for the next loop, and the caller for the last piece, before sleeping.
const WATCH: Duration = Duration::from_micros(100);
/// Looks taken before a watching thread offers its core to others.
const EAGER: u32 = 200;

/// Threads that work may be shared between, the caller's own included: 1 within
/// [`super::single_threaded`].
pub(crate) fn threads() -> usize {
    if budget::is_single_threaded() {
        return 1;
    }
    team().map_or(1, |team| team.helpers.len() + 1)
}

/// Calls `work` once with each number below `pieces`, on all threads of the team;
/// returns once every call has returned.
///
/// # Panics
/// If a call panics, once no other is under way; some may then never be made.
pub(super) fn run_pieces(pieces: usize, work: &(impl Fn(usize) + Sync)) {
    let shared = (2..=Ticket::MOST).contains(&pieces) && !budget::is_single_threaded();
    let team = if shared { team() } else { None };
    let team = team.filter(|team| budget::leased() < team.helpers.len());
    let turn = team.and_then(|team| Some((team, team.turn()?)));
    match turn {
        Some((team, turn)) => team.run(&turn, pieces, work),
        None => (0..pieces).for_each(work),
    }
}

fn team() -> Option<&'static Team> {
    static TEAM: OnceLock<Option<Team>> = OnceLock::new();
    TEAM.get_or_init(Team::start).as_ref()
}

struct Team {
    /// Held by whoever the team works for.
    turn: Mutex<()>,
    helpers: Vec<Helper>,
    state: &'static TeamState,
}

struct Helper {
    thread: Thread,
    asleep: &'static AtomicBool,
}

/// Which piece of which loop is free next; fits in one atomic number, so that
/// it changes as a whole.
#[derive(Clone, Copy)]
struct Ticket {
    /// Number of the loop, counted modulo 2^32: a thread would have to be held up
    /// for exactly that many loops, days of them, to take one for another.
    round: u32,
    pieces: u16,
    next: u16,
}

impl Ticket {
    /// Pieces that a loop can have.
    const MOST: usize = u16::MAX as usize;

    fn pack(self) -> u64 {
        u64::from(self.round) << 32 | u64::from(self.pieces) << 16 | u64::from(self.next)
    }

    fn unpack(number: u64) -> Self {
        Self {
            round: (number >> 32) as u32,
            pieces: (number >> 16) as u16,
            next: number as u16,
        }
    }

    fn is_free(self) -> bool {
        self.next < self.pieces
    }
}

/// What the threads of a team know of each other.
#[derive(Default)]
struct TeamState {
    /// A packed [`Ticket`].
    ticket: AtomicU64,
    /// The current loop's closure.
    work: AtomicPtr<()>,
    /// How to call it: a [`Call`].
    call: AtomicPtr<()>,
    /// Pieces that are not done yet.
    left: AtomicUsize,
    /// The caller, if it went to sleep over the last pieces.
    caller: Mutex<Option<Thread>>,
    caller_asleep: AtomicBool,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// Calls the closure behind the pointer with a piece's number.
type Call = unsafe fn(*const (), usize);

/// # Safety
/// `work` points to a `W` that is alive.
#[allow(unsafe_code)]
unsafe fn call<W: Fn(usize) + Sync>(work: *const (), piece: usize) {
    // SAFETY: `work` points to a living `W`, this function's own clause.
    unsafe { (*work.cast::<W>())(piece) }
}

impl Team {
    /// None on a machine with one core, or where no thread is to be had.
    fn start() -> Option<Self> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // The team lives as long as the process.
        let state: &'static TeamState = Box::leak(Box::default());
        let helper = |number| {
            let asleep: &'static AtomicBool = Box::leak(Box::default());
            let builder = thread::Builder::new().name(format!("core-{number}"));
            let thread = builder.spawn(move || help(state, asleep)).ok()?;
            Some(Helper {
                thread: thread.thread().clone(),
                asleep,
            })
        };
        let helpers: Vec<Helper> = (1..cores).map_while(helper).collect();
        (!helpers.is_empty()).then(|| Self {
            turn: Mutex::new(()),
            helpers,
            state,
        })
    }

    /// None if the team works for somebody else.
    fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        match self.turn.try_lock() {
            Ok(turn) => Some(turn),
            // A piece of an earlier loop panicked; that loop has ended like any other.
            Err(TryLockError::Poisoned(turn)) => Some(turn.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Whoever holds the turn has the team to itself: no other loop begins before this ends.
    fn run<W: Fn(usize) + Sync>(&self, _turn: &MutexGuard<'_, ()>, pieces: usize, work: &W) {
        assert!((2..=Ticket::MOST).contains(&pieces));
        let state = self.state;
        state
            .work
            .store((&raw const *work).cast_mut().cast(), Relaxed);
        state.call.store(call::<W> as Call as *mut (), Relaxed);
        state.left.store(pieces, Relaxed);
        let ticket = Ticket {
            round: state.ticket().round.wrapping_add(1),
            pieces: pieces as u16,
            next: 0,
        };
        // Publishes the loop: a helper that reads this ticket sees all of the above.
        state.ticket.store(ticket.pack(), SeqCst);
        for helper in self.helpers.iter().take(pieces - 1) {
            if helper.asleep.load(SeqCst) && helper.asleep.swap(false, SeqCst) {
                helper.thread.unpark();
            }
        }
        while state.do_one_piece() {}
        state.wait_for_the_last();
        let panic = open(&state.panic).take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}

/// What the mutex guards; nothing here can be left half changed.
fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TeamState {
    fn ticket(&self) -> Ticket {
        Ticket::unpack(self.ticket.load(SeqCst))
    }

    /// Takes a piece of the current loop and does it; false if there is none.
    #[allow(unsafe_code)]
    fn do_one_piece(&self) -> bool {
        let (work, call, piece) = loop {
            let ticket = self.ticket();
            if !ticket.is_free() {
                return false;
            }
            let (work, call) = (self.work.load(SeqCst), self.call.load(SeqCst));
            let taken = Ticket {
                next: ticket.next + 1,
                ..ticket
            };
            let exchange =
                self.ticket
                    .compare_exchange(ticket.pack(), taken.pack(), SeqCst, SeqCst);
            if exchange.is_ok() {
                break (work, call, usize::from(ticket.next));
            }
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: a ticket was free, so `run` had stored a `Call` there before.
            let call = unsafe { std::mem::transmute::<*mut (), Call>(call) };
            // SAFETY: the clause of `call`, a living closure of its type. The exchange
            // succeeded, so the ticket stood all the while, and `work` and `call` are its
            // loop's: they change only after every piece was taken and done, since one
            // `run` at a time holds the turn. `run` keeps the closure alive until `left`
            // is 0, which waits for this piece.
            unsafe { call(work, piece) }
        }));
        if let Err(panic) = outcome {
            let mut slot = open(&self.panic);
            if slot.is_none() {
                *slot = Some(panic);
            } else {
                // The first one tells the most; dropping this one could panic again.
                std::mem::forget(panic);
            }
        }
        let last = self.left.fetch_sub(1, SeqCst) == 1;
        if last
            && self.caller_asleep.swap(false, SeqCst)
            && let Some(caller) = open(&self.caller).take()
        {
            caller.unpark();
        }
        true
    }

    fn wait_for_the_last(&self) {
        let done = || self.left.load(SeqCst) == 0;
        while !watch(done) {
            // On a busy machine the missing thread may need this very core.
            *open(&self.caller) = Some(thread::current());
            self.caller_asleep.store(true, SeqCst);
            if !done() {
                thread::park();
            }
            self.caller_asleep.store(false, SeqCst);
        }
    }
}

/// A helper's life.
fn help(state: &TeamState, asleep: &AtomicBool) {
    loop {
        while state.do_one_piece() {}
        if watch(|| state.ticket().is_free()) {
            continue;
        }
        asleep.store(true, SeqCst);
        while !state.ticket().is_free() && asleep.load(SeqCst) {
            thread::park();
        }
        asleep.store(false, SeqCst);
    }
}

/// Waits for something that will probably come soon; false if it did not.
fn watch(ready: impl Fn() -> bool) -> bool {
    for _ in 0..EAGER {
        if ready() {
            return true;
        }
        std::hint::spin_loop();
    }
    let began = Instant::now();
    while began.elapsed() < WATCH {
        if ready() {
            return true;
        }
        thread::yield_now();
    }
    ready()
}

#[cfg(test)]
mod tests;
