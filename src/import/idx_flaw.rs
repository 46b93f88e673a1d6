//! What is wrong with the content of an IDX file, and what helps.

use std::fmt::{Display, Formatter};

/// What is wrong with the content of an IDX file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxFlaw {
    /// The file does not begin as IDX files do.
    #[error("{:02x} {:02x} where an IDX file has 00 00", .0[0], .0[1])]
    NotIdx([u8; 2]),
    /// The numbers are of another type than unsigned bytes.
    #[error(
        "numbers of type 0x{code:02x} ({}) where unsigned bytes (0x08) are read",
        NumberType::of(*code)
    )]
    NumberType {
        /// The type byte.
        code: u8,
    },
    /// More or fewer dimensions than images or labels have.
    #[error("{found} dimensions where a file of {content} has {expected}")]
    Dimensions {
        /// As the header says.
        found: u8,
        /// As many as there should be.
        expected: usize,
        /// What the file should hold.
        content: Content,
    },
    /// A dimension is 0.
    #[error("a size of 0: the file holds no {0}")]
    NoContent(Content),
    /// The images are larger than Elbow handles.
    #[error("images of more than {most} pixels")]
    ImageSize {
        /// The most pixels of an image.
        most: u64,
    },
    /// The header claims more than a file of this length can hold.
    #[error(
        "the header claims {} bytes of {content}, more than the file can hold",
        times(sizes)
    )]
    Claim {
        /// The dimensions claimed.
        sizes: Vec<u32>,
        /// What the file should hold.
        content: Content,
    },
    /// The file is shorter than its header.
    #[error("the file ends within its header")]
    HeaderCutShort,
    /// The file is shorter than its header says.
    #[error("the file ends after {found} of {expected} bytes of {content}")]
    CutShort {
        /// Bytes that are there.
        found: u64,
        /// Bytes that the header claims.
        expected: u64,
        /// What the file should hold.
        content: Content,
    },
    /// The file is longer than its header says.
    #[error("more bytes follow the {0} that the header counts")]
    TooLong(Content),
    /// The gzip data end early.
    #[error("the gzip data end early")]
    GzipCutShort,
    /// The gzip data do not unpack, in the words of what unpacks them.
    #[error("the gzip data are damaged ({0})")]
    GzipDamaged(String),
    /// The content does not fit into memory, in the system's words.
    #[error("{bytes} bytes of {content} do not fit into memory ({reason})")]
    Memory {
        /// Bytes to be read.
        bytes: u64,
        /// What the file holds.
        content: Content,
        /// The system's own words.
        reason: String,
    },
}

/// What a file of a data set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Images of one size.
    Images,
    /// A class for each image.
    Labels,
}

impl Display for Content {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Images => "images",
            Self::Labels => "labels",
        })
    }
}

/// What the type byte of an IDX file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// 0x09
    SignedBytes,
    /// 0x0b
    Integers16,
    /// 0x0c
    Integers32,
    /// 0x0d
    Floats32,
    /// 0x0e
    Floats64,
    /// No type that the format knows.
    Unknown,
}

impl Display for NumberType {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignedBytes => "signed bytes",
            Self::Integers16 => "16-bit integers",
            Self::Integers32 => "32-bit integers",
            Self::Floats32 => "32-bit floats",
            Self::Floats64 => "64-bit floats",
            Self::Unknown => "unknown",
        })
    }
}

/// What helps against a flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdxRemedy {
    /// The file is damaged.
    FetchAnew,
    /// The file is of another format.
    GiveIdx,
    /// The images are too large.
    ScaleDown,
    /// There is too little memory.
    FreeMemory,
}

impl Display for IdxRemedy {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::FetchAnew => "the file is damaged or cut short: fetch it anew",
            Self::GiveIdx => "give an IDX file of unsigned bytes, plain or gzipped",
            Self::ScaleDown => "scale the images down",
            Self::FreeMemory => "close other programs or take fewer images",
        })
    }
}

impl IdxFlaw {
    /// What helps against it.
    pub fn remedy(&self) -> IdxRemedy {
        match self {
            Self::NotIdx(_) | Self::NumberType { .. } | Self::Dimensions { .. } => {
                IdxRemedy::GiveIdx
            }
            Self::NoContent(_)
            | Self::Claim { .. }
            | Self::HeaderCutShort
            | Self::CutShort { .. }
            | Self::TooLong(_)
            | Self::GzipCutShort
            | Self::GzipDamaged(_) => IdxRemedy::FetchAnew,
            Self::ImageSize { .. } => IdxRemedy::ScaleDown,
            Self::Memory { .. } => IdxRemedy::FreeMemory,
        }
    }
}

impl NumberType {
    /// What the type byte `code` stands for.
    pub fn of(code: u8) -> Self {
        match code {
            0x09 => Self::SignedBytes,
            0x0b => Self::Integers16,
            0x0c => Self::Integers32,
            0x0d => Self::Floats32,
            0x0e => Self::Floats64,
            _ => Self::Unknown,
        }
    }
}

/// Sizes as they are read aloud: "3 x 28 x 28".
pub(crate) fn times(sizes: &[u32]) -> String {
    let sizes: Vec<String> = sizes.iter().map(u32::to_string).collect();
    sizes.join(" x ")
}
