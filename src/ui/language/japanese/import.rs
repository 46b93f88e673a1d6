//! Why a data set cannot be had.

use crate::data::{LeftOut, NumberKind, PictureFlaw, SplitError, SplitFlaw, SplitName};
use crate::import::{
    ImportError, LabelTableFlaw, NoDataSet, NoDataSetRemedy, OnePictureError, ReadCause, TableFlaw,
};
use crate::ui::language::errors::Localised;
use crate::ui::language::import::{import_error, rounded};

const ONE_DATA_SET: &str = "すべてのファイルを同じデータセットから取ってください";

impl Localised for ImportError {
    fn english(&self) -> String {
        import_error(self)
    }

    fn japanese(&self) -> String {
        match self {
            Self::Missing {
                folder,
                images,
                name,
            } => format!(
                "{}: {}のファイルがありません。{name} か {name}.gz を置いてください",
                folder.display(),
                split_name(*images)
            ),
            Self::SeveralSets { folder, names } => format!(
                "{}: 複数のデータセットがあります（{}）。そのうちの 1 つだけを指定してください",
                folder.display(),
                names.join("、")
            ),
            Self::NoArray { path, asked, names } => {
                let names = names.join("、");
                let what = match asked {
                    Some(asked) => format!("配列 {asked} がありません"),
                    None => "画像とわかる名前の配列がありません".to_owned(),
                };
                format!(
                    "{}: {what}。{names} のうち、画像の入った配列を指定してください",
                    path.display()
                )
            }
            Self::Unreadable { path, cause } => format!(
                "{}: 読み込めません（{}）。{}",
                path.display(),
                read_cause(cause),
                read_remedy(cause)
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
            Self::NumberKinds {
                test_path,
                test,
                train_path,
                train,
            } => format!(
                "{}: 数値は {} ですが、{} の数値は {} です。同じ型で保存してください",
                test_path.display(),
                number_kind(*test),
                train_path.display(),
                number_kind(*train)
            ),
            Self::Split(error) => error.japanese(),
            Self::Unknown { path, found } => format!(
                "{}: {}。{}",
                path.display(),
                no_data_set(found),
                no_data_set_remedy(found.remedy())
            ),
            Self::LabelTable { path, flaw } => {
                format!("{}: {}", path.display(), label_table_flaw(flaw))
            }
            Self::TooManyClasses { path, most } => format!(
                "{}: クラスが {most} 個を超えています。クラスの列に none を指定するとクラスなしで続けられます",
                path.display()
            ),
            Self::Table { path, flaw } => format!("{}: {}", path.display(), table_flaw(flaw)),
            Self::ManyBad {
                path,
                bad,
                all,
                first,
                left_out: _,
            } => format!(
                "{}: {all} 枚のうち {bad} 枚の画像が読み込めません（最初は {}）。直すか、\
                 それらを除いて続けてください",
                path.display(),
                first.japanese()
            ),
            Self::AllBad {
                path,
                split,
                bad,
                first,
                left_out: _,
            } => format!(
                "{}: {bad} 枚の{}のどれも使えません（最初は {}）。直すか、ほかの画像\
                 （PNG、JPEG、BMP、GIF、WebP、TIFF）を指定してください",
                path.display(),
                split.map_or("画像", split_name),
                first.japanese()
            ),
            Self::Range { path, least, most } => format!(
                "{}: 数値が {} から {} まであり、通常の範囲ではありません。黒と白の値を\
                 「値の範囲」に指定してください",
                path.display(),
                rounded(least),
                rounded(most)
            ),
            Self::Memory { path, bytes } => format!(
                "{}: 画素 {bytes} バイトがメモリーに入りません。画像を小さくするか、ほかの\
                 プログラムを閉じてください",
                path.display()
            ),
            Self::TooFew { path, images } => format!(
                "{}: 画像が {images} 枚では訓練とテストに分けられません。2 枚以上必要です",
                path.display()
            ),
            Self::Cancelled { path } => {
                format!("{}: 読み込みを取り消しました", path.display())
            }
            Self::BrokeDown { path, words } => format!(
                "{}: 読み込み中に内部エラーが起きました（{words}）。報告してください",
                path.display()
            ),
        }
    }
}

impl Localised for SplitError {
    fn japanese(&self) -> String {
        let Self { name, split, flaw } = self;
        format!(
            "{name}: {}{}。{ONE_DATA_SET}",
            split_name(*split),
            split_flaw(*flaw)
        )
    }
}

impl Localised for LeftOut {
    fn japanese(&self) -> String {
        format!("{}: {}", self.name, self.reason.japanese())
    }
}

impl Localised for OnePictureError {
    fn japanese(&self) -> String {
        match self {
            Self::File { path, flaw } => format!(
                "{}: {}。正しい PNG、JPEG、BMP、GIF、WebP、TIFF の画像を指定してください",
                path.display(),
                flaw.japanese()
            ),
            Self::Clipboard(flaw) => format!(
                "クリップボードの画像: {}。もう一度コピーするか、ファイルとして開いてください",
                flaw.japanese()
            ),
        }
    }
}

impl Localised for PictureFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Undecodable(words) => format!("デコードできません（{words}）"),
            Self::NoPicture => "既知の形式の画像ではありません".to_owned(),
            Self::Refused(words) => format!("読み込めません（{words}）"),
            Self::TooLarge { most } => format!("{most} 画素を超えています"),
            Self::TooManyBytes { most } => format!("ファイルが {most} バイトを超えています"),
            Self::Empty => "画素がありません".to_owned(),
            Self::NotFinite => "有限でない数値があります".to_owned(),
            Self::RowLength { found, expected } => {
                format!("セルが {found} 個あります（ほかの行は {expected} 個）")
            }
            Self::NumbersInCell { found, expected } => {
                format!("数値が {found} 個あります（ほかの画像は {expected} 個）")
            }
            Self::EmptyCell { column } => format!("{column} 列目が空です"),
            Self::NotANumber { column, cell } => {
                format!("{column} 列目の「{cell}」は数値ではありません")
            }
            Self::LeadsOut => "フォルダーの外へのリンク、循環するリンク、\
                 または別のリンクと同じ先へのリンクです"
                .to_owned(),
            Self::NoClass => "クラスの表に名前がありません".to_owned(),
            Self::NoSplit => "訓練画像とテスト画像のどちらのフォルダーにもありません".to_owned(),
            Self::Coloured => "カラーの画像です".to_owned(),
        }
    }
}

