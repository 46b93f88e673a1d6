//! What the exploring thread promises to whoever asks, on made-up queries and on
//! queries about a tiny model; without the thread, so that nothing hangs on time.

use super::asked::Asked;
use super::exchange::Exchange;
use super::scheduler::Scheduler;
use super::*;
use crate::data::{Dataset, Split};
use crate::model::ModelError;
use crate::recipe::{ImageShape, Recipe};
use crate::train::{Published, Trainer};
use arc_swap::ArcSwapOption;
use crossbeam_channel::bounded;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// A tiny model of these weights, after so many steps of a run.
fn published(run: u64, step: u64, seed: u64) -> Published {
    let split = || Split {
        pixels: (0..12 * SHAPE.pixels())
            .map(|i| (i * 37 % 256) as u8)
            .collect(),
        labels: None,
    };
    let dataset = Dataset::new("made up".into(), SHAPE, split(), split()).expect("a data set");
    let dataset = Arc::new(dataset);
    let recipe = Recipe {
        hidden: vec![5],
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
        let slot = Arc::new(ArcSwapOption::from_pointee(published(1, 10, 0)));
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

#[test]
fn what_follows_the_mouse_is_answered_between_two_groups_of_slow_work() {
    let mut desk = Desk::new();
    let window = desk.exchange.clone();
    let slow = Slow::new(7, move |interrupts| {
        let mut seen = 0;
        for place in 1..=3 {
            let mut asked = only(Slow::plain(7));
            asked.ask(Move::plain(place));
            window.post(asked);
            interrupts.let_in()?;
            seen += u64::from(answer::<Move>(&window.answers.load()) == Some(place));
        }
        Ok(Reply::Complete(seen))
    });
    let answers = desk.ask(only(slow));
    assert_eq!(answer::<Slow>(&answers), Some(3), "each at once");
}

#[test]
fn slow_work_that_nobody_asks_any_more_is_given_up_and_told_to_nobody() {
    let mut desk = Desk::new();
    let window = desk.exchange.clone();
    let slow = Slow::new(1, move |interrupts| {
        window.post(only(Slow::plain(2)));
        interrupts.let_in()?;
        Ok(Reply::Complete(1))
    });
    let answers = desk.ask(only(slow));
    assert_eq!(answer::<Slow>(&answers), None);
    assert!(answers.failure().is_none());
    assert_eq!(answer::<Slow>(&desk.look()), Some(2));
}

#[test]
fn swift_work_is_finished_though_something_else_is_asked_by_then() {
    let mut desk = Desk::new();
    let window = desk.exchange.clone();
    let swift = Swift::new(1, move |interrupts| {
        window.post(only(Swift::plain(2)));
        interrupts.let_in()?;
        Ok(Reply::Complete(1))
    });
    assert_eq!(answer::<Swift>(&desk.ask(only(swift))), Some(1));
    assert_eq!(answer::<Swift>(&desk.look()), Some(2));
}

#[test]
fn slow_work_of_a_run_that_is_over_is_given_up() {
    let mut desk = Desk::new();
    let window = desk.exchange.clone();
    let slow = Slow::new(1, move |interrupts| {
        window.slot.store(Some(Arc::new(published(2, 0, 0))));
        interrupts.let_in()?;
        Ok(Reply::Complete(1))
    });
    assert_eq!(answer::<Slow>(&desk.ask(only(slow))), None);
}

#[test]
fn the_same_query_is_answered_once_while_the_weights_rest() {
    let mut desk = Desk::new();
    let times = Arc::new(AtomicUsize::new(0));
    let counted = times.clone();
    let count = move |_: &mut Interrupts<'_>| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Reply::Complete(0))
    };
    let mut asked = only(Swift::new(0, count.clone()));
    asked.ask(Move::new(0, count));
    desk.ask(asked.clone());
    desk.ask(asked);
    desk.look();
    assert_eq!(times.load(Ordering::Relaxed), 2, "one each");
    // The same weights again, as when a command was obeyed while paused.
    desk.publish(published(1, 10, 0));
    desk.look();
    assert_eq!(times.load(Ordering::Relaxed), 3, "the move alone");
}

#[test]
fn a_panic_is_told_in_its_own_words_and_the_other_queries_are_answered() {
    let mut desk = Desk::new();
    let times = Arc::new(AtomicUsize::new(0));
    let counted = times.clone();
    let mut asked = only(Slow::new(1, move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        panic!("a made-up fault")
    }));
    asked.ask_as("other", Slow::plain(5));
    let answers = desk.ask(asked);
    let failure = answers.failure().expect("told");
    assert!(matches!(&failure.error, ExploreError::Panic { cause } if cause == "a made-up fault"));
    let other = answers.newest_as::<Slow>("other");
    assert_eq!(other.map(|other| other.answer), Some(5));
    desk.look();
    assert_eq!(times.load(Ordering::Relaxed), 1, "not over and over");
    assert_eq!(answer::<Slow>(&desk.ask(only(Slow::plain(2)))), Some(2));
    assert!(desk.look().failure().is_none());
}

