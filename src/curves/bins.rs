//! The bins of a training curve, in blocks that clones share: each kept step of a run has
//! the curves as of then, and they differ by their ends alone.

use crate::recipe::Terms;
use crate::run::RunTime;
use std::sync::Arc;

/// Bins in a block.
const BLOCK: usize = 64;

/// The mean over the steps of one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The first step in the bin; steps count from 1.
    pub first_step: u64,
    /// The last step in the bin so far.
    pub last: RunTime,
    /// How many steps the means are over.
    pub count: u64,
    /// Mean terms on the training minibatches, in nats per image.
    pub terms: Terms,
    /// Mean of what the optimiser minimised, in nats per image.
    pub minimised: f64,
}

impl Bin {
    /// Whether it is the other, bit for bit: what is no number is the same as itself.
    fn is_same(&self, other: &Self) -> bool {
        let bits = |bin: &Self| {
            // Named one by one, so that a new field is not forgotten here.
            let Self {
                first_step,
                last,
                count,
                terms,
                minimised,
            } = *bin;
            let minimised = minimised.to_bits();
            (first_step, bits_of(last, terms), count, minimised)
        };
        bits(self) == bits(other)
    }

    /// Takes in a later bin: means weighed by count, the end of the later one.
    pub(super) fn absorb(&mut self, later: &Bin) {
        let count = self.count + later.count;
        let weight = later.count as f64 / count as f64;
        // mean + weight * (later - mean) leaves equal numbers exactly equal.
        let mut change = later.terms;
        change.add_scaled(&self.terms, -1.0);
        self.terms.add_scaled(&change, weight);
        self.minimised += weight * (later.minimised - self.minimised);
        self.count = count;
        self.last = later.last;
    }
}

/// A time and terms as whole numbers, by their bits.
pub(super) fn bits_of(time: RunTime, terms: Terms) -> [u64; 6] {
    // Named one by one, so that a new field is not forgotten here.
    let RunTime {
        step,
        epoch,
        seconds,
    } = time;
    let Terms {
        reconstruction,
        kl,
        weight_kl,
    } = terms;
    let [epoch, seconds] = [epoch, seconds].map(f64::to_bits);
    let [reconstruction, kl, weight_kl] = [reconstruction, kl, weight_kl].map(f64::to_bits);
    [step, epoch, seconds, reconstruction, kl, weight_kl]
}

/// Bins, oldest first. A clone takes a few kilobytes, however many there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bins {
    /// Of [`BLOCK`] bins each.
    full: Vec<Arc<[Bin]>>,
    /// The bins after those; the last of all is among them.
    open: Vec<Bin>,
}

impl Bins {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.full.len() * BLOCK + self.open.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The one at a place, counted from 0.
    pub fn get(&self, place: usize) -> Option<&Bin> {
        let (block, within) = (place / BLOCK, place % BLOCK);
        match self.full.get(block) {
            Some(block) => block.get(within),
            None => self.open.get(place - self.full.len() * BLOCK),
        }
    }

    /// The oldest.
    pub fn first(&self) -> Option<&Bin> {
        self.get(0)
    }

    /// The newest.
    pub fn last(&self) -> Option<&Bin> {
        self.open.last()
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Bin> {
        let full = self.full.iter().flat_map(|block| block.iter());
        full.chain(&self.open)
    }

    /// How many come before the first that fails `before`, which none passes after it.
    pub fn partition_point(&self, before: impl Fn(&Bin) -> bool) -> usize {
        let passed = |block: &Arc<[Bin]>| block.last().is_some_and(&before);
        let whole = self.full.partition_point(passed);
        let next = self.full.get(whole).map_or(&*self.open, |block| block);
        whole * BLOCK + next.partition_point(before)
    }

    /// Takes the blocks of `other` in place of its own where they hold the same, bit for bit.
    pub(super) fn share_with(&mut self, other: &Self) {
        let pairs = self.full.iter_mut().zip(&other.full);
        let same = |one: &Arc<[Bin]>, two: &Arc<[Bin]>| {
            one.len() == two.len() && one.iter().zip(&**two).all(|(one, two)| one.is_same(two))
        };
        for (own, theirs) in pairs.take_while(|(own, theirs)| same(own, theirs)) {
            *own = theirs.clone();
        }
    }

    /// Its full blocks.
    #[cfg(test)]
    pub(crate) fn blocks(&self) -> &[Arc<[Bin]>] {
        &self.full
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Bin> {
        self.open.last_mut()
    }

    pub(super) fn push(&mut self, bin: Bin) {
        if self.open.len() == BLOCK {
            self.full.push(self.open.drain(..).collect());
        }
        self.open.push(bin);
    }
}

impl FromIterator<Bin> for Bins {
    fn from_iter<I: IntoIterator<Item = Bin>>(all: I) -> Self {
        let mut bins = Self::default();
        all.into_iter().for_each(|bin| bins.push(bin));
        bins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(step: u64) -> Bin {
        Bin {
            first_step: step,
            last: RunTime {
                step,
                epoch: 0.0,
                seconds: 0.0,
            },
            count: 1,
            terms: Terms::default(),
            minimised: 0.0,
        }
    }

    #[test]
    fn they_are_what_a_plain_row_of_them_is() {
        for length in [0, 1, 63, 64, 65, 128, 129, 1000] {
            let plain: Vec<Bin> = (1..=length).map(bin).collect();
            let bins: Bins = plain.iter().copied().collect();
            assert_eq!(bins.len(), plain.len());
            assert_eq!(bins.is_empty(), plain.is_empty());
            assert!(bins.iter().eq(&plain));
            assert_eq!((bins.first(), bins.last()), (plain.first(), plain.last()));
            for step in 0..=length + 1 {
                assert_eq!(bins.get(step as usize), plain.get(step as usize));
                let before = |bin: &Bin| bin.first_step <= step;
                assert_eq!(bins.partition_point(before), plain.partition_point(before));
            }
        }
    }

    #[test]
    fn what_is_the_same_bit_for_bit_can_be_shared() {
        let mut odd = bin(70);
        odd.minimised = f64::NAN;
        let all = |last: Bin| {
            (1..70)
                .map(bin)
                .chain([odd])
                .chain((71..130).map(bin))
                .chain([last])
        };
        let one: Bins = all(bin(130)).collect();
        let mut other: Bins = all(bin(131)).collect();
        other.share_with(&one);
        assert!(
            other
                .iter()
                .zip(one.iter())
                .take(129)
                .all(|(a, b)| a.is_same(b))
        );
        let shared = |other: &Bins| {
            let pairs = other.full.iter().zip(&one.full);
            pairs.filter(|(a, b)| Arc::ptr_eq(a, b)).count()
        };
        assert_eq!(shared(&other), 2);
        let mut zero: Bins = one.iter().copied().collect();
        zero.full[1] = zero.full[1]
            .iter()
            .map(|bin| Bin {
                minimised: -bin.minimised,
                ..*bin
            })
            .collect();
        zero.share_with(&one);
        assert_eq!(shared(&zero), 1, "another sign of zero is another number");
    }

    #[test]
    fn clones_share_all_but_the_end() {
        let bins: Bins = (1..=1000).map(bin).collect();
        let mut later = bins.clone();
        later.push(bin(1001));
        assert_eq!((bins.len(), later.len()), (1000, 1001));
        let shared = bins.full.iter().zip(&later.full);
        assert!(shared.clone().all(|(one, other)| Arc::ptr_eq(one, other)));
        assert_eq!(shared.count(), 15);
    }
}
