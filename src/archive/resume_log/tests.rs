use super::*;
use crate::archive::LogWriter;
use crate::recipe::Terms;
use crate::run::RunTime;
use proptest::prelude::*;

/// A run whose losses hang on `seed`, with its log and its curves.
struct Training {
    seed: f64,
    /// None once the run has ended.
    log: Option<LogWriter>,
    curves: History,
}

impl Training {
    fn time(step: u64) -> RunTime {
        RunTime {
            step,
            epoch: step as f64 / 7.0,
            seconds: step as f64 / 3.0,
        }
    }

    fn terms(&self, step: u64) -> Terms {
        Terms {
            reconstruction: -100.0 - (step as f64 * self.seed).sin(),
            kl: 5.0 + (step as f64 * self.seed).cos(),
            weight_kl: 0.0,
        }
    }

    fn new(path: &Path, seed: f64) -> Self {
        Self {
            seed,
            log: Some(LogWriter::create(path).expect("writable")),
            curves: History::new(),
        }
    }

    /// Nobody writes its log any more.
    fn ends(&mut self) {
        self.log = None;
    }

    fn log(&mut self) -> &mut LogWriter {
        self.log.as_mut().expect("it has not ended")
    }

    /// Makes these steps, with a row at each multiple of the two numbers, and at the end.
    fn steps(&mut self, steps: std::ops::RangeInclusive<u64>, every: [u64; 2]) {
        let last = *steps.end();
        for step in steps {
            let (time, terms) = (Self::time(step), self.terms(step));
            self.log().push(time, &terms, -terms.elbo(), None);
            self.curves.push(time, &terms, -terms.elbo());
            if step == last || every.iter().any(|every| step.is_multiple_of(*every)) {
                self.log().write_row(None).expect("writable");
            }
        }
    }
}

fn flaw(resumed: Result<File, ResumeLogError>) -> Option<ResumeLogFlaw> {
    match resumed {
        Ok(_) => None,
        Err(ResumeLogError::Other { flaw, .. }) => Some(flaw),
        Err(ResumeLogError::Write(error)) => panic!("{error}"),
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[test]
fn rows_after_the_last_one_go_and_a_torn_one_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log.csv");
    let mut run = Training::new(&path, 1.0);
    run.steps(1..=100, [50, 50]);
    let (state, curves, before) = (run.log().state(), run.curves.clone(), text(&path));
    let state = LogState {
        time: Training::time(100),
        ..state
    };
    run.steps(101..=200, [50, 50]);
    run.ends();
    let torn = format!("{}25", text(&path));
    std::fs::write(&path, torn).expect("writable");
    assert_eq!(flaw(continued(&path, state, &curves)), None);
    assert_eq!(text(&path), before);
    // Before the first row nothing is kept.
    let at_start = LogState::default();
    assert_eq!(flaw(continued(&path, at_start, &History::new())), None);
    assert_eq!(text(&path), format!("{COLUMNS}\n"));
    std::fs::write(&path, "").expect("writable");
    assert_eq!(flaw(continued(&path, at_start, &History::new())), None);
    assert_eq!(text(&path), format!("{COLUMNS}\n"));
}

#[test]
fn another_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log.csv");
    let mut run = Training::new(&path, 1.0);
    run.steps(1..=100, [50, 50]);
    run.ends();
    let own = text(&path);
    let [first, last] = [1, 2].map(|row| own.lines().nth(row).expect("a row"));
    let at = |step| LogState {
        last_row: step,
        time: Training::time(step),
        ..LogState::default()
    };
    for (text_there, step, expected) in [
        ("step,loss\n1,2\n".to_owned(), 0, ResumeLogFlaw::Columns),
        (own.clone(), 70, ResumeLogFlaw::LastRow(70)),
        (own.clone(), 150, ResumeLogFlaw::LastRow(150)),
        (
            format!("{COLUMNS}\n{last}\n{first}\n"),
            100,
            ResumeLogFlaw::Step(3),
        ),
        (
            format!("{COLUMNS}\n50,a\n{last}\n"),
            100,
            ResumeLogFlaw::Cells(2),
        ),
    ] {
        std::fs::write(&path, &text_there).expect("writable");
        assert_eq!(
            flaw(continued(&path, at(step), &run.curves)),
            Some(expected)
        );
        assert_eq!(text(&path), text_there, "a refused log stays as it is");
    }
}

