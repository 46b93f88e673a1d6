//! Looking at data sets on a thread of its own: what was asked last wins, and what is no longer
//! wanted is given up.

use crate::import::{Found, ImportError, ImportProgress, ImportWatch, Preview};
use crate::recipe::DataSpec;
use crate::train::panic_words;
use eframe::egui::Context;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The most pictures of a preview.
pub(super) const MOST_PICTURES: usize = 48;

/// What was seen of a data set.
#[derive(Debug)]
pub(super) struct Looked {
    pub spec: DataSpec,
    pub outcome: Result<Preview, ImportError>,
}

/// Asks for looks at data sets, and gives the newest. The thread ends with it.
pub(super) struct Looker {
    shared: Arc<Shared>,
    /// Why there is nobody who could look, in the system's words.
    no_thread: Option<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// There is something to look at, or nobody wants to know any more.
    wake: Condvar,
}

#[derive(Default)]
struct State {
    /// Not looked at yet.
    wanted: Option<DataSpec>,
    /// Of the newest spec that was asked for.
    watch: Arc<ImportWatch>,
    looked: Option<Arc<Looked>>,
    over: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Looker {
    /// Starts the thread; it asks `ctx` for a frame whenever it has seen something.
    pub fn new(ctx: &Context) -> Self {
        let shared = Arc::new(Shared::default());
        let (theirs, ctx) = (shared.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("import preview".into());
        let started = thread.spawn(move || look_on(&theirs, &ctx));
        Self {
            shared,
            no_thread: started.err().map(|error| error.to_string()),
        }
    }

    /// Looks at this next. A look under way at anything else is given up.
    pub fn ask(&self, spec: DataSpec) {
        let mut state = self.shared.state();
        state.watch.cancel();
        state.watch = Arc::default();
        if let Some(words) = &self.no_thread {
            let outcome = Err(broke_down(&spec, words.clone()));
            state.looked = Some(Arc::new(Looked { spec, outcome }));
            return;
        }
        state.wanted = Some(spec);
        self.shared.wake.notify_one();
    }

    /// What was seen last.
    pub fn newest(&self) -> Option<Arc<Looked>> {
        self.shared.state().looked.clone()
    }

    /// How far the look under way is.
    pub fn progress(&self) -> ImportProgress {
        self.shared.state().watch.progress()
    }
}

impl Drop for Looker {
    /// Nobody waits for the thread.
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.over = true;
        state.watch.cancel();
        self.shared.wake.notify_one();
    }
}

/// Looks at what is wanted until nobody wants to know any more.
fn look_on(shared: &Shared, ctx: &Context) {
    let mut found = None;
    while let Some((spec, watch)) = next(shared) {
        let look = || look(&mut found, &spec, &watch);
        let outcome = match catch_unwind(AssertUnwindSafe(look)) {
            Ok(outcome) => outcome,
            Err(cause) => {
                // Half of something may be in there.
                found = None;
                Err(broke_down(&spec, panic_words(cause.as_ref())))
            }
        };
        let mut state = shared.state();
        if !watch.is_cancelled() {
            state.looked = Some(Arc::new(Looked { spec, outcome }));
            drop(state);
            ctx.request_repaint();
        }
    }
}

/// Waits for something to look at.
fn next(shared: &Shared) -> Option<(DataSpec, Arc<ImportWatch>)> {
    let mut state = shared.state();
    loop {
        if state.over {
            return None;
        }
        if let Some(spec) = state.wanted.take() {
            return Some((spec, state.watch.clone()));
        }
        let woken = shared.wake.wait(state);
        state = woken.unwrap_or_else(PoisonError::into_inner);
    }
}

/// Looks at `spec`; searches its place anew only where that is needed.
fn look(
    found: &mut Option<Found>,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Preview, ImportError> {
    let there = match found.take() {
        Some(there) if there.serves(spec) => there,
        _ => Found::at(spec, watch)?,
    };
    found.insert(there).preview(spec, MOST_PICTURES, watch)
}

fn broke_down(spec: &DataSpec, words: String) -> ImportError {
    ImportError::BrokeDown {
        path: spec.path().map(Into::into).unwrap_or_default(),
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn wait_for(looker: &Looker, spec: &DataSpec) -> Arc<Looked> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match looker.newest() {
                Some(looked) if looked.spec == *spec => return looked,
                _ => assert!(Instant::now() < deadline, "nothing was seen"),
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn the_newest_question_is_answered_whatever_was_asked_before() {
        let looker = Looker::new(&Context::default());
        let spec = |invert| DataSpec {
            invert,
            ..DataSpec::default()
        };
        for times in 1..20 {
            looker.ask(spec(times % 2 == 0));
        }
        looker.ask(DataSpec::at("/nowhere/at/all"));
        looker.ask(spec(true));
        let inverted = wait_for(&looker, &spec(true));
        looker.ask(spec(false));
        let plain = wait_for(&looker, &spec(false));
        let [inverted, plain] = [inverted, plain].map(|looked| {
            let preview = looked.outcome.as_ref().expect("the digits");
            preview.pictures[0].pixels.clone()
        });
        let mut both = inverted.iter().zip(plain.iter());
        assert!(both.all(|(a, b)| *a == 255 - *b));
    }

    #[test]
    fn what_is_not_there_is_said() {
        let looker = Looker::new(&Context::default());
        let spec = DataSpec::at("/nowhere/at/all");
        looker.ask(spec.clone());
        let looked = wait_for(&looker, &spec);
        let refused = looked.outcome.as_ref().expect_err("nothing is there");
        assert!(refused.to_string().contains("/nowhere/at/all"), "{refused}");
    }
}
