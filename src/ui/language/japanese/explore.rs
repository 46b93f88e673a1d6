//! What the theory cannot compute.

use crate::explore::TheoryError;
use crate::ui::language::errors::Localised;

impl Localised for TheoryError {
    fn japanese(&self) -> String {
        match self {
            Self::Model(error) => error.japanese(),
            Self::Dimensions { latent } => format!(
                "数値積分ができるのは 1 次元か 2 次元の潜在空間だけです（このモデルは {latent} 次元）"
            ),
        }
    }
}
