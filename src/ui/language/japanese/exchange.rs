//! Why weights of another program cannot be taken.

use crate::archive::{ExchangeFlaw, LayerPart, PickleFlaw, TensorFlaw};
use crate::ui::language::errors::Localised;

impl Localised for ExchangeFlaw {
    fn japanese(&self) -> String {
        match self {
            // The readers have no words but English ones.
            Self::Safetensors(_) => "safetensors のファイルが壊れています".to_owned(),
            Self::Zip(_) => "アーカイブが壊れています".to_owned(),
            Self::NoEntry(name) => {
                format!("PyTorch のアーカイブにあるはずの {name} がありません")
            }
            Self::Pickle { at, flaw } => {
                format!(
                    "pickle の {at} バイト目が壊れています（{}）",
                    flaw.japanese()
                )
            }
            Self::Global(name) => {
                format!("重みではない `{name}` が入っています。これは実行しません")
            }
            Self::BigEndian => "数の並びが上位バイトからです".to_owned(),
            Self::NoStateDict => "名前のついた重みが入っていません".to_owned(),
            Self::Tensor { name, flaw } => format!("重み {name} は{}", flaw.japanese()),
            Self::UnknownLayer(name) => format!("{name} がどの層かわかりません"),
            Self::Twice { first, second } => format!("{first} と {second} は同じ層です"),
            Self::NotLinear { name, shape } => {
                format!("{name} {shape:?} は線形の層のものではありません")
            }
            Self::MissingLayer(part) => format!("{}の層がありません", part.japanese()),
            Self::Chain {
                layer,
                takes,
                given,
            } => format!("{layer} には数が {takes} 個必要ですが、{given} 個です"),
            Self::Head {
                layer,
                gives,
                wanted,
                latent,
            } => format!(
                "デコーダーの潜在次元は {latent} なので {layer} の数は {wanted} 個のはずですが、\
                 {gives} 個です"
            ),
            Self::NotMirrored { encoder, decoder } => format!(
                "エンコーダーの層 {encoder:?} に対してデコーダーの層が {decoder:?} です。\
                 Elbow では逆の順に同じ数です"
            ),
            Self::ImageShape {
                pixels,
                asked,
                shape,
            } => format!("画像の数は {pixels} 個で、{shape} の {asked} 個ではありません"),
        }
    }
}

impl Localised for PickleFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::End => "途中で終わっています".to_owned(),
            Self::Instruction(code) => format!("{code:#04x} は重みにはないものです"),
            Self::Operand => "必要なものがありません".to_owned(),
            Self::TooMany => "重みにしては多すぎます".to_owned(),
        }
    }
}

impl Localised for TensorFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Missing => "ファイルの中にありません".to_owned(),
            Self::Short { needed, found } => {
                format!("{needed} バイト必要ですが、{found} バイトしかありません")
            }
            Self::Bounds => "形が数の範囲の外に出ています".to_owned(),
            Self::TooLarge => "ファイルに入らない大きさです".to_owned(),
            Self::Numbers(numbers) => format!("浮動小数点数ではなく {numbers} です"),
        }
    }
}

impl Localised for LayerPart {
    fn japanese(&self) -> String {
        match self {
            Self::Mean => "平均",
            Self::LogVariance => "対数分散",
            Self::Output => "画像",
        }
        .to_owned()
    }
}