#[test]
fn what_failed_is_tried_again_when_another_run_begins() {
    let mut desk = Desk::new();
    let times = Arc::new(AtomicUsize::new(0));
    let counted = times.clone();
    let fails = Slow::new(1, move |_| match counted.fetch_add(1, Ordering::Relaxed) {
        0 => Err(ExploreError::Model(ModelError::Device {
            device: "made-up",
            reason: "no reason".into(),
        })),
        _ => Ok(Reply::Complete(1)),
    });
    assert!(desk.ask(only(fails)).failure().is_some());
    desk.publish(published(1, 11, 0));
    assert!(desk.look().failure().is_some());
    desk.publish(published(2, 0, 0));
    let answers = desk.look();
    assert_eq!(answer::<Slow>(&answers), Some(1));
    assert!(answers.failure().is_none());
}

#[test]
fn an_answer_that_never_grows_old_keeps_the_weights_that_it_began_with() {
    let mut desk = Desk::new();
    let pieces = Arc::new(AtomicUsize::new(0));
    let counted = pieces.clone();
    let kept = Kept::new(1, move |_| match counted.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => Ok(Reply::Partial(1)),
        _ => Ok(Reply::Complete(1)),
    });
    let step = |answers: &Answers| {
        let answered = answers.newest::<Kept>().expect("an answer");
        (answered.stamp.run, answered.stamp.step)
    };
    let asked = only(kept);
    assert_eq!(step(&desk.ask(asked.clone())), (1, 10));
    desk.publish(published(1, 500, 0));
    assert_eq!(step(&desk.look()), (1, 10));
    // Meanwhile another tab is looked at, and then this one again.
    desk.ask(Asked::default());
    assert_eq!(step(&desk.ask(asked)), (1, 10));
    desk.look();
    assert_eq!(pieces.load(Ordering::Relaxed), 3, "done");
    desk.publish(published(2, 0, 0));
    assert_eq!(step(&desk.look()), (2, 0), "of another run");
}

#[test]
fn what_followed_the_mouse_is_gone_with_it_and_other_answers_stay() {
    let mut desk = Desk::new();
    let mut asked = only(Move::plain(1));
    asked.ask(Swift::plain(1));
    desk.ask(asked);
    let answers = desk.ask(Asked::default());
    assert_eq!(answer::<Move>(&answers), None);
    assert_eq!(answer::<Swift>(&answers), Some(1));
}

#[test]
fn a_frame_waits_for_what_moved_but_not_for_the_first_answer_nor_for_a_failure() {
    let mut desk = Desk::new();
    let asked = |number| only(Move::plain(number));
    assert!(
        Answers::default().nothing_to_wait_for(&asked(1)),
        "the first"
    );
    let answers = desk.ask(asked(1));
    assert!(answers.nothing_to_wait_for(&asked(1)) && !answers.nothing_to_wait_for(&asked(2)));
    let panics = only(Move::new(3, |_| panic!("a made-up fault")));
    assert!(desk.ask(panics.clone()).nothing_to_wait_for(&panics));
}

