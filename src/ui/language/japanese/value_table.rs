//! Why a table says nothing about images.

use super::import::{read_cause, read_remedy};
use crate::data::SplitName;
use crate::import::{ValueTableError, ValueTableFlaw};
use crate::ui::language::errors::Localised;

impl Localised for ValueTableError {
    fn japanese(&self) -> String {
        format!("{}: {}", self.path.display(), flaw(&self.flaw))
    }
}

fn flaw(flaw: &ValueTableFlaw) -> String {
    match flaw {
        ValueTableFlaw::Unreadable { cause } => {
            format!(
                "読み込めません（{}）。{}",
                read_cause(cause),
                read_remedy(cause)
            )
        }
        ValueTableFlaw::NoText => {
            "テキストではありません。カンマ、セミコロン、またはタブで区切った表を\
             指定してください"
                .to_owned()
        }
        ValueTableFlaw::Empty => {
            "行がありません。見出しと、画像ごとに 1 行を書いてください".to_owned()
        }
        ValueTableFlaw::NoColumns => "列 index のほかに列がありません。色分けに使う値を別の列に\
             書いてください"
            .to_owned(),
        ValueTableFlaw::TooManyColumns { columns, most } => format!(
            "列が {columns} 個あります。この枚数の画像では {most} 個までです。列を減らしてください"
        ),
        ValueTableFlaw::LongLine { line, most } => format!(
            "{line} 行目が {most} バイトを超えています。1 行が 1 枚の画像の表を指定してください"
        ),
        ValueTableFlaw::TooLarge { most } => {
            format!("{most} バイトを超えています。列を減らしてください")
        }
        ValueTableFlaw::Cells {
            line,
            found,
            expected,
        } => format!(
            "{line} 行目のセルは {found} 個ですが、{expected} 個必要です。すべての列に書いてください"
        ),
        ValueTableFlaw::Rows {
            rows,
            images,
            split,
        } => format!(
            "{rows} 行ありますが、{}は {images} 枚です。足りない行を加えるか、画像の番号（0 から）を\
             列 index に書いてください",
            split_name(*split)
        ),
        ValueTableFlaw::Index {
            line,
            cell,
            images,
            split,
        } => format!(
            "{line} 行目: 列 index の「{cell}」という{}はありません（全部で {images} 枚）。0 から番号を付けてください",
            split_name(*split)
        ),
        ValueTableFlaw::Twice { line, index } => {
            format!("{line} 行目は画像 {index} の 2 つ目の行です。どちらかの行を消してください")
        }
        ValueTableFlaw::NoneUsable {
            line,
            column,
            cell,
            most,
        } => format!(
            "{line} 行目: 列「{column}」の「{cell}」は数値ではなく、この列の語は {most} 種類を\
             超えています。数値か、もっと少ない種類の語を書いてください"
        ),
        ValueTableFlaw::Cancelled => "読み込みを取り消しました。もう一度開いてください".to_owned(),
    }
}

fn split_name(split: SplitName) -> &'static str {
    match split {
        SplitName::Train => "訓練画像",
        SplitName::Test => "テスト画像",
    }
}
