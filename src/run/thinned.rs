//! A row of things by step, over the whole length of a run, in bounded memory.

/// Keeps what it is given at the multiples of a distance in steps. When it is full, the
/// distance doubles and every second one goes: so it reaches evenly from the first step to the
/// last, and what it holds depends on the steps alone.
#[derive(Clone, Debug)]
pub struct Thinned<T> {
    /// Ascending by step.
    kept: Vec<(u64, T)>,
    every: u64,
    room: usize,
}

impl<T> Thinned<T> {
    /// Room for so many things, two at least.
    pub fn with_room(room: usize) -> Self {
        Self {
            kept: Vec::new(),
            every: 1,
            room: room.max(2),
        }
    }

    /// What was kept before, at multiples of a distance in steps. What is not in order, or lies
    /// beside those, is left out.
    pub fn restored(kept: Vec<(u64, T)>, every: u64, room: usize) -> Self {
        let every = every.max(1);
        let mut last = None;
        let in_order = kept.into_iter().filter(|(step, _)| {
            let fits = last.is_none_or(|last| last < *step) && step.is_multiple_of(every);
            last = if fits { Some(*step) } else { last };
            fits
        });
        let mut restored = Self {
            kept: in_order.collect(),
            every,
            room: room.max(2),
        };
        restored.thin();
        restored
    }

    /// Whether something of this step would be kept.
    pub fn wants(&self, step: u64) -> bool {
        let after = self.kept.last().is_none_or(|(last, _)| *last < step);
        after && step.is_multiple_of(self.every)
    }

    /// Takes in what belongs to this step, if it [wants](Self::wants) it.
    pub fn push(&mut self, step: u64, thing: T) {
        if !self.wants(step) {
            return;
        }
        self.kept.push((step, thing));
        self.thin();
    }

    /// Room for so many things from now on, two at least. Smaller, it lets every second go until
    /// they fit; larger, it goes on as coarsely as it is.
    pub fn set_room(&mut self, room: usize) {
        self.room = room.max(2);
        self.thin();
    }

    /// What is kept up to this step, to go on from there.
    #[must_use]
    pub fn until(&self, step: u64) -> Self
    where
        T: Clone,
    {
        let kept = self.kept.iter().filter(|(at, _)| *at <= step);
        Self {
            kept: kept.cloned().collect(),
            ..*self
        }
    }

    /// The same steps, each with another thing.
    #[must_use]
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Thinned<U> {
        let kept = self.kept.into_iter();
        Thinned {
            kept: kept.map(|(step, thing)| (step, change(thing))).collect(),
            every: self.every,
            room: self.room,
        }
    }

    /// The last that belongs to this step or one before it, with its step.
    pub fn at(&self, step: u64) -> Option<&(u64, T)> {
        let after = self.kept.partition_point(|(at, _)| *at <= step);
        self.kept.get(after.checked_sub(1)?)
    }

    /// Those that belong to this step or one after it, to be changed.
    pub fn from_mut(&mut self, step: u64) -> impl Iterator<Item = &mut T> {
        let before = self.kept.partition_point(|(at, _)| *at < step);
        let after = self.kept.iter_mut().skip(before);
        after.map(|(_, thing)| thing)
    }

    fn thin(&mut self) {
        while self.kept.len() > self.room {
            self.every *= 2;
            let every = self.every;
            self.kept.retain(|(step, _)| step.is_multiple_of(every));
        }
    }

    /// What is kept, with its step, ascending.
    pub fn kept(&self) -> &[(u64, T)] {
        &self.kept
    }

    /// Steps from one to the next.
    pub fn every(&self) -> u64 {
        self.every
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// After `steps` steps from `first` on, asked only where it wants something.
    fn after(first: u64, steps: u64, room: usize) -> Thinned<u64> {
        let mut kept = Thinned::with_room(room);
        for step in first..=first + steps {
            if kept.wants(step) {
                kept.push(step, step);
            }
        }
        kept
    }

    proptest! {
        #[test]
        fn it_reaches_evenly_over_the_whole_run(
            first in 0..1000u64, steps in 0..5000u64, room in 0..40usize,
        ) {
            let found = after(first, steps, room);
            let kept: Vec<u64> = found.kept().iter().map(|(step, _)| *step).collect();
            let all = (first..=first + steps).filter(|s| s.is_multiple_of(found.every()));
            prop_assert_eq!(&kept, &all.collect::<Vec<_>>(), "every multiple, and no other");
            prop_assert!(kept.len() <= room.max(2));
            // No more is let go than has to be.
            if found.every() > 1 {
                let finer = (first..=first + steps).filter(|s| s.is_multiple_of(found.every() / 2));
                prop_assert!(finer.count() > room.max(2));
            }
        }

        #[test]
        fn room_that_is_taken_away_leaves_what_less_room_would_have_kept(
            steps in 0..3000u64, room in 2..40usize, less in 2..40usize,
        ) {
            let mut found = after(0, steps, room);
            found.set_room(less);
            let wanted = after(0, steps, room.min(less));
            prop_assert_eq!(found.kept(), wanted.kept());
        }
    }

    proptest! {
        #[test]
        fn what_was_kept_goes_on_as_if_it_had_never_been_away(
            before in 0..2000u64, more in 0..2000u64, room in 2..40usize,
        ) {
            let away = after(0, before, room);
            let mut back = Thinned::restored(away.kept().to_vec(), away.every(), room);
            for step in before + 1..=before + more {
                back.push(step, step);
            }
            let undisturbed = after(0, before + more, room);
            prop_assert_eq!(back.kept(), undisturbed.kept());
        }
    }

    #[test]
    fn what_is_kept_is_found_by_its_step_or_one_after_it() {
        let kept = after(0, 10, 4);
        assert_eq!(kept.every(), 4);
        let found = [3, 4, 9, 99].map(|step| kept.at(step).map(|(at, _)| *at));
        assert_eq!(found, [Some(0), Some(4), Some(8), Some(8)]);
        let until = kept.until(7);
        assert_eq!((until.kept().len(), until.every()), (2, 4));
        assert_eq!(Thinned::<u64>::with_room(4).at(5), None);
        let mut changed = kept;
        changed.from_mut(3).for_each(|step| *step += 100);
        let changed: Vec<u64> = changed.kept().iter().map(|(_, step)| *step).collect();
        assert_eq!(changed, [0, 104, 108]);
    }

    #[test]
    fn a_step_is_kept_once_and_none_before_it() {
        let mut kept = Thinned::with_room(4);
        kept.push(5, 'a');
        kept.push(5, 'b');
        kept.push(3, 'c');
        assert_eq!(kept.kept(), [(5, 'a')]);
    }
}
