//! The trainer's thread: takes commands between steps, publishes what it did.

use super::evaluator::{Evaluated, Evaluator};
use super::protocol::{Command, Progress, Published};
use super::session::Session;
use crate::recipe::{Recipe, RunLength};
use arc_swap::{ArcSwap, ArcSwapOption};
use crossbeam_channel::{Receiver, Sender, TryRecvError, select, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Pause between two publications while training: about 30 a second.
const PUBLISH_EVERY: Duration = Duration::from_millis(33);

/// Called after something new was published; must return at once.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What the thread begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The first run's recipe; for an opened model only its device counts.
    pub recipe: Recipe,
    /// A saved model to open, paused, instead of a fresh run.
    pub model: Option<PathBuf>,
    /// Where the first run pauses by itself.
    pub length: Option<RunLength>,
}

/// The places where the thread puts its newest state.
#[derive(Clone)]
pub(super) struct Board {
    pub progress: Arc<ArcSwap<Progress>>,
    pub slot: Arc<ArcSwapOption<Published>>,
    pub wake: Wake,
}

/// A handle on the trainer's thread; dropping it ends the thread.
pub struct Worker {
    commands: Option<Sender<Command>>,
    board: Board,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread. `wake` is called after each publication.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(start: Start, wake: Wake) -> std::io::Result<Self> {
        let (sender, commands) = unbounded();
        let progress = Progress::preparing(start.recipe.clone());
        let board = Board {
            progress: Arc::new(ArcSwap::from_pointee(progress)),
            slot: Arc::new(ArcSwapOption::empty()),
            wake,
        };
        let thread_board = board.clone();
        let thread = std::thread::Builder::new()
            .name("trainer".into())
            .spawn(move || serve(start, &commands, thread_board))?;
        Ok(Self {
            commands: Some(sender),
            board,
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

    /// The newest published state; never waits.
    pub fn progress(&self) -> Arc<Progress> {
        self.board.progress.load_full()
    }

    /// Where the newest weights are put.
    pub fn slot(&self) -> Arc<ArcSwapOption<Published>> {
        self.board.slot.clone()
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
fn serve(start: Start, commands: &Receiver<Command>, board: Board) {
    let mut session = Session::new(start.recipe.clone(), board, Evaluator::spawn());
    guarded(&mut session, |session| session.begin(start));
    loop {
        match next(&session, commands) {
            Next::Command(command) => guarded(&mut session, |session| session.obey(command)),
            Next::Result(evaluated) => guarded(&mut session, |session| {
                session.take_in(*evaluated);
                session.publish();
            }),
            Next::Train => guarded(&mut session, |session| train_a_while(session, commands)),
            Next::End => return,
        }
    }
}

/// Runs one piece of work; a panic becomes the run's failure instead of the program's.
fn guarded(session: &mut Session, work: impl FnOnce(&mut Session)) {
    if let Err(cause) = catch_unwind(AssertUnwindSafe(|| work(session))) {
        let words = cause
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| cause.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no reason was given".to_owned());
        session.broke_down(&words);
    }
}

enum Next {
    Command(Command),
    Result(Box<Evaluated>),
    Train,
    End,
}

/// What to do now: commands come first; without a run in motion, wait for one.
fn next(session: &Session, commands: &Receiver<Command>) -> Next {
    if session.is_running() {
        return match commands.try_recv() {
            Ok(command) => Next::Command(command),
            Err(TryRecvError::Empty) => Next::Train,
            Err(TryRecvError::Disconnected) => Next::End,
        };
    }
    let results = session.results();
    select! {
        recv(commands) -> command => command.map_or(Next::End, Next::Command),
        recv(results) -> result => result.map_or(Next::End, |found| Next::Result(Box::new(found))),
    }
}

/// Steps until there is something else to do, then publishes.
fn train_a_while(session: &mut Session, commands: &Receiver<Command>) {
    let due = Instant::now() + PUBLISH_EVERY;
    while session.is_running() && commands.is_empty() && Instant::now() < due {
        session.train_one_step();
    }
    session.collect();
    session.publish();
}
