//! A file of named tensors, whose numbers are read one tensor at a time.

use super::error::{ExchangeFlaw, TensorFlaw};
use half::{bf16, f16};

/// A file of named tensors.
pub trait TensorSource {
    /// Name and shape of each tensor, in the order of the file.
    fn tensors(&self) -> Vec<(String, Vec<usize>)>;

    /// The numbers of one, row by row, as many as its shape says; other floats as the nearest
    /// 32-bit ones.
    ///
    /// # Errors
    /// There is none of this name, its numbers are not floats, or not all in the file.
    fn read(&mut self, name: &str) -> Result<Vec<f32>, ExchangeFlaw>;
}

/// The kinds of floats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Floats {
    F16,
    Bf16,
    F32,
    F64,
}

impl Floats {
    /// Bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// The numbers in `bytes`, lowest byte first; a rest that is no whole number is left out.
    pub fn read(self, bytes: &[u8]) -> Vec<f32> {
        match self {
            Self::F16 => numbers(bytes, |unit| f16::from_le_bytes(unit).to_f32()),
            Self::Bf16 => numbers(bytes, |unit| bf16::from_le_bytes(unit).to_f32()),
            Self::F32 => numbers(bytes, f32::from_le_bytes),
            Self::F64 => numbers(bytes, |unit| f64::from_le_bytes(unit) as f32),
        }
    }
}

fn numbers<const BYTES: usize>(bytes: &[u8], read: fn([u8; BYTES]) -> f32) -> Vec<f32> {
    let (units, _) = bytes.as_chunks();
    units.iter().copied().map(read).collect()
}

/// How many numbers a shape has, if a file of `most` bytes can hold as many.
pub(super) fn count(name: &str, shape: &[usize], most: usize) -> Result<usize, ExchangeFlaw> {
    let numbers = shape
        .iter()
        .try_fold(1usize, |all, side| all.checked_mul(*side));
    numbers
        .filter(|numbers| *numbers <= most)
        .ok_or_else(|| ExchangeFlaw::tensor(name, TensorFlaw::TooLarge))
}
