//! What is wrong with an array of numbers in a file, and what helps.

use crate::import::{ArrayFlaw, ArrayRemedy, ArrayRole, CifarFlaw, IdxFlaw, NpyFlaw, Packing};
use crate::ui::language::errors::Localised;

impl Localised for ArrayFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Idx(flaw) => flaw.japanese(),
            Self::Npy(flaw) => flaw.japanese(),
            Self::Cifar(flaw) => flaw.japanese(),
            Self::HeaderCutShort => "ヘッダーの途中でファイルが終わっています".to_owned(),
            Self::Empty(role) => format!("大きさが 0 で、{}が入っていません", name(*role)),
            Self::Dimensions { sizes, role } => format!(
                "{} 次元 ({sizes}) の配列は{}になりません",
                sizes.0.len(),
                name(*role)
            ),
            Self::NoSquare { numbers } => {
                format!("1 枚の画像に数値が {numbers} 個あり、正方形になりません")
            }
            Self::ImageSize { most } => format!("画像が {most} 画素を超えています"),
            Self::TooMany { most, role } => format!("{}が {most} 個を超えています", name(*role)),
            Self::Claim { sizes, role } => format!(
                "ヘッダーによると{}は {sizes} バイトですが、ファイルはそれより小さいものです",
                name(*role)
            ),
            Self::CutShort {
                found,
                expected,
                role,
            } => format!(
                "{}が {expected} バイトのうち {found} バイトで終わっています",
                name(*role)
            ),
            Self::TooLong(role) => {
                format!("ヘッダーが示す{}の後に余分なデータがあります", name(*role))
            }
            Self::PackedCutShort(packing) => {
                format!("{} のデータが途中で終わっています", packed(*packing))
            }
            Self::PackedDamaged(packing, reason) => {
                format!("{} のデータが壊れています（{reason}）", packed(*packing))
            }
            Self::Encrypted => "暗号化されています".to_owned(),
            Self::PackingMethod(method) => format!("読み込めない圧縮方式です（{method}）"),
            Self::TextImages => "画像の数値ではなく文字列が入っています".to_owned(),
            Self::TooManyClasses { most } => format!("クラスが {most} 個を超えています"),
            Self::LabelNotFinite => "有限でないラベルがあります".to_owned(),
            Self::LongText { letters, most } => {
                format!("ラベルが {letters} 文字あります。読み込めるのは {most} 文字までです")
            }
            Self::NoColumn { asked, columns } => {
                format!("ラベルの列 {asked} がありません（列は {columns} 個です）")
            }
        }
    }
}

impl Localised for IdxFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::NotIdx([first, second]) => {
                format!("IDX ファイルの先頭は 00 00 ですが、{first:02x} {second:02x} があります")
            }
            Self::NumberType(code) => {
                format!("数値の型 0x{code:02x} は IDX にありません")
            }
        }
    }
}

impl Localised for NpyFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::NotNpy => "先頭が NPY ファイルのものではありません".to_owned(),
            Self::Version { major, minor } => {
                format!("NPY の版 {major}.{minor} には対応していません")
            }
            Self::HeaderLength { bytes, most } => {
                format!("ヘッダーが {bytes} バイトあります。読み込めるのは {most} バイトまでです")
            }
            Self::Header => "ヘッダーが NPY の書式に合いません".to_owned(),
            Self::Objects => {
                "Python のオブジェクト (pickle) が入っていて、読み込めません".to_owned()
            }
            Self::Records => "要素が複数の項目からなるレコードです".to_owned(),
            Self::ElementType(descr) => format!("要素の型 {descr} は読み込めません"),
        }
    }
}

impl Localised for CifarFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Size { bytes, record } => {
                format!("{bytes} バイトは CIFAR のレコード {record} バイトの整数倍ではありません")
            }
            Self::Label { label, classes } => {
                format!("ラベル {label} は {classes} 個のクラス (0 から数えます) の外にあります")
            }
        }
    }
}

impl Localised for ArrayRemedy {
    fn japanese(&self) -> String {
        match self {
            Self::FetchAnew => "ファイルが壊れているか欠けています。もう一度入手してください",
            Self::GiveNumbers => "整数か浮動小数点数の IDX または NPY ファイルを選んでください",
            Self::GiveImages => {
                "枚数 x 高さ x 幅、または高さと幅の前か後に 1、3、4 チャンネルを加えた形で\
                 保存してください"
            }
            Self::GiveLabels => {
                "画像 1 枚にラベルを 1 個ずつ用意するか、ラベルなしで読み込んでください"
            }
            Self::SaySize => "画像の高さと幅を指定してください（例 48x64）",
            Self::ScaleDown => "画像を縮小してください",
            Self::GiveFewer => "数を減らしてください",
            Self::SaveNumbers => "数値か文字列の配列として保存し直してください",
            Self::PackAnew => "圧縮し直してください",
            Self::NameClasses => "クラスを表すラベルにするか、ラベルなしで読み込んでください",
            Self::GiveColumn => "1 から列の数までの番号を指定してください",
            Self::GiveCifar => {
                "公開されている CIFAR-10 か CIFAR-100 のバイナリー版をそのまま使ってください"
            }
        }
        .to_owned()
    }
}

fn name(role: ArrayRole) -> &'static str {
    match role {
        ArrayRole::Images => "画像",
        ArrayRole::Labels => "ラベル",
    }
}

fn packed(packing: Packing) -> &'static str {
    match packing {
        Packing::Gzip => "gzip",
        Packing::Zip => "zip",
    }
}
