//! One of every flaw of an array of numbers.

use super::REASON;
use crate::import::{ArrayFlaw, ArrayRole, CifarFlaw, IdxFlaw, NpyFlaw, Packing, Sizes};

fn idx_flaws() -> Vec<IdxFlaw> {
    every!(IdxFlaw:
        IdxFlaw::NotIdx(_) => IdxFlaw::NotIdx([0x1f, 0x8b]),
        IdxFlaw::NumberType(_) => IdxFlaw::NumberType(0x0a),
    )
}

fn npy_flaws() -> Vec<NpyFlaw> {
    every!(NpyFlaw:
        NpyFlaw::NotNpy => NpyFlaw::NotNpy,
        NpyFlaw::Version { .. } => NpyFlaw::Version { major: 9, minor: 0 },
        NpyFlaw::HeaderLength { .. } => NpyFlaw::HeaderLength {
            bytes: 1 << 30,
            most: 1 << 16,
        },
        NpyFlaw::Header => NpyFlaw::Header,
        NpyFlaw::Objects => NpyFlaw::Objects,
        NpyFlaw::Records => NpyFlaw::Records,
        NpyFlaw::ElementType(_) => NpyFlaw::ElementType("<c8".into()),
    )
}

fn cifar_flaws() -> Vec<CifarFlaw> {
    every!(CifarFlaw:
        CifarFlaw::Size { .. } => CifarFlaw::Size {
            bytes: 3074,
            record: 3073,
        },
        CifarFlaw::Label { .. } => CifarFlaw::Label {
            label: 10,
            classes: 10,
        },
    )
}

pub(super) fn array_flaws() -> Vec<ArrayFlaw> {
    let roles = every!(ArrayRole:
        ArrayRole::Images => ArrayRole::Images,
        ArrayRole::Labels => ArrayRole::Labels,
    );
    let packings = every!(Packing:
        Packing::Gzip => Packing::Gzip,
        Packing::Zip => Packing::Zip,
    );
    let both = packings.into_iter().zip(roles);
    let mut flaws: Vec<ArrayFlaw> = both.flat_map(|(packing, role)| of(packing, role)).collect();
    flaws.extend(idx_flaws().into_iter().map(ArrayFlaw::from));
    flaws.extend(npy_flaws().into_iter().map(ArrayFlaw::from));
    flaws.extend(cifar_flaws().into_iter().map(ArrayFlaw::from));
    flaws
}

fn of(packing: Packing, role: ArrayRole) -> Vec<ArrayFlaw> {
    every!(ArrayFlaw:
        ArrayFlaw::Idx(_) => ArrayFlaw::Idx(IdxFlaw::NumberType(0)),
        ArrayFlaw::Npy(_) => ArrayFlaw::Npy(NpyFlaw::Header),
        ArrayFlaw::Cifar(_) => ArrayFlaw::Cifar(cifar_flaws()[0].clone()),
        ArrayFlaw::HeaderCutShort => ArrayFlaw::HeaderCutShort,
        ArrayFlaw::Empty(_) => ArrayFlaw::Empty(role),
        ArrayFlaw::Dimensions { .. } => ArrayFlaw::Dimensions {
            sizes: Sizes(vec![9, 28, 28, 2]),
            role,
        },
        ArrayFlaw::NoSquare { .. } => ArrayFlaw::NoSquare { numbers: 35 },
        ArrayFlaw::ImageSize { .. } => ArrayFlaw::ImageSize { most: 1 << 20 },
        ArrayFlaw::TooMany { .. } => ArrayFlaw::TooMany {
            most: 1 << 24,
            role,
        },
        ArrayFlaw::Claim { .. } => ArrayFlaw::Claim {
            sizes: Sizes(vec![9, 28, 28]),
            role,
        },
        ArrayFlaw::CutShort { .. } => ArrayFlaw::CutShort {
            found: 5,
            expected: 6,
            role,
        },
        ArrayFlaw::TooLong(_) => ArrayFlaw::TooLong(role),
        ArrayFlaw::PackedCutShort(_) => ArrayFlaw::PackedCutShort(packing),
        ArrayFlaw::PackedDamaged(..) => ArrayFlaw::PackedDamaged(packing, REASON.into()),
        ArrayFlaw::Encrypted => ArrayFlaw::Encrypted,
        ArrayFlaw::PackingMethod(_) => ArrayFlaw::PackingMethod(REASON.into()),
        ArrayFlaw::TextImages => ArrayFlaw::TextImages,
        ArrayFlaw::TooManyClasses { .. } => ArrayFlaw::TooManyClasses { most: 1 << 16 },
        ArrayFlaw::LabelNotFinite => ArrayFlaw::LabelNotFinite,
        ArrayFlaw::LongText { .. } => ArrayFlaw::LongText {
            letters: 1000,
            most: 256,
        },
        ArrayFlaw::NoColumn { .. } => ArrayFlaw::NoColumn {
            asked: "9".into(),
            columns: 2,
        },
    )
}
