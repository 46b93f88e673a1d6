//! The parts of a model file, as a person knows them, and a digest of each: which part is damaged.

use super::digest::{hex, sha256};
use burn_pack::{Error, TENSOR_ALIGNMENT, Tensor};
use sha2::{Digest, Sha256};
use std::fmt::{Display, Formatter, Write};
use std::ops::Range;

/// How the name of each array of earlier steps begins.
pub(super) const PAST: &str = "past.";

/// A part of a model file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// What says what else is in it: the recipe, counts, the names and places of arrays, hashes.
    Head,
    /// The model's weights.
    Weights,
    /// The optimiser, and the order of the images.
    Run,
    /// The curves.
    Curves,
    /// What a person had made around the run.
    Made,
    /// What was looked at.
    View,
    /// The earlier steps of the run.
    Past {
        /// The one of them that it belongs to; None: to several.
        step: Option<u64>,
    },
}

impl FilePart {
    /// The part that an array of this name belongs to.
    fn of(array: &str) -> Self {
        if let Some(rest) = array.strip_prefix(PAST) {
            // What belongs to one step has its number first.
            let step = rest.split_once('.').and_then(|(step, _)| step.parse().ok());
            Self::Past { step }
        } else if array == "session.view" {
            Self::View
        } else if array.starts_with("session.") {
            Self::Made
        } else if array.starts_with("checkpoint.curves.") {
            Self::Curves
        } else if array.starts_with("checkpoint.") {
            Self::Run
        } else {
            Self::Weights
        }
    }

    /// Whether the run is whole without it.
    pub(super) fn is_past(self) -> bool {
        matches!(self, Self::Past { .. })
    }
}

impl Display for FilePart {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Head => "its head, which says what else is in it",
            Self::Weights => "the part with its weights",
            Self::Run => "the part with its optimiser and its order of images",
            Self::Curves => "the part with its curves",
            Self::Made => "the part with what was made around the run",
            Self::View => "the part with what was looked at",
            Self::Past { step: None } => "the part with its earlier steps",
            Self::Past { step: Some(step) } => {
                return write!(f, "the part with its earlier step {step}");
            }
        })
    }
}

/// A damaged part, with the array in the file; the head is no array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DamagedPart {
    pub part: FilePart,
    pub array: Option<String>,
}

impl DamagedPart {
    pub fn head() -> Self {
        Self {
            part: FilePart::Head,
            array: None,
        }
    }
}

/// The digest of each array in a file, in the order in which they lie. To an array belong the
/// zeros behind it, so that no byte behind the head belongs to none.
///
/// As text, a line for each: digest, number of bytes, name.
pub(super) struct Digests {
    arrays: Vec<DigestOf>,
}

struct DigestOf {
    name: String,
    bytes: usize,
    sha256: String,
}

impl Digests {
    /// Those of these arrays, each made for it and let go.
    ///
    /// # Errors
    /// If one cannot be made.
    pub fn of(tensors: &[Tensor]) -> Result<Self, Error> {
        let last = tensors.len().saturating_sub(1);
        let of = |(place, tensor): (usize, &Tensor)| {
            let bytes = tensor.to_bytes()?;
            let length = match place < last {
                true => length_with_zeros(bytes.len()),
                false => bytes.len(),
            };
            let mut hasher = Sha256::new();
            hasher.update(&bytes[..]);
            hasher.update(vec![0; length - bytes.len()]);
            Ok(DigestOf {
                name: tensor.name.clone(),
                bytes: length,
                sha256: hex(&hasher.finalize()),
            })
        };
        let arrays = tensors.iter().enumerate().map(of);
        let arrays = arrays.collect::<Result<_, Error>>()?;
        Ok(Self { arrays })
    }

    /// From its text; None where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (sha256, rest) = line.split_once(' ')?;
            let (bytes, name) = rest.split_once(' ')?;
            Some(DigestOf {
                name: name.to_owned(),
                bytes: bytes.parse().ok()?,
                sha256: sha256.to_owned(),
            })
        };
        let arrays = text.lines().map(line).collect::<Option<_>>()?;
        Some(Self { arrays })
    }

    /// As text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for DigestOf {
            name,
            bytes,
            sha256,
        } in &self.arrays
        {
            // Text takes all that is written.
            let _ = writeln!(text, "{sha256} {bytes} {name}");
        }
        text
    }

    /// How many bytes all take.
    pub fn bytes(&self) -> usize {
        let bytes = self.arrays.iter().map(|array| array.bytes);
        bytes.fold(0, usize::saturating_add)
    }

    /// The parts that are not as they were: those without which the run is not whole first.
    pub fn damaged(&self, behind_head: &[u8]) -> Vec<DamagedPart> {
        let whole = |array: &DigestOf, place: Range<usize>| {
            let found = behind_head.get(place);
            found.is_some_and(|found| sha256(found) == array.sha256)
        };
        let mut places = self.places();
        if let Some(last) = places.last_mut() {
            // What follows it belongs to nothing else.
            last.end = last.end.max(behind_head.len());
        }
        let damaged = self.arrays.iter().zip(places);
        let damaged = damaged.filter(|(array, place)| !whole(array, place.clone()));
        let mut damaged: Vec<DamagedPart> = damaged
            .map(|(array, _)| DamagedPart {
                part: FilePart::of(&array.name),
                array: Some(array.name.clone()),
            })
            .collect();
        damaged.sort_by_key(|damaged| damaged.part.is_past());
        damaged
    }

    fn places(&self) -> Vec<Range<usize>> {
        let mut end = 0_usize;
        let places = self.arrays.iter().map(|array| {
            let start = end;
            end = end.saturating_add(array.bytes);
            start..end
        });
        places.collect()
    }
}

/// How far from the beginning of an array of so many bytes the next one begins.
pub(super) fn length_with_zeros(bytes: usize) -> usize {
    bytes.next_multiple_of(TENSOR_ALIGNMENT as usize)
}
