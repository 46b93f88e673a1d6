//! Why the weights in a file of another program cannot be taken.

use std::fmt::{Display, Formatter};

/// What is wrong with a file of safetensors or of PyTorch's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExchangeFlaw {
    /// The header of safetensors is none, in the words of its reader.
    #[error("its safetensors are damaged ({0})")]
    Safetensors(String),
    /// The zip archive cannot be read, in the words of its reader.
    #[error("its archive is damaged ({0})")]
    Zip(String),
    /// The archive lacks an entry that PyTorch writes.
    #[error("its archive has no {0}, as those of PyTorch have")]
    NoEntry(String),
    /// The pickle cannot be read.
    #[error("its pickle is damaged at byte {at}: {flaw}")]
    Pickle {
        /// Where, counted from the beginning of the file, or of `data.pkl` in an archive.
        at: usize,
        /// What is wrong there.
        flaw: PickleFlaw,
    },
    /// The pickle asks for a function or a class that no state dict needs.
    #[error("it holds `{0}`, which is no part of a state dict, and is not run")]
    Global(String),
    /// Its numbers stand with the highest byte first.
    #[error("its numbers stand with the highest byte first")]
    BigEndian,
    /// There are no named tensors in it.
    #[error("it holds no state dict of named tensors")]
    NoStateDict,
    /// A tensor cannot be taken.
    #[error("the tensor {name} {flaw}")]
    Tensor {
        /// Its name.
        name: String,
        /// Why.
        flaw: TensorFlaw,
    },
    /// No rule knows the name.
    #[error("no rule says which layer {0} is")]
    UnknownLayer(String),
    /// A layer is there twice.
    #[error("{first} and {second} are the same layer")]
    Twice {
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// A layer has no weight [out, in], or a bias that does not fit it.
    #[error("{name} {shape:?} is not of a plain linear layer")]
    NotLinear {
        /// Name of the tensor.
        name: String,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A layer that every model has is not there.
    #[error("it has no layer for {0}")]
    MissingLayer(LayerPart),
    /// Two layers that follow each other do not fit.
    #[error("{layer} takes {takes} number{}, but {given} come to it", plural(*takes))]
    Chain {
        /// The later one.
        layer: String,
        /// Numbers that it takes.
        takes: usize,
        /// Numbers that come to it.
        given: usize,
    },
    /// A layer for mean or log variance does not give what the decoder takes.
    #[error("{layer} gives {gives} number{}, not {wanted}: the decoder takes {latent}", plural(*gives))]
    Head {
        /// The layer.
        layer: String,
        /// Numbers that it gives.
        gives: usize,
        /// Numbers that it should give.
        wanted: usize,
        /// Latent dimensions of the decoder.
        latent: usize,
    },
    /// The decoder's widths are not the encoder's in reverse.
    #[error(
        "its decoder has hidden layers of {decoder:?} after an encoder of {encoder:?}; Elbow's \
         has those of the encoder in reverse"
    )]
    NotMirrored {
        /// Widths from the image on.
        encoder: Vec<usize>,
        /// Widths from the code on.
        decoder: Vec<usize>,
    },
    /// The images that were asked for have another number of pixels.
    #[error("its images have {pixels} numbers, not the {asked} of {shape}")]
    ImageShape {
        /// Numbers that the encoder takes.
        pixels: usize,
        /// Numbers of the shape asked for.
        asked: usize,
        /// That shape in words.
        shape: String,
    },
}

/// What "number" ends with.
fn plural(numbers: usize) -> &'static str {
    if numbers == 1 { "" } else { "s" }
}

/// What is wrong at one place of a pickle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PickleFlaw {
    /// There are no more bytes.
    #[error("it ends too early")]
    End,
    /// An instruction that no state dict has.
    #[error("it has the instruction {0:#04x}, which no state dict has")]
    Instruction(u8),
    /// An instruction finds something else than it needs.
    #[error("an instruction does not find what it needs")]
    Operand,
    /// It has more objects than any state dict.
    #[error("it has more objects than any state dict")]
    TooMany,
}

/// Why a tensor cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TensorFlaw {
    /// Its numbers are not in the file.
    #[error("has no numbers in the file")]
    Missing,
    /// The file ends before its numbers do.
    #[error("needs {needed} bytes of numbers, but {found} are there")]
    Short {
        /// Bytes that it claims.
        needed: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// Its shape and its steps lead outside its numbers.
    #[error("reaches beyond its numbers")]
    Bounds,
    /// It claims more numbers than the file can hold.
    #[error("claims more numbers than the file can hold")]
    TooLarge,
    /// Its numbers are not floats, by the name that the file has for them.
    #[error("holds numbers of type {0}, not floats")]
    Numbers(String),
}

/// A layer that every model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerPart {
    /// Gives the mean of q(z | x).
    Mean,
    /// Gives its log variance.
    LogVariance,
    /// Gives the image.
    Output,
}

impl Display for LayerPart {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mean => "the mean of q(z | x)",
            Self::LogVariance => "the log variance of q(z | x)",
            Self::Output => "the image",
        })
    }
}

impl ExchangeFlaw {
    /// `flaw` of the tensor of this name.
    pub(super) fn tensor(name: &str, flaw: TensorFlaw) -> Self {
        Self::Tensor {
            name: name.to_owned(),
            flaw,
        }
    }
}
