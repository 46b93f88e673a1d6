//! Why there is no path.

use crate::latent::PathError;
use crate::ui::language::errors::Localised;

impl Localised for PathError {
    fn japanese(&self) -> String {
        match self {
            Self::TooFew(points) => format!(
                "パスには点が 2 個以上必要ですが、{points} 個しかありません。点を加えてください"
            ),
            Self::Length {
                point,
                found,
                expected,
            } => format!(
                "パスの {point} 番目の点は座標が {found} 個ですが、最初の点は {expected} 個です。\
                 どの点も同じ個数にしてください"
            ),
            Self::NotFinite(point) => {
                format!("パスの {point} 番目の点に、有限の数でない座標があります")
            }
        }
    }
}
