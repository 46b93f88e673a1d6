//! Why a file was not written or not read.

use crate::archive::{
    DocumentFlaw, FilePart, LogError, LogFlaw, ModelFileError, ModelFileFlaw, ModelFileRemedy,
    PictureError, WriteCause, WriteError,
};
use crate::ui::language::errors::Localised;

impl Localised for WriteError {
    fn japanese(&self) -> String {
        let Self { path, cause } = self;
        let path = path.display();
        match cause {
            WriteCause::IsFolder => {
                format!(
                    "{path} はフォルダーなので書き込めません。その中のファイル名を指定してください"
                )
            }
            WriteCause::NotRegular => format!(
                "{path} は通常のファイルではないので書き込めません。別の場所を選んでください"
            ),
            WriteCause::NoFolder(folder) => format!(
                "{path} に書き込めません。フォルダー {} がないので、別の場所を選ぶか\
                 フォルダーを作ってください",
                folder.display()
            ),
            WriteCause::Changed => format!(
                "{path} は、ここで開くか保存した後に別のウィンドウかプログラムが書き込んだので、\
                 書き込みません。別の名前を選ぶか、わかった上で置き換えてください"
            ),
            WriteCause::Displaced(theirs) => format!(
                "{path} には同時に別のプログラムが書き込み、その内容は今 {} にあります。\
                 別の名前を選び、そのファイルを元の場所に戻してください",
                theirs.display()
            ),
            WriteCause::InUse => format!(
                "{path} には別の学習が書き込んでいるので、書き込めません。別の名前を選ぶか、終わるまで待ってください"
            ),
            WriteCause::NotAllowed => {
                format!("{path} への書き込みは許可されていません。別の場所を選んでください")
            }
            WriteCause::NoRoom => format!(
                "{path} に書き込めません。空きがないので、空きを作るか別の場所を選んでください"
            ),
            WriteCause::Refused(reason) => {
                format!("{path} に書き込めません（{reason}）。別の場所を選んでください")
            }
        }
    }
}

impl Localised for PictureError {
    fn japanese(&self) -> String {
        match self {
            Self::Format { path, ending } if ending.is_empty() => format!(
                "{} からは画像の形式がわかりません。名前の終わりを .png、.jpg か .jpeg にしてください",
                path.display()
            ),
            Self::Format { path, ending } => format!(
                "{} の .{ending} は画像を書き込める形式ではありません。名前の終わりを .png、.jpg か \
                 .jpeg にしてください",
                path.display()
            ),
            Self::NoName { path, ending } => format!(
                "{} は拡張子だけで名前がありません。「画像{ending}」のように書いてください",
                path.display()
            ),
            Self::Channels(channels) => {
                format!("画像のチャンネル数は 1 か 3 ですが、{channels} です")
            }
            Self::Size {
                format: _,
                height,
                width,
            } => format!(
                "{height} x {width} 画素の画像はこの形式で書けません。画像を減らすか小さくしてください"
            ),
            Self::Count {
                found,
                height,
                width,
                channels,
            } => format!(
                "{found} 個の数では {height} x {width} x {channels} の画像になりません。\
                 これはプログラムの誤りです"
            ),
            Self::Encoder(reason) => format!("画像を符号化できません（{reason}）"),
            Self::Write(error) => error.japanese(),
        }
    }

    fn begins_with_a_path(&self) -> bool {
        match self {
            Self::Format { .. } | Self::NoName { .. } | Self::Write(_) => true,
            Self::Channels(_) | Self::Size { .. } | Self::Count { .. } | Self::Encoder(_) => false,
        }
    }
}

impl Localised for LogError {
    fn japanese(&self) -> String {
        let path = self.path.display();
        let flaw = match &self.flaw {
            LogFlaw::Missing => return format!("{path} というファイルはありません"),
            LogFlaw::Unreadable(reason) => return format!("{path} を読めません: {reason}"),
            LogFlaw::Large(bytes) => format!("{bytes} バイトもあり、大きすぎます"),
            LogFlaw::Column(name) => format!(
                "最初の行に列 {name} がありません。曲線を書き出した CSV ファイルを選んでください"
            ),
            LogFlaw::Cell { line, column } => {
                format!("{line} 行目の {column} が数ではありません")
            }
            LogFlaw::Empty => "行がありません".to_owned(),
        };
        format!("{path} に曲線がありません: {flaw}")
    }
}

impl Localised for ModelFileError {
    fn japanese(&self) -> String {
        let Self { path, flaw } = self;
        format!(
            "{} をモデルとして開けません: {}。{}",
            path.display(),
            flaw.japanese(),
            flaw.remedy().japanese()
        )
    }
}

