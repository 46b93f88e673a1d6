//! The tables of a folder: one of training images and one of test images, each in a file whose
//! name says so, or the only table that is there.

use super::blob::Blob;
use super::classes::Classes;
use super::content::{Content, Sniffed};
use super::error::ImportError;
use super::named_split::NamedSplit;
use super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::table;
use super::table_flaw::TableFlaw;
use super::watch::ImportWatch;
use crate::data::{LeftOut, PictureFlaw, SplitName, Warning};
use crate::recipe::{DataSpec, NO_LABEL, NumberRange};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What tables are called, packed or not.
const ENDINGS: [&str; 4] = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

/// The tables among the entries of a folder; None if none belong together.
///
/// # Errors
/// One of them is no table of images or cannot be read; the watch was cancelled.
pub(super) fn of_folder(
    folder: &Path,
    entries: &[PathBuf],
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Box<dyn Pictures>>, ImportError> {
    let tables = tables_in(entries)?;
    let of = |part| {
        let mut named = tables.iter().filter(move |table| table.part == Some(part));
        let first = named.next();
        first.filter(|_| named.next().is_none())
    };
    let (validation, test) = (of(NamedSplit::Validation), of(NamedSplit::Test));
    if let (Some(train), Some(judge)) = (of(NamedSplit::Train), test.or(validation)) {
        let mut first = train.pictures(spec, watch)?;
        if let (Some(validation), Some(_)) = (validation, test) {
            let validation = validation.pictures_beside(spec, watch)?;
            first = Box::new(Joined::of(folder, [first, validation], SplitName::Train)?);
        }
        let second = judge.pictures_beside(spec, watch)?;
        let joined = Joined::of(folder, [first, second], SplitName::Test)?;
        return Ok(Some(Box::new(joined)));
    }
    match &*tables {
        [only] => only.pictures(spec, watch).map(Some),
        _ => Ok(None),
    }
}

/// A table of a folder.
struct TableFile {
    path: PathBuf,
    part: Option<NamedSplit>,
}

impl TableFile {
    fn pictures(
        &self,
        spec: &DataSpec,
        watch: &ImportWatch,
    ) -> Result<Box<dyn Pictures>, ImportError> {
        let sniffed = Sniffed::of(&Blob::file(&self.path))?;
        table::pictures(sniffed.source, spec, watch)
    }

    /// The same beside a table of training images: others are often given without their classes.
    fn pictures_beside(
        &self,
        spec: &DataSpec,
        watch: &ImportWatch,
    ) -> Result<Box<dyn Pictures>, ImportError> {
        match self.pictures(spec, watch) {
            Err(ImportError::Table {
                flaw: TableFlaw::NoColumn { .. },
                ..
            }) => self.pictures(&without_classes(spec), watch),
            found => found,
        }
    }
}

/// Those of a folder's files that are called as tables are, and hold text.
fn tables_in(entries: &[PathBuf]) -> Result<Vec<TableFile>, ImportError> {
    let mut tables = Vec::new();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let lower = name.to_lowercase();
        let is_called_so = ENDINGS.iter().any(|ending| lower.ends_with(ending));
        if !is_called_so || !path.is_file() {
            continue;
        }
        let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
        let part = words.find_map(NamedSplit::of_word);
        if Sniffed::of(&Blob::file(path))?.content == Content::Text {
            tables.push(TableFile {
                path: path.clone(),
                part,
            });
        }
    }
    Ok(tables)
}

/// Two tables, one after the other.
struct Joined {
    path: PathBuf,
    train: Box<dyn Pictures>,
    test: Box<dyn Pictures>,
    listing: Listing,
}

impl Joined {
    /// The images of the second table are of the split `second`: where that is for training, they
    /// are for validation and learned from too.
    fn of(
        folder: &Path,
        [train, test]: [Box<dyn Pictures>; 2],
        second: SplitName,
    ) -> Result<Self, ImportError> {
        let mut listing = joined(folder, train.as_ref(), test.as_ref(), second)?;
        if second == SplitName::Train {
            let images = test.listing().count;
            listing.warnings.push(Warning::Validation { images });
        }
        Ok(Self {
            listing,
            path: folder.to_owned(),
            train,
            test,
        })
    }

    /// How many come before the test images.
    fn first_test(&self) -> usize {
        self.train.listing().count
    }
}

fn without_classes(spec: &DataSpec) -> DataSpec {
    DataSpec {
        label: Some(NO_LABEL.to_owned()),
        ..spec.clone()
    }
}

