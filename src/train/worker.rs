//! The trainer's thread: takes commands between steps, publishes what it did.

use super::evaluator::Evaluated;
use super::importer::{Imported, ReadImages};
use super::panic::panic_words;
use super::protocol::{Command, Progress, Start};
use super::published::Published;
use super::recovery::{RecoveryPlan, Written};
use super::saver::Saved;
use super::services::Services;
use super::session::Session;
use super::shared_state::{SharedState, Wake};
use arc_swap::{ArcSwap, ArcSwapOption};
use crossbeam_channel::{
    Receiver, Sender, TryRecvError, after, at, bounded, never, select, unbounded,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Pause between two publications while training: about 30 a second.
const PUBLISH_EVERY: Duration = Duration::from_millis(33);

/// Pause between two publications of how far an import is, while nothing else happens.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// A handle on the trainer's thread; dropping it ends the thread.
pub struct Worker {
    commands: Option<Arc<Sender<Command>>>,
    shared: SharedState,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread. `wake` is called after each publication.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(start: Start, wake: Wake) -> std::io::Result<Self> {
        Self::spawn_with(start, wake, Services::default(), None)
    }

    /// The same, with images that `read` gives in the place of [`import::open`](crate::import::open).
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn_reading(start: Start, wake: Wake, read: ReadImages) -> std::io::Result<Self> {
        let services = Services {
            read,
            ..Services::default()
        };
        Self::spawn_with(start, wake, services, None)
    }

    /// Starts the thread, and has checkpoints written by themselves as `recovery` says.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn_keeping(
        start: Start,
        wake: Wake,
        recovery: Option<RecoveryPlan>,
    ) -> std::io::Result<Self> {
        Self::spawn_with(start, wake, Services::default(), recovery)
    }

    /// Starts the thread, with others that do what it has done beside it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn_with(
        start: Start,
        wake: Wake,
        services: Services,
        recovery: Option<RecoveryPlan>,
    ) -> std::io::Result<Self> {
        let (sender, commands) = unbounded();
        let progress = Progress::preparing(start.recipe.clone());
        let shared = SharedState {
            progress: Arc::new(ArcSwap::from_pointee(progress)),
            slot: Arc::new(ArcSwapOption::empty()),
            wake,
        };
        let threads_own = shared.clone();
        let thread = std::thread::Builder::new()
            .name("trainer".into())
            .spawn(move || serve(start, &commands, threads_own, services, recovery))?;
        Ok(Self {
            commands: Some(Arc::new(sender)),
            shared,
            thread: Some(thread),
        })
    }

    /// Posts a command; never waits.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            // The thread only ends when this handle is dropped.
            let _ = commands.send(command);
        }
    }

    /// A way to keep the run in hand from another thread.
    pub fn keeper(&self) -> RunKeeper {
        RunKeeper {
            commands: self
                .commands
                .as_ref()
                .map(Arc::downgrade)
                .unwrap_or_default(),
        }
    }

    /// The newest published state; never waits.
    pub fn progress(&self) -> Arc<Progress> {
        self.shared.progress.load_full()
    }

    /// Where the newest weights are put.
    pub fn slot(&self) -> Arc<ArcSwapOption<Published>> {
        self.shared.slot.clone()
    }
}

/// Has the run in hand kept for the next window; does not keep the trainer's thread alive.
#[derive(Clone, Debug)]
pub struct RunKeeper {
    commands: Weak<Sender<Command>>,
}

