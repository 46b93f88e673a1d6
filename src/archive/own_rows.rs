//! Whether the rows of a log are those of the run that goes on with it, by their values.

use super::log_columns::COLUMNS;
use super::log_state::LogState;
use crate::curves::{Bin, Bins, History};
use crate::recipe::Terms;

/// The columns that are held against the curves.
const MEANS: [&str; 4] = [
    "train_reconstruction",
    "train_kl",
    "train_weight_kl",
    "minimised",
];
/// How far two sums of the same steps may be apart, as a share of them: they were added up in
/// another order.
const APART: f64 = 1e-9;
/// Seconds are written to the sixth digit.
const SECONDS_APART: f64 = 1e-6;

/// The numbers of a row that are looked at.
pub(super) struct Row {
    /// The step that it stands at.
    pub step: u64,
    seconds: f64,
    /// Under [`MEANS`], over the steps since the row before, in nats per image.
    means: [f64; 4],
}

impl Row {
    /// The row in a line, without its end; None where a number is missing.
    pub fn read(line: &[u8]) -> Option<Self> {
        let cells: Vec<&str> = std::str::from_utf8(line).ok()?.split(',').collect();
        let cell = |name: &str| {
            let place = COLUMNS.split(',').position(|column| column == name)?;
            cells.get(place).copied()
        };
        let number = |name: &str| cell(name)?.parse().ok();
        let mut means = [0.0; 4];
        for (mean, name) in means.iter_mut().zip(MEANS) {
            *mean = number(name)?;
        }
        Some(Self {
            step: cell("step")?.parse().ok()?,
            seconds: number("train_seconds")?,
            means,
        })
    }
}

/// Sums over steps, in the order of [`MEANS`], and of how large numbers.
#[derive(Clone, Copy, Default)]
struct Sums {
    values: [f64; 4],
    sizes: [f64; 4],
}

impl Sums {
    fn add(&mut self, means: [f64; 4], steps: f64) {
        for ((value, size), mean) in self.values.iter_mut().zip(&mut self.sizes).zip(means) {
            *value += mean * steps;
            *size += (mean * steps).abs();
        }
    }

    /// What is not finite agrees with everything: nothing can be told from it.
    fn agree(&self, other: &Self) -> bool {
        let values = self.values.iter().zip(&other.values);
        let sizes = self.sizes.iter().zip(&other.sizes);
        values.zip(sizes).all(|((one, two), (size, other_size))| {
            let apart = (one - two).abs();
            !apart.is_finite() || apart <= APART * size.max(*other_size) + f64::MIN_POSITIVE
        })
    }
}

fn of_terms(terms: &Terms, minimised: f64) -> [f64; 4] {
    [terms.reconstruction, terms.kl, terms.weight_kl, minimised]
}

/// Takes in the rows of a log up to the step of a checkpoint, in their order, and holds them
/// against its curves.
///
/// A bin and a row both tell a sum over steps. Where a row and a bin end at one step, the sums
/// since the last such step must be equal. What the log of a run holds is therefore accepted
/// wherever its rows end.
pub(super) struct OwnRows<'a> {
    bins: &'a Bins,
    /// Whether each bin is one step.
    is_exact: bool,
    state: LogState,
    /// How many bins end before the last row or with it.
    passed: usize,
    before: Option<u64>,
    /// The sums of rows and of bins since the last step that both end at; None before one.
    since: Option<[Sums; 2]>,
    /// Whether a row has been held against the curves.
    has_compared: bool,
}

impl<'a> OwnRows<'a> {
    /// Of a run with these curves, whose log stood at `state`.
    pub fn new(curves: &'a History, state: LogState) -> Self {
        Self {
            bins: curves.train(),
            is_exact: curves.width() == 1,
            state,
            passed: 0,
            before: None,
            since: None,
            has_compared: false,
        }
    }

