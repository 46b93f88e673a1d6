//! What is wrong with an array of numbers in a file, and what helps.

use super::cifar_flaw::CifarFlaw;
use super::idx_flaw::IdxFlaw;
use super::npy_flaw::NpyFlaw;
use super::role::ArrayRole;
use std::fmt::{Display, Formatter};

/// What is wrong with an array of numbers in a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrayFlaw {
    /// Its IDX header.
    #[error(transparent)]
    Idx(#[from] IdxFlaw),
    /// Its NPY header.
    #[error(transparent)]
    Npy(#[from] NpyFlaw),
    /// It is one of CIFAR's.
    #[error(transparent)]
    Cifar(#[from] CifarFlaw),
    /// The file is shorter than its header.
    #[error("the file ends within its header")]
    HeaderCutShort,
    /// A dimension is 0.
    #[error("a size of 0: the file holds no {0}")]
    Empty(ArrayRole),
    /// Sizes that images or labels do not have.
    #[error("{} dimensions make no {role} ({sizes})", sizes.0.len())]
    Dimensions {
        /// The size of each dimension.
        sizes: Sizes,
        /// What it should hold.
        role: ArrayRole,
    },
    /// Images in one dimension, as many numbers as no square has.
    #[error("images of {numbers} numbers, which are no square")]
    NoSquare {
        /// Numbers of each image.
        numbers: u64,
    },
    /// The images are larger than Elbow handles.
    #[error("images of more than {most} pixels")]
    ImageSize {
        /// The most pixels of an image.
        most: u64,
    },
    /// More images or labels than Elbow handles.
    #[error("more than {most} {role}")]
    TooMany {
        /// The most of them.
        most: u64,
        /// What it holds.
        role: ArrayRole,
    },
    /// The header claims more than a file of this length can hold.
    #[error("the header claims {sizes} bytes of {role}, more than the file can hold")]
    Claim {
        /// The dimensions claimed, and the bytes of a number if they are several.
        sizes: Sizes,
        /// What the file should hold.
        role: ArrayRole,
    },
    /// The file is shorter than its header says.
    #[error("the file ends after {found} of {expected} bytes of {role}")]
    CutShort {
        /// Bytes that are there.
        found: u64,
        /// Bytes that the header claims.
        expected: u64,
        /// What the file should hold.
        role: ArrayRole,
    },
    /// The file is longer than its header says.
    #[error("more bytes follow the {0} that the header counts")]
    TooLong(ArrayRole),
    /// Packed data end early.
    #[error("the {0} data end early")]
    PackedCutShort(Packing),
    /// Packed data do not unpack, in the words of what unpacks them.
    #[error("the {0} data are damaged ({1})")]
    PackedDamaged(Packing, String),
    /// The array lies in an archive behind a password.
    #[error("it is encrypted")]
    Encrypted,
    /// The array lies in an archive, packed in a way that is not read.
    #[error("it is packed in a way that is not read ({0})")]
    PackingMethod(String),
    /// Text where the numbers of images should be.
    #[error("it holds text where images have numbers")]
    TextImages,
    /// Classes are counted in 16 bits.
    #[error("more than {most} classes")]
    TooManyClasses {
        /// The most classes.
        most: usize,
    },
    /// A label that is not a number, or infinite.
    #[error("a label that is not finite")]
    LabelNotFinite,
    /// Names of classes longer than any that is shown.
    #[error("labels of {letters} letters, where {most} are read")]
    LongText {
        /// Room for so many letters.
        letters: u64,
        /// The most letters.
        most: u64,
    },
    /// There is no such column of labels.
    #[error("it has no column {asked} of labels, but {columns}")]
    NoColumn {
        /// What was asked for.
        asked: String,
        /// How many columns there are.
        columns: u64,
    },
}

/// The sizes of an array's dimensions, as they are read aloud: "3 x 28 x 28".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes(pub Vec<u64>);

impl Display for Sizes {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        // A header can claim hundreds.
        const MOST_SAID: usize = 6;
        let said = self.0.iter().take(MOST_SAID).map(u64::to_string);
        f.write_str(&said.collect::<Vec<_>>().join(" x "))?;
        if self.0.len() > MOST_SAID {
            f.write_str(" x ...")?;
        }
        Ok(())
    }
}

/// What an array is packed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// A gzipped file.
    Gzip,
    /// An entry of a zip archive.
    Zip,
}

