//! Why training cannot start or go on, and what helps.

use crate::train::{
    CodesError, Culprit, EvaluationError, ObjectivePart, PicturesError, Remedy, TrainError,
};
use crate::ui::language::errors::Localised;

impl Localised for TrainError {
    fn japanese(&self) -> String {
        match self {
            Self::Recipe(error) => error.japanese(),
            Self::Model(error) => error.japanese(),
            Self::NoImages { name } => {
                format!("{name} の画像が手元にありません。今ある場所を指定してください")
            }
            Self::Order(_) => "保存された画像の順序が、これらの画像のものではありません".to_owned(),
            Self::NonFinite {
                step,
                culprit,
                kept: _,
                learning_rate: _,
                learned_std: _,
            } => format!(
                "ステップ {step} の損失が有限になりませんでした: {}",
                culprit.japanese()
            ),
        }
    }
}

impl Localised for CodesError {
    fn japanese(&self) -> String {
        match self {
            Self::Model(error) => error.japanese(),
            Self::File(error) => error.japanese(),
            Self::Stream(error) => format!("潜在コードを書き込めません（{error}）"),
            Self::GivenUp { done, images } => {
                format!("画像 {images} 枚のうち {done} 枚で中断しました")
            }
        }
    }
}

impl Localised for PicturesError {
    fn japanese(&self) -> String {
        match self {
            Self::Model(error) => error.japanese(),
            Self::Picture(error) => format!("画像にできません（{error}）"),
            Self::Write(error) => error.japanese(),
        }
    }
}

impl Localised for Culprit {
    fn japanese(&self) -> String {
        match self {
            Self::Update { array } => format!("更新で {array} が有限でなくなりました"),
            Self::Weights { part, array } => {
                format!("{}も {array} も有限ではありません", name(*part))
            }
            Self::Objective(part) => {
                format!(
                    "{}が有限ではありません（重みはすべて有限です）",
                    name(*part)
                )
            }
        }
    }
}

impl Localised for Remedy {
    /// With the name that the control has in the window.
    fn english(&self) -> String {
        match self {
            Self::BoundPrecision => "these images are reproduced exactly, so that the learned \
                precision, and the density with it, grows without bound: set Smallest std to \
                0.01 or so, or give the precision instead of learning it"
                .to_owned(),
            Self::MilderRecipe | Self::LowerLearningRate { .. } => self.to_string(),
        }
    }

    fn japanese(&self) -> String {
        match self {
            Self::MilderRecipe => {
                "まだ一度も更新していないので、原因はデータか、精度か、ベータです。\
                値を 1 に近づけてください"
                    .to_owned()
            }
            Self::BoundPrecision => "画像が正確に再現され、学習する精度とそれに伴う密度が\
                限りなく大きくなっています。最小の標準偏差を 0.01 などにするか、\
                精度を学習せずに指定してください"
                .to_owned(),
            Self::LowerLearningRate { below } => {
                format!("学習率を {below:e} より小さくして始め直してください")
            }
        }
    }
}

impl Localised for EvaluationError {
    fn japanese(&self) -> String {
        match self {
            Self::Model(error) => error.japanese(),
            Self::BrokeDown(words) => format!("評価が途中で停止しました（{words}）"),
        }
    }
}

fn name(part: ObjectivePart) -> &'static str {
    match part {
        ObjectivePart::Kl => "q(z | x) の KL",
        ObjectivePart::Reconstruction => "再構成の項",
        ObjectivePart::WeightKl => "重みの KL",
        ObjectivePart::Whole => "目的関数",
    }
}
