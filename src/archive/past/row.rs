//! What is set of an earlier step beside its weights, as a row of whole numbers.

use super::shared_rows::Share;
use crate::run::{ForkPoint, Lineage, RunId};

/// Numbers of a [`Row`].
pub const COLUMNS: usize = 25;

/// What is set of a step that its weights do not tell, as whole numbers: fractions by their bits.
pub struct Row {
    /// Importance samples, warm-up, free bits, seed of the noise.
    pub settings: [u64; 4],
    /// None where the step cannot go on.
    pub state: Option<State>,
}

/// What a step needs to go on, that is no long list.
pub struct State {
    /// Place in the order of images, epochs finished, positions of the streams of shuffling,
    /// binarisation and noise, and epochs before.
    pub position: [u64; 6],
    pub lineage: Option<Lineage>,
    /// Which of the orders of images.
    pub order: u64,
    /// Steps per bin, and between two evaluations.
    pub widths: [u64; 2],
    /// Bins, evaluations and marks.
    pub shares: [Share; 3],
}

impl Row {
    /// As it stands in the file.
    pub fn numbers(&self) -> [u64; COLUMNS] {
        let mut numbers = [0; COLUMNS];
        let listed = self.settings.into_iter().chain(self.state_numbers());
        numbers
            .iter_mut()
            .zip(listed)
            .for_each(|(to, from)| *to = from);
        numbers
    }

    fn state_numbers(&self) -> Vec<u64> {
        let Some(state) = &self.state else {
            return Vec::new();
        };
        let State {
            position,
            lineage,
            order,
            widths,
            shares,
        } = state;
        let forked = lineage.and_then(|lineage| lineage.forked);
        let lineage = lineage.map_or([0, 0], |Lineage { id, forked: _ }| [1, id.0]);
        let forked = forked.map_or([0; 3], |ForkPoint { run, step }| [1, run.0, step]);
        let shares = shares.iter().flat_map(|share| [share.common, share.own]);
        let flag_and_position = [1].into_iter().chain(*position);
        let run = lineage.into_iter().chain(forked);
        let rest = [*order].into_iter().chain(*widths).chain(shares);
        flag_and_position.chain(run).chain(rest).collect()
    }

    /// From the file; None where no step can be so.
    pub fn read(numbers: [u64; COLUMNS]) -> Option<Self> {
        let [
            importance,
            kl_warmup,
            free_bits,
            noise_seed,
            goes_on,
            place,
            finished,
            shuffle,
            binarisation,
            noise,
            epochs_before,
            has_run,
            run,
            is_fork,
            forked_run,
            forked_step,
            order,
            width,
            test_every,
            shares @ ..,
        ] = numbers;
        let forked = flag(is_fork)?.then_some(ForkPoint {
            run: RunId(forked_run),
            step: forked_step,
        });
        let lineage = flag(has_run)?.then_some(Lineage {
            id: RunId(run),
            forked,
        });
        let [train, train_own, test, test_own, marks, marks_own] = shares;
        let share = |common, own| Share { common, own };
        let state = flag(goes_on)?.then_some(State {
            position: [place, finished, shuffle, binarisation, noise, epochs_before],
            lineage,
            order,
            widths: [width, test_every],
            shares: [
                share(train, train_own),
                share(test, test_own),
                share(marks, marks_own),
            ],
        });
        Some(Self {
            settings: [importance, kl_warmup, free_bits, noise_seed],
            state,
        })
    }
}

fn flag(number: u64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}
