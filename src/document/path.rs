//! A way through points that a person put down.

use super::item::Item;
use super::{Document, Point, PointColour};
use crate::latent::Interpolation;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The most points of a path: it is laid anew in each frame in which one of them moves.
pub const MOST_WAYPOINTS: usize = 256;

/// A path: through which points it goes, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// None: that of all paths.
    #[serde(default)]
    pub colour: Option<PointColour>,
    /// The ids of its points, in the order in which it passes them. One that is gone is passed
    /// over.
    pub through: Vec<u64>,
    /// How it goes from one to the next.
    #[serde(default)]
    pub how: Interpolation,
    /// From the last one it leads back to the first.
    #[serde(default)]
    pub closed: bool,
    /// What is even along it.
    #[serde(default)]
    pub even_in: EvenIn,
}

/// In what the steps along a path are of one length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum EvenIn {
    /// The way in latent units.
    #[default]
    Latent,
    /// The way that the decoded image goes: the change of its pixels.
    Picture,
}

impl EvenIn {
    /// As the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latent => "latent",
            Self::Picture => "picture",
        }
    }
}

/// Which way along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Towards its beginning.
    Back,
    /// Towards its end.
    On,
}

impl Path {
    /// Its points that are still there, in the order in which it passes them.
    pub fn waypoints<'a>(&self, document: &'a Document) -> Vec<&'a Point> {
        let there = self.through.iter().filter_map(|id| document.point(*id));
        there.collect()
    }

    /// Passes this point last as well, if there is room for another.
    pub fn append(&mut self, point: u64) {
        if self.through.len() < MOST_WAYPOINTS {
            self.through.push(point);
        }
    }

    /// Passes this point no more.
    pub fn leave_out(&mut self, point: u64) {
        self.through.retain(|id| *id != point);
    }

    /// Passes this point one place earlier or later, where it is passed first. Points that are
    /// not there any more, as `is_there` says, count for nothing.
    pub fn shift(&mut self, point: u64, along: Along, is_there: impl Fn(u64) -> bool) {
        let there = |place: &usize| self.through.get(*place).is_some_and(|id| is_there(*id));
        let places: Vec<usize> = (0..self.through.len()).filter(there).collect();
        let is_it = |place: &usize| self.through.get(*place) == Some(&point);
        let Some(at) = places.iter().position(is_it) else {
            return;
        };
        let other = match along {
            Along::Back => at.checked_sub(1),
            Along::On => Some(at + 1),
        };
        let other = other.and_then(|other| places.get(other));
        if let (Some(here), Some(other)) = (places.get(at), other) {
            self.through.swap(*here, *other);
        }
    }
}

impl Document {
    /// Makes a path through these points, of which the first [`MOST_WAYPOINTS`] count; its id.
    pub fn add_path(&mut self, through: impl IntoIterator<Item = u64>) -> u64 {
        let id = self.take_id();
        self.paths.push(Path {
            id,
            name: String::new(),
            colour: None,
            through: through.into_iter().take(MOST_WAYPOINTS).collect(),
            how: Interpolation::default(),
            closed: false,
            even_in: EvenIn::default(),
        });
        id
    }

    /// Puts a copy of this path behind it; the copy's id.
    pub fn duplicate_path(&mut self, id: u64) -> Option<u64> {
        let place = self.paths.iter().position(|path| path.id == id)?;
        let original = self.paths.get(place)?.clone();
        let copy = self.take_id();
        self.paths.insert(
            place + 1,
            Path {
                id: copy,
                ..original
            },
        );
        Some(copy)
    }

    /// The path with this id.
    pub fn path(&self, id: u64) -> Option<&Path> {
        self.paths.iter().find(|path| path.id == id)
    }

    /// The path with this id, to be changed.
    pub fn path_mut(&mut self, id: u64) -> Option<&mut Path> {
        self.paths.iter_mut().find(|path| path.id == id)
    }
}

impl Item for Path {
    fn id(&self) -> u64 {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(points: usize) -> Document {
        let mut document = Document::default();
        for at in 0..points {
            document.add_point(vec![at as f32]);
        }
        document
    }

    #[test]
    fn a_point_moves_past_those_that_are_gone() {
        let mut document = document(4);
        let id = document.add_path([0, 1, 2, 3]);
        document.points.retain(|point| point.id != 1);
        let there: Vec<u64> = document.points.iter().map(|point| point.id).collect();
        let path = document.path_mut(id).expect("it was just made");
        path.shift(2, Along::Back, |id| there.contains(&id));
        assert_eq!(path.through, [2, 1, 0, 3]);
        path.shift(2, Along::Back, |id| there.contains(&id));
        assert_eq!(path.through, [2, 1, 0, 3], "it is the first already");
        path.shift(0, Along::On, |id| there.contains(&id));
        path.shift(0, Along::On, |id| there.contains(&id));
        assert_eq!(path.through, [2, 1, 3, 0]);
        path.shift(9, Along::On, |_| true);
        path.leave_out(3);
        let path = path.clone();
        let waypoints: Vec<u64> = path
            .waypoints(&document)
            .iter()
            .map(|point| point.id)
            .collect();
        assert_eq!(waypoints, [2, 0]);
    }

    #[test]
    fn a_path_has_no_more_points_than_can_be_laid_in_a_frame() {
        let mut document = document(1);
        let id = document.add_path(0..MOST_WAYPOINTS as u64 + 9);
        let path = document.path_mut(id).expect("it was just made");
        path.append(0);
        assert_eq!(path.through.len(), MOST_WAYPOINTS);
    }

    #[test]
    fn a_copy_lies_behind_its_original_under_an_id_of_its_own() {
        let mut document = document(2);
        let first = document.add_path([0, 1]);
        let last = document.add_path([1, 0]);
        let copy = document.duplicate_path(first).expect("it is there");
        let ids: Vec<u64> = document.paths.iter().map(|path| path.id).collect();
        assert_eq!(ids, [first, copy, last]);
        assert_eq!(document.path(copy).expect("the copy").through, [0, 1]);
        assert_eq!(document.duplicate_path(99), None);
    }
}
