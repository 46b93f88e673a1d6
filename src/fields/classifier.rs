//! A small classifier on codes: multinomial logistic regression.

use super::minimise::{Objective, Rule, minimise};
use super::{Codes, GoOn};
use crate::model::ModelError;

/// The most classes that a classifier is trained for.
pub const MOST_CLASSES: usize = 256;
/// Up to so many latent dimensions the classifier sees their squares and products too.
pub const QUADRATIC_LATENT: usize = 8;

/// Weight of the squared weights beside the mean loss of an image, in nats.
const RIDGE: f64 = 1e-3;
/// Training ends once a step promises to lower the objective by less than a millionth of it.
const RULE: Rule = Rule {
    share: 1e-6,
    steps: 400,
};
/// Multiplications between two calls of `go_on`.
const WORK: usize = 1 << 20;

/// p(class | z) = softmax(W f(z)): multinomial logistic regression on the codes' means.
///
/// f(z) are 1 and z in standard units of the codes, and up to [`QUADRATIC_LATENT`] dimensions
/// their squares and products, so that borders may be conic sections. W minimises the mean
/// cross entropy over the codes in nats plus `RIDGE` / 2 times its squared entries, those of
/// the 1 left out; by limited-memory BFGS over all codes in doubles from W = 0, which is the
/// same each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    classes: Vec<u16>,
    units: Units,
    /// [classes, features]
    weights: Vec<f64>,
    /// Share of the codes that it was trained on whose class it finds.
    pub accuracy: f64,
    /// Whether training ended by its rule, rather than by its number of steps.
    pub settled: bool,
}

impl Classifier {
    /// Trained on the codes that have a class; None where fewer than two classes are among
    /// them or more than [`MOST_CLASSES`].
    ///
    /// # Errors
    /// If `go_on` says so.
    pub fn train(codes: &Codes, go_on: &mut GoOn<'_>) -> Result<Option<Self>, ModelError> {
        let finite = |(mean, _): &(&[f32], u16)| mean.iter().all(|z| z.is_finite());
        let labelled: Vec<(&[f32], u16)> = codes.labelled().filter(finite).collect();
        let mut classes: Vec<u16> = labelled.iter().map(|(_, class)| *class).collect();
        classes.sort_unstable();
        classes.dedup();
        if !(2..=MOST_CLASSES).contains(&classes.len()) {
            return Ok(None);
        }
        let units = Units::of(&labelled, codes.latent());
        let mut features = Vec::with_capacity(labelled.len() * units.features());
        for (mean, _) in &labelled {
            units.push_features(mean, &mut features);
        }
        let place = |class: &u16| classes.binary_search(class).unwrap_or_default();
        let mut loss = Loss {
            features: &features,
            width: units.features(),
            targets: labelled.iter().map(|(_, class)| place(class)).collect(),
            classes: classes.len(),
            go_on,
        };
        let start = vec![0.0; classes.len() * units.features()];
        let end = minimise(&mut loss, start, RULE)?;
        let targets = loss.targets;
        let mut found = Self {
            classes,
            units,
            weights: end.at,
            accuracy: 0.0,
            settled: end.settled,
        };
        let rows = features.chunks_exact(found.units.features());
        let right = rows.zip(targets).filter(|(row, target)| {
            let logits = found.logits(row);
            likeliest(&logits) == *target
        });
        found.accuracy = right.count() as f64 / labelled.len().max(1) as f64;
        Ok(Some(found))
    }

    /// The classes that it tells apart, ascending.
    pub fn classes(&self) -> &[u16] {
        &self.classes
    }

    /// p(class | z) of each of [`Self::classes`].
    pub fn probabilities(&self, z: &[f32]) -> Vec<f64> {
        let mut features = Vec::with_capacity(self.units.features());
        self.units.push_features(z, &mut features);
        let mut logits = self.logits(&features);
        softmax(&mut logits);
        logits
    }

    /// The likeliest class at z, and the entropy of p(class | z) in nats.
    pub fn likeliest(&self, z: &[f32]) -> (u16, f64) {
        let probabilities = self.probabilities(z);
        let class = self.classes.get(likeliest(&probabilities));
        let plogp = |p: &f64| if *p > 0.0 { p * p.ln() } else { *p };
        let entropy = -probabilities.iter().map(plogp).sum::<f64>();
        (class.copied().unwrap_or_default(), entropy.max(0.0))
    }

