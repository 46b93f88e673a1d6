//! What is wrong with an IDX file, and what helps.

use crate::import::{Content, IdxFlaw, IdxRemedy, NumberType};
use crate::ui::language::errors::Localised;

impl Localised for IdxFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::NotIdx([first, second]) => {
                format!("IDX ファイルの先頭は 00 00 ですが、{first:02x} {second:02x} があります")
            }
            Self::NumberType { code } => format!(
                "数値の型が 0x{code:02x} ({}) です。読み込めるのは符号なしバイト (0x08) だけです",
                number_type(NumberType::of(*code))
            ),
            Self::Dimensions {
                found,
                expected,
                content,
            } => format!(
                "{}のファイルは {expected} 次元ですが、{found} 次元あります",
                name(*content)
            ),
            Self::NoContent(content) => {
                format!("大きさが 0 で、{}が入っていません", name(*content))
            }
            Self::ImageSize { most } => format!("画像が {most} 画素を超えています"),
            Self::Claim { sizes, content } => {
                let sizes: Vec<String> = sizes.iter().map(u32::to_string).collect();
                format!(
                    "ヘッダーによると{}は {} バイトですが、ファイルはそれより小さいものです",
                    name(*content),
                    sizes.join(" x ")
                )
            }
            Self::HeaderCutShort => "ヘッダーの途中でファイルが終わっています".to_owned(),
            Self::CutShort {
                found,
                expected,
                content,
            } => format!(
                "{}が {expected} バイトのうち {found} バイトで終わっています",
                name(*content)
            ),
            Self::TooLong(content) => {
                format!(
                    "ヘッダーが示す{}の後に余分なデータがあります",
                    name(*content)
                )
            }
            Self::GzipCutShort => "gzip のデータが途中で終わっています".to_owned(),
            Self::GzipDamaged(reason) => format!("gzip のデータが壊れています（{reason}）"),
            Self::Memory {
                bytes,
                content,
                reason,
            } => format!(
                "{}の {bytes} バイトがメモリーに入りません（{reason}）",
                name(*content)
            ),
        }
    }
}

impl Localised for IdxRemedy {
    fn japanese(&self) -> String {
        match self {
            Self::FetchAnew => "ファイルが壊れているか欠けています。もう一度入手してください",
            Self::GiveIdx => "符号なしバイトの IDX ファイル (無圧縮または .gz) を選んでください",
            Self::ScaleDown => "画像を縮小してください",
            Self::FreeMemory => "ほかのプログラムを閉じるか、画像を減らしてください",
        }
        .to_owned()
    }
}

fn name(content: Content) -> &'static str {
    match content {
        Content::Images => "画像",
        Content::Labels => "ラベル",
    }
}

fn number_type(number_type: NumberType) -> &'static str {
    match number_type {
        NumberType::SignedBytes => "符号付きバイト",
        NumberType::Integers16 => "16 ビット整数",
        NumberType::Integers32 => "32 ビット整数",
        NumberType::Floats32 => "32 ビット浮動小数点数",
        NumberType::Floats64 => "64 ビット浮動小数点数",
        NumberType::Unknown => "不明",
    }
}
