//! What a recipe chooses from, in words.

use crate::recipe::{Activation, Binarize, Likelihood};
use crate::ui::language::t;

/// The name of p(x | z).
pub(crate) fn likelihood_name(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::Bernoulli => t("Bernoulli"),
        Likelihood::ContinuousBernoulli => t("Continuous Bernoulli"),
        Likelihood::Gaussian => t("Gaussian"),
    }
}

/// Which pixels a likelihood is of: numbers of different ones do not compare.
pub(crate) fn pixels_name(binarize: Binarize) -> &'static str {
    match binarize {
        Binarize::None => t("pixels not binarised"),
        Binarize::Fixed => t("pixels binarised once"),
        Binarize::Dynamic => t("pixels binarised anew"),
    }
}

/// How pixels are rounded to 0 or 1.
pub(crate) fn binarize_name(binarize: Binarize) -> &'static str {
    match binarize {
        Binarize::None => t("None"),
        Binarize::Fixed => t("Fixed"),
        Binarize::Dynamic => t("Dynamic"),
    }
}

/// The name of a non-linearity, the same in every language.
pub(crate) fn activation_name(activation: Activation) -> &'static str {
    match activation {
        Activation::Relu => "ReLU",
        Activation::Tanh => "tanh",
    }
}
