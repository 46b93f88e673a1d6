//! Two curves over the same stretches, so that they can be taken from each other.
//!
//! The rows of two runs need not end at the same steps: the longer run has wider bins, a log has
//! rows of its own. Values of rows that end elsewhere, or that are means over more steps, differ
//! even where the runs are the same.

use super::smooth::smooth;

/// Places on an axis are the same up to this share of them.
const SAME: f64 = 1e-9;

/// The rows of one training curve: as many ends as values and steps.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Where on the axis each row ends; they never fall.
    pub ends: &'a [f64],
    /// The mean over each row, in nats per image.
    pub values: &'a [f64],
    /// How many steps each row is the mean over.
    pub steps: &'a [f64],
}

/// Two curves as means over the same stretches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommonRows {
    /// Where on the axis each stretch ends.
    pub ends: Vec<f64>,
    /// The means of the one curve and of the other, in nats per image.
    pub values: [Vec<f64>; 2],
    /// How many steps of the first curve each stretch takes.
    pub steps: Vec<f64>,
}

/// A mean under way.
#[derive(Clone, Copy, Default)]
struct Mean {
    value: f64,
    steps: f64,
}

impl Mean {
    fn add(&mut self, value: f64, steps: f64) {
        self.steps += steps;
        // Written so that equal values stay equal.
        self.value += (value - self.value) * steps / self.steps;
    }
}

impl CommonRows {
    /// Those of two curves: a stretch ends where a row of each ends. What comes before the first
    /// such place is left out, unless both have as many steps there.
    pub fn of(one: Rows<'_>, other: Rows<'_>) -> Self {
        let mut common = Self::default();
        let mut means = [Mean::default(); 2];
        let mut others = rows(other).peekable();
        for (end, value, steps) in rows(one) {
            means[0].add(value, steps);
            let slack = SAME * end.abs();
            while let Some((there, value, steps)) = others.next_if(|(at, ..)| *at <= end + slack) {
                means[1].add(value, steps);
                if there < end - slack {
                    continue;
                }
                let [mine, theirs] = std::mem::take(&mut means);
                if !common.ends.is_empty() || mine.steps == theirs.steps {
                    common.values[0].push(mine.value);
                    common.values[1].push(theirs.value);
                } else {
                    // Kept as a place from which both are known, without a value.
                    common
                        .values
                        .iter_mut()
                        .for_each(|values| values.push(f64::NAN));
                }
                common.ends.push(end);
                common.steps.push(mine.steps);
            }
        }
        common
    }

    /// The moving average of each curve, both weighed alike; see [`smooth`]. `unit` is the number
    /// of steps that counts as one value.
    pub fn smoothed(&self, weight: f64, unit: f64) -> [Vec<f64>; 2] {
        let lengths: Vec<f64> = self.steps.iter().map(|steps| steps / unit).collect();
        let [one, other] = &self.values;
        [one, other].map(|values| smooth(values, &lengths, weight))
    }
}

fn rows(rows: Rows<'_>) -> impl Iterator<Item = (f64, f64, f64)> {
    let values = rows.values.iter().zip(rows.steps);
    let all = rows.ends.iter().zip(values);
    all.map(|(end, (value, steps))| (*end, *value, *steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The run of these values, a step each, in rows that end at these steps.
    fn in_rows(values: &[f64], ends: &[usize]) -> [Vec<f64>; 3] {
        let mut before = 0;
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        for &end in ends {
            let own = &values[before..end];
            rows[0].push(end as f64);
            rows[1].push(own.iter().sum::<f64>() / own.len() as f64);
            rows[2].push(own.len() as f64);
            before = end;
        }
        rows
    }

    fn view([ends, values, steps]: &[Vec<f64>; 3]) -> Rows<'_> {
        Rows {
            ends,
            values,
            steps,
        }
    }

    proptest! {
        #[test]
        fn one_run_differs_from_itself_by_nothing_however_its_rows_lie(
            values in prop::collection::vec(-500.0..0.0f64, 1..600),
            every in prop::array::uniform2(1..40usize), weight in 0.0..0.999f64, unit in 1.0..20.0f64,
        ) {
            let rows = every.map(|every| {
                let mut ends: Vec<usize> = (1..=values.len() / every).map(|row| row * every).collect();
                if ends.last() != Some(&values.len()) {
                    ends.push(values.len());
                }
                in_rows(&values, &ends)
            });
            let common = CommonRows::of(view(&rows[0]), view(&rows[1]));
            prop_assert_eq!(common.ends.last(), Some(&(values.len() as f64)));
            let [one, other] = common.smoothed(weight, unit);
            for (one, other) in one.iter().zip(&other) {
                prop_assert!((one - other).abs() < 1e-8, "{one} {other}");
            }
        }

        #[test]
        fn rows_that_lie_alike_are_taken_as_they_are(
            values in prop::collection::vec(-500.0..0.0f64, 1..80), weight in 0.0..0.999f64,
        ) {
            let ends: Vec<usize> = (1..=values.len()).collect();
            let rows = in_rows(&values, &ends);
            let common = CommonRows::of(view(&rows), view(&rows));
            let plain = smooth(&values, &vec![1.0; values.len()], weight);
            prop_assert_eq!(common.smoothed(weight, 1.0), [plain.clone(), plain]);
        }
    }

    #[test]
    fn a_run_that_began_later_is_compared_from_where_both_are_known() {
        let whole = in_rows(&[-9.0, -8.0, -7.0, -6.0], &[1, 2, 3, 4]);
        let later = [vec![3.0, 4.0], vec![-7.0, -6.0], vec![1.0, 1.0]];
        let common = CommonRows::of(view(&whole), view(&later));
        assert_eq!(common.ends, [3.0, 4.0]);
        assert!(common.values[0][0].is_nan());
        assert_eq!([common.values[0][1], common.values[1][1]], [-6.0, -6.0]);
        let apart = [vec![0.5, 1.5], vec![-7.0, -6.0], vec![1.0, 1.0]];
        assert_eq!(
            CommonRows::of(view(&whole), view(&apart)),
            CommonRows::default()
        );
    }
}
