//! Undo and redo of what a person makes by hand: the recipe's draft and the points.

use crate::document::{Document, Edit};
use crate::explore::Compared;
use crate::train::Progress;
use crate::ui::recipe::draft::Draft;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Steps kept to go back through.
const KEPT: usize = 200;
/// Seconds without a change after which a state counts as settled.
const SETTLED: f64 = 0.4;
/// A change that goes on for so many seconds is settled in between.
const LONG: f64 = 30.0;

/// What a person's work is like in a frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct UndoState {
    pub draft: Option<Draft>,
    pub document: Document,
    /// Runs that were forgotten.
    pub forgotten: BTreeSet<u64>,
    pub focus: Focus,
}

/// What was active and chosen; to choose another is no step of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Focus {
    /// The active point.
    pub active: Option<u64>,
    /// The chosen image.
    pub image: Option<Arc<Compared>>,
}

impl UndoState {
    /// Whether a person made nothing between the two.
    fn same_work(&self, other: &Self) -> bool {
        self.draft == other.draft
            && self.forgotten == other.forgotten
            && self.document.holds_the_same(&other.document)
    }
}

/// One thing that a person did: a drag, a word typed, a point put down.
#[derive(Clone, Debug)]
struct Step {
    edit: Edit,
    /// The draft before and after, where it changed.
    draft: Option<[Option<Draft>; 2]>,
    /// Runs that were forgotten.
    forgot: BTreeSet<u64>,
    /// Before and after.
    focus: [Focus; 2],
}

impl Step {
    fn between(before: &UndoState, after: &UndoState) -> Self {
        let draft = || [before.draft.clone(), after.draft.clone()];
        Self {
            edit: Edit::between(&before.document, &after.document),
            draft: (before.draft != after.draft).then(draft),
            forgot: &after.forgotten - &before.forgotten,
            focus: [before.focus.clone(), after.focus.clone()],
        }
    }

    fn taken_back(&self, mut now: UndoState) -> UndoState {
        self.edit.inverse().apply(&mut now.document);
        now.forgotten = &now.forgotten - &self.forgot;
        let [draft, _] = self.draft.clone().unwrap_or_default();
        let [focus, _] = self.focus.clone();
        now.draft = if self.draft.is_some() {
            draft
        } else {
            now.draft
        };
        UndoState { focus, ..now }
    }

    fn made_again(&self, mut now: UndoState) -> UndoState {
        self.edit.apply(&mut now.document);
        now.forgotten.extend(&self.forgot);
        let [_, draft] = self.draft.clone().unwrap_or_default();
        let [_, focus] = self.focus.clone();
        now.draft = if self.draft.is_some() {
            draft
        } else {
            now.draft
        };
        UndoState { focus, ..now }
    }

    /// Whether runs were forgotten, and nothing else was done.
    fn only_forgot(&self) -> bool {
        self.edit.is_empty() && self.draft.is_none() && !self.forgot.is_empty()
    }
}

/// Whether there is something to undo and to redo.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UndoAvailable {
    pub undo: bool,
    pub redo: bool,
}

/// The steps gone through.
#[derive(Default)]
pub(crate) struct UndoStack {
    /// The newest last.
    past: VecDeque<Step>,
    /// Undone, the next to redo last.
    future: Vec<Step>,
    /// What the last step led to.
    settled: Option<UndoState>,
    changing: Option<Changing>,
}

/// Work that has yet to settle.
struct Changing {
    state: UndoState,
    since: f64,
    changed: f64,
}

impl UndoStack {
    /// Notes the state of this frame; what the hand does becomes one step once it lets go, or
    /// rests without having `held` anything.
    ///
    /// Returns whether the state has yet to settle, so that another frame is wanted.
    pub fn note(&mut self, seconds: f64, now: &UndoState, held: bool) -> bool {
        let Some(settled) = &mut self.settled else {
            self.settled = Some(now.clone());
            return false;
        };
        if settled.same_work(now) {
            // What was active when the next change begins is what undo brings back.
            settled.focus.clone_from(&now.focus);
            self.changing = None;
            return false;
        }
        self.future.clear();
        let changing = self.changing.get_or_insert_with(|| Changing {
            state: now.clone(),
            since: seconds,
            changed: seconds,
        });
        if !changing.state.same_work(now) {
            changing.changed = seconds;
        }
        changing.state.clone_from(now);
        let rests = seconds - changing.changed >= SETTLED || seconds - changing.since >= LONG;
        if rests && !held {
            self.settle(now);
        }
        self.changing.is_some()
    }

    /// What was done since the last step is a step, whatever it may still become.
    fn settle(&mut self, now: &UndoState) {
        self.changing = None;
        if let Some(settled) = &self.settled
            && !settled.same_work(now)
        {
            self.past.push_back(Step::between(settled, now));
            if self.past.len() > KEPT {
                self.past.pop_front();
            }
        }
        self.settled = Some(now.clone());
    }

