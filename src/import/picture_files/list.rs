//! Which files of a store are pictures, and what is known of them without their pixels.

use super::super::classes::Classes;
use super::super::error::{ImportError, NoDataSet};
use super::super::named_split::{NamedSplit, splits_of, validation_learned_from};
use super::super::pictures::Listing;
use super::super::watch::ImportWatch;
use super::decode::PictureHeader;
use super::label_table::LabelTable;
use super::large::LARGE;
use super::layout::FolderLayout;
use super::levels::Depth;
use super::picture_names::claims_to_be_a_picture;
use super::store::FileStore;
use crate::data::{DataReport, Format, LeftOut, PictureFlaw, SizeCount, SplitName};
use crate::recipe::{DataSpec, NO_LABEL};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

/// The class of pictures beside folders that are classes.
const UNLABELLED: &str = "unlabelled";

/// The pictures of a store.
pub(super) struct FileList {
    pub listing: Listing,
    /// The file of each place, ascending.
    pub files: Vec<usize>,
    /// Places of pictures with more than grey and opacity.
    pub with_colours: Vec<usize>,
    /// The finest numbers among them.
    pub depth: Depth,
    /// Whether others have coarser ones.
    pub depths_differ: bool,
    /// The places of large pictures, ascending, each with the bytes that reading it takes.
    pub large: Vec<(usize, u64)>,
}

/// A file that is a picture.
type Picture = (usize, PictureHeader);

/// Looks through all files of `store`.
///
/// # Errors
/// No file is a picture, or none can be read; the table of classes is none, or there are too
/// many classes; the watch was cancelled.
pub(super) fn list(
    store: &dyn FileStore,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<FileList, ImportError> {
    let (pictures, mut left_out) = pictures_among(store, watch)?;
    let names: Vec<String> = pictures.iter().map(|(file, _)| store.name(*file)).collect();
    watch.check(store.path())?;
    let told = Told::of(&names, spec, watch)?;
    watch.check(store.path())?;
    let mut kept = Vec::with_capacity(pictures.len());
    for (at, name) in names.iter().enumerate() {
        match told.flaw(at) {
            None => kept.push(at),
            Some(reason) => left_out.push(LeftOut {
                name: name.clone(),
                reason,
            }),
        }
    }
    if kept.is_empty() {
        return Err(nothing(store, left_out));
    }
    watch.check(store.path())?;
    let splits = told.splits(&kept);
    let mut names = told.class_names(&kept, spec);
    let without_labels = split_without(&names, splits.as_deref());
    if let (Some(splits), Some(bare)) = (&splits, without_labels) {
        stand_in(&mut names, splits, bare);
    }
    let classes = classes(&names, store.path(), spec)?;
    let pictures: Vec<Picture> = kept
        .iter()
        .filter_map(|at| pictures.get(*at).copied())
        .collect();
    let mut list = listed(store, &pictures, classes, splits, left_out);
    list.listing.without_labels = without_labels;
    let parts = kept.iter().filter_map(|at| told.parts.get(*at));
    let validation = validation_learned_from(parts).filter(|_| list.listing.splits.is_some());
    list.listing.warnings.extend(validation);
    Ok(list)
}

fn listed(
    store: &dyn FileStore,
    pictures: &[Picture],
    classes: Option<Classes>,
    splits: Option<Vec<SplitName>>,
    left_out: Vec<LeftOut>,
) -> FileList {
    let headers = || pictures.iter().map(|(_, header)| header);
    let depth = headers().map(|header| header.depth).max();
    let depth = depth.unwrap_or(Depth::Byte);
    let sizes = by_frequency(headers().map(|header| header.size));
    let with_colours = headers()
        .enumerate()
        .filter(|(_, header)| header.channels >= 3);
    let (labels, class_names) = classes.map_or((None, Vec::new()), |classes| {
        (Some(classes.labels), classes.names)
    });
    FileList {
        depths_differ: headers().any(|header| header.depth != depth),
        large: headers()
            .map(|header| header.bytes)
            .enumerate()
            .filter(|(_, bytes)| *bytes > LARGE)
            .collect(),
        with_colours: with_colours.map(|(place, _)| place).collect(),
        files: pictures.iter().map(|(file, _)| *file).collect(),
        depth,
        listing: Listing {
            format: store.format(),
            count: pictures.len(),
            splits,
            labels,
            without_labels: None,
            class_names,
            sizes: sizes
                .into_iter()
                .map(|(size, images)| SizeCount { size, images })
                .collect(),
            channels: by_frequency(headers().map(|header| header.channels)),
            looks_grey: true,
            numbers: depth.kind(),
            found: None,
            range: Some(depth.range()),
            of_sample: false,
            left_out,
            warnings: store.warnings(),
        },
    }
}

/// The pictures among the files, ascending, and what claims to be one and cannot be read.
fn pictures_among(
    store: &dyn FileStore,
    watch: &ImportWatch,
) -> Result<(Vec<Picture>, Vec<LeftOut>), ImportError> {
    let mut pictures = Vec::new();
    let mut bad = Vec::new();
    for (file, header) in store.headers(watch)? {
        match header {
            Ok(header) => pictures.push((file, header)),
            Err(flaw) => bad.push((file, flaw)),
        }
    }
    pictures.sort_unstable_by_key(|(file, _)| *file);
    bad.sort_unstable_by_key(|(file, _)| *file);
    let mut left_out = store.left_out().to_vec();
    left_out.extend(bad.into_iter().filter_map(|(file, reason)| {
        let name = store.name(file);
        let counts = reason != PictureFlaw::NoPicture || claims_to_be_a_picture(&name);
        counts.then_some(LeftOut { name, reason })
    }));
    Ok((pictures, left_out))
}

/// What folders and table tell of each picture.
struct Told<'a> {
    /// None for a picture that the table does not name.
    classes: Vec<Option<Cow<'a, str>>>,
    /// None where there are no splits; within, None for a picture of neither.
    splits: Option<Vec<Option<SplitName>>>,
    parts: Vec<Option<NamedSplit>>,
}

