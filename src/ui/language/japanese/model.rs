//! Why a model cannot compute or be read out.

use crate::train::{ModelError, WeightsError};
use crate::ui::language::errors::Localised;

impl Localised for ModelError {
    fn japanese(&self) -> String {
        match self {
            Self::Device { device, reason } => format!(
                "計算デバイス {device} で失敗しました（{reason}）。別のデバイスを選んでください"
            ),
            Self::Length {
                what: _,
                expected,
                found,
            } => format!(
                "{expected} 個ずつの行が必要ですが、渡された数は {found} 個です。\
                 これはプログラムの誤りです"
            ),
            Self::Shape { model, data, found } => format!(
                "モデルは {model} の画像のために作られましたが、{data} の画像は {found} です。\
                 大きさの合うデータを選ぶか、新しい学習を始めてください"
            ),
            Self::Abandoned => "別の答えが必要になったため、計算をやめました".to_owned(),
            Self::Weights(error) => error.japanese(),
        }
    }
}

impl Localised for WeightsError {
    fn japanese(&self) -> String {
        match self {
            Self::Count { expected, found } => {
                format!("レシピには重みの配列が {expected} 個必要ですが、{found} 個しかありません")
            }
            Self::TooMany { needed } => format!(
                "この画像では重みが {needed} 個になり、Elbow で扱える数を超えます。\
                 隠れ層を狭くするか減らしてください"
            ),
            Self::Array { expected, found } => {
                format!("レシピが必要とする重みは {expected} ですが、{found} があります")
            }
        }
    }
}