fn label_table_flaw(flaw: &LabelTableFlaw) -> String {
    match flaw {
        LabelTableFlaw::Missing => "クラスの表がありません。\
             表のファイルの場所を指定してください"
            .to_owned(),
        LabelTableFlaw::NoFiles => "データセットの画像の名前を含む列がありません。\
             画像の名前の列とクラスの列のある表を指定してください"
            .to_owned(),
        LabelTableFlaw::NoClasses => "画像の名前のほかに列がありません。\
             クラスを別の列に書いてください"
            .to_owned(),
        LabelTableFlaw::NoColumn { asked, columns } => format!(
            "クラスの列「{asked}」がありません。見出しの名前か 1 から {columns} までの番号、\
             または none を指定してください"
        ),
        LabelTableFlaw::TooLarge { most } => {
            format!("{most} バイトを超えています。名前とクラスだけの表を指定してください")
        }
    }
}

fn table_flaw(flaw: &TableFlaw) -> String {
    match flaw {
        TableFlaw::NoNumbers => {
            "数値の行がないテキストです。1 行が 1 枚の画像の表を指定してください".to_owned()
        }
        TableFlaw::TooWide { most } => {
            format!("1 行の数値が {most} 個を超えています。画像を小さくしてください")
        }
        TableFlaw::NoImage { numbers } => format!(
            "1 行の {numbers} 個の数値は正方形の画像になりません。画像サイズ（例 48x64）か、\
             クラスの列を指定してください"
        ),
        TableFlaw::NoColumn { asked, columns } => format!(
            "クラスの列「{asked}」がありません。見出しの名前か、1 から {columns} までの列番号か、\
             none を指定してください"
        ),
        TableFlaw::TooManyClasses { column, most } => format!(
            "列「{column}」のクラスが {most} 個を超えています。別の列か none を指定してください"
        ),
        TableFlaw::BadRows { bad, first } => format!(
            "{bad} 行が画像になりません（最初は {}）。表を直してください",
            first.japanese()
        ),
    }
}