impl<'a> Told<'a> {
    fn of(names: &'a [String], spec: &DataSpec, watch: &ImportWatch) -> Result<Self, ImportError> {
        let FolderLayout { parts, classes } = FolderLayout::of(names);
        let Some(path) = &spec.labels else {
            return Ok(Self {
                classes: classes
                    .into_iter()
                    .map(|class| Some(class.into()))
                    .collect(),
                splits: splits_of(&parts),
                parts,
            });
        };
        let table = LabelTable::read(path, spec.label.as_deref(), names, watch)?;
        let classes = table.classes.into_iter();
        let parts = table.parts.unwrap_or(parts);
        Ok(Self {
            classes: classes.map(|class| class.map(Cow::Owned)).collect(),
            splits: splits_of(&parts),
            parts,
        })
    }

    /// Why a picture is left out.
    fn flaw(&self, at: usize) -> Option<PictureFlaw> {
        if self.classes.get(at)?.is_none() {
            return Some(PictureFlaw::NoClass);
        }
        let splits = self.splits.as_ref()?;
        splits.get(at)?.is_none().then_some(PictureFlaw::NoSplit)
    }

    fn splits(&self, kept: &[usize]) -> Option<Vec<SplitName>> {
        let splits = self.splits.as_ref()?;
        kept.iter().map(|at| *splits.get(*at)?).collect()
    }

    /// The class of each picture that is kept; empty without one, or where none is wanted.
    fn class_names(&self, kept: &[usize], spec: &DataSpec) -> Vec<&str> {
        let wanted = spec.label.as_deref() != Some(NO_LABEL);
        let class = |at: &usize| self.classes.get(*at)?.as_deref().filter(|_| wanted);
        kept.iter().map(|at| class(at).unwrap_or("")).collect()
    }
}

/// The split of which no picture has a class, though some of the other have one: test pictures
/// are often given without.
fn split_without(names: &[&str], splits: Option<&[SplitName]>) -> Option<SplitName> {
    let splits = splits?;
    let is_bare = |split| {
        let mut names = names.iter().zip(splits);
        names.all(|(name, of)| *of != split || name.is_empty())
    };
    match (is_bare(SplitName::Train), is_bare(SplitName::Test)) {
        (true, false) => Some(SplitName::Train),
        (false, true) => Some(SplitName::Test),
        (true, true) | (false, false) => None,
    }
}

/// Gives the pictures of `bare`, whose labels mean nothing, the name of any class there is.
fn stand_in(names: &mut [&str], splits: &[SplitName], bare: SplitName) {
    let any = names.iter().copied().find(|name| !name.is_empty());
    for (name, split) in names.iter_mut().zip(splits) {
        if *split == bare {
            *name = any.unwrap_or("");
        }
    }
}

/// None if no picture has a class.
fn classes(names: &[&str], path: &Path, spec: &DataSpec) -> Result<Option<Classes>, ImportError> {
    if names.iter().all(|name| name.is_empty()) {
        return Ok(None);
    }
    let too_many = || ImportError::TooManyClasses {
        path: spec.labels.as_deref().unwrap_or(path).to_owned(),
        most: Classes::MOST,
    };
    Classes::of(names, UNLABELLED)
        .map(Some)
        .ok_or_else(too_many)
}

/// How often each occurs, the most frequent first, then in their own order.
fn by_frequency<T: Copy + Ord + Hash>(all: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: HashMap<T, usize> = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(one, count)| (Reverse(*count), *one));
    counts
}

/// Why there is no picture.
fn nothing(store: &dyn FileStore, mut left_out: Vec<LeftOut>) -> ImportError {
    let path = store.path();
    let bad = left_out.len();
    left_out.truncate(DataReport::MOST_NAMED);
    match left_out.first() {
        Some(first) => ImportError::AllBad {
            path: path.to_owned(),
            split: None,
            bad,
            first: Box::new(first.clone()),
            left_out,
        },
        None => ImportError::Unknown {
            path: path.to_owned(),
            found: match store.format() {
                Format::Zip | Format::Tar => NoDataSet::EmptyArchive,
                _ => NoDataSet::EmptyFolder,
            },
        },
    }
}
