//! What the exploring thread promises to whoever asks, on made-up queries and on
//! queries about a tiny model; without the thread, so that nothing hangs on time.

mod fields;
mod held;
mod own;
mod planes;
mod queries;
mod regions;
mod scheduling;
mod sheets;
mod traversal;
mod values;

use crate::data::{Dataset, Split};
use crate::explore::asked::Asked;
use crate::explore::exchange::Exchange;
use crate::explore::scheduler::Scheduler;
use crate::explore::*;
use crate::model::ModelError;
use crate::recipe::{ImageShape, Recipe};
use crate::train::{Published, Trainer};
use arc_swap::ArcSwapOption;
use crossbeam_channel::bounded;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

type Outcome = Result<Reply<u64>, ExploreError>;

/// A made-up query, known by its number; what it does is not compared.
#[derive(Clone)]
struct Work<const URGENCY: u8, const GROWS_OLD: u8> {
    number: u64,
    does: Arc<dyn Fn(&mut Interrupts<'_>) -> Outcome + Send + Sync>,
}

type Move = Work<0, 0>;
type Swift = Work<1, 1>;
type Slow = Work<2, 1>;
type Kept = Work<2, 2>;

impl<const URGENCY: u8, const GROWS_OLD: u8> Work<URGENCY, GROWS_OLD> {
    fn new(
        number: u64,
        does: impl Fn(&mut Interrupts<'_>) -> Outcome + Send + Sync + 'static,
    ) -> Self {
        let does = Arc::new(does);
        Self { number, does }
    }

    /// Answers with its own number, at once.
    fn plain(number: u64) -> Self {
        Self::new(number, move |_| Ok(Reply::Complete(number)))
    }
}

impl<const URGENCY: u8, const GROWS_OLD: u8> PartialEq for Work<URGENCY, GROWS_OLD> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<const URGENCY: u8, const GROWS_OLD: u8> std::fmt::Debug for Work<URGENCY, GROWS_OLD> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Work {}", self.number)
    }
}

impl<const URGENCY: u8, const GROWS_OLD: u8> Query for Work<URGENCY, GROWS_OLD> {
    type Answer = u64;
    type Memory = ();
    const URGENCY: Urgency = match URGENCY {
        0 => Urgency::FollowsMouse,
        1 => Urgency::Swift,
        _ => Urgency::Slow,
    };
    const GROWS_OLD: GrowsOld = match GROWS_OLD {
        0 => GrowsOld::WithEachPublication,
        1 => GrowsOld::WhileWeightsMove,
        _ => GrowsOld::Never,
    };

    fn answer(
        &self,
        (): &mut (),
        _on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<u64>, ExploreError> {
        (self.does)(interrupts)
    }
}

const SHAPE: ImageShape = ImageShape {
    height: 4,
    width: 3,
    channels: 1,
};

/// Images that all runs here learn from.
static IMAGES: LazyLock<Arc<Dataset>> = LazyLock::new(images);

fn images() -> Arc<Dataset> {
    let split = || Split {
        pixels: (0..12 * SHAPE.pixels())
            .map(|i| (i * 37 % 256) as u8)
            .collect(),
        labels: None,
    };
    let dataset = Dataset::new("made up".into(), SHAPE, split(), split()).expect("a data set");
    Arc::new(dataset)
}

/// A tiny model of these weights, after so many steps of a run.
fn published(run: u64, step: u64, seed: u64) -> Published {
    published_of(run, step, seed, Recipe::default().latent)
}

fn published_of(run: u64, step: u64, seed: u64, latent: usize) -> Published {
    let dataset = IMAGES.clone();
    let recipe = Recipe {
        hidden: vec![5],
        latent,
        batch: 4,
        seed,
        ..Recipe::default()
    };
    let trainer = Trainer::new(recipe, dataset.clone()).expect("a sound recipe");
    let mut snapshot = trainer.snapshot();
    snapshot.time.step = step;
    Published {
        run,
        snapshot,
        dataset,
        at: Instant::now(),
    }
}

/// The scheduler and the places that it shares with a window that is not there.
struct Desk {
    exchange: Exchange,
    scheduler: Scheduler,
}

impl Desk {
    fn new() -> Self {
        Self::of_latent(Recipe::default().latent)
    }

    /// Over a model of so many latent dimensions.
    fn of_latent(latent: usize) -> Self {
        let slot = Arc::new(ArcSwapOption::from_pointee(published_of(1, 10, 0, latent)));
        let (bell, _) = bounded(1);
        let exchange = Exchange::new(slot, bell, Arc::new(|| ()));
        Self {
            scheduler: Scheduler::new(exchange.clone()),
            exchange,
        }
    }

    fn publish(&self, published: Published) {
        self.exchange.slot.store(Some(Arc::new(published)));
    }

    /// Asks this, and lets the thread look around once.
    fn ask(&mut self, asked: Asked) -> Arc<Answers> {
        self.exchange.post(asked);
        self.look()
    }

    fn look(&mut self) -> Arc<Answers> {
        self.scheduler.answer();
        self.exchange.answers.load_full()
    }
}

fn only<Q: Query>(query: Q) -> Asked {
    let mut asked = Asked::default();
    asked.ask(query);
    asked
}

fn answer<Q: Query<Answer = u64>>(answers: &Answers) -> Option<u64> {
    answers.newest::<Q>().map(|answered| answered.answer)
}