    /// What was done up to `now` is a step of its own, however quickly the next one follows.
    pub fn finish_step(&mut self, now: &UndoState) {
        let settled = self.settled.as_ref();
        if settled.is_some_and(|settled| !settled.same_work(now)) {
            self.future.clear();
            self.settle(now);
        }
    }

    /// Another model, other dimensions: what was made before is no longer undone, but runs that
    /// were forgotten can be taken back, and forgotten again.
    pub fn run_began(&mut self, progress: &Progress) {
        let kept =
            |run: &u64| *run == progress.run || progress.kept.iter().any(|kept| kept.run == *run);
        let gone = |run: &u64| progress.forgotten.contains(run);
        self.past
            .retain(|step| step.only_forgot() && step.forgot.iter().all(gone));
        self.future
            .retain(|step| step.only_forgot() && step.forgot.iter().all(kept));
        self.settled = None;
        self.changing = None;
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there is something to go back to from `now`, and to go forward to.
    pub fn available(&self, now: &UndoState) -> UndoAvailable {
        let settled = self.settled.as_ref();
        let is_settled = settled.is_none_or(|settled| settled.same_work(now));
        UndoAvailable {
            undo: !self.past.is_empty() || !is_settled,
            redo: is_settled && !self.future.is_empty(),
        }
    }

    /// Goes back from `now`; the state to put in its place.
    pub fn undo(&mut self, now: &UndoState) -> Option<UndoState> {
        self.settle(now);
        let step = self.past.pop_back()?;
        let state = step.taken_back(now.clone());
        self.future.push(step);
        self.settled = Some(state.clone());
        Some(state)
    }

    /// Goes forward again from `now`; the state to put in its place.
    pub fn redo(&mut self, now: &UndoState) -> Option<UndoState> {
        if !self.available(now).redo {
            return None;
        }
        let step = self.future.pop()?;
        let state = step.made_again(now.clone());
        self.past.push_back(step);
        self.settled = Some(state.clone());
        Some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Point;
    use proptest::prelude::*;

    fn points(ids: &[u64], active: u64) -> UndoState {
        let mut document = Document::default();
        let point = |id: &u64| Point::at(*id, vec![0.0]);
        document.points = ids.iter().map(point).collect();
        UndoState {
            document,
            focus: Focus {
                active: Some(active),
                image: None,
            },
            ..UndoState::default()
        }
    }

    #[test]
    fn what_was_active_when_the_change_began_comes_back() {
        let mut stack = UndoStack::default();
        stack.note(0.0, &points(&[1, 2], 1), false);
        stack.note(1.0, &points(&[1, 2], 2), false);
        let added = points(&[1, 2, 3], 3);
        assert!(stack.note(2.0, &added, false), "it has yet to settle");
        let undone = stack.undo(&added).expect("a state before");
        assert_eq!(undone.focus.active, Some(2));
        let redone = stack.redo(&undone).expect("a state after");
        assert_eq!(redone.focus.active, Some(3));
    }

    #[test]
    fn a_drag_is_one_step_however_long_the_hand_rests() {
        let mut stack = UndoStack::default();
        let at = |x: f32| {
            let mut state = points(&[1], 1);
            state.document.points[0].z = vec![x];
            state
        };
        stack.note(0.0, &at(0.0), false);
        for (seconds, x) in [(1.0, 0.1), (3.0, 0.1), (5.0, 0.5), (60.0, 0.9)] {
            assert!(stack.note(seconds, &at(x), true));
        }
        assert!(stack.note(61.0, &at(0.9), false) || stack.past.len() == 1);
        let undone = stack.undo(&at(0.9)).expect("the drag");
        assert_eq!(undone.document.points[0].z, [0.0]);
        assert!(!stack.available(&undone).undo);
    }

    #[test]
    fn choosing_another_point_is_no_step() {
        let mut stack = UndoStack::default();
        stack.note(0.0, &points(&[1, 2], 1), false);
        stack.note(1.0, &points(&[1, 2], 2), false);
        assert!(!stack.available(&points(&[1, 2], 2)).undo);
    }

    proptest! {
        #[test]
        fn as_many_redos_as_undos_lead_back(steps in prop::collection::vec(1_u64..5, 1..20)) {
            let mut stack = UndoStack::default();
            let mut seconds = 0.0;
            let mut now = points(&[], 0);
            stack.note(seconds, &now, false);
            let mut made = 0;
            for id in steps {
                let next = points(&[id], id);
                made += usize::from(!next.same_work(&now));
                now = next;
                for _ in 0..2 {
                    seconds += 1.0;
                    stack.note(seconds, &now, false);
                }
            }
            let newest = now.clone();
            let mut undone = 0;
            while let Some(state) = stack.undo(&now) {
                now = state;
                undone += 1;
            }
            prop_assert_eq!(undone, made);
            prop_assert!(now.document.points.is_empty());
            while let Some(state) = stack.redo(&now) {
                now = state;
            }
            prop_assert!(now.same_work(&newest));
            prop_assert_eq!(now.focus.active, newest.focus.active);
        }
    }
}