#[test]
fn early_queries_take_the_place_of_those_of_the_frame_before() {
    let mut before = only(Move::plain(1));
    before.ask(Slow::plain(1));
    let early = only(Move::plain(2));
    let both = early.laid_over(&before);
    assert_eq!(both.get::<Move>(), Some(&Move::plain(2)));
    assert_eq!(both.get::<Slow>(), Some(&Slow::plain(1)));
    assert!(both.moves(&before) && !both.moves(&both));
    assert!(!Asked::default().moves(&before), "nothing to wait for");
    let mut other_order = only(Slow::plain(1));
    other_order.ask(Move::plain(2));
    assert_eq!(both, other_order);
    assert_ne!(both, before);
}

#[test]
fn who_asks_for_fewer_means_gets_as_many_as_the_one_who_asks_for_more() {
    for counts in [[1000, 200], [200, 1000]] {
        let mut asked = Asked::default();
        for images in counts {
            asked.ask(ScatterQuery { images });
        }
        assert_eq!(asked.get(), Some(&ScatterQuery { images: 1000 }));
    }
}

#[test]
fn each_point_gets_its_own_image_back_by_its_id() {
    let mut desk = Desk::new();
    let places = [[0.0, 0.0], [1.5, -1.0], [-2.0, 0.5]];
    let ids = [40, 2, 77];
    let point = |(id, z): (u64, [f32; 2])| LatentPoint { id, z: z.to_vec() };
    let points = ids.into_iter().zip(places).map(point).collect();
    let mut asked = only(PointsQuery { points });
    let names = ["a", "b", "c"];
    for (name, z) in names.into_iter().zip(places) {
        asked.ask_as(name, PlaceQuery { z: z.to_vec() });
    }
    let answers = desk.ask(asked);
    let points = answers.newest::<PointsQuery>().expect("an answer");
    for ((id, name), z) in ids.into_iter().zip(names).zip(places) {
        let decoded = points.answer.iter().find(|decoded| decoded.id == id);
        let decoded = decoded.expect("the point");
        let alone = answers.newest_as::<PlaceQuery>(name).expect("an answer");
        assert_eq!(decoded.z, z);
        assert_eq!(decoded.pixels, alone.answer.pixels);
    }
}

#[test]
fn the_worst_first_stay_where_they_are_until_they_are_ranked_anew() {
    let mut desk = Desk::new();
    let page = |page, ranking| PageQuery {
        class: None,
        order: Order::WorstFirst,
        ranking,
        page,
        per_page: 6,
    };
    let see = |desk: &mut Desk, query| {
        let found = desk.ask(only(query)).newest::<PageQuery>();
        let items = found.expect("a page").answer.items.clone();
        items.iter().map(|item| item.index).collect::<Vec<_>>()
    };
    let first = see(&mut desk, page(0, 0));
    // Other weights have other worst images.
    desk.publish(published(1, 900, 3));
    let second = see(&mut desk, page(1, 0));
    let mut all = [first.clone(), second.clone()].concat();
    all.sort_unstable();
    assert_eq!(all, (0..12).collect::<Vec<_>>(), "no image twice");
    assert_eq!(see(&mut desk, page(2, 0)), first, "pages go round");
    let anew = [see(&mut desk, page(0, 1)), see(&mut desk, page(1, 1))];
    assert_ne!(anew, [first, second]);
}

#[test]
fn an_image_that_the_data_lacks_has_no_answer_and_is_no_fault() {
    let mut desk = Desk::new();
    let mut asked = only(EvidenceQuery {
        image: 12,
        importance_samples: 0,
    });
    asked.ask(InferenceQuery {
        image: 12,
        attempt: 1,
        full: false,
    });
    asked.ask(PageGapQuery {
        images: vec![0, 12],
        attempt: 1,
    });
    let answers = desk.ask(asked);
    assert!(answers.newest::<EvidenceQuery>().is_none());
    assert!(answers.newest::<InferenceQuery>().is_none());
    assert!(answers.newest::<PageGapQuery>().is_none());
    assert!(answers.failure().is_none());
}
