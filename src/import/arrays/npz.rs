//! An archive of numpy's arrays, as `savez` and `savez_compressed` write them: a zip archive
//! of NPY files.

use super::labels::{Column, LabelArray};
use super::name::ArrayName;
use super::npy;
use super::set::{SetPart, column};
use super::stored_array::StoredArray;
use crate::data::SplitName;
use crate::import::blob::Blob;
use crate::import::error::ImportError;
use crate::import::named_split::{NamedSplit, validation_and_test};
use crate::import::zip_entry::ZipEntry;
use crate::recipe::DataSpec;
use std::cell::Cell;
use std::sync::Arc;

/// What numpy calls the arrays of an archive that were given no names.
const UNNAMED: [&str; 2] = ["arr_0", "arr_1"];
/// The array of dSprites that says the factors of each image, and the place of the shape among
/// them, after the colour (Matthey et al. 2017).
const FACTORS: (&str, usize) = ("latents_classes", 1);

/// One array of an archive.
struct Member {
    entry: ZipEntry,
    /// As numpy calls it: the entry's name without `.npy`.
    key: String,
    name: ArrayName,
}

impl Member {
    fn open(&self) -> Result<StoredArray, ImportError> {
        npy::open(Arc::new(self.entry.clone()))
    }
}

/// The arrays of an archive; None if it is an archive of anything else.
///
/// # Errors
/// It is damaged.
fn members(blob: &Blob) -> Result<Option<Vec<Member>>, ImportError> {
    let path = blob.path();
    let says_npz = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("npz"));
    let others = Cell::new(false);
    let is_array = |name: &str| {
        let is_array = name.ends_with(".npy");
        others.set(others.get() || !(is_array || name.ends_with('/')));
        is_array
    };
    let entries = match ZipEntry::all(blob, is_array) {
        Ok(entries) => entries,
        Err(error) if says_npz => return Err(error),
        Err(_) => return Ok(None),
    };
    if entries.is_empty() || (others.get() && !says_npz) {
        return Ok(None);
    }
    let member = |entry: ZipEntry| {
        let key = entry.name().trim_end_matches(".npy").to_owned();
        let name = ArrayName::read(&key);
        Member { entry, key, name }
    };
    Ok(Some(entries.into_iter().map(member).collect()))
}

/// The array of an archive that holds no other.
///
/// # Errors
/// It holds others, or is damaged.
pub(super) fn only_array(blob: &Blob) -> Result<StoredArray, ImportError> {
    let members = members(blob)?.unwrap_or_default();
    match &*members {
        [only] => only.open(),
        _ => Err(no_array(blob, None, &members)),
    }
}

/// What an archive holds: the parts of a set.
pub(super) struct Contents {
    pub parts: Vec<SetPart>,
    /// Whether its only array is that of images: their labels may lie in another file.
    pub is_one_array: bool,
}

/// The set in an archive; None if it is an archive of anything else.
///
/// # Errors
/// It is damaged; no array has a usual name, or none the name that was asked for.
pub(super) fn contents(blob: &Blob, spec: &DataSpec) -> Result<Option<Contents>, ImportError> {
    let Some(members) = members(blob)? else {
        return Ok(None);
    };
    let asked = spec.array.as_deref();
    let lead = match asked {
        Some(asked) => members
            .iter()
            .find(|member| member.key == asked || member.entry.name() == asked),
        None => usual_images(&members),
    };
    let Some(lead) = lead else {
        return Err(no_array(blob, asked, &members));
    };
    let [validation, test] = others_of(lead, &members);
    let split = |split| test.map(|_| split);
    let mut parts = vec![part(lead, &members, spec, split(SplitName::Train))?];
    if let Some(validation) = validation {
        let part = part(validation, &members, spec, split(SplitName::Train))?;
        parts.push(SetPart {
            is_validation: true,
            ..part
        });
    }
    if let Some(test) = test {
        parts.push(part(test, &members, spec, split(SplitName::Test))?);
    }
    Ok(Some(Contents {
        parts,
        is_one_array: members.len() == 1,
    }))
}

fn no_array(blob: &Blob, asked: Option<&str>, members: &[Member]) -> ImportError {
    ImportError::NoArray {
        path: blob.path().to_owned(),
        asked: asked.map(str::to_owned),
        names: members.iter().map(|member| member.key.clone()).collect(),
    }
}

