//! The sources of a house, its table of rooms, and what of the one breaks the other.

use super::names::{Names, Path as Name};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// One line of the table: a room, and the rooms that it may know.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// `["ui", "plane"]` for `ui/plane/`.
    pub room: Name,
    /// None: every room below it in the table.
    pub may_know: Option<Vec<Name>>,
    /// As it stands in the table.
    pub text: String,
}

/// A source file: the path below `src`, its module, and what it names.
pub struct File {
    pub path: PathBuf,
    pub module: Name,
    pub names: Names,
}

pub struct House {
    pub rows: Vec<Row>,
    pub files: Vec<File>,
}

impl House {
    /// Reads ARCHITECTURE.md and `src` below `root`.
    ///
    /// # Panics
    /// If they cannot be read.
    pub fn read(root: &Path) -> Self {
        let page = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
        let src = root.join("src");
        let files = rust_files(&src)
            .into_iter()
            .map(|path| {
                let text = fs::read_to_string(&path).expect("a source file");
                let path = path.strip_prefix(&src).expect("below src").to_owned();
                let module = module_of(&path);
                let names = Names::read(&module, &text);
                File {
                    path,
                    module,
                    names,
                }
            })
            .collect();
        Self {
            rows: table(&page),
            files,
        }
    }

    /// The last and so the narrowest room that a name is in.
    fn row_of(&self, name: &[String]) -> Option<usize> {
        let within = |(_, row): &(usize, &Row)| name.starts_with(&row.room);
        let rows = self.rows.iter().enumerate().filter(within);
        rows.max_by_key(|(_, row)| row.room.len()).map(|(at, _)| at)
    }

    /// Every import that the table does not allow: file, line and row.
    pub fn forbidden_imports(&self) -> Vec<String> {
        let mut found = Vec::new();
        for file in &self.files {
            if file.path == Path::new("lib.rs") {
                continue;
            }
            let place = file.path.display();
            let Some(own) = self.row_of(&room_name(file)) else {
                found.push(format!("src/{place}: no row of the table is about it"));
                continue;
            };
            for used in &file.names.used {
                let allowed = match self.row_of(&used.path) {
                    Some(other) => other == own || self.allows(own, other),
                    None => false,
                };
                if !allowed {
                    let (line, name) = (used.line, used.path.join("::"));
                    let row = &self.rows[own].text;
                    found.push(format!(
                        "src/{place}:{line}: crate::{name} is not in: {row}"
                    ));
                }
            }
        }
        found
    }

    fn allows(&self, own: usize, other: usize) -> bool {
        let room = &self.rows[other].room;
        match &self.rows[own].may_know {
            None => other > own,
            Some(known) => known.contains(room),
        }
    }