/// What is known of both.
fn joined(
    folder: &Path,
    train: &dyn Pictures,
    test: &dyn Pictures,
    second: SplitName,
) -> Result<Listing, ImportError> {
    let both = [train, test];
    let [of_train, of_test] = both.map(Pictures::listing);
    let without_labels = match (&of_train.labels, &of_test.labels) {
        (Some(_), None) => Some(second),
        (None, Some(_)) => Some(SplitName::Train),
        (Some(_), Some(_)) | (None, None) => None,
    };
    let names = || {
        let any = [of_train, of_test].into_iter().find_map(any_class);
        let names = [of_train, of_test].map(|of| class_names(of, any.unwrap_or("")));
        names.into_iter().flatten().collect::<Vec<&str>>()
    };
    // Only a whole split goes without.
    let has_classes = (of_train.labels.is_some() || of_test.labels.is_some())
        && !(second == SplitName::Train && without_labels.is_some());
    let without_labels = without_labels.filter(|_| has_classes);
    let classes = if has_classes {
        let classes = Classes::of(&names(), "");
        Some(classes.ok_or_else(|| ImportError::TooManyClasses {
            path: folder.to_owned(),
            most: Classes::MOST,
        })?)
    } else {
        None
    };
    let (labels, class_names) = classes.map(|of| (of.labels, of.names)).unzip();
    let mut splits = vec![SplitName::Train; of_train.count];
    splits.resize(of_train.count + of_test.count, second);
    let mut listing = of_train.clone();
    listing.count += of_test.count;
    listing.splits = Some(splits);
    listing.labels = labels;
    listing.without_labels = without_labels;
    listing.class_names = class_names.unwrap_or_default();
    for size in &of_test.sizes {
        match listing.sizes.iter_mut().find(|of| of.size == size.size) {
            Some(of) => of.images += size.images,
            None => listing.sizes.push(*size),
        }
    }
    for (channels, count) in &of_test.channels {
        match listing.channels.iter_mut().find(|(of, _)| of == channels) {
            Some((_, of)) => *of += count,
            None => listing.channels.push((*channels, *count)),
        }
    }
    listing.found = match (of_train.found, of_test.found) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (found, None) | (None, found) => found,
    };
    let found = listing.found;
    listing.range = found.and_then(|(least, most)| NumberRange::found(least, most));
    listing.left_out = both.map(left_out).into_iter().flatten().collect();
    let new = of_test.warnings.iter();
    let new = new.filter(|warning| !of_train.warnings.contains(warning));
    listing.warnings.extend(new.cloned());
    Ok(listing)
}

/// The name of a class of some image.
fn any_class(listing: &Listing) -> Option<&str> {
    let label = listing.labels.as_ref()?.first()?;
    let name = listing.class_names.get(usize::from(*label))?;
    Some(name)
}

/// The name of each image's class; `any` where there are no classes.
fn class_names<'a>(listing: &'a Listing, any: &'a str) -> Vec<&'a str> {
    let name = |label: &u16| listing.class_names.get(usize::from(*label));
    match &listing.labels {
        Some(labels) => labels
            .iter()
            .map(|label| name(label).map_or("", String::as_str))
            .collect(),
        None => vec![any; listing.count],
    }
}

/// What could not be read, by file and line.
fn left_out(pictures: &dyn Pictures) -> Vec<LeftOut> {
    let left_out = pictures.listing().left_out.iter();
    let of_file = |of: &LeftOut| LeftOut {
        name: in_file(pictures, &of.name),
        reason: of.reason.clone(),
    };
    left_out.map(of_file).collect()
}

fn in_file(pictures: &dyn Pictures, line: &str) -> String {
    // Of several tables they say themselves which one it is.
    if pictures.path().is_dir() {
        return line.to_owned();
    }
    let file = pictures.path().file_name().unwrap_or_default();
    format!("{}, {line}", file.to_string_lossy())
}

impl Pictures for Joined {
    fn path(&self) -> &Path {
        &self.path
    }

    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn name(&self, place: usize) -> String {
        let (pictures, place) = match place.checked_sub(self.first_test()) {
            Some(place) => (&self.test, place),
            None => (&self.train, place),
        };
        in_file(pictures.as_ref(), &pictures.name(place))
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let first_test = self.first_test();
        let (train, test) = places.split_at(places.partition_point(|place| *place < first_test));
        let test: Vec<usize> = test.iter().map(|place| place - first_test).collect();
        let ended = AtomicBool::new(false);
        let from = |first: usize| {
            let ended = &ended;
            move |place: usize, picture: Result<StoredPicture<'_>, PictureFlaw>| {
                let on = hand_over(first + place, picture);
                if on.is_break() {
                    ended.store(true, Ordering::Relaxed);
                }
                on
            }
        };
        self.train.read(train, range, &from(0), watch)?;
        if ended.load(Ordering::Relaxed) || watch.is_cancelled() {
            return Ok(());
        }
        self.test.read(&test, range, &from(first_test), watch)
    }

    fn serves(&self, asked: &DataSpec, spec: &DataSpec) -> bool {
        self.train.serves(asked, spec) && self.test.serves(asked, spec)
    }

    fn sample(&self, count: usize) -> Vec<usize> {
        let first_test = self.first_test();
        let share = count * first_test / self.listing.count.max(1);
        let train = self.train.sample(share.clamp(1, count.max(1)));
        let rest = count.saturating_sub(train.len());
        let test = self.test.sample(rest).into_iter();
        let test = test.map(|place| first_test + place);
        train.into_iter().chain(test).collect()
    }
}
