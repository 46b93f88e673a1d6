//! The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky 2009, "Learning Multiple Layers of
//! Features from Tiny Images").
//!
//! Format: records without a header, each a label (CIFAR-100: a coarse and a fine one) and
//! 3072 bytes: the red, the green and the blue plane of 32 x 32 pixels.

use super::cifar_flaw::CifarFlaw;
use super::class_list::Classes;
use super::files::file_name;
use super::layout::{ChannelOrder, Layout};
use super::part::Part;
use super::pictures::Arrays;
use super::role::ArrayRole;
use super::rows::Rows;
use super::stored_array::{Element, ElementOrder, HeaderPlaces, StoredArray};
use crate::data::{Format, NumberKind, SplitName};
use crate::import::blob::Blob;
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use crate::import::watch::ImportWatch;
use crate::recipe::{DataSpec, ImageSize, NumberRange};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One of the two sets.
#[derive(Debug, PartialEq, Eq)]
struct Cifar {
    /// Bytes of a record before its image: each a label, the last one the class.
    labels: usize,
    /// How many values each of those has.
    classes: &'static [usize],
    /// The file that names the classes, one a line.
    names: &'static str,
    /// The file of test images.
    test: &'static str,
    /// Folders that the published archives unpack to.
    folder: &'static str,
}

const TEN: Cifar = Cifar {
    labels: 1,
    classes: &[10],
    names: "batches.meta.txt",
    test: "test_batch.bin",
    folder: "cifar-10-batches-bin",
};
const HUNDRED: Cifar = Cifar {
    labels: 2,
    classes: &[20, 100],
    names: "fine_label_names.txt",
    test: "test.bin",
    folder: "cifar-100-binary",
};
const TRAIN_OF_HUNDRED: &str = "train.bin";

const SIDE: usize = 32;
const CHANNELS: usize = 3;
const BYTES: NumberForm = NumberForm {
    kind: NumberKind::U8,
    big_endian: false,
};
/// A file of names is no longer than this.
const MOST_NAMES: u64 = 1 << 16;

/// Files that make up one set.
struct Batches<'a> {
    cifar: &'static Cifar,
    train: Vec<Blob>,
    test: Option<Blob>,
    /// Where the names of the classes lie.
    folder: Option<&'a Path>,
}

/// CIFAR's files in `folder`, or in the folder there that the published archive unpacks to;
/// None if they are not there.
///
/// # Errors
/// There are both sets; a file cannot be read, or is no whole number of records.
pub(super) fn of_folder(
    folder: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Arrays>, ImportError> {
    let below = [&TEN, &HUNDRED].map(|cifar| folder.join(cifar.folder));
    let mut sets = Vec::new();
    for place in [folder]
        .into_iter()
        .chain(below.iter().map(PathBuf::as_path))
    {
        sets.extend(batches_in(place, watch)?);
        // What lies in the folder itself comes before what lies below.
        if place == folder && !sets.is_empty() {
            break;
        }
    }
    match sets.pop() {
        None => Ok(None),
        Some(batches) if sets.is_empty() => batches.pictures(folder, spec, watch).map(Some),
        Some(_) => Err(ImportError::SeveralSets {
            folder: folder.to_owned(),
            names: below.iter().map(|place| file_name(place)).collect(),
        }),
    }
}

/// One file of CIFAR's, known by its size and its labels, with the test images beside it; None
/// if it is none.
///
/// # Errors
/// It cannot be read.
pub(super) fn of_file(
    blob: &Blob,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Arrays>, ImportError> {
    let Some(cifar) = recognised(blob, watch)? else {
        return Ok(None);
    };
    let folder = blob.on_disk().and_then(Path::parent);
    let name = file_name(blob.path());
    let is_test = name.eq_ignore_ascii_case(cifar.test);
    let test = folder
        .map(|folder| folder.join(cifar.test))
        .filter(|path| !is_test && path.is_file());
    let batches = Batches {
        cifar,
        train: vec![blob.clone()],
        test: test.map(|path| Blob::file(&path)),
        folder,
    };
    batches.pictures(blob.path(), spec, watch).map(Some)
}

fn batches_in<'a>(
    folder: &'a Path,
    watch: &ImportWatch,
) -> Result<Option<Batches<'a>>, ImportError> {
    let file = |name: &str| {
        let path = folder.join(name);
        path.is_file().then(|| Blob::file(&path))
    };
    let train: Vec<Blob> = (1..=5)
        .filter_map(|batch| file(&format!("data_batch_{batch}.bin")))
        .collect();
    if !train.is_empty() {
        return Ok(Some(Batches {
            cifar: &TEN,
            train,
            test: file(TEN.test),
            folder: Some(folder),
        }));
    }
    // A name that other programs use too: the labels have to be right.
    match file(TRAIN_OF_HUNDRED) {
        Some(train) if recognised(&train, watch)? == Some(&HUNDRED) => Ok(Some(Batches {
            cifar: &HUNDRED,
            train: vec![train],
            test: file(HUNDRED.test),
            folder: Some(folder),
        })),
        _ => Ok(None),
    }
}

