//! Files that hold one array each, put together by their names: `train-images-idx3-ubyte` and
//! `train-labels-idx1-ubyte`, `x_train.npy` and `y_train.npy`.

use super::labels::LabelArray;
use super::name::ArrayName;
use super::role::ArrayRole;
use super::set::{SetPart, column};
use super::stored_array::StoredArray;
use super::{idx, npy, npz};
use crate::data::SplitName;
use crate::import::blob::Blob;
use crate::import::byte_source::unpacked;
use crate::import::error::ImportError;
use crate::import::named_split::{NamedSplit, validation_and_test};
use crate::recipe::DataSpec;
use std::path::{Path, PathBuf};

/// A file that holds one array.
#[derive(Clone, Debug)]
pub(super) struct ArrayFile {
    pub path: PathBuf,
    pub kind: FileKind,
    pub name: ArrayName,
}

/// What a file with one array is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Idx,
    Npy,
    /// An archive, here of one array alone.
    Npz,
}

/// Files of one set: what is learned from, validation images too where there is a test split,
/// and what for testing lies beside.
pub(super) struct FileSet<'a> {
    pub train: &'a ArrayFile,
    pub validation: Option<&'a ArrayFile>,
    pub test: Option<&'a ArrayFile>,
}

impl ArrayFile {
    /// The file at `path`, whose content is known to be `kind`.
    pub fn of(path: &Path, kind: FileKind) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            path: path.to_owned(),
            kind,
            name: ArrayName::read(stem(&name)),
        }
    }

    /// The file called `name` in `folder`, if its name says that it holds an array.
    fn in_folder(folder: &Path, name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
        let says_idx = || ArrayName::read(plain).says_idx;
        let kind = if plain.ends_with(".npy") {
            FileKind::Npy
        } else if lower.ends_with(".npz") {
            FileKind::Npz
        } else if says_idx() {
            FileKind::Idx
        } else {
            return None;
        };
        Some(Self::of(&folder.join(name), kind))
    }

    fn is_packed(&self) -> bool {
        let ending = self.path.extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
    }

    /// Its array, as its header describes it.
    ///
    /// # Errors
    /// It is none, or cannot be read.
    pub fn open(&self) -> Result<StoredArray, ImportError> {
        let blob = Blob::file(&self.path);
        match self.kind {
            FileKind::Idx => idx::open(unpacked(&blob)?),
            FileKind::Npy => npy::open(unpacked(&blob)?),
            FileKind::Npz => npz::only_array(&blob),
        }
    }

    /// Whether its name says that it holds images. An archive has to say so in words: it may
    /// hold a whole set.
    fn says_images(&self) -> bool {
        match self.kind {
            FileKind::Idx | FileKind::Npz => self.name.role == Some(ArrayRole::Images),
            FileKind::Npy => self.name.is_images(),
        }
    }

    /// Whether both are written alike and of one set.
    fn is_beside(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name.is_beside(&other.name)
    }
}

/// A name without its endings.
fn stem(name: &str) -> &str {
    let without = |name: &'_ str, ending: &str| {
        let at = name.len().checked_sub(ending.len())?;
        let (stem, end) = name.split_at_checked(at)?;
        end.eq_ignore_ascii_case(ending).then_some(stem.len())
    };
    let mut end = name.len();
    for ending in [".gz", ".npy", ".npz"] {
        if let Some(shorter) = name.get(..end).and_then(|name| without(name, ending)) {
            end = shorter;
        }
    }
    name.get(..end).unwrap_or(name)
}

/// The files in `folder` whose names say that they hold arrays, plain ones before packed ones.
/// Folders, pipes and devices of such a name are passed over; a file that cannot be looked at
/// is not.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn array_files(folder: &Path) -> Result<Vec<ArrayFile>, ImportError> {
    let refused = |error| ImportError::unreadable(folder, error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let name = entry.map_err(refused)?.file_name();
        let file = name
            .to_str()
            .and_then(|name| ArrayFile::in_folder(folder, name));
        let is_file =
            |file: &ArrayFile| std::fs::metadata(&file.path).map_or(true, |about| about.is_file());
        files.extend(file.filter(is_file));
    }
    files.sort_by(|a, b| (a.is_packed(), &a.path).cmp(&(b.is_packed(), &b.path)));
    Ok(files)
}