#[test]
fn a_second_run_of_the_same_recipe_is_another_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log.csv");
    let mut run = Training::new(&path, 1.0);
    run.steps(1..=100, [50, 50]);
    let state = LogState {
        time: Training::time(100),
        ..run.log().state()
    };
    run.ends();
    let slower = text(&path).replace("16.666667", "17.000000");
    std::fs::write(&path, &slower).expect("writable");
    let refused = flaw(continued(&path, state, &run.curves));
    assert_eq!(refused, Some(ResumeLogFlaw::OtherRun(2)));
    assert_eq!(text(&path), slower);
}

#[test]
fn a_log_that_begins_after_the_checkpoint_is_told_apart_by_its_time_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log.csv");
    let mut run = Training::new(&path, 1.0);
    run.steps(1..=20, [50, 50]);
    // A checkpoint at step 20, before the first row of the log.
    let curves = run.curves.clone();
    let state = |seconds| LogState {
        time: RunTime {
            seconds,
            ..Training::time(20)
        },
        ..LogState::default()
    };
    run.ends();
    run.log = Some(LogWriter::create(&path).expect("writable"));
    run.steps(21..=100, [50, 50]);
    run.ends();
    let there = text(&path);
    let refused = continued(&path, state(30.0), &curves).expect_err("it is of a faster run");
    let said = refused.to_string();
    for words in [
        "log.csv",
        "step 50",
        "up to 20",
        "another run",
        "give another --log",
        "--force",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(text(&path), there, "a refused log stays as it is");
    let own = Training::time(20).seconds;
    assert_eq!(flaw(continued(&path, state(own), &curves)), None);
    assert_eq!(
        text(&path),
        format!("{COLUMNS}\n"),
        "its rows are made once more"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Wherever its rows stand, whether bins have merged, and whether the log begins with the run.
    #[test]
    fn a_runs_own_log_is_gone_on_with_and_that_of_another_is_not(
        steps in 120u64..20_000,
        more in 0u64..120,
        every in [1u64..90, 20u64..90],
        anew in prop::option::of(1u64..100),
    ) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        let mut run = Training::new(&path, 1.0);
        if let Some(anew) = anew {
            run.steps(1..=anew, every);
            run.ends();
    run.log = Some(LogWriter::create(&path).expect("writable"));
        }
        let began = anew.map_or(1, |anew| anew + 1);
        // The rows of a run that was to go on: none at the end of these steps.
        for step in began..=steps {
            let (time, terms) = (Training::time(step), run.terms(step));
            run.log().push(time, &terms, -terms.elbo(), None);
            run.curves.push(time, &terms, -terms.elbo());
            if every.iter().any(|every| step.is_multiple_of(*every)) {
                run.log().write_row(None).expect("writable");
            }
        }
        let (state, curves) = (run.log().state(), run.curves.clone());
        let state = LogState { time: Training::time(steps), ..state };
        let before = text(&path);
        if more > 0 {
            run.steps(steps + 1..=steps + more, every);
        }
        let other_path = folder.path().join("other.csv");
        let mut other = Training::new(&other_path, 1.001);
        other.steps(1..=steps + more, every);
        let others = text(&other_path);
        run.ends();
        other.ends();
        let refused = flaw(continued(&other_path, state, &curves));
        prop_assert!(matches!(refused, Some(ResumeLogFlaw::OtherRun(_))), "{refused:?}");
        prop_assert_eq!(text(&other_path), others);
        prop_assert_eq!(flaw(continued(&path, state, &curves)), None);
        prop_assert_eq!(text(&path), before);
    }
}
