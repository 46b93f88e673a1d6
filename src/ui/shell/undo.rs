//! Undo and redo of what a person makes by hand: the recipe's draft and the points.

use crate::explore::{Compared, LatentPoint};
use crate::ui::recipe::draft::Draft;
use std::collections::VecDeque;
use std::sync::Arc;

/// States kept to go back to.
const KEPT: usize = 200;
/// Seconds without a change after which a state counts as settled.
const SETTLED: f64 = 0.4;
/// A change that goes on for so many seconds is settled in between.
const LONG: f64 = 30.0;

/// A state that undo can go back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct UndoState {
    pub draft: Option<Draft>,
    pub handles: Vec<LatentPoint>,
    /// The active point; to choose another is no step of its own.
    pub active: Option<u64>,
    /// The chosen image; to choose another is no step of its own.
    pub image: Option<Arc<Compared>>,
}

impl UndoState {
    /// Whether a person made nothing between the two.
    fn same_work(&self, other: &Self) -> bool {
        self.draft == other.draft && self.handles == other.handles
    }
}

/// Whether there is something to undo and to redo.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UndoAvailable {
    pub undo: bool,
    pub redo: bool,
}

/// The states gone through.
#[derive(Default)]
pub(crate) struct UndoStack {
    /// Settled, newest last; the last is the one in hand unless that is changing.
    past: VecDeque<UndoState>,
    /// Undone, the next to redo last.
    future: Vec<UndoState>,
    changing: Option<Changing>,
}

/// A state that has yet to settle.
struct Changing {
    state: UndoState,
    since: f64,
    changed: f64,
}

impl UndoStack {
    /// Notes the state of this frame; a drag becomes one entry once the hand rests.
    ///
    /// Returns whether the state has yet to settle, so that another frame is wanted.
    pub fn note(&mut self, seconds: f64, now: &UndoState) -> bool {
        match self.past.back_mut() {
            Some(settled) if settled.same_work(now) => {
                // What was active when the next change begins is what undo brings back.
                settled.active = now.active;
                settled.image.clone_from(&now.image);
                self.changing = None;
                return false;
            }
            Some(_) => {}
            None => {
                self.settle(now);
                return false;
            }
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
        let settled = seconds - changing.changed >= SETTLED;
        if settled || seconds - changing.since >= LONG {
            self.settle(now);
        }
        self.changing.is_some()
    }

    fn settle(&mut self, now: &UndoState) {
        self.past.push_back(now.clone());
        if self.past.len() > KEPT {
            self.past.pop_front();
        }
        self.changing = None;
    }

    /// Forgets everything: another model, other dimensions.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there is something to go back to from `now`, and to go forward to.
    pub fn available(&self, now: &UndoState) -> UndoAvailable {
        let settled = self.past.back().is_some_and(|last| last.same_work(now));
        UndoAvailable {
            undo: self.past.len() > usize::from(settled),
            redo: settled && !self.future.is_empty(),
        }
    }

    /// Goes back from `now`; the state to put in its place.
    pub fn undo(&mut self, now: &UndoState) -> Option<UndoState> {
        if !self.available(now).undo {
            return None;
        }
        self.changing = None;
        self.past.pop_back_if(|last| last.same_work(now));
        self.future.push(now.clone());
        self.past.back().cloned()
    }

    /// Goes forward again from `now`; the state to put in its place.
    pub fn redo(&mut self, now: &UndoState) -> Option<UndoState> {
        if !self.available(now).redo {
            return None;
        }
        let state = self.future.pop()?;
        self.past.push_back(state.clone());
        Some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(ids: &[u64], active: u64) -> UndoState {
        let handle = |id: &u64| LatentPoint {
            id: *id,
            z: vec![0.0],
        };
        UndoState {
            handles: ids.iter().map(handle).collect(),
            active: Some(active),
            ..UndoState::default()
        }
    }

    #[test]
    fn what_was_active_when_the_change_began_comes_back() {
        let mut stack = UndoStack::default();
        stack.note(0.0, &points(&[1, 2], 1));
        stack.note(1.0, &points(&[1, 2], 2));
        let added = points(&[1, 2, 3], 3);
        assert!(stack.note(2.0, &added), "it has yet to settle");
        let undone = stack.undo(&added).expect("a state before");
        assert_eq!(undone.active, Some(2));
        let redone = stack.redo(&undone).expect("a state after");
        assert_eq!(redone.active, Some(3));
    }

    #[test]
    fn choosing_another_point_is_no_step() {
        let mut stack = UndoStack::default();
        stack.note(0.0, &points(&[1, 2], 1));
        stack.note(1.0, &points(&[1, 2], 2));
        assert!(!stack.available(&points(&[1, 2], 2)).undo);
    }

    proptest! {
        #[test]
        fn as_many_redos_as_undos_lead_back(steps in prop::collection::vec(1_u64..5, 1..20)) {
            let mut stack = UndoStack::default();
            let mut seconds = 0.0;
            let mut now = points(&[], 0);
            stack.note(seconds, &now);
            let mut made = 0;
            for id in steps {
                let next = points(&[id], id);
                made += usize::from(!next.same_work(&now));
                now = next;
                for _ in 0..2 {
                    seconds += 1.0;
                    stack.note(seconds, &now);
                }
            }
            let newest = now.clone();
            let mut undone = 0;
            while let Some(state) = stack.undo(&now) {
                now = state;
                undone += 1;
            }
            prop_assert_eq!(undone, made);
            prop_assert!(now.handles.is_empty());
            while let Some(state) = stack.redo(&now) {
                now = state;
            }
            prop_assert!(now.same_work(&newest));
            prop_assert_eq!(now.active, newest.active);
        }
    }
}