/// The set of `kind` among the files of a folder; None if there is none.
///
/// # Errors
/// There are several; one that is IDX lacks the images of a split.
pub(super) fn set_in<'a>(
    folder: &Path,
    files: &'a [ArrayFile],
    kind: FileKind,
) -> Result<Option<FileSet<'a>>, ImportError> {
    let images = || {
        files
            .iter()
            .filter(|file| file.kind == kind && file.says_images())
    };
    let mut leads: Vec<&ArrayFile> = Vec::new();
    for file in images() {
        if !leads.iter().any(|lead| lead.is_beside(file)) {
            leads.push(file);
        }
    }
    let lead = match *leads {
        [] => return Ok(None),
        [lead] => lead,
        _ => {
            return Err(ImportError::SeveralSets {
                folder: folder.to_owned(),
                names: leads.iter().map(|lead| file_name(&lead.path)).collect(),
            });
        }
    };
    let pick = |split| {
        let alike = images().filter(|file| file.name.split == split);
        alike.min_by_key(|file| file.name.rank)
    };
    let train = pick(Some(NamedSplit::Train)).or_else(|| pick(None));
    let validation = pick(Some(NamedSplit::Validation));
    let test = pick(Some(NamedSplit::Test));
    let [validation, test] = validation_and_test(validation, test);
    let missing = |images| {
        Err(ImportError::Missing {
            folder: folder.to_owned(),
            images,
            name: usual_name(&lead.name.set, images),
        })
    };
    let is_named = |file: &ArrayFile| file.name.split.is_some();
    let has_test_labels = || {
        let mut theirs = files.iter().filter(|file| file.is_beside(lead));
        theirs.any(|file| file.name.is_labels() && file.name.split == Some(NamedSplit::Test))
    };
    match (train, test) {
        // Where their labels are, the test images went missing.
        (Some(_), None) if kind == FileKind::Idx && has_test_labels() => missing(SplitName::Test),
        (None, _) if kind == FileKind::Idx => missing(SplitName::Train),
        (Some(train), test) => Ok(Some(FileSet {
            train,
            validation: validation.filter(|_| is_named(train)),
            test,
        })),
        (None, Some(alone)) => Ok(Some(FileSet {
            train: alone,
            validation: None,
            test: None,
        })),
        (None, None) => Ok(None),
    }
}

/// The set that one file of images belongs to. Beside test images nothing else is looked for.
pub(super) fn set_with<'a>(file: &'a ArrayFile, files: &'a [ArrayFile]) -> FileSet<'a> {
    let of = |split| {
        let images = |other: &&ArrayFile| {
            other.name.split == Some(split) && other.says_images() && other.is_beside(file)
        };
        files.iter().find(images)
    };
    let [validation, test] = match file.name.split {
        None | Some(NamedSplit::Train) => {
            validation_and_test(of(NamedSplit::Validation), of(NamedSplit::Test))
        }
        Some(NamedSplit::Test | NamedSplit::Validation) => [None, None],
    };
    FileSet {
        train: file,
        validation: validation.filter(|_| file.name.split.is_some()),
        test,
    }
}

impl FileSet<'_> {
    /// Its arrays; `open_train` opens the images that are learned from. Labels are looked for
    /// among `files`.
    ///
    /// # Errors
    /// A file holds no array, or cannot be read.
    pub fn parts(
        &self,
        train: StoredArray,
        files: &[ArrayFile],
        spec: &DataSpec,
    ) -> Result<Vec<SetPart>, ImportError> {
        let split = |split| self.test.map(|_| split);
        let mut parts = vec![SetPart {
            images: train,
            labels: labels_beside(self.train, files, spec)?,
            split: split(SplitName::Train),
            is_validation: false,
        }];
        if let Some(validation) = self.validation {
            parts.push(SetPart {
                images: validation.open()?,
                labels: labels_beside(validation, files, spec)?,
                split: split(SplitName::Train),
                is_validation: true,
            });
        }
        if let Some(test) = self.test {
            parts.push(SetPart {
                images: test.open()?,
                labels: labels_beside(test, files, spec)?,
                split: split(SplitName::Test),
                is_validation: false,
            });
        }
        Ok(parts)
    }
}

fn labels_beside(
    images: &ArrayFile,
    files: &[ArrayFile],
    spec: &DataSpec,
) -> Result<Option<LabelArray>, ImportError> {
    let Some(column) = column(spec) else {
        return Ok(None);
    };
    let is_theirs = |file: &&ArrayFile| {
        file.name.is_labels()
            && file.name.split == images.name.split
            && file.is_beside(images)
            && file.path != images.path
    };
    let Some(file) = files.iter().find(is_theirs) else {
        return Ok(None);
    };
    let array = file.open()?;
    Ok(Some(LabelArray { array, column }))
}

/// What the file of images would be called.
fn usual_name(set: &str, images: SplitName) -> String {
    let set_and = if set.is_empty() {
        String::new()
    } else {
        format!("{set}-")
    };
    match images {
        SplitName::Train => format!("{set_and}train-images-idx3-ubyte"),
        SplitName::Test if set.is_empty() => "t10k-images-idx3-ubyte".to_owned(),
        SplitName::Test => format!("{set_and}test-images-idx3-ubyte"),
    }
}

/// A file's name, for messages.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