impl Localised for ModelFileFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Missing => "そのようなファイルはありません".to_owned(),
            Self::Refused(reason) => reason.clone(),
            Self::NotRegular => "通常のファイルではありません".to_owned(),
            Self::TooLarge { bytes } => {
                format!("{bytes} バイトもあり、どのモデルより大きいファイルです")
            }
            Self::Description { model: None } => {
                "モデルではなく、モデルの説明などを書いた文書です".to_owned()
            }
            Self::Description { model: Some(model) } => format!(
                "モデルではなく、モデルの説明などを書いた文書です。同じ場所に {} があります",
                model.display()
            ),
            Self::NoModel => "Elbow で保存したモデルではありません".to_owned(),
            // The reader has no words but English ones.
            Self::Container(_) => "ファイルが壊れています".to_owned(),
            Self::Foreign => {
                "burnpack のファイルですが、Elbow で保存したものではありません".to_owned()
            }
            Self::Damaged { part, array } => {
                let array = array
                    .as_ref()
                    .map_or_else(String::new, |array| format!("（{array}）"));
                let rest = match part {
                    FilePart::Past { .. } => "。学習そのものは無事です",
                    FilePart::Head
                    | FilePart::Weights
                    | FilePart::Run
                    | FilePart::Curves
                    | FilePart::Made
                    | FilePart::View => "",
                };
                format!("{}{array}が壊れています{rest}", part.japanese())
            }
            Self::Hash => "内容がハッシュと合わず、ファイルが壊れています".to_owned(),
            Self::RecipeUnreadable(reason) => format!("レシピを読み取れません（{reason}）"),
            Self::Recipe(error) => {
                format!("レシピの値が範囲の外にあります（{}）", error.japanese())
            }
            Self::ImageShape {
                height,
                width,
                channels,
            } => format!("画像の大きさ {height} x {width} x {channels} が範囲の外にあります"),
            Self::TooFewBytes { needed, bytes } => {
                format!("レシピには重みが {needed} 個必要ですが、{bytes} バイトには入りません")
            }
            Self::TrainingTime => "学習の時間が範囲の外にあります".to_owned(),
            Self::MissingWeights(array) => format!("重み {array} がありません"),
            Self::ExtraWeights(array) => format!("重み {array} はどの層のものでもありません"),
            Self::WeightShape {
                array,
                expected,
                found,
                numbers,
            } => format!(
                "重み {array} は 32 ビット浮動小数点数の {expected:?} のはずですが、\
                 {numbers} の {found:?} です"
            ),
            Self::Newer { version } => {
                format!("新しい Elbow で保存したファイルです（形式 {version}）")
            }
            Self::Document(flaw) => flaw.japanese(),
            Self::Part(part) => format!("{part} がないか、壊れています"),
            Self::Order(_) => "学習画像の順序が壊れています".to_owned(),
            Self::Curves(_) => "曲線が壊れています".to_owned(),
            Self::Exchange(flaw) => flaw.japanese(),
            Self::Model(error) => error.japanese(),
        }
    }
}

impl Localised for FilePart {
    fn japanese(&self) -> String {
        match self {
            Self::Head => "ファイルの先頭（何が入っているかの記述）",
            Self::Weights => "重みの部分",
            Self::Run => "最適化と画像の順序の部分",
            Self::Curves => "曲線の部分",
            Self::Made => "作ったものの部分",
            Self::View => "見ていたものの部分",
            Self::Past { step: None } => "過去のステップの部分",
            Self::Past { step: Some(step) } => return format!("過去のステップ {step} の部分"),
        }
        .to_owned()
    }
}

impl Localised for DocumentFlaw {
    fn japanese(&self) -> String {
        match self {
            Self::Ids => "作ったものの番号が壊れています",
            Self::Points => "点が壊れています",
            Self::Paths => "経路が壊れています",
            Self::Regions => "領域が壊れています",
            Self::Pictures => "自分の画像が壊れています",
            Self::Notes => "メモが壊れています",
        }
        .to_owned()
    }
}

impl Localised for ModelFileRemedy {
    fn japanese(&self) -> String {
        match self {
            Self::CheckFile => "ファイルと読み取りの権限を確かめてください",
            Self::GiveModel => {
                "Elbow で保存したファイルか、.safetensors や .pt の重みを選んでください"
            }
            Self::TakeCopy => "無事な複製を使うか、もう一度学習してください",
            Self::LeaveDamagedOut => "壊れたステップを除いて開くか、無事な複製を使ってください",
            Self::Update => "新しい Elbow で開いてください",
            Self::SaveStateDict => {
                "torch.save(model.state_dict(), ファイル) で重みだけを保存してください"
            }
            Self::ReadRules => "層の名前と形を docs/exchange.md のとおりにしてください",
        }
        .to_owned()
    }
}