    /// Rows that name a room which is not there, which stands above them, or which none of
    /// their files imports from.
    pub fn misplaced_rows(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let names = row.may_know.iter().flatten();
            for name in names {
                let place = self.rows.iter().position(|other| other.room == *name);
                if place.is_none_or(|place| place <= at) {
                    found.push(format!("{} is not below: {}", name.join("/"), row.text));
                }
                if place.is_some_and(|place| !self.uses(at, place)) {
                    found.push(format!("{} is not used by: {}", name.join("/"), row.text));
                }
            }
            if !self
                .files
                .iter()
                .any(|file| room_name(file).starts_with(&row.room))
            {
                found.push(format!("no file is in: {}", row.text));
            }
        }
        found
    }

    /// Whether a file of one row imports from the room of another.
    fn uses(&self, own: usize, other: usize) -> bool {
        let mut own_files = self
            .files
            .iter()
            .filter(|file| self.row_of(&room_name(file)) == Some(own));
        own_files.any(|file| {
            let mut used = file.names.used.iter();
            used.any(|used| self.row_of(&used.path) == Some(other))
        })
    }

    /// Files that import each other, directly or by way of others; a parent and its own
    /// child may.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let by_module: BTreeMap<&Name, usize> = self
            .files
            .iter()
            .enumerate()
            .map(|(at, file)| (&file.module, at))
            .collect();
        let mut arrows = vec![BTreeSet::new(); self.files.len()];
        for (at, file) in self.files.iter().enumerate() {
            for used in &file.names.used {
                let Some(to) = self.home(&by_module, &used.path, 8) else {
                    continue;
                };
                if to != at && !is_family(&self.files[at].module, &self.files[to].module) {
                    arrows[at].insert(to);
                }
            }
        }
        let reach: Vec<BTreeSet<usize>> =
            (0..arrows.len()).map(|at| reached(&arrows, at)).collect();
        let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
        for at in 0..arrows.len() {
            if reach[at].contains(&at) {
                let both = |other: &&usize| reach[**other].contains(&at);
                let circle = reach[at].iter().filter(both);
                circles.insert(
                    circle
                        .map(|at| self.files[*at].path.display().to_string())
                        .collect(),
                );
            }
        }
        circles.into_iter().collect()
    }

    /// The file in which a name is defined, whoever hands it on.
    fn home(
        &self,
        by_module: &BTreeMap<&Name, usize>,
        name: &[String],
        hops: usize,
    ) -> Option<usize> {
        let length = (0..=name.len())
            .rev()
            .find(|&length| by_module.contains_key(&name[..length].to_vec()))?;
        let at = by_module[&name[..length].to_vec()];
        let names = &self.files[at].names;
        let Some(item) = name.get(length) else {
            return Some(at);
        };
        if hops == 0 || names.defined.contains(item) {
            return Some(at);
        }
        let ends_in = |word: &str| {
            let word = word.to_owned();
            names
                .handed_on
                .iter()
                .filter(move |path| path.last() == Some(&word))
        };
        let named = ends_in(item).next().cloned();
        let globs = ends_in("*").map(|glob| {
            let mut path = glob[..glob.len() - 1].to_vec();
            path.push(item.clone());
            path
        });
        let mut ways = named.into_iter().chain(globs).filter(|path| path != name);
        let found = ways.find_map(|path| {
            let home = self.home(by_module, &path, hops - 1)?;
            self.files[home]
                .names
                .defined
                .contains(path.last()?)
                .then_some(home)
        });
        found.or(Some(at))
    }
}

/// The rows of the table whose last heading is "may know".
fn table(page: &str) -> Vec<Row> {
    page.lines()
        .skip_while(|line| !line.trim_end().ends_with("| may know |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .flat_map(rows)
        .collect()
}

/// A line of the table; one that names several rooms gives several rows.
fn rows(line: &str) -> Vec<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
    let (rooms, known) = (cells[0], cells[cells.len() - 1]);
    let quoted =
        |cell: &str| -> Vec<Name> { cell.split('`').skip(1).step_by(2).map(name_of).collect() };
    let may_know = match known.trim() {
        "everything below" => None,
        _ => Some(quoted(known)),
    };
    quoted(rooms)
        .into_iter()
        .map(|room| Row {
            room,
            may_know: may_know.clone(),
            text: line.to_owned(),
        })
        .collect()
}

/// `ui/plane/` is `["ui", "plane"]`.
fn name_of(room: &str) -> Name {
    let parts = room.split('/').filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The name by which the table knows a file: its module, or `main.rs`.
fn room_name(file: &File) -> Name {
    match file.path.to_str() {
        Some("main.rs") => vec!["main.rs".to_owned()],
        _ => file.module.clone(),
    }
}

fn module_of(path: &Path) -> Name {
    let mut parts: Name = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if matches!(
        parts.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        parts.pop();
    }
    parts
}

/// Whether one of two modules is the other's parent.
fn is_family(a: &[String], b: &[String]) -> bool {
    a.split_last().is_some_and(|(_, parent)| parent == b)
        || b.split_last().is_some_and(|(_, parent)| parent == a)
}

fn reached(arrows: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        open.extend(arrows[at].iter().filter(|to| found.insert(**to)));
    }
    found
}

/// Every Rust file below a folder.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).expect("a folder of sources") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {}", folder.display());
    found.sort();
    found
}
