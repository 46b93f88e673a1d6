//! What a person has made: plain data that can be kept in a file, and edits of it, each a value
//! with its inverse. Knows nothing of the window or of the model.

mod arrange;
mod check;
mod edit;
mod item;
mod note;
mod own_picture;
mod path;
mod point;
mod region;
mod shared_list;
mod text;

pub use check::DocumentFlaw;
pub use edit::{Edit, ItemEdit};
pub use note::{LONGEST_NOTE, Note, note_text};
pub use own_picture::{
    Brush, DIGIT_SHAPE, MOST_PICTURES, OwnPicture, Stroke, WholePicture, centred_as_mnist,
};
pub use path::{Along, EvenIn, MOST_WAYPOINTS, Path};
pub use point::{Point, PointColour};
pub use region::{Region, RegionData};
pub use text::{MOST_POINTS, ReadPoint, TextFlaw, from_text, to_text};

use crate::run::RunId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All that a person has made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Places in latent space, in the order in which they are listed and decoded.
    pub points: Vec<Point>,
    /// Ways through points.
    pub paths: Vec<Path>,
    /// Images that belong together.
    pub regions: Vec<Region>,
    /// Pictures that are in no data set.
    pub pictures: Vec<OwnPicture>,
    /// Words at steps of runs.
    pub notes: Vec<Note>,
    /// The id that the next item gets. An id is never given twice, so that what is kept beside
    /// an item never belongs to another one.
    next_id: u64,
}

impl Document {
    /// Puts a point at `z`, `[latent]`; its id.
    pub fn add_point(&mut self, z: Vec<f32>) -> u64 {
        let id = self.take_id();
        self.points.push(Point::at(id, z));
        id
    }

    /// An id for a new item.
    pub fn take_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The id that the next item gets.
    pub fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Whether nothing was ever put into it.
    pub fn is_untouched(&self) -> bool {
        self.next_id == 0
    }

    /// The point with this id.
    pub fn point(&self, id: u64) -> Option<&Point> {
        self.points.iter().find(|point| point.id == id)
    }

    /// The point with this id, to be changed.
    pub fn point_mut(&mut self, id: u64) -> Option<&mut Point> {
        self.points.iter_mut().find(|point| point.id == id)
    }

    /// Puts down a picture of this shape, [height, width, channels], as it was drawn; its id. None
    /// once there are as many as a document holds.
    pub fn add_picture(&mut self, shape: [usize; 3], drawn: Arc<[u8]>) -> Option<u64> {
        if self.pictures.len() >= MOST_PICTURES {
            return None;
        }
        let id = self.take_id();
        let numbers = self.pictures.iter().map(|picture| picture.number);
        let number = numbers.max().unwrap_or(0).saturating_add(1);
        self.pictures
            .push(OwnPicture::new(id, number, shape, drawn));
        Some(id)
    }

    /// Puts a note at a step of a run; its id.
    pub fn add_note(&mut self, run: RunId, step: u64, text: String) -> u64 {
        let id = self.take_id();
        let note = Note {
            id,
            run,
            step,
            text,
        };
        self.notes.push(note);
        id
    }

    /// The picture with this id.
    pub fn picture(&self, id: u64) -> Option<&OwnPicture> {
        self.pictures.iter().find(|picture| picture.id == id)
    }

    /// The picture with this id, to be changed.
    pub fn picture_mut(&mut self, id: u64) -> Option<&mut OwnPicture> {
        self.pictures.iter_mut().find(|picture| picture.id == id)
    }

    /// Whether both hold the same items, whatever ids come next.
    pub fn holds_the_same(&self, other: &Self) -> bool {
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
            next_id: _,
        } = self;
        *points == other.points
            && *paths == other.paths
            && *regions == other.regions
            && *pictures == other.pictures
            && *notes == other.notes
    }

    /// Brings everything to a model of `latent` dimensions: cut short, or at 0 in the new ones.
    pub fn fit(&mut self, latent: usize) {
        for point in &mut self.points {
            if point.z.len() != latent {
                point.z = crate::latent::with_length(&point.z, latent);
            }
        }
    }
}