    fn logits(&self, features: &[f64]) -> Vec<f64> {
        let rows = self.weights.chunks_exact(features.len().max(1));
        rows.map(|row| row.iter().zip(features).map(|(w, f)| w * f).sum())
            .collect()
    }
}

/// The first of the largest numbers.
fn likeliest(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (at, number) in numbers.iter().enumerate() {
        if numbers.get(best).is_none_or(|largest| number > largest) {
            best = at;
        }
    }
    best
}

/// Turns logits into probabilities; returns ln of what they were divided by.
fn softmax(logits: &mut [f64]) -> f64 {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - largest).exp();
        sum += *logit;
    }
    for logit in logits.iter_mut() {
        *logit /= sum;
    }
    largest + sum.ln()
}

/// How codes become features.
#[derive(Clone, Debug, PartialEq)]
struct Units {
    /// Mean and standard deviation along each axis.
    axes: Vec<(f64, f64)>,
}

impl Units {
    fn of(labelled: &[(&[f32], u16)], latent: usize) -> Self {
        let count = labelled.len().max(1) as f64;
        let along = |axis: usize| {
            let values = labelled.iter().filter_map(move |(mean, _)| mean.get(axis));
            values.map(|&value| f64::from(value))
        };
        let unit = |axis| {
            let mean = along(axis).sum::<f64>() / count;
            let square = along(axis).map(|v| (v - mean).powi(2)).sum::<f64>() / count;
            let std = square.sqrt();
            // An axis on which all codes agree says nothing about them.
            (mean, if std > 1e-9 { std } else { f64::INFINITY })
        };
        Self {
            axes: (0..latent).map(unit).collect(),
        }
    }

    fn features(&self) -> usize {
        let latent = self.axes.len();
        let products = if latent <= QUADRATIC_LATENT {
            latent * (latent + 1) / 2
        } else {
            0
        };
        1 + latent + products
    }

    /// Appends 1, z in standard units and, of few dimensions, their products.
    fn push_features(&self, z: &[f32], out: &mut Vec<f64>) {
        let values = z.iter().zip(&self.axes);
        let values: Vec<f64> = values
            .map(|(&z, (mean, std))| (f64::from(z) - mean) / std)
            .collect();
        out.push(1.0);
        out.extend(&values);
        if self.axes.len() <= QUADRATIC_LATENT {
            for (at, one) in values.iter().enumerate() {
                out.extend(values.iter().skip(at).map(|other| one * other));
            }
        }
    }
}

/// The mean cross entropy over the codes, and the ridge.
struct Loss<'a, 'b> {
    /// [codes, width]
    features: &'a [f64],
    width: usize,
    /// The place of each code's class.
    targets: Vec<usize>,
    classes: usize,
    go_on: &'a mut GoOn<'b>,
}