/// The set that a file is of: a whole number of records, each with labels that are possible.
fn recognised(blob: &Blob, watch: &ImportWatch) -> Result<Option<&'static Cifar>, ImportError> {
    let bytes = blob.open()?.1;
    for cifar in [&TEN, &HUNDRED] {
        if bytes > 0 && bytes.is_multiple_of(cifar.record()) {
            let rows = cifar.rows(blob)?;
            match cifar.classes_of(&rows, &mut Vec::new(), watch) {
                Ok(()) => return Ok(Some(cifar)),
                Err(ImportError::Malformed { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(None)
}

impl Cifar {
    /// Bytes of a record.
    fn record(&self) -> u64 {
        (self.labels + SIDE * SIDE * CHANNELS) as u64
    }

    /// The records of a file.
    fn rows(&self, blob: &Blob) -> Result<Rows, ImportError> {
        let bytes = blob.open()?.1;
        let record = self.record();
        let array = StoredArray {
            source: Arc::new(blob.clone()),
            start: 0,
            element: Element::Number(BYTES),
            sizes: vec![bytes / record, record],
            order: ElementOrder::LastFastest,
            header: HeaderPlaces {
                dimensions: 0,
                sizes: 0,
                each_size: 0,
            },
        };
        if !bytes.is_multiple_of(record) {
            let whole = bytes - bytes % record;
            return Err(array.malformed(whole, CifarFlaw::Size { bytes, record }));
        }
        Rows::of(array, ArrayRole::Images)
    }

    /// Adds the class of each record to `classes`.
    fn classes_of(
        &self,
        rows: &Rows,
        classes: &mut Vec<u16>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let mut places = 0..rows.count();
        rows.each(&mut places, watch, &mut |place, row| {
            for (at, (label, of)) in row.iter().zip(self.classes).enumerate() {
                if usize::from(*label) >= *of {
                    let flaw = CifarFlaw::Label {
                        label: *label,
                        classes: *of,
                    };
                    let offset = rows.row_place(place) + at as u64;
                    return Err(rows.array().malformed(offset, flaw));
                }
            }
            let class = row.get(self.labels - 1).copied();
            classes.push(class.unwrap_or(0).into());
            Ok(ControlFlow::Continue(()))
        })?;
        watch.check(rows.array().source.path())
    }

    /// The names of the classes; their numbers if there are no names for all.
    fn class_names(&self, folder: Option<&Path>) -> Vec<String> {
        let classes = self.classes.last().copied().unwrap_or(0);
        let mut text = String::new();
        let file = folder.map(|folder| Blob::file(&folder.join(self.names)));
        if let Some(Ok((reader, _))) = file.map(|file| file.open())
            && reader.take(MOST_NAMES).read_to_string(&mut text).is_err()
        {
            text.clear();
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let names: Vec<String> = lines.map(str::to_owned).collect();
        if names.len() == classes {
            names
        } else {
            (0..classes).map(|class| class.to_string()).collect()
        }
    }
}

impl Batches<'_> {
    fn pictures(
        self,
        path: &Path,
        spec: &DataSpec,
        watch: &ImportWatch,
    ) -> Result<Arrays, ImportError> {
        let cifar = self.cifar;
        let split = |split| self.test.as_ref().map(|_| split);
        let train = self
            .train
            .iter()
            .map(|blob| (blob, split(SplitName::Train)));
        let test = self.test.iter().map(|blob| (blob, split(SplitName::Test)));
        let mut parts = Vec::new();
        let mut labels = Vec::new();
        for (blob, split) in train.chain(test) {
            let rows = cifar.rows(blob)?;
            cifar.classes_of(&rows, &mut labels, watch)?;
            let layout = Layout {
                size: ImageSize::square(SIDE),
                channels: CHANNELS,
                order: ChannelOrder::First,
            };
            parts.push(Part::of_records(rows, cifar.labels, BYTES, layout, split));
        }
        let classes = Classes {
            labels: Some(labels),
            without: None,
            names: cifar.class_names(self.folder),
        };
        let classes = match super::set::column(spec) {
            Some(_) => classes,
            None => Classes::default(),
        };
        let range = spec.range.unwrap_or(NumberRange::to(255.0));
        Arrays::new(path, Format::Cifar, parts, classes, Some(range), watch)
    }
}
