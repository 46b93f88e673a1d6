//! Why a data set cannot be had.

use crate::data::{DataError, FolderCause, ReadCause, SplitFlaw, SplitName};
use crate::ui::language::errors::Localised;

const ONE_DATA_SET: &str = "すべてのファイルを同じデータセットから取ってください";

impl Localised for DataError {
    fn japanese(&self) -> String {
        match self {
            Self::Folder { folder, cause } => format!(
                "{}: {}。train と t10k の画像を IDX ファイル (無圧縮または .gz) で収めた\
                 フォルダーを選んでください",
                folder.display(),
                folder_cause(cause)
            ),
            Self::Missing {
                folder,
                images,
                name,
            } => format!(
                "{}: {}のファイルがありません。{name} か {name}.gz を置いてください",
                folder.display(),
                split_name(*images)
            ),
            Self::Unreadable { path, cause } => format!(
                "{}: 読み込めません（{}）。ファイルと読み取りの権限を確かめてください",
                path.display(),
                read_cause(cause)
            ),
            Self::Malformed {
                path,
                offset,
                unpacked,
                flaw,
            } => {
                let unpacked = if *unpacked { "展開後の " } else { "" };
                format!(
                    "{}: {unpacked}{offset} バイト目: {}。{}",
                    path.display(),
                    flaw.japanese(),
                    flaw.remedy().japanese()
                )
            }
            Self::LabelCount {
                path,
                labels,
                images,
            } => format!(
                "{}: 画像 {images} 枚に対してラベルが {labels} 個あります。{ONE_DATA_SET}",
                path.display()
            ),
            Self::Shapes {
                test_path,
                test,
                train_path,
                train,
            } => format!(
                "{}: 画像は {test} 画素ですが、{} の画像は {train} 画素です。{ONE_DATA_SET}",
                test_path.display(),
                train_path.display()
            ),
            Self::Split { name, split, flaw } => format!(
                "{name}: {}{}。{ONE_DATA_SET}",
                split_name(*split),
                split_flaw(*flaw)
            ),
        }
    }
}

fn folder_cause(cause: &FolderCause) -> String {
    match cause {
        FolderCause::NotAFolder => "フォルダーではありません".to_owned(),
        FolderCause::Refused(reason) => format!("開けません（{reason}）"),
    }
}

fn read_cause(cause: &ReadCause) -> String {
    match cause {
        ReadCause::NotRegular => "通常のファイルではありません".to_owned(),
        ReadCause::Refused(reason) => reason.clone(),
    }
}

fn split_name(split: SplitName) -> &'static str {
    match split {
        SplitName::Train => "訓練画像",
        SplitName::Test => "テスト画像",
    }
}

fn split_flaw(flaw: SplitFlaw) -> String {
    match flaw {
        SplitFlaw::Empty => "がありません".to_owned(),
        SplitFlaw::BrokenImage(shape) => {
            format!("のデータが {shape} 画素の画像の整数枚になっていません")
        }
        SplitFlaw::LabelCount => "の数とラベルの数が合いません".to_owned(),
        SplitFlaw::TooMany => "が 4,294,967,295 枚を超えています".to_owned(),
    }
}