impl Objective for Loss<'_, '_> {
    fn value_and_gradient(&mut self, weights: &[f64]) -> Result<(f64, Vec<f64>), ModelError> {
        let share = 1.0 / self.targets.len().max(1) as f64;
        let mut value = 0.0;
        let mut gradient = vec![0.0; weights.len()];
        let mut logits = vec![0.0; self.classes];
        let mut pending = 0;
        for (features, &target) in self.features.chunks_exact(self.width).zip(&self.targets) {
            for (logit, row) in logits.iter_mut().zip(weights.chunks_exact(self.width)) {
                *logit = row.iter().zip(features).map(|(w, f)| w * f).sum();
            }
            let own = logits.get(target).copied().unwrap_or_default();
            value += share * (softmax(&mut logits) - own);
            if let Some(own) = logits.get_mut(target) {
                *own -= 1.0;
            }
            for (error, row) in logits.iter().zip(gradient.chunks_exact_mut(self.width)) {
                for (sum, feature) in row.iter_mut().zip(features) {
                    *sum += share * error * feature;
                }
            }
            pending += 2 * weights.len();
            if pending > WORK {
                pending = 0;
                (self.go_on)()?;
            }
        }
        (self.go_on)()?;
        let rows = weights.chunks_exact(self.width);
        for (row, sums) in rows.zip(gradient.chunks_exact_mut(self.width)) {
            for (weight, sum) in row.iter().zip(sums).skip(1) {
                value += 0.5 * RIDGE * weight * weight;
                *sum += RIDGE * weight;
            }
        }
        Ok((value, gradient))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Encoded;

    fn never() -> Result<(), ModelError> {
        Ok(())
    }

    fn codes(latent: usize, mean: Vec<f32>, labels: &[u16]) -> Codes {
        let log_var = vec![0.0; mean.len()];
        let labels = labels.iter().map(|&label| Some(label)).collect();
        Codes::new(latent, Encoded { mean, log_var }, labels)
    }

    fn trained(codes: &Codes) -> Classifier {
        let found = Classifier::train(codes, &mut never).expect("nobody ends it");
        found.expect("two classes")
    }

    /// Made-up codes of three classes that overlap.
    fn three() -> Codes {
        let mut mean = Vec::new();
        let mut labels = Vec::new();
        for i in 0..60 {
            let class = i % 3;
            let t = i as f32;
            mean.push([-1.0, 0.5, 1.2][class] + (1.7 * t).sin());
            mean.push([0.3, 1.5, -0.9][class] + (2.3 * t).cos());
            labels.push([2, 5, 9][class]);
        }
        codes(2, mean, &labels)
    }

    #[test]
    fn it_finds_what_another_solver_finds() {
        let classifier = trained(&three());
        assert!(classifier.settled);
        assert_eq!(classifier.classes(), [2, 5, 9]);
        for (z, expected) in OTHER_SOLVER {
            let found = classifier.probabilities(&z);
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 2e-3, "{z:?} {found} {expected}");
            }
        }
    }

    /// p(class | z) by Newton's method in doubles with the second derivatives of JAX, until the
    /// gradient was below 1e-10: the same codes, features and ridge.
    const OTHER_SOLVER: [([f32; 2], [f64; 3]); 3] = [
        ([0.0, 0.0], [0.606_723, 0.202_992, 0.190_285]),
        ([-1.0, 1.0], [0.938_776, 0.060_397, 0.000_827]),
        ([2.0, -1.5], [0.0, 0.0, 1.0]),
    ];

    #[test]
    fn a_ring_around_a_disc_is_told_from_it() {
        let mut mean = Vec::new();
        let mut labels = Vec::new();
        for i in 0..100u16 {
            let (sin, cos) = (f32::from(i) * 0.7).sin_cos();
            let radius = if i % 2 == 0 { 0.4 } else { 2.0 };
            mean.extend([radius * cos, radius * sin]);
            labels.push(i % 2);
        }
        let classifier = trained(&codes(2, mean, &labels));
        assert_eq!(classifier.accuracy, 1.0);
        let (class, certain) = classifier.likeliest(&[0.0, 0.1]);
        assert_eq!(class, 0);
        let (_, doubtful) = classifier.likeliest(&[1.2, 0.0]);
        assert!(certain < doubtful && doubtful <= 2f64.ln());
        assert_eq!(classifier.likeliest(&[3.0, 3.0]).0, 1);
    }

    #[test]
    fn one_class_or_too_many_have_no_classifier() {
        let none = |labels: &[u16]| {
            let mean = (0..labels.len()).map(|i| i as f32).collect();
            let found = Classifier::train(&codes(1, mean, labels), &mut never);
            found.expect("nobody ends it").is_none()
        };
        assert!(none(&[]));
        assert!(none(&[4, 4, 4]));
        let many: Vec<u16> = (0..=MOST_CLASSES as u16).collect();
        assert!(none(&many));
        assert!(!none(&[1, 1, 7]));
    }

    #[test]
    fn an_axis_on_which_all_agree_and_a_code_that_is_no_number_do_no_harm() {
        let mut mean = vec![0.5f32; 20];
        for (i, value) in mean.iter_mut().step_by(2).enumerate() {
            *value = if i % 2 == 0 { -1.0 } else { 1.0 };
        }
        mean[4] = f32::NAN;
        let labels: Vec<u16> = (0..10).map(|i| i % 2).collect();
        let classifier = trained(&codes(2, mean, &labels));
        assert_eq!(classifier.likeliest(&[-1.0, 80.0]).0, 0);
        assert_eq!(classifier.likeliest(&[1.0, -80.0]).0, 1);
        assert_eq!(classifier.accuracy, 1.0);
    }
}
