//! What class each place of the plane is of.

use super::{Classifier, Codes, GoOn, Lattice};
use crate::model::ModelError;

/// Distances between two calls of `go_on`.
const WORK: usize = 1 << 18;

/// What codes say of classes: the mean of each, and a classifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    latent: usize,
    /// Each class with the mean of its codes, `[latent]`; ascending.
    means: Vec<(u16, Vec<f64>)>,
    classifier: Option<Classifier>,
}

/// Classes over the plane, one a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassField {
    /// The class whose codes' mean is nearest, in all dimensions.
    pub nearest_mean: Vec<u16>,
    /// What the classifier says.
    pub classified: Option<Classified>,
}

/// What a classifier says over the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// The likeliest class.
    pub class: Vec<u16>,
    /// Entropy of p(class | z), in nats.
    pub entropy: Vec<f64>,
    /// How many classes it tells apart: the entropy is at most the logarithm of that.
    pub classes: usize,
    /// Share of the codes that it was trained on whose class it finds.
    pub accuracy: f64,
    /// Whether its training ended by its rule.
    pub settled: bool,
}

impl Classes {
    /// Learned from the codes that have a class; None if none has.
    ///
    /// # Errors
    /// If `go_on` says so.
    pub fn learn(codes: &Codes, go_on: &mut GoOn<'_>) -> Result<Option<Self>, ModelError> {
        let mut sums: std::collections::BTreeMap<u16, (f64, Vec<f64>)> = Default::default();
        for (mean, class) in codes.labelled() {
            let fresh = || (0.0, vec![0.0; codes.latent()]);
            let (count, sum) = sums.entry(class).or_insert_with(fresh);
            *count += 1.0;
            for (sum, &value) in sum.iter_mut().zip(mean) {
                *sum += f64::from(value);
            }
        }
        if sums.is_empty() {
            return Ok(None);
        }
        let mean = |(class, (count, sum)): (u16, (f64, Vec<f64>))| {
            (class, sum.into_iter().map(|sum| sum / count).collect())
        };
        Ok(Some(Self {
            latent: codes.latent(),
            means: sums.into_iter().map(mean).collect(),
            classifier: Classifier::train(codes, go_on)?,
        }))
    }

    /// The classifier, unless there is one class or there are too many.
    pub fn classifier(&self) -> Option<&Classifier> {
        self.classifier.as_ref()
    }

    /// The class whose mean is nearest to z, `[latent]`.
    pub fn nearest_mean(&self, z: &[f32]) -> u16 {
        let square = |mean: &[f64]| -> f64 {
            let parts = mean.iter().zip(z);
            parts.map(|(m, &z)| (m - f64::from(z)).powi(2)).sum()
        };
        let mut best = (f64::INFINITY, None);
        for (class, mean) in &self.means {
            let square = square(mean);
            if square < best.0 || best.1.is_none() {
                best = (square, Some(*class));
            }
        }
        best.1.unwrap_or_default()
    }
}

/// The class of each cell's middle.
///
/// # Errors
/// If `go_on` says so.
pub fn class_field(
    lattice: &Lattice,
    classes: &Classes,
    go_on: &mut GoOn<'_>,
) -> Result<ClassField, ModelError> {
    let mut nearest_mean = Vec::with_capacity(lattice.cells());
    let mut likeliest = (Vec::new(), Vec::new());
    let of_a_place = (classes.means.len() * classes.latent).max(1);
    for cells in lattice.groups(WORK / of_a_place) {
        for z in lattice.places(cells, classes.latent).chunks(classes.latent) {
            nearest_mean.push(classes.nearest_mean(z));
            if let Some(classifier) = &classes.classifier {
                let (class, entropy) = classifier.likeliest(z);
                likeliest.0.push(class);
                likeliest.1.push(entropy);
            }
        }
        go_on()?;
    }
    let (class, entropy) = likeliest;
    let classified = classes.classifier.as_ref().map(|classifier| Classified {
        class,
        entropy,
        classes: classifier.classes().len(),
        accuracy: classifier.accuracy,
        settled: classifier.settled,
    });
    Ok(ClassField {
        nearest_mean,
        classified,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Encoded;

    fn never() -> Result<(), ModelError> {
        Ok(())
    }

    fn codes(mean: Vec<f32>, labels: Vec<Option<u16>>) -> Codes {
        let log_var = vec![0.0; mean.len()];
        Codes::new(2, Encoded { mean, log_var }, labels)
    }

    #[test]
    fn each_cell_is_of_the_class_whose_mean_is_nearest() {
        let mean = vec![-2.0, 0.0, -1.0, 0.0, 1.0, 1.0, 1.0, -1.0, 9.0, 9.0];
        let labels = vec![Some(3), Some(3), Some(8), Some(8), None];
        let classes = Classes::learn(&codes(mean, labels), &mut never).expect("runs");
        let classes = classes.expect("there are classes");
        // The means are (-1.5, 0) and (1, 0): the border is x = -0.25.
        let lattice = Lattice::new([0, 1], vec![], [-1.0, 0.6], [-5.0, 5.0], [8, 2]);
        let field = class_field(&lattice, &classes, &mut never).expect("runs");
        let expected = [3, 3, 3, 3, 8, 8, 8, 8];
        assert_eq!(field.nearest_mean, [expected, expected].concat());
        let classified = field.classified.expect("two classes");
        assert_eq!((classified.classes, classified.accuracy), (2, 1.0));
        assert_eq!(classified.class.len(), 16);
        assert!(
            classified
                .entropy
                .iter()
                .all(|h| (0.0..=2f64.ln()).contains(h))
        );
    }

    #[test]
    fn without_classes_there_is_no_field() {
        let none = Classes::learn(&codes(vec![0.0; 4], vec![None; 2]), &mut never);
        assert_eq!(none, Ok(None));
        let one = Classes::learn(&codes(vec![0.0; 4], vec![Some(1); 2]), &mut never);
        let one = one.expect("runs").expect("one class");
        assert!(one.classifier().is_none());
        assert_eq!(one.nearest_mean(&[4.0, f32::NAN]), 1);
    }
}