/// The array that is called as images usually are; or else the first without a name; or else
/// the only one.
fn usual_images(members: &[Member]) -> Option<&Member> {
    let [unnamed, _] = UNNAMED;
    let only = || match members {
        [only] => Some(only),
        _ => None,
    };
    named_images(members)
        .or_else(|| members.iter().find(|member| member.key == unnamed))
        .or_else(only)
}

/// Images by their name: those for training, or else of no split, or else any. None if they
/// are of several sets.
fn named_images(members: &[Member]) -> Option<&Member> {
    let images = || members.iter().filter(|member| member.name.is_images());
    let first = images().min_by_key(|member| !member.name.set.is_empty())?;
    let is_one_set = images().all(|member| member.name.is_beside(&first.name));
    if !first.name.set.is_empty() && !is_one_set {
        return None;
    }
    let of = |split| {
        let alike =
            |member: &&Member| member.name.is_beside(&first.name) && member.name.split == split;
        images().filter(alike).min_by_key(|member| member.name.rank)
    };
    of(Some(NamedSplit::Train))
        .or_else(|| of(None))
        .or_else(|| of(Some(NamedSplit::Test)))
        .or_else(|| of(Some(NamedSplit::Validation)))
}

/// The validation images that are learned from together with `images`, and the test images that
/// belong to them, unless these are some.
fn others_of<'a>(images: &Member, members: &'a [Member]) -> [Option<&'a Member>; 2] {
    let of = |split| {
        let alike = members.iter().filter(|member| {
            member.name.is_images()
                && member.name.split == Some(split)
                && member.name.is_beside(&images.name)
        });
        alike.min_by_key(|member| member.name.rank)
    };
    match images.name.split {
        None => [None, of(NamedSplit::Test).or(of(NamedSplit::Validation))],
        Some(NamedSplit::Train) => {
            validation_and_test(of(NamedSplit::Validation), of(NamedSplit::Test))
        }
        Some(NamedSplit::Test | NamedSplit::Validation) => [None, None],
    }
}

fn part(
    member: &Member,
    members: &[Member],
    spec: &DataSpec,
    split: Option<SplitName>,
) -> Result<SetPart, ImportError> {
    let images = member.open()?;
    let labels = labels_of(member, images.count(), members, spec)?;
    Ok(SetPart {
        images,
        labels,
        split,
        is_validation: false,
    })
}

/// The labels of as many images: those that were asked for, those of the same set and split,
/// any others of the split that are as many, or the second of two arrays without names.
fn labels_of(
    images: &Member,
    count: u64,
    members: &[Member],
    spec: &DataSpec,
) -> Result<Option<LabelArray>, ImportError> {
    let Some(mut wanted) = column(spec) else {
        return Ok(None);
    };
    let asked = |member: &&Member| spec.label.as_deref() == Some(member.key.as_str());
    let theirs =
        |member: &&Member| member.name.is_labels() && member.name.split == images.name.split;
    let beside = |member: &&Member| theirs(member) && member.name.is_beside(&images.name);
    let found = if let Some(named) = members.iter().find(asked) {
        wanted = Column::Found;
        Some((named, named.open()?))
    } else if let Some(beside) = members.iter().find(beside) {
        Some((beside, beside.open()?))
    } else {
        let [unnamed_images, unnamed_labels] = UNNAMED;
        let may_be = |member: &&Member| {
            theirs(member) || (images.key == unnamed_images && member.key == unnamed_labels)
        };
        let opened = |member| Some((member, Member::open(member).ok()?));
        let is_one_each = |(_, array): &(&Member, StoredArray)| {
            array.count() == count && matches!(*array.sizes, [_] | [_, _])
        };
        members
            .iter()
            .filter(may_be)
            .filter_map(opened)
            .find(is_one_each)
    };
    let column_of = |member: &Member, array: &StoredArray| match (&wanted, &*array.sizes) {
        (Column::Found, [_, 6]) if member.key == FACTORS.0 => Column::At(FACTORS.1),
        _ => wanted.clone(),
    };
    Ok(found.map(|(member, array)| LabelArray {
        column: column_of(member, &array),
        array,
    }))
}
