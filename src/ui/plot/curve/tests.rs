use super::*;
use crate::recipe::Terms;
use crate::run::RunTime;

fn history(values: &[f64]) -> Arc<History> {
    let mut history = History::new();
    for (i, value) in values.iter().enumerate() {
        let terms = Terms {
            reconstruction: *value,
            ..Terms::default()
        };
        let time = RunTime {
            step: i as u64 + 1,
            epoch: i as f64 / 10.0,
            seconds: i as f64,
        };
        history.push(time, &terms, -value);
    }
    Arc::new(history)
}

fn curve(values: &[f64], tail: bool) -> Curve {
    let style = CurveStyle {
        axis: Axis::Step,
        smoothing: 0.0,
        unit: 1.0,
        tail,
    };
    made(&history(values), style)
}

fn made(history: &History, style: CurveStyle) -> Curve {
    let steps = Rc::from(history.train_steps());
    Curve::new(history, &history.samples(1), &steps, Quantity::Elbo, style)
}

#[test]
fn the_tail_view_puts_the_best_at_0_and_nine_nats_below_at_minus_1() {
    let curve = curve(&[-109.0, -100.0, f64::NAN], true);
    let heights = [0, 1, 2].map(|place| curve.height(Line::Raw, place));
    assert_eq!(heights, [Some(-1.0), Some(0.0), None]);
}

#[test]
fn a_steep_start_is_out_of_a_fit_unless_everything_is_asked_for() {
    let values: Vec<f64> = (0..1000)
        .map(|i| {
            if i < 40 {
                -540.0
            } else {
                -160.0 - f64::from(i % 10)
            }
        })
        .collect();
    let curve = curve(&values, false);
    assert!(curve.fit([0.0, 1000.0], false, &[])[0] > -175.0);
    assert!(curve.fit([0.0, 1000.0], true, &[])[0] < -540.0);
    let start = curve.fit([0.0, 30.0], false, &[]);
    assert!(start[0] < -540.0 && start[1] > -540.0, "{start:?}");
}

#[test]
fn what_changed_last_is_in_a_fit() {
    for newest in [4.2, 30.0] {
        let values: Vec<f64> = (0..1000)
            .map(|i| if i < 997 { 11.0 } else { newest })
            .collect();
        let fit = curve(&values, false).fit([0.0, 1000.0], false, &[]);
        assert!(fit[0] < newest && newest < fit[1], "{fit:?}");
    }
}

#[test]
fn not_a_number_breaks_the_line() {
    let mut curve = curve(&[1.0, 2.0, f64::NAN, 4.0, 5.0], false);
    curve.ready([0.0, 10.0], 100);
    assert_eq!(curve.runs(Line::Raw).len(), 2);
}

#[test]
fn a_long_run_draws_few_points() {
    let values: Vec<f64> = (0..100_000).map(|i| f64::from(i % 97)).collect();
    let mut curve = curve(&values, false);
    curve.ready([0.0, 1e5], 300);
    assert!(
        curve.runs(Line::Raw).is_empty(),
        "a band in place of a line"
    );
    let spans: usize = curve.band().iter().map(Vec::len).sum();
    assert!((290..=300).contains(&spans), "{spans} columns");
    curve.ready([0.0, 500.0], 300);
    assert!(curve.band().is_empty(), "a line shows it all");
    assert_eq!(curve.runs(Line::Raw).len(), 1);
}

#[test]
fn a_run_less_itself_is_nothing_though_its_rows_lie_otherwise() {
    // As long as a run whose bins are two steps wide, and a log with a row every fifty steps.
    let terms = |step: u64| Terms {
        reconstruction: -500.0 / (step as f64).sqrt() - (step % 7) as f64,
        ..Terms::default()
    };
    let time = |step: u64| RunTime {
        step,
        epoch: step as f64 / 469.0,
        seconds: step as f64 / 300.0,
    };
    let (mut run, mut log) = (History::new(), History::new());
    for step in 1..=5000 {
        run.push(time(step), &terms(step), 0.0);
    }
    for row in 1..=100 {
        let mut mean = Terms::default();
        for step in (row - 1) * 50 + 1..=row * 50 {
            mean.add_scaled(&terms(step), 1.0 / 50.0);
        }
        log.push(time(row * 50), &mean, 0.0);
    }
    let style = CurveStyle {
        axis: Axis::Step,
        smoothing: 0.9,
        unit: run.width() as f64,
        tail: false,
    };
    let [run, log] = [&run, &log].map(|run| made(run, style));
    let least = run.less(&log);
    assert_eq!(least.xs.last(), Some(&5000.0));
    let known = least.ys.iter().filter(|less| less.is_finite());
    assert_eq!(known.clone().count(), 99);
    assert!(known.clone().all(|less| less.abs() < 1e-8));
}

#[test]
fn a_difference_is_computed_once_for_as_long_as_both_curves_stay() {
    let one = curve(&[1.0, 2.0], false);
    let other = curve(&[0.5, 0.5], false);
    let less = one.less(&other);
    assert_eq!(less.ys, [0.5, 1.5]);
    assert!(Rc::ptr_eq(&less, &one.less(&other)));
    let anew = curve(&[1.0, 0.0], false);
    assert_eq!(one.less(&anew).ys, [0.0, 2.0]);
    assert_eq!(one.less(&other).ys, [0.5, 1.5]);
}

#[test]
fn curves_are_made_once_for_one_history() {
    let mut curves = Curves::default();
    let style = CurveStyle {
        axis: Axis::Step,
        smoothing: 0.5,
        unit: 1.0,
        tail: false,
    };
    let run = Measured {
        history: &history(&[1.0, 2.0]),
        importance: 1,
    };
    curves.ready(run, style, &[Quantity::Elbo]);
    let before = curves.curves[0].smoothed.as_ptr();
    curves.ready(run, style, &[Quantity::Elbo]);
    assert_eq!(before, curves.curves[0].smoothed.as_ptr());
}
