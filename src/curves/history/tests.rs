//! What a history promises: true means, fixed bins, flat memory.

use super::*;
use proptest::prelude::*;

fn terms(value: f64) -> Terms {
    Terms {
        reconstruction: value,
        kl: value / 2.0 + 1.0,
        weight_kl: 0.25,
    }
}

fn time(step: u64) -> RunTime {
    RunTime {
        step,
        epoch: step as f64 / 469.0,
        seconds: step as f64 / 300.0,
    }
}

fn push(history: &mut History, step: u64, value: f64) {
    history.push(time(step), &terms(value), -value);
}

/// Steps that grow, by 1 or by leaps, each with a value.
fn run() -> impl Strategy<Value = Vec<(u64, f64)>> {
    let leap = prop_oneof![50 => Just(1u64), 1 => 1..100_000u64];
    let steps = prop::collection::vec((leap, -500.0..0.0f64), 1..20_000);
    (0..1u64 << 40, steps).prop_map(|(start, leaps)| {
        let mut step = start;
        let grow = |(leap, value)| {
            step += leap;
            (step, value)
        };
        leaps.into_iter().map(grow).collect()
    })
}

fn history(run: &[(u64, f64)]) -> History {
    let mut history = History::new();
    for &(step, value) in run {
        push(&mut history, step, value);
    }
    history
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bins_are_the_means_over_their_steps(run in run()) {
        let history = history(&run);
        let mut rest = run.as_slice();
        for bin in history.train().iter() {
            let inside = rest.partition_point(|&(step, _)| step <= bin.last.step);
            let (own, later) = rest.split_at(inside);
            rest = later;
            prop_assert_eq!(bin.count, own.len() as u64);
            prop_assert_eq!(Some(bin.first_step), own.first().map(|&(step, _)| step));
            prop_assert_eq!(Some(bin.last.step), own.last().map(|&(step, _)| step));
            let mean = own.iter().map(|&(_, value)| value).sum::<f64>() / own.len() as f64;
            prop_assert!(close(bin.terms.reconstruction, mean));
            prop_assert!(close(bin.terms.kl, mean / 2.0 + 1.0));
            prop_assert_eq!(bin.terms.weight_kl, 0.25);
            prop_assert!(close(bin.minimised, -mean));
            prop_assert_eq!(bin.last.epoch, bin.last.step as f64 / 469.0);
            prop_assert_eq!(bin.last.seconds, bin.last.step as f64 / 300.0);
        }
        prop_assert!(rest.is_empty(), "no step is lost");
    }

    #[test]
    fn bins_are_aligned_and_few(run in run()) {
        let history = history(&run);
        let width = history.width();
        prop_assert!(width.is_power_of_two());
        prop_assert!(history.train().len() <= BINS);
        let index = |step: u64| (step - 1) / width;
        for bin in history.train().iter() {
            prop_assert_eq!(index(bin.first_step), index(bin.last.step));
        }
        let bins: Vec<u64> = history.train().iter().map(|bin| index(bin.first_step)).collect();
        prop_assert!(bins.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn who_looks_on_changes_nothing(run in run(), looks in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut watched = History::new();
        let looks: Vec<usize> = looks.iter().map(|look| look.index(run.len())).collect();
        for (i, &(step, value)) in run.iter().enumerate() {
            if looks.contains(&i) {
                watched = watched.clone();
            }
            push(&mut watched, step, value);
        }
        prop_assert_eq!(watched, history(&run));
    }

    #[test]
    fn what_is_not_finite_stays_in_sight(
        length in 1..30_000u64, bad in prop::collection::vec((any::<prop::sample::Index>(), 0..3usize), 1..5),
    ) {
        let mut values = vec![-100.0; length as usize];
        for (place, kind) in &bad {
            values[place.index(length as usize)] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][*kind];
        }
        let run: Vec<_> = (1..=length).zip(values).collect();
        for bin in history(&run).train().iter() {
            let own = &run[bin.first_step as usize - 1..bin.last.step as usize];
            let sound = own.iter().all(|(_, value)| value.is_finite());
            prop_assert_eq!(bin.terms.is_finite(), sound);
            prop_assert_eq!(bin.minimised.is_finite(), sound);
            prop_assert!(!sound || bin.terms.reconstruction == -100.0, "exact where constant");
        }
    }
}

#[test]
fn memory_stays_flat_over_millions_of_steps() {
    let mut history = History::new();
    for step in 1..=3_000_000 {
        push(&mut history, step, -100.0);
        if step % 1000 == 0 {
            history.push_test(test_point(step, -99.0));
            history.push_mark(Mark {
                time: time(step),
                change: beta(1.0, 2.0),
            });
        }
        assert!(history.train.len() <= BINS);
        assert!(history.test().len() <= TEST_POINTS);
        assert!(history.marks().len() <= MARKS);
    }
    assert_eq!(history.width(), 1024);
    assert_eq!(history.last_step(), 3_000_000);
}

#[test]
fn every_step_is_its_own_bin_until_there_are_too_many() {
    let mut history = History::new();
    for step in 1..=BINS as u64 {
        push(&mut history, step, -1.0);
    }
    assert_eq!((history.width(), history.train().len()), (1, BINS));
    push(&mut history, BINS as u64 + 1, -1.0);
    assert_eq!((history.width(), history.train().len()), (2, BINS / 2 + 1));
    assert_eq!(history.train().first().map(|bin| bin.last.step), Some(2));
}

#[test]
fn steps_that_do_not_grow_are_left_out() {
    let mut history = History::new();
    for step in [0, 5, 5, 4, 0, 6, u64::MAX] {
        push(&mut history, step, -1.0);
    }
    let steps: Vec<u64> = history.train().iter().map(|bin| bin.last.step).collect();
    assert_eq!(steps, [5, 6, u64::MAX]);
}

fn test_point(step: u64, value: f64) -> TestPoint {
    TestPoint {
        time: RunTime {
            step,
            ..RunTime::default()
        },
        terms: terms(value),
        bound: None,
    }
}

fn beta(before: f64, after: f64) -> RecipeChange {
    RecipeChange::Beta { before, after }
}

#[test]
fn evaluations_stand_in_order_and_the_newest_word_counts() {
    let mut history = History::new();
    for (step, value) in [(10, -1.0), (30, -2.0), (20, -3.0), (30, -4.0)] {
        history.push_test(test_point(step, value));
    }
    let kept: Vec<_> = history
        .test()
        .iter()
        .map(|p| (p.time.step, p.terms.reconstruction))
        .collect();
    assert_eq!(kept, [(10, -1.0), (20, -3.0), (30, -4.0)]);
}

#[test]
fn thinned_evaluations_keep_the_first_and_the_newest() {
    let mut history = History::new();
    for step in 1..=4 * TEST_POINTS as u64 {
        history.push_test(test_point(step, -1.0));
        assert_eq!(history.test().last().map(|p| p.time.step), Some(step));
    }
    assert_eq!(history.test().first().map(|p| p.time.step), Some(1));
    assert!(history.test().len() > TEST_POINTS / 4);
}

#[test]
fn of_a_sliders_journey_the_end_is_kept() {
    let mut history = History::new();
    let mut mark = |step: u64, change: RecipeChange| {
        let time = time(step);
        history.push_mark(Mark { time, change });
    };
    let start = RecipeChange::Batch {
        before: 128,
        after: 64,
    };
    mark(1, start);
    for step in 1000..2000 {
        mark(step, beta(step as f64, step as f64 + 1.0));
    }
    mark(2000, beta(2000.0, 2.0));
    mark(9000, beta(2.0, 4.0));
    let changes: Vec<RecipeChange> = history.marks().iter().map(|mark| mark.change).collect();
    assert_eq!(changes.first(), Some(&start));
    let end = [beta(2000.0, 2.0), beta(2.0, 4.0)];
    assert_eq!(changes[changes.len() - 2..], end);
    assert_eq!(changes.len(), MARKS);
}

#[test]
fn columns_come_out_as_a_plot_wants_them() {
    use super::super::{Axis, Quantity};
    let mut history = History::new();
    push(&mut history, 469, -100.0);
    history.push_test(test_point(469, -90.0));
    let elbo = history.train_series(Axis::Epoch, Quantity::Elbo, &history.samples(1));
    assert_eq!((elbo.xs, elbo.ys), (vec![1.0], vec![-100.0 + 49.0 - 0.25]));
    let kl = history.test_series(Axis::Step, Quantity::Kl);
    assert_eq!((kl.xs, kl.ys), (vec![469.0], vec![-44.0]));
}

/// Test points at these steps.
fn tested(steps: &[u64]) -> History {
    let mut history = History::new();
    for &step in steps {
        history.push_test(TestPoint {
            time: time(step),
            terms: terms(-100.0),
            bound: None,
        });
    }
    history
}

#[test]
fn only_evaluations_at_the_regular_interval_are_joined() {
    let joined = |steps: &[u64]| -> Vec<Vec<u64>> {
        let history = tested(steps);
        let step = |place: &usize| history.test()[*place].time.step;
        let stretches = history.joined_tests();
        stretches
            .iter()
            .map(|stretch| stretch.iter().map(step).collect())
            .collect()
    };
    let nothing: [Vec<u64>; 0] = [];
    assert_eq!(joined(&[]), nothing);
    assert_eq!(joined(&[100, 1000]), nothing, "the steep start");
    assert_eq!(joined(&[100, 1000, 2000, 3000]), [[1000, 2000, 3000]]);
    assert_eq!(joined(&[23_450, 23_451, 23_452]), nothing, "pauses");
    let opened = [23_450, 24_000, 24_100, 25_000];
    assert_eq!(joined(&opened), [[24_000, 25_000]], "an opened model");
    let missed = [1000, 2000, 4000, 5000];
    assert_eq!(joined(&missed), [[1000, 2000], [4000, 5000]], "one failed");
}

#[test]
fn a_long_run_of_evaluations_stays_joined_when_it_is_thinned() {
    let steps: Vec<u64> = (1..=9000).map(|i| i * EVALUATE_EVERY).collect();
    let history = tested(&steps);
    assert!(history.test().len() <= TEST_POINTS);
    let stretches = history.joined_tests();
    assert_eq!(stretches.len(), 1);
    assert_eq!(stretches[0].len(), history.test().len());
}

#[test]
fn what_stands_at_a_step_is_the_bin_that_holds_it_and_the_last_evaluation_before_it() {
    let mut history = History::new();
    for step in 1..=30 {
        push(&mut history, step, -(step as f64));
    }
    for step in [10, 20] {
        history.push_test(TestPoint {
            time: time(step),
            terms: terms(0.0),
            bound: None,
        });
    }
    let trained = |step| history.train_at(step).map(|bin| bin.last.step);
    assert_eq!([trained(Some(7)), trained(None)], [Some(7), Some(30)]);
    assert_eq!(trained(Some(0)), None);
    let tested = |step| history.test_at(step).map(|point| point.time.step);
    let found = [Some(9), Some(10), Some(19), Some(99), None].map(tested);
    assert_eq!(found, [None, Some(10), Some(10), Some(20), Some(20)]);
}

#[test]
fn the_bound_of_one_sample_is_the_elbo() {
    use super::super::{Axis, Quantity};
    let mut history = History::new();
    let elbo = terms(-100.0).elbo();
    let bounds = |history: &History, importance: usize| {
        let samples = history.samples(importance);
        history
            .train_series(Axis::Step, Quantity::Bound, &samples)
            .ys
    };
    // With a beta of 4 what is minimised is far from it.
    for step in 1..=2 {
        history.push(time(step), &terms(-100.0), 300.0);
    }
    history.push_test(test_point(2, -100.0));
    assert_eq!(bounds(&history, 1), [elbo, elbo]);
    let importance = |before, after| RecipeChange::Importance { before, after };
    let mark = |step, change| Mark {
        time: time(step),
        change,
    };
    history.push_mark(mark(2, importance(1, 5)));
    history.push(time(3), &terms(-100.0), 90.0);
    history.push_test(TestPoint {
        bound: Some(-95.0),
        ..test_point(3, -100.0)
    });
    assert_eq!(bounds(&history, 5), [elbo, elbo, -90.0]);
    let tested = history.test_series(Axis::Step, Quantity::Bound).ys;
    assert_eq!(tested, [elbo, -95.0]);
    history.push_mark(mark(3, importance(5, 1)));
    history.push(time(4), &terms(-100.0), 300.0);
    assert_eq!(bounds(&history, 1), [elbo, elbo, -90.0, elbo]);
}

#[test]
fn a_bin_with_steps_of_one_sample_has_the_elbo_for_its_bound() {
    use super::super::{Axis, Quantity};
    let mut history = History::new();
    let change = RecipeChange::Importance {
        before: 1,
        after: 5,
    };
    for step in 1..=BINS as u64 + 1 {
        history.push(time(step), &terms(-100.0), 300.0);
        if step == 3 {
            let time = time(step);
            history.push_mark(Mark { time, change });
        }
    }
    let samples = history.samples(5);
    let bounds = history.train_series(Axis::Step, Quantity::Bound, &samples);
    let elbo = terms(-100.0).elbo();
    assert_eq!(bounds.xs[..3], [2.0, 4.0, 6.0]);
    assert_eq!(bounds.ys[..3], [elbo, elbo, -300.0]);
}

#[test]
fn a_run_keeps_its_settings_until_they_are_others_between_two_steps() {
    let settings = crate::recipe::Recipe::default().fork_settings();
    let mut history = History::new();
    let mut mark = |step, before, after| {
        let time = time(step);
        let change = beta(before, after);
        history.push_mark(Mark { time, change });
    };
    mark(50, 4.0, 1.0);
    // Tried and taken back while it was paused.
    mark(60, 1.0, 3.0);
    mark(60, 3.0, 1.0);
    mark(845, 1.0, 2.0);
    let changed = |step| history.changed_from(step, settings);
    let found = [50, 51, 60, 845, 846].map(changed);
    assert_eq!(found, [Some(845), Some(845), Some(845), Some(845), None]);
    // A fork at step 845 that has that change has it already.
    let forked = settings.with(beta(1.0, 2.0));
    assert_eq!(history.changed_from(845, forked), None);
}
