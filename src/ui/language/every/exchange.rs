//! What can be wrong with weights of another program, and what became of them.

use super::{NAME, REASON};
use crate::archive::{ExchangeFlaw, LayerPart, Mapping, PickleFlaw, TensorFlaw};
use crate::recipe::{Activation, Likelihood};

pub(super) fn exchange_flaws() -> Vec<ExchangeFlaw> {
    let tensors = every!(TensorFlaw:
        TensorFlaw::Missing => TensorFlaw::Missing,
        TensorFlaw::Short { .. } => TensorFlaw::Short { needed: 9, found: 7 },
        TensorFlaw::Bounds => TensorFlaw::Bounds,
        TensorFlaw::TooLarge => TensorFlaw::TooLarge,
        TensorFlaw::Numbers(_) => TensorFlaw::Numbers("int64".into()),
    );
    let pickles = every!(PickleFlaw:
        PickleFlaw::End => PickleFlaw::End,
        PickleFlaw::Instruction(_) => PickleFlaw::Instruction(7),
        PickleFlaw::Operand => PickleFlaw::Operand,
        PickleFlaw::TooMany => PickleFlaw::TooMany,
    );
    let parts = every!(LayerPart:
        LayerPart::Mean => LayerPart::Mean,
        LayerPart::LogVariance => LayerPart::LogVariance,
        LayerPart::Output => LayerPart::Output,
    );
    let tensor = |flaw| ExchangeFlaw::Tensor {
        name: NAME.into(),
        flaw,
    };
    let pickle = |flaw| ExchangeFlaw::Pickle { at: 7, flaw };
    let mut flaws = every!(ExchangeFlaw:
        ExchangeFlaw::Safetensors(_) => ExchangeFlaw::Safetensors(REASON.into()),
        ExchangeFlaw::Zip(_) => ExchangeFlaw::Zip(REASON.into()),
        ExchangeFlaw::NoEntry(_) => ExchangeFlaw::NoEntry(NAME.into()),
        ExchangeFlaw::Pickle { .. } => pickle(PickleFlaw::End),
        ExchangeFlaw::Global(_) => ExchangeFlaw::Global(NAME.into()),
        ExchangeFlaw::BigEndian => ExchangeFlaw::BigEndian,
        ExchangeFlaw::NoStateDict => ExchangeFlaw::NoStateDict,
        ExchangeFlaw::Tensor { .. } => tensor(TensorFlaw::Missing),
        ExchangeFlaw::UnknownLayer(_) => ExchangeFlaw::UnknownLayer(NAME.into()),
        ExchangeFlaw::Twice { .. } => ExchangeFlaw::Twice {
            first: NAME.into(),
            second: NAME.into(),
        },
        ExchangeFlaw::NotLinear { .. } => ExchangeFlaw::NotLinear {
            name: NAME.into(),
            shape: vec![5, 7, 3],
        },
        ExchangeFlaw::MissingLayer(_) => ExchangeFlaw::MissingLayer(LayerPart::Mean),
        ExchangeFlaw::Chain { .. } => ExchangeFlaw::Chain {
            layer: NAME.into(),
            takes: 5,
            given: 7,
        },
        ExchangeFlaw::Head { .. } => ExchangeFlaw::Head {
            layer: NAME.into(),
            gives: 5,
            wanted: 2,
            latent: 2,
        },
        ExchangeFlaw::NotMirrored { .. } => ExchangeFlaw::NotMirrored {
            encoder: vec![7, 5],
            decoder: vec![3],
        },
        ExchangeFlaw::ImageShape { .. } => ExchangeFlaw::ImageShape {
            pixels: 12,
            asked: 15,
            shape: "5 x 3".into(),
        },
    );
    flaws.extend(tensors.into_iter().map(tensor));
    flaws.extend(pickles.into_iter().map(pickle));
    flaws.extend(parts.into_iter().map(ExchangeFlaw::MissingLayer));
    flaws
}

pub(super) fn mapping() -> Mapping {
    Mapping {
        layers: Vec::new(),
        shape: super::shape(),
        activation: Activation::Relu,
        likelihood: Likelihood::Gaussian,
    }
}