fn no_data_set(found: &NoDataSet) -> String {
    match found {
        NoDataSet::Missing => "ここには何もありません".to_owned(),
        NoDataSet::Refused(words) => format!("開けません（{words}）"),
        NoDataSet::EmptyFile => "ファイルが空です".to_owned(),
        NoDataSet::EmptyFolder => "フォルダーに画像がありません".to_owned(),
        NoDataSet::EmptyArchive => "アーカイブに画像がありません".to_owned(),
        NoDataSet::OnePicture => "1 枚の画像です".to_owned(),
        NoDataSet::WebPage => "データではなくウェブページです".to_owned(),
        NoDataSet::Model => "保存されたモデルです".to_owned(),
        NoDataSet::Content(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("既知の形式ではありません（先頭は {}）", bytes.join(" "))
        }
    }
}

fn no_data_set_remedy(remedy: NoDataSetRemedy) -> &'static str {
    match remedy {
        NoDataSetRemedy::CheckPath => "パスと権限を確かめてください",
        NoDataSetRemedy::FetchAnew => "ファイルを取得し直してください",
        NoDataSetRemedy::GiveFolder => "その画像のあるフォルダーを指定してください",
        NoDataSetRemedy::Unpack => {
            "配列や表が入っている場合は、展開してそのフォルダーを指定してください"
        }
        NoDataSetRemedy::OpenModel => "モデルとして開いてください",
        NoDataSetRemedy::Formats => {
            "画像 (PNG, JPEG, BMP, GIF, WebP, TIFF) のフォルダー、その zip または tar、\
             IDX、NPY、NPZ、CIFAR、または表 (CSV, TSV) を指定してください"
        }
    }
}

fn number_kind(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Bool => "真偽値",
        NumberKind::U8 => "符号なし 8 ビット整数",
        NumberKind::I8 => "8 ビット整数",
        NumberKind::U16 => "符号なし 16 ビット整数",
        NumberKind::I16 => "16 ビット整数",
        NumberKind::U32 => "符号なし 32 ビット整数",
        NumberKind::I32 => "32 ビット整数",
        NumberKind::U64 => "符号なし 64 ビット整数",
        NumberKind::I64 => "64 ビット整数",
        NumberKind::F16 => "16 ビット浮動小数点数",
        NumberKind::F32 => "32 ビット浮動小数点数",
        NumberKind::F64 => "64 ビット浮動小数点数",
        NumberKind::Text => "文字列",
    }
}

pub(super) fn read_cause(cause: &ReadCause) -> String {
    match cause {
        ReadCause::Missing => "そのようなファイルはありません".to_owned(),
        ReadCause::NotRegular => "通常のファイルではありません".to_owned(),
        ReadCause::EndsEarly => "途中で終わっています".to_owned(),
        ReadCause::Refused(reason) => reason.clone(),
    }
}

pub(super) fn read_remedy(cause: &ReadCause) -> &'static str {
    match cause {
        ReadCause::Missing => "場所を確かめてください",
        ReadCause::NotRegular | ReadCause::Refused(_) => {
            "ファイルと読み取りの権限を確かめてください"
        }
        ReadCause::EndsEarly => "取得し直してください",
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
        SplitFlaw::UnknownClass => "にクラス一覧にないラベルがあります".to_owned(),
        SplitFlaw::TooMany => "が 4,294,967,295 枚を超えています".to_owned(),
    }
}
