//! The functions and classes that a pickle of a state dict names; there are no others.

use crate::exchange::source::Floats;

/// What a name in a pickle stands for here. Nothing is ever called by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Global {
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Storage(StorageKind),
}

/// The numbers of a storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StorageKind {
    Floats(Floats),
    /// No floats, but a number of so many bytes, by its name in PyTorch.
    Other(&'static str, usize),
}

impl StorageKind {
    /// Bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::Floats(floats) => floats.bytes(),
            Self::Other(_, bytes) => bytes,
        }
    }
}

impl Global {
    /// What `module.name` stands for; None for whatever is not on this list.
    pub fn of(module: &str, name: &str) -> Option<Self> {
        let storage = |kind| Some(Self::Storage(kind));
        let other = |name, bytes| storage(StorageKind::Other(name, bytes));
        match (module, name) {
            ("collections", "OrderedDict") => Some(Self::OrderedDict),
            ("torch._utils", "_rebuild_tensor_v2") => Some(Self::RebuildTensor),
            ("torch._utils", "_rebuild_parameter") => Some(Self::RebuildParameter),
            ("torch", "HalfStorage") => storage(StorageKind::Floats(Floats::F16)),
            ("torch", "BFloat16Storage") => storage(StorageKind::Floats(Floats::Bf16)),
            ("torch", "FloatStorage") => storage(StorageKind::Floats(Floats::F32)),
            ("torch", "DoubleStorage") => storage(StorageKind::Floats(Floats::F64)),
            ("torch", "BoolStorage") => other("bool", 1),
            ("torch", "ByteStorage") => other("uint8", 1),
            ("torch", "CharStorage") => other("int8", 1),
            ("torch", "ShortStorage") => other("int16", 2),
            ("torch", "IntStorage") => other("int32", 4),
            ("torch", "LongStorage") => other("int64", 8),
            _ => None,
        }
    }
}
