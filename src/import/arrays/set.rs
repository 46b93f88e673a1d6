//! From arrays of images and their labels to one list of pictures.

use super::class_list::{ClassList, Classes};
use super::idx;
use super::labels::{Column, LabelArray};
use super::part::Part;
use super::pictures::Arrays;
use super::stored_array::StoredArray;
use crate::data::{Format, SplitName, Warning};
use crate::import::blob::Blob;
use crate::import::byte_source::unpacked;
use crate::import::error::ImportError;
use crate::import::pictures::Pictures;
use crate::import::watch::ImportWatch;
use crate::recipe::{DataSpec, NumberRange};
use std::path::Path;

/// The arrays of one split, or of a set without splits.
pub(super) struct SetPart {
    pub images: StoredArray,
    pub labels: Option<LabelArray>,
    pub split: Option<SplitName>,
    /// Whether it is for validation and yet learned from, since there is a test split.
    pub is_validation: bool,
}

/// Puts the parts of a set together.
///
/// # Errors
/// They do not fit together, or do not hold what they claim; the watch was cancelled.
pub(super) fn pictures(
    path: &Path,
    format: Format,
    set: Vec<SetPart>,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Arrays, ImportError> {
    let mut parts = Vec::new();
    let mut labels = Vec::new();
    let mut validation = 0;
    for part in set {
        if part.is_validation {
            validation += usize::try_from(part.images.count()).unwrap_or(usize::MAX);
        }
        parts.push(Part::of(part.images, spec.size, part.split)?);
        labels.push(part.labels);
    }
    let classes = classes(&parts, labels, watch)?;
    let mut arrays = Arrays::new(path, format, parts, classes, spec.range, watch)?;
    if validation > 0 {
        arrays.warn(Warning::Validation { images: validation });
    }
    Ok(arrays)
}

fn classes(
    parts: &[Part],
    labels: Vec<Option<LabelArray>>,
    watch: &ImportWatch,
) -> Result<Classes, ImportError> {
    if labels.iter().all(Option::is_none) {
        return Ok(Classes::default());
    }
    let mut list = ClassList::default();
    let mut without = None;
    for (part, labels) in parts.iter().zip(labels) {
        let Some(labels) = labels else {
            list.pass(part.images());
            without = part.split;
            continue;
        };
        let path = labels.array.source.path().to_owned();
        let labels = labels.read(&mut list, watch)?;
        if labels != part.images() {
            // It is the images that are told if theirs is the header that lies.
            part.bounds(watch)?;
            return Err(ImportError::LabelCount {
                path,
                labels,
                images: part.images(),
            });
        }
    }
    Ok(list.finish(without))
}

/// Which column of labels a spec asks for; None to go without labels.
pub(super) fn column(spec: &DataSpec) -> Option<Column> {
    match &spec.label {
        None => Some(Column::Found),
        Some(word) if word == "none" => None,
        Some(asked) => Some(Column::Asked(asked.clone())),
    }
}

/// Files inside the program: images and labels of both splits, known to be bytes from 0 to 255.
///
/// # Errors
/// None as long as the files are sound.
pub(in crate::import) fn embedded(
    name: &str,
    files: [[Blob; 2]; 2],
) -> Result<Box<dyn Pictures>, ImportError> {
    let mut set = Vec::new();
    for ([images, labels], split) in files.iter().zip([SplitName::Train, SplitName::Test]) {
        set.push(SetPart {
            images: idx::open(unpacked(images)?)?,
            labels: Some(LabelArray {
                array: idx::open(unpacked(labels)?)?,
                column: Column::Found,
            }),
            split: Some(split),
            is_validation: false,
        });
    }
    let spec = DataSpec {
        range: Some(NumberRange::to(255.0)),
        ..DataSpec::default()
    };
    let watch = ImportWatch::default();
    let arrays = pictures(Path::new(name), Format::Embedded, set, &spec, &watch)?;
    Ok(Box::new(arrays))
}
