use super::super::pending::FreshRun;
use super::super::protocol::{Command, Progress};
use super::super::save_order::SaveOrder;
use super::super::services::Services;
use super::super::shared_state::SharedState;
use super::*;
use crate::data::{Dataset, Split};
use crate::recipe::{ImageShape, Recipe};
use arc_swap::{ArcSwap, ArcSwapOption};
use std::sync::Arc;

/// A run in motion that is written by itself every hour, and where.
fn session() -> (Session, tempfile::TempDir) {
    let recipe = Recipe {
        hidden: vec![4],
        batch: 8,
        ..Recipe::default()
    };
    let shape = ImageShape {
        height: 3,
        width: 4,
        channels: 1,
    };
    let split = Split {
        pixels: (0..96).collect(),
        labels: None,
    };
    let dataset = Dataset::new("bars".into(), shape, split.clone(), split);
    let shared = SharedState {
        progress: Arc::new(ArcSwap::from_pointee(Progress::preparing(recipe.clone()))),
        slot: Arc::new(ArcSwapOption::empty()),
        wake: Arc::new(|| {}),
    };
    let mut session = Session::new(recipe.clone(), shared, Services::default());
    let folder = tempfile::tempdir().expect("a folder");
    let plan = RecoveryPlan::new(folder.path().to_owned());
    session.keep_by(plan.every(Duration::from_secs(3600)));
    let fresh = FreshRun {
        recipe,
        run: true,
        length: None,
    };
    session.begin_fresh(fresh, Arc::new(dataset.expect("a sound set")));
    (session, folder)
}

fn is_due(session: &Session) -> bool {
    let due = session.keep_due();
    due.is_some_and(|due| due <= Instant::now())
}

#[test]
fn a_run_is_written_at_each_pause_however_soon_after_the_last() {
    let (mut session, _folder) = session();
    for _ in 0..3 {
        session.train_one_step();
        assert!(!is_due(&session), "in motion");
        session.carry_out(Command::Pause);
        assert!(is_due(&session));
        session.keep_if_due();
        assert!(!is_due(&session), "nothing is new");
        session.carry_out(Command::Run);
    }
}

#[test]
fn a_run_of_which_nothing_is_kept_is_written_soon() {
    let (mut session, folder) = session();
    let soon = |session: &Session| {
        let due = session.keep_due().expect("steps that are kept nowhere");
        due <= Instant::now() + Duration::from_secs(60)
    };
    session.train_one_step();
    assert!(soon(&session));
    session.keep_in_hand();
    session.train_one_step();
    assert!(!soon(&session), "every hour from now on");
    // Its file has all of it, and nothing is kept beside; then it goes on.
    let order = SaveOrder::model(folder.path().join("saved.bpk"));
    session.carry_out(Command::Save(Box::new(order)));
    session.finish_saves();
    assert!(!session.progress.unsaved);
    session.train_one_step();
    assert!(soon(&session));
}

#[test]
fn steps_one_by_one_are_not_written_one_by_one() {
    let (mut session, _folder) = session();
    session.train_one_step();
    session.carry_out(Command::Pause);
    session.keep_if_due();
    for _ in 0..3 {
        session.carry_out(Command::Step);
        session.train_one_step();
        assert!(!session.is_running());
        assert!(session.keep_due().is_some() && !is_due(&session));
    }
}
