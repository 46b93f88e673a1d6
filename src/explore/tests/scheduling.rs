//! When a query is answered, given up, told as failed or answered anew.

use super::*;

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
fn images_that_were_found_are_asked_about_though_the_weights_rest() {
    let mut desk = Desk::new();
    let times = Arc::new(AtomicUsize::new(0));
    let counted = times.clone();
    let asked = only(Swift::new(0, move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Reply::Complete(0))
    }));
    desk.ask(asked);
    desk.publish(Published {
        dataset: images(),
        ..published(1, 10, 0)
    });
    desk.look();
    desk.look();
    assert_eq!(times.load(Ordering::Relaxed), 2);
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
fn only_what_follows_the_mouse_takes_the_place_of_a_query_of_the_frame_before() {
    let mut before = only(Move::plain(1));
    before.ask(Slow::plain(1));
    let mut early = only(Move::plain(2));
    early.ask(Slow::plain(2));
    early.ask(Swift::plain(2));
    assert_eq!(early.clone().at_rest().get::<Move>(), None);
    assert_eq!(early.clone().at_rest().get::<Slow>(), Some(&Slow::plain(2)));
    let both = only(Move::plain(2)).laid_over(&before);
    assert_eq!(early.laid_over(&before).get(), Some(&Slow::plain(1)));
    assert_eq!(early.laid_over(&before).get(), Some(&Swift::plain(2)));
    assert_eq!(both.get::<Move>(), Some(&Move::plain(2)));
    assert_eq!(both.get::<Slow>(), Some(&Slow::plain(1)));
    assert!(both.moves(&before) && !both.moves(&both));
    assert!(!Asked::default().moves(&before), "nothing to wait for");
    let mut other_order = only(Slow::plain(1));
    other_order.ask(Move::plain(2));
    assert_eq!(both, other_order);
    assert_ne!(both, before);
}
