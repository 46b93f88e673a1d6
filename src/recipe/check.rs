//! Whether a recipe can be run.

use super::error::{Field, RecipeError};
use super::{Binarize, DataSpec, ImageSize, Likelihood, Live, Recipe};

impl Recipe {
    /// Checks every field against its range, and against the others.
    ///
    /// # Errors
    /// The first field that is out of range or contradicts another, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            data,
            latent,
            hidden,
            activation: _,
            likelihood,
            precision,
            learn_precision,
            min_std,
            binarize,
            bayes: _,
            prior_precision,
            importance,
            kl_warmup: _,
            free_bits,
            batch,
            learning_rate: _,
            beta: _,
            seed: _,
            noise_seed: _,
            device: _,
        } = self;
        data.check()?;
        whole(Field::Latent, *latent)?;
        whole(Field::HiddenLayers, hidden.len())?;
        for &width in hidden {
            whole(Field::HiddenWidth, width)?;
        }
        real(Field::Precision, *precision)?;
        real(Field::MinStd, *min_std)?;
        real(Field::PriorPrecision, *prior_precision)?;
        whole(Field::Importance, *importance)?;
        real(Field::FreeBits, *free_bits)?;
        if !likelihood.is_discrete() && *binarize != Binarize::None {
            return Err(RecipeError::BinarizedDensity);
        }
        if *learn_precision && *likelihood != Likelihood::Gaussian {
            return Err(RecipeError::LearnedPrecision);
        }
        self.check_start_of_precision()?;
        self.live().check()?;
        // What one step holds at a time.
        let samples = batch.saturating_mul(*importance);
        whole(Field::BatchTimesImportance, samples)?;
        self.check_bound()
    }

    /// Refuses a learned precision that would start beyond its own bound.
    fn check_start_of_precision(&self) -> Result<(), RecipeError> {
        match self.max_precision() {
            // Room for the rounding of 1 / std^2.
            Some(most) if self.precision > most * (1.0 + 1e-9) => {
                Err(RecipeError::PrecisionBeyondMinStd {
                    precision: self.precision,
                    min_std: self.min_std,
                    most,
                })
            }
            _ => Ok(()),
        }
    }

    /// Refuses to weigh the KL where the objective has none.
    fn check_bound(&self) -> Result<(), RecipeError> {
        let weighed = [
            (Field::Beta, "1", self.beta != 1.0),
            (Field::KlWarmup, "0", self.kl_warmup != 0),
            (Field::FreeBits, "0", self.free_bits != 0.0),
        ];
        match weighed.iter().find(|(_, _, weighs)| *weighs) {
            Some(&(field, neutral, _)) if self.importance > 1 => Err(RecipeError::WeighedBound {
                importance: self.importance,
                field,
                neutral,
            }),
            _ => Ok(()),
        }
    }
}

impl Live {
    /// Checks every field against its range.
    ///
    /// # Errors
    /// The first field out of range, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        let Self {
            learning_rate,
            beta,
            batch,
        } = self;
        whole(Field::Batch, *batch)?;
        real(Field::LearningRate, *learning_rate)?;
        real(Field::Beta, *beta)
    }
}

impl DataSpec {
    /// Checks every number against its range.
    ///
    /// # Errors
    /// The first that is out of range, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        real(Field::HoldOut, self.hold_out)?;
        if let Some(ImageSize { height, width }) = self.size {
            whole(Field::ImageSide, height)?;
            whole(Field::ImageSide, width)?;
        }
        match self.range {
            Some(range) if !range.is_sound() => Err(RecipeError::NumberRange {
                low: range.low.to_string(),
                high: range.high.to_string(),
            }),
            Some(_) | None => Ok(()),
        }
    }
}

/// Refuses a whole number outside its range.
fn whole(field: Field, value: usize) -> Result<(), RecipeError> {
    refuse_outside(field, value as f64, value)
}

/// Refuses a number outside its range, and what is none.
fn real(field: Field, value: f64) -> Result<(), RecipeError> {
    refuse_outside(field, value, value)
}

fn refuse_outside(field: Field, value: f64, found: impl ToString) -> Result<(), RecipeError> {
    let expected = field.expected();
    if expected.range().contains(&value) {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected,
        found: found.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learning(precision: f64, min_std: f64) -> Recipe {
        Recipe {
            likelihood: Likelihood::Gaussian,
            learn_precision: true,
            precision,
            min_std,
            ..Recipe::default()
        }
    }

    #[test]
    fn any_finite_number_of_the_right_sign_fits() {
        for learning_rate in [5e-324, 1e-13, 1e4, f64::MAX] {
            let live = Live {
                learning_rate,
                ..Recipe::default().live()
            };
            assert_eq!(live.check(), Ok(()), "{learning_rate}");
        }
        for learning_rate in [0.0, -0.0, -1.0, f64::INFINITY, f64::NAN] {
            let live = Live {
                learning_rate,
                ..Recipe::default().live()
            };
            let refused = live.check().unwrap_err().to_string();
            assert!(refused.contains("a finite number above 0"), "{refused}");
        }
    }

    #[test]
    fn a_learned_precision_starts_within_its_bound() {
        assert_eq!(learning(1.0, 0.0).check(), Ok(()));
        assert_eq!(learning(100.0, 0.1).check(), Ok(()));
        let refused = learning(101.0, 0.1).check().unwrap_err().to_string();
        assert!(refused.contains("min-std 0.1"), "{refused}");
        let given = Recipe {
            learn_precision: false,
            ..learning(101.0, 0.1)
        };
        assert_eq!(given.check(), Ok(()), "a given precision has no bound");
        assert!(learning(1.0, -0.1).check().is_err());
        assert!(learning(1.0, f64::NAN).check().is_err());
    }
}