impl Display for Packing {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zip => "zip",
        })
    }
}

/// What helps against a flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrayRemedy {
    /// The file is damaged.
    #[error("the file is damaged or cut short: fetch it anew")]
    FetchAnew,
    /// The file is of another format.
    #[error("give IDX or NPY files of integers or floats")]
    GiveNumbers,
    /// The dimensions are others.
    #[error(
        "give images x height x width, or with 1, 3 or 4 channels after or before height and width"
    )]
    GiveImages,
    /// There is not one label for each image.
    #[error("give one label for each image, or --label none to go without")]
    GiveLabels,
    /// Nothing says how high and wide the images are.
    #[error("say how high and wide they are, like --size 48x64")]
    SaySize,
    /// The images are too large.
    #[error("scale the images down")]
    ScaleDown,
    /// There are too many.
    #[error("give fewer of them")]
    GiveFewer,
    /// Pickles are not read.
    #[error("save it as an array of numbers or of text")]
    SaveNumbers,
    /// The archive is packed unusually.
    #[error("pack it anew, as numpy does")]
    PackAnew,
    /// The labels name no classes.
    #[error("give labels that name classes, or --label none to go without")]
    NameClasses,
    /// There is no such column.
    #[error("give a number from 1 to the number of columns, or --label none")]
    GiveColumn,
    /// Take CIFAR's own files.
    #[error("give the binary version of CIFAR-10 or CIFAR-100, as it was published")]
    GiveCifar,
}

impl ArrayRemedy {
    /// Whether an option of the data spec mends it, with the file as it is.
    pub fn is_an_option(self) -> bool {
        match self {
            Self::SaySize | Self::NameClasses | Self::GiveColumn | Self::GiveLabels => true,
            Self::FetchAnew
            | Self::GiveNumbers
            | Self::GiveImages
            | Self::ScaleDown
            | Self::GiveFewer
            | Self::SaveNumbers
            | Self::PackAnew
            | Self::GiveCifar => false,
        }
    }
}

impl ArrayFlaw {
    /// What helps against it.
    pub fn remedy(&self) -> ArrayRemedy {
        match self {
            Self::Idx(_) | Self::TextImages => ArrayRemedy::GiveNumbers,
            Self::Npy(flaw) => npy_remedy(flaw),
            Self::Cifar(_) => ArrayRemedy::GiveCifar,
            Self::Dimensions { role, .. } => match role {
                ArrayRole::Images => ArrayRemedy::GiveImages,
                ArrayRole::Labels => ArrayRemedy::GiveLabels,
            },
            Self::NoSquare { .. } => ArrayRemedy::SaySize,
            Self::ImageSize { .. } => ArrayRemedy::ScaleDown,
            Self::TooMany { .. } => ArrayRemedy::GiveFewer,
            Self::HeaderCutShort
            | Self::Empty(_)
            | Self::Claim { .. }
            | Self::CutShort { .. }
            | Self::TooLong(_)
            | Self::PackedCutShort(_)
            | Self::PackedDamaged(..) => ArrayRemedy::FetchAnew,
            Self::Encrypted | Self::PackingMethod(_) => ArrayRemedy::PackAnew,
            Self::TooManyClasses { .. } | Self::LabelNotFinite | Self::LongText { .. } => {
                ArrayRemedy::NameClasses
            }
            Self::NoColumn { .. } => ArrayRemedy::GiveColumn,
        }
    }
}

fn npy_remedy(flaw: &NpyFlaw) -> ArrayRemedy {
    match flaw {
        NpyFlaw::NotNpy => ArrayRemedy::GiveNumbers,
        NpyFlaw::Version { .. } | NpyFlaw::HeaderLength { .. } | NpyFlaw::Header => {
            ArrayRemedy::FetchAnew
        }
        NpyFlaw::Objects | NpyFlaw::Records | NpyFlaw::ElementType(_) => ArrayRemedy::SaveNumbers,
    }
}