impl RunKeeper {
    /// Holds the run and waits until it is written, no longer than `patience`; whether it is,
    /// or nothing was to be written.
    pub fn keep(&self, patience: Duration) -> bool {
        let (done, written) = bounded(1);
        let Some(commands) = self.commands.upgrade() else {
            return false;
        };
        let sent = commands.send(Command::KeepNow(done)).is_ok();
        // The thread ends once nobody can send any more.
        drop(commands);
        sent && written.recv_timeout(patience).is_ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was already told; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// The thread's body: a session that survives its own panics.
fn serve(
    start: Start,
    commands: &Receiver<Command>,
    shared: SharedState,
    services: Services,
    recovery: Option<RecoveryPlan>,
) {
    let mut session = Session::new(start.recipe.clone(), shared, services);
    if let Some(recovery) = recovery {
        session.keep_by(recovery);
    }
    surviving_panics(&mut session, |session| session.begin(start));
    loop {
        match wait_for_event(&session, commands) {
            Event::Command(command) => {
                surviving_panics(&mut session, |session| session.carry_out(command));
            }
            Event::Evaluated(evaluated) => surviving_panics(&mut session, |session| {
                session.add_evaluation(*evaluated);
                session.publish();
            }),
            Event::Imported(imported) => surviving_panics(&mut session, |session| {
                session.images_arrived(*imported);
            }),
            Event::Keep => surviving_panics(&mut session, Session::keep_if_due),
            Event::Written(written) => session.note_written(written),
            Event::Saved(saved) => surviving_panics(&mut session, |session| {
                session.note_saved(*saved);
                session.publish();
            }),
            Event::Tick => session.publish_progress(),
            Event::Train => {
                surviving_panics(&mut session, |session| train_a_while(session, commands));
            }
            Event::End => return session.end(),
        }
    }
}

/// Runs one piece of work; a panic becomes the run's failure instead of the program's.
fn surviving_panics(session: &mut Session, work: impl FnOnce(&mut Session)) {
    if let Err(cause) = catch_unwind(AssertUnwindSafe(|| work(session))) {
        session.break_down(panic_words(&*cause));
    }
}

/// What the thread does next.
enum Event {
    Command(Command),
    Evaluated(Box<Evaluated>),
    /// Images arrived that were asked for, or word why there are none.
    Imported(Box<Imported>),
    /// It is time for a checkpoint.
    Keep,
    /// What became of a checkpoint.
    Written(Written),
    /// What became of a file that a person ordered.
    Saved(Box<Saved>),
    /// An import has come further.
    Tick,
    /// There is nothing else to do.
    Train,
    /// The handle was dropped.
    End,
}

/// Commands come first; without a run in motion, waits for one.
fn wait_for_event(session: &Session, commands: &Receiver<Command>) -> Event {
    let images = session.images();
    if session.is_running() {
        return match commands.try_recv() {
            Ok(command) => Event::Command(command),
            Err(TryRecvError::Empty) => images
                .and_then(|images| images.try_recv().ok())
                .map_or(Event::Train, |imported| Event::Imported(Box::new(imported))),
            Err(TryRecvError::Disconnected) => Event::End,
        };
    }
    let evaluations = session.evaluations();
    let (nothing, no_tick, none_written, none_saved) = (never(), never(), never(), never());
    let keep = session.keep_due().map_or(never(), at);
    let written = session.written().unwrap_or(&none_written);
    let saved = session.saves.done().unwrap_or(&none_saved);
    let tick = images.map_or(no_tick, |_| after(TELL_EVERY));
    let images = images.unwrap_or(&nothing);
    select! {
        recv(commands) -> command => command.map_or(Event::End, Event::Command),
        recv(evaluations) -> found => {
            found.map_or(Event::End, |found| Event::Evaluated(Box::new(found)))
        }
        // The other end is kept by the import itself.
        recv(images) -> imported => {
            imported.map_or(Event::Tick, |imported| Event::Imported(Box::new(imported)))
        }
        recv(keep) -> _ => Event::Keep,
        // The other end is kept by the thread that writes.
        recv(written) -> written => written.map_or(Event::Tick, Event::Written),
        // The other end is kept by the thread that saves.
        recv(saved) -> saved => saved.map_or(Event::Tick, |saved| Event::Saved(Box::new(saved))),
        recv(tick) -> _ => Event::Tick,
    }
}

/// Steps until there is something else to do, then publishes.
fn train_a_while(session: &mut Session, commands: &Receiver<Command>) {
    let due = Instant::now() + PUBLISH_EVERY;
    while session.is_running() && commands.is_empty() && Instant::now() < due {
        session.train_one_step();
    }
    session.add_arrived_evaluations();
    session.note_all_written();
    session.note_what_is_saved();
    session.keep_if_due();
    session.publish();
}
