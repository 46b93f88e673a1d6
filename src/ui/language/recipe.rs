//! What is wrong with a recipe, in both languages: fields are called as in the panel,
//! and not like the options of the command line.

use crate::recipe::{Expected, Field, RecipeError, WidthsError};
use crate::ui::language::errors::Localised;
use crate::ui::language::numbers::tidy;
use crate::ui::language::{fill, t};

impl Localised for RecipeError {
    fn english(&self) -> String {
        recipe_error(self)
    }

    fn japanese(&self) -> String {
        recipe_error(self)
    }
}

impl Localised for WidthsError {
    fn english(&self) -> String {
        widths_error(self)
    }

    fn japanese(&self) -> String {
        widths_error(self)
    }
}

/// Why a recipe cannot be run.
fn recipe_error(error: &RecipeError) -> String {
    match error {
        RecipeError::OutOfRange {
            field,
            expected,
            found,
        } => fill(
            t("{field} must be {expected}, but it is {found}"),
            &[
                ("field", name(*field)),
                ("expected", &range(*expected)),
                ("found", found),
            ],
        ),
        RecipeError::NumberRange { low, high } => fill(
            t(
                "Black and white must be two finite numbers, the second larger, but they are {low} and {high}",
            ),
            &[("low", low), ("high", high)],
        ),
        RecipeError::BinarizedDensity => t(
            "Binarised pixels are 0 or 1, and a density is no model of them: choose the Bernoulli \
             likelihood, or no binarisation",
        )
        .to_owned(),
        RecipeError::LearnedPrecision => {
            t("A learned precision belongs to the Gaussian likelihood: choose it, or do not learn")
                .to_owned()
        }
        RecipeError::PrecisionBeyondMinStd {
            precision,
            min_std,
            most,
        } => fill(
            t(
                "A precision of {precision} starts below the smallest std, {std}: start from {most} \
                 at most, or lower the smallest std",
            ),
            &[
                ("precision", tidy(*precision)),
                ("std", tidy(*min_std)),
                ("most", tidy(*most)),
            ],
        ),
        RecipeError::WeighedBound {
            importance,
            field,
            neutral,
        } => fill(
            t(
                "The importance-weighted bound has no KL term to weigh: with {importance} \
                 importance samples, \"{field}\" must be {neutral}",
            ),
            &[
                ("importance", importance.to_string().as_str()),
                ("field", name(*field)),
                ("neutral", neutral),
            ],
        ),
    }
}

/// Why a text is no list of widths.
fn widths_error(error: &WidthsError) -> String {
    match error {
        WidthsError::Empty => {
            t("Hidden widths are whole numbers like 400, 200, or the word none").to_owned()
        }
        WidthsError::EmptyPlace { place, text } => fill(
            t("Hidden width {n} of \"{text}\" is empty: write it, or one comma less"),
            &[("n", &place.to_string()), ("text", text)],
        ),
        WidthsError::NotAWidth { word } => fill(
            t("Hidden widths are whole numbers like 400, 200, but one is \"{word}\""),
            &[("word", word)],
        ),
    }
}

/// The field's name in the panel.
fn name(field: Field) -> &'static str {
    match field {
        Field::Latent => t("Latent dimensions"),
        Field::HiddenLayers => t("Number of hidden layers"),
        Field::HiddenWidth => t("Hidden widths"),
        Field::Precision => t("Precision"),
        Field::MinStd => t("Smallest std"),
        Field::PriorPrecision => t("Prior precision"),
        Field::Importance => t("Importance samples"),
        Field::KlWarmup => t("KL warm-up, steps"),
        Field::FreeBits => t("Free nats per dimension"),
        Field::Batch => t("Batch size"),
        Field::BatchTimesImportance => t("Batch size times importance samples"),
        Field::LearningRate => t("Learning rate"),
        Field::Beta => t("Beta"),
        Field::HoldOut => t("Share held out"),
        Field::ImageSide => t("Side of the images"),
    }
}

fn range(expected: Expected) -> String {
    match expected {
        Expected::Between { low, high } => fill(
            t("between {low} and {high}"),
            &[("low", low), ("high", high)],
        ),
        Expected::Positive => t("a finite number above 0").to_owned(),
        Expected::Share => t("above 0 and below 1").to_owned(),
        Expected::NotNegative => t("a finite number of 0 or more").to_owned(),
    }
}
