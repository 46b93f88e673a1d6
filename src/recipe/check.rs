//! Whether a recipe can be run.

use super::error::{Expected, Field, RecipeError};
use super::{
    Binarize, Likelihood, Live, MAX_BATCH, MAX_IMPORTANCE, MAX_LATENT, MAX_LAYERS, MAX_WIDTH,
    Recipe,
};

impl Recipe {
    /// Checks every field against its range, and against the others.
    ///
    /// # Errors
    /// The first field that is out of range or contradicts another, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            data: _,
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
            device: _,
        } = self;
        within(Field::Latent, *latent, 1, MAX_LATENT)?;
        within(Field::HiddenLayers, hidden.len(), 0, MAX_LAYERS)?;
        for &width in hidden {
            within(Field::HiddenWidth, width, 1, MAX_WIDTH)?;
        }
        positive(Field::Precision, *precision)?;
        not_negative(Field::MinStd, *min_std)?;
        positive(Field::PriorPrecision, *prior_precision)?;
        within(Field::Importance, *importance, 1, MAX_IMPORTANCE)?;
        not_negative(Field::FreeBits, *free_bits)?;
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
        within(Field::BatchTimesImportance, samples, 1, MAX_BATCH)?;
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
        within(Field::Batch, *batch, 1, MAX_BATCH)?;
        positive(Field::LearningRate, *learning_rate)?;
        not_negative(Field::Beta, *beta)
    }
}

/// Refuses a whole number outside a range.
fn within(field: Field, value: usize, low: usize, high: usize) -> Result<(), RecipeError> {
    let expected = Expected::Between { low, high };
    refuse_unless((low..=high).contains(&value), field, expected, value)
}

/// Refuses what is not a finite number above 0.
fn positive(field: Field, value: f64) -> Result<(), RecipeError> {
    let fits = value.is_finite() && value > 0.0;
    refuse_unless(fits, field, Expected::Positive, value)
}

/// Refuses what is not a finite number of 0 or more.
fn not_negative(field: Field, value: f64) -> Result<(), RecipeError> {
    let fits = value.is_finite() && value >= 0.0;
    refuse_unless(fits, field, Expected::NotNegative, value)
}

fn refuse_unless(
    fits: bool,
    field: Field,
    expected: Expected,
    found: impl ToString,
) -> Result<(), RecipeError> {
    if fits {
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