    /// Whether the next row, at the step of the checkpoint or before it, can be the run's.
    pub fn admit(&mut self, row: &Row) -> bool {
        if self
            .bins
            .first()
            .is_none_or(|bin| bin.first_step > row.step)
        {
            return true;
        }
        self.pass(row.step);
        let values_agree = match self.before {
            None => {
                self.has_compared = true;
                self.has_some_beginning(row)
            }
            Some(before) => self.goes_on(row, before),
        };
        let is_own = self.is_in_time(row) && values_agree;
        self.before = Some(row.step);
        if self.ends_a_bin(row.step) {
            self.since = Some([Sums::default(); 2]);
        } else if row.step == self.state.last_row {
            self.since = None;
        }
        is_own
    }

    /// Whether a row was held against the curves: where none was, nothing yet tells whose the log
    /// is.
    pub fn has_compared(&self) -> bool {
        self.has_compared
    }

    /// Whether a row after the checkpoint was written after it. More cannot be asked of it: the
    /// curves end before its steps.
    pub fn is_after(&self, row: &Row) -> bool {
        row.seconds + SECONDS_APART >= self.state.time.seconds
    }

    /// Goes past the bins that end at this step or before it.
    fn pass(&mut self, step: u64) {
        while let Some(bin) = self.bins.get(self.passed) {
            if bin.last.step > step {
                return;
            }
            let before = self.passed.checked_sub(1);
            let before = before.and_then(|place| self.bins.get(place));
            let follows = before.is_none_or(|before| before.last.step + 1 == bin.first_step);
            self.since = self.since.filter(|_| follows && is_whole(bin));
            if let Some([_, bins]) = &mut self.since {
                bins.add(of_terms(&bin.terms, bin.minimised), bin.count as f64);
            }
            self.passed += 1;
        }
    }

    fn last_passed(&self) -> Option<&Bin> {
        self.bins.get(self.passed.checked_sub(1)?)
    }

    fn ends_a_bin(&self, step: u64) -> bool {
        self.last_passed().is_some_and(|bin| bin.last.step == step)
    }

    /// Whether a row was written when the run was there: a second run of the same recipe has the
    /// same values.
    fn is_in_time(&self, row: &Row) -> bool {
        let seconds = |bin: &Bin| bin.last.seconds;
        let last = self.last_passed();
        let least = last.map_or(0.0, seconds);
        let most = match last {
            Some(last) if last.last.step == row.step => least,
            _ => self.bins.get(self.passed).map_or(f64::INFINITY, seconds),
        };
        (least - SECONDS_APART..=most + SECONDS_APART).contains(&row.seconds)
    }

    /// Whether the first row is the mean since some step: a log may begin in the middle of a run.
    /// That can be told where each bin is one step.
    fn has_some_beginning(&self, row: &Row) -> bool {
        if !self.is_exact || !self.ends_a_bin(row.step) {
            return true;
        }
        let mut bins = Sums::default();
        let mut steps = 0.0;
        (0..self.passed).rev().any(|place| {
            let Some(bin) = self.bins.get(place) else {
                return false;
            };
            bins.add(of_terms(&bin.terms, bin.minimised), 1.0);
            steps += 1.0;
            let mut rows = Sums::default();
            rows.add(row.means, steps);
            rows.agree(&bins)
        })
    }

    /// Whether the sums of rows and bins agree here, where both end.
    fn goes_on(&mut self, row: &Row, before: u64) -> bool {
        let Some([rows, bins]) = &mut self.since else {
            return true;
        };
        rows.add(row.means, row.step.saturating_sub(before) as f64);
        let (rows, mut bins) = (*rows, *bins);
        if self.ends_a_bin(row.step) {
            return rows.agree(&bins);
        }
        if row.step != self.state.last_row {
            return true;
        }
        // In the middle of a bin the checkpoint knows what comes after its last row.
        let rest = (self.passed..self.bins.len()).filter_map(|place| self.bins.get(place));
        for bin in rest {
            bins.add(of_terms(&bin.terms, bin.minimised), bin.count as f64);
        }
        bins.add(of_terms(&self.state.terms, self.state.minimised), -1.0);
        rows.agree(&bins)
    }
}

/// Whether it holds all steps from its first to its last.
fn is_whole(bin: &Bin) -> bool {
    bin.last.step - bin.first_step + 1 == bin.count
}
