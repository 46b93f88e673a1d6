//! The names of an archive's entries, and the links from one to another.

use super::super::natural_order::natural_order;
use crate::data::{LeftOut, PictureFlaw, Warning};
use std::cmp::Ordering;
use std::collections::HashMap;

/// So many links in a row are followed.
const MOST_STEPS: usize = 8;

/// The name of an entry, by its bytes: one that is no Unicode is shown like others, and is still
/// another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntryName {
    /// As it counts: `/` between folders, nothing before it.
    path: Box<[u8]>,
    /// As it is written, where that is something else.
    written: Option<Box<[u8]>>,
}

impl EntryName {
    /// Of an entry that is shown as `path` and whose name is `written`. None for files that
    /// systems put beside a person's own.
    pub fn of(path: &[u8], written: &[u8]) -> Option<Self> {
        let parts = parts(path, |byte| matches!(byte, b'/' | b'\\'));
        let is_hidden =
            |part: &&[u8]| part.starts_with(b".") && *part != b".." || *part == b"__MACOSX";
        if parts.is_empty() || parts.iter().any(is_hidden) {
            return None;
        }
        let path: Box<[u8]> = parts.join(&b'/').into();
        let written = self::parts(written, |byte| byte == b'/').join(&b'/');
        Some(Self {
            written: (*written != *path).then(|| written.into()),
            path,
        })
    }

    /// As it is shown.
    pub fn shown(&self) -> String {
        String::from_utf8_lossy(&self.path).into_owned()
    }

    fn order(&self, other: &Self) -> Ordering {
        let by_path = natural_order(&self.path, &other.path);
        by_path.then_with(|| self.written.cmp(&other.written))
    }
}

/// What lies between the separators, but for nothing and for points, which lead nowhere.
fn parts(path: &[u8], is_separator: impl Fn(u8) -> bool) -> Vec<&[u8]> {
    let parts = path.split(|byte| is_separator(*byte));
    parts.filter(|part| !matches!(*part, b"" | b".")).collect()
}

/// Sorts entries by their names. Of several of one name the last is meant: it was added to mend
/// the others; says so if there are any.
pub(super) fn sort_by_name<T>(
    entries: &mut Vec<T>,
    name: impl Fn(&T) -> &EntryName,
) -> Option<Warning> {
    let all = entries.len();
    let mut first = None;
    entries.reverse();
    entries.sort_by(|a, b| name(a).order(name(b)));
    entries.dedup_by(|earlier, later| {
        let is_replaced = name(earlier) == name(later);
        if is_replaced {
            first.get_or_insert_with(|| name(later).shown());
        }
        is_replaced
    });
    first.map(|first| Warning::Replaced {
        entries: all - entries.len(),
        first,
    })
}

/// An entry that is a link.
pub(super) struct EntryLink {
    name: EntryName,
    /// The path that it leads to, from the archive's root on; None if that is outside.
    target: Option<Box<[u8]>>,
}

impl EntryLink {
    /// A link whose `target` is a path from where the link lies.
    pub fn symbolic(name: EntryName, target: &[u8]) -> Self {
        let mut path = parts(&name.path, |byte| byte == b'/');
        path.pop();
        let is_within = !target.starts_with(b"/")
            && parts(target, |byte| byte == b'/').into_iter().all(|part| {
                if part == b".." {
                    return path.pop().is_some();
                }
                path.push(part);
                true
            });
        let target = is_within.then(|| path.join(&b'/').into());
        Self { name, target }
    }

    /// A second name of the entry called `target`.
    pub fn hard(name: EntryName, target: &[u8]) -> Self {
        let target = EntryName::of(target, target).map(|target| target.path);
        Self { name, target }
    }
}

/// Adds what links lead to, by `renamed` under the link's own name, to the files of an archive;
/// returns the links that lead to none of them.
pub(super) fn follow_links<T>(
    files: &mut Vec<T>,
    links: Vec<EntryLink>,
    name: impl Fn(&T) -> &EntryName,
    renamed: impl Fn(&T, EntryName) -> T,
) -> Vec<LeftOut> {
    if links.is_empty() {
        return Vec::new();
    }
    let by_path: HashMap<&[u8], &T> = files.iter().map(|file| (&*name(file).path, file)).collect();
    let by_link: HashMap<&[u8], &[u8]> = links
        .iter()
        .filter_map(|link| Some((&*link.name.path, link.target.as_deref()?)))
        .collect();
    let mut paths: Vec<&[u8]> = by_path.keys().copied().collect();
    paths.sort_unstable();
    let is_folder = |path: &[u8]| {
        let path = [path, b"/"].concat();
        let at = paths.partition_point(|other| *other < path.as_slice());
        paths.get(at).is_some_and(|other| other.starts_with(&path))
    };
    let lead_to = |link: &EntryLink| {
        let mut path = link.target.as_deref().ok_or(PictureFlaw::LeadsOut)?;
        for _ in 0..MOST_STEPS {
            match (by_path.get(path), by_link.get(path)) {
                (Some(file), _) => return Ok(*file),
                (None, Some(next)) => path = next,
                (None, None) => break,
            }
        }
        Err(if is_folder(path) {
            PictureFlaw::Refused("it links to a folder of the archive".to_owned())
        } else {
            PictureFlaw::LeadsOut
        })
    };
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    for link in &links {
        match lead_to(link) {
            Ok(file) => found.push(renamed(file, link.name.clone())),
            Err(reason) => left_out.push(LeftOut {
                name: link.name.shown(),
                reason,
            }),
        }
    }
    files.extend(found);
    left_out
}
