//! Whether a document that was read from a file is one that a person can have made.

use super::item::Item;
use super::note::LONGEST_NOTE;
use super::own_picture::MOST_PICTURES;
use super::path::MOST_WAYPOINTS;
use super::{Document, Region};
use crate::data::SplitName;
use std::collections::BTreeSet;

/// Ids beyond would run out.
const MOST_IDS: u64 = u64::MAX / 2;

/// What of a document nobody can have made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFlaw {
    /// Two items of a list have one id, or one that is still to be given.
    #[error("the numbers of what was made are damaged")]
    Ids,
    /// A coordinate is no number.
    #[error("its points are damaged")]
    Points,
    /// A path goes through too many points.
    #[error("its paths are damaged")]
    Paths,
    /// The images of a region are not in order, or beyond its data set.
    #[error("its regions are damaged")]
    Regions,
    /// There are too many pictures.
    #[error("its own pictures are damaged")]
    Pictures,
    /// A note is too long.
    #[error("its notes are damaged")]
    Notes,
}

impl Document {
    /// Checks what the types do not say.
    ///
    /// # Errors
    /// The first list that nobody can have made.
    pub fn check(&self) -> Result<(), DocumentFlaw> {
        // Named one by one, so that a new list is not forgotten here.
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
            next_id,
        } = self;
        let ids = [
            are_ids(points, *next_id),
            are_ids(paths, *next_id),
            are_ids(regions, *next_id),
            are_ids(pictures, *next_id),
            are_ids(notes, *next_id),
        ];
        let sound = [
            (DocumentFlaw::Ids, ids == [true; 5] && *next_id <= MOST_IDS),
            (
                DocumentFlaw::Points,
                points
                    .iter()
                    .flat_map(|point| &point.z)
                    .all(|z| z.is_finite()),
            ),
            (
                DocumentFlaw::Paths,
                paths
                    .iter()
                    .all(|path| path.through.len() <= MOST_WAYPOINTS),
            ),
            (DocumentFlaw::Regions, regions.iter().all(is_region)),
            (DocumentFlaw::Pictures, pictures.len() <= MOST_PICTURES),
            (
                DocumentFlaw::Notes,
                notes
                    .iter()
                    .all(|note| note.text.chars().count() <= LONGEST_NOTE),
            ),
        ];
        match sound.into_iter().find(|(_, sound)| !sound) {
            Some((flaw, _)) => Err(flaw),
            None => Ok(()),
        }
    }

    /// Whether there is more to lose than places of points, which a click puts down anew.
    pub fn is_worth_keeping(&self) -> bool {
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
            next_id: _,
        } = self;
        let mut named = points.iter();
        named.any(|point| !point.name.is_empty() || point.colour.is_some() || point.locked)
            || !paths.is_empty()
            || !regions.is_empty()
            || !pictures.is_empty()
            || !notes.is_empty()
    }
}

/// Whether each has an id of its own in the list that was given before `next`.
fn are_ids<T: Item>(items: &[T], next: u64) -> bool {
    let mut seen = BTreeSet::new();
    let mut ids = items.iter().map(Item::id);
    ids.all(|id| id < next && seen.insert(id))
}

fn is_region(region: &Region) -> bool {
    let Region {
        of, split, images, ..
    } = region;
    let [train, test] = of.images;
    let count = match split {
        SplitName::Train => train,
        SplitName::Test => test,
    };
    images.is_sorted_by(|before, after| before < after)
        && images.last().is_none_or(|last| *last < count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::OwnPicture;
    use crate::run::RunId;
    use std::sync::Arc;

    fn document() -> Document {
        let mut document = Document::default();
        document.add_point(vec![0.5, -1.0]);
        document
    }

    #[test]
    fn what_nobody_can_have_made_is_named() {
        assert_eq!(document().check(), Ok(()));
        let flaw = |damage: &dyn Fn(&mut Document)| {
            let mut document = document();
            damage(&mut document);
            document.check().err()
        };
        let twice = |document: &mut Document| document.points.push(document.points[0].clone());
        assert_eq!(flaw(&twice), Some(DocumentFlaw::Ids));
        let beyond = |document: &mut Document| document.points[0].id = 7;
        assert_eq!(flaw(&beyond), Some(DocumentFlaw::Ids));
        let nowhere = |document: &mut Document| document.points[0].z[1] = f32::INFINITY;
        assert_eq!(flaw(&nowhere), Some(DocumentFlaw::Points));
        let long = |document: &mut Document| {
            let id = document.add_path([0]);
            document.path_mut(id).expect("it was just made").through = vec![0; 1 + MOST_WAYPOINTS];
        };
        assert_eq!(flaw(&long), Some(DocumentFlaw::Paths));
        let wordy = |document: &mut Document| {
            document.add_note(RunId(1), 0, "x".repeat(1 + LONGEST_NOTE));
        };
        assert_eq!(flaw(&wordy), Some(DocumentFlaw::Notes));
        let many = |document: &mut Document| {
            for _ in 0..=MOST_PICTURES {
                let id = document.take_id();
                let picture = OwnPicture::new(id, 1, [1, 1, 1], Arc::from([0]));
                document.pictures.push(picture);
            }
        };
        assert_eq!(flaw(&many), Some(DocumentFlaw::Pictures));
    }

    #[test]
    fn places_alone_are_put_down_anew_and_all_else_is_worth_keeping() {
        let mut made = document();
        assert!(!made.is_worth_keeping());
        made.points[0].name = "a seven".into();
        assert!(made.is_worth_keeping());
        let mut made = document();
        made.add_note(RunId(1), 20, "here".into());
        assert!(made.is_worth_keeping());
    }
}
