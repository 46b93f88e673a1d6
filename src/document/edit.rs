//! A change of the document as a value: it can be made, taken back, and made again.

use super::item::Item;
use super::{Document, Note, OwnPicture, Path, Point, Region};
use serde::{Deserialize, Serialize};

/// What leads from one document to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// In the order in which they are made, as in the other lists.
    pub points: Vec<ItemEdit<Point>>,
    /// Of ways through points.
    pub paths: Vec<ItemEdit<Path>>,
    /// Of images that belong together.
    pub regions: Vec<ItemEdit<Region>>,
    /// Of a person's own pictures.
    pub pictures: Vec<ItemEdit<OwnPicture>>,
    /// Of words at steps of runs.
    pub notes: Vec<ItemEdit<Note>>,
}

/// A change of one item in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ItemEdit<T> {
    /// It is put at this place.
    Add {
        /// From 0.
        place: usize,
        /// What is put there.
        item: T,
    },
    /// It is taken away from this place.
    Remove {
        /// From 0.
        place: usize,
        /// What was there.
        item: T,
    },
    /// It becomes another, of the same id.
    Change {
        /// What it was.
        before: T,
        /// What it is.
        after: T,
    },
}

impl Edit {
    /// What leads from `before` to `after`.
    pub fn between(before: &Document, after: &Document) -> Self {
        Self {
            points: list_edits(&before.points, &after.points),
            paths: list_edits(&before.paths, &after.paths),
            regions: list_edits(&before.regions, &after.regions),
            pictures: list_edits(&before.pictures, &after.pictures),
            notes: list_edits(&before.notes, &after.notes),
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
        } = self;
        points.is_empty()
            && paths.is_empty()
            && regions.is_empty()
            && pictures.is_empty()
            && notes.is_empty()
    }

    /// What takes it back.
    pub fn inverse(&self) -> Self {
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
        } = self;
        Self {
            points: inverses(points),
            paths: inverses(paths),
            regions: inverses(regions),
            pictures: inverses(pictures),
            notes: inverses(notes),
        }
    }

    /// Makes it in `document`. Items that are not there are left alone.
    pub fn apply(&self, document: &mut Document) {
        let Self {
            points,
            paths,
            regions,
            pictures,
            notes,
        } = self;
        apply_all(points, &mut document.points);
        apply_all(paths, &mut document.paths);
        apply_all(regions, &mut document.regions);
        apply_all(pictures, &mut document.pictures);
        apply_all(notes, &mut document.notes);
    }
}

/// What takes these back, the last one first.
fn inverses<T: Item>(edits: &[ItemEdit<T>]) -> Vec<ItemEdit<T>> {
    edits.iter().rev().map(ItemEdit::inverse).collect()
}

fn apply_all<T: Item>(edits: &[ItemEdit<T>], items: &mut Vec<T>) {
    for edit in edits {
        edit.apply(items);
    }
}

impl<T: Item> ItemEdit<T> {
    fn inverse(&self) -> Self {
        match self.clone() {
            Self::Add { place, item } => Self::Remove { place, item },
            Self::Remove { place, item } => Self::Add { place, item },
            Self::Change { before, after } => Self::Change {
                before: after,
                after: before,
            },
        }
    }

    fn apply(&self, items: &mut Vec<T>) {
        match self {
            Self::Add { place, item } => {
                let place = (*place).min(items.len());
                items.insert(place, item.clone());
            }
            Self::Remove { item, .. } => items.retain(|of| of.id() != item.id()),
            Self::Change { before, after } => {
                if let Some(item) = items.iter_mut().find(|of| of.id() == before.id()) {
                    item.clone_from(after);
                }
            }
        }
    }
}

/// What leads from one list to another: items that went are taken away from behind, then those
/// that stayed out of order or are new are put to their places, then the others are changed.
fn list_edits<T: Item>(before: &[T], after: &[T]) -> Vec<ItemEdit<T>> {
    let mut now = before.to_vec();
    let mut edits = Vec::new();
    let stays = |item: &T| after.iter().any(|of| of.id() == item.id());
    for place in (0..now.len()).rev() {
        let gone = now.get(place).filter(|item| !stays(item)).cloned();
        if let Some(item) = gone {
            now.remove(place);
            edits.push(ItemEdit::Remove { place, item });
        }
    }
    for (place, item) in after.iter().enumerate() {
        let there = now.iter().position(|of| of.id() == item.id());
        match there.and_then(|at| Some((at, now.get(at)?.clone()))) {
            Some((at, before)) if at == place => {
                if before != *item {
                    let after = item.clone();
                    edits.push(ItemEdit::Change { before, after });
                }
                continue;
            }
            Some((at, moved)) => {
                now.remove(at);
                edits.push(ItemEdit::Remove {
                    place: at,
                    item: moved,
                });
            }
            None => {}
        }
        now.insert(place.min(now.len()), item.clone());
        edits.push(ItemEdit::Add {
            place,
            item: item.clone(),
        });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::SplitName;
    use crate::document::{EvenIn, RegionData};
    use crate::latent::Interpolation;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    /// Any document of a few items of each kind; ids are each there once in a list.
    fn any_document() -> impl Strategy<Value = Document> {
        let item = || prop::collection::vec((0u64..8, 0u8..3), 0..8);
        (item(), item(), item(), item(), item()).prop_map(
            |(points, paths, regions, pictures, notes)| {
                let mut document = Document::default();
                for (id, at) in once_each(points) {
                    let point = Point::at(id, vec![f32::from(at / 2)]);
                    let locked = at == 1;
                    document.points.push(Point { locked, ..point });
                }
                for (id, at) in once_each(paths) {
                    document.paths.push(Path {
                        id,
                        name: String::new(),
                        colour: None,
                        through: vec![u64::from(at)],
                        how: Interpolation::Lerp,
                        closed: at == 1,
                        even_in: EvenIn::Latent,
                    });
                }
                for (id, at) in once_each(regions) {
                    document.regions.push(Region {
                        id,
                        name: String::new(),
                        colour: None,
                        of: RegionData::default(),
                        split: SplitName::Test,
                        images: Arc::from([usize::from(at)]),
                    });
                }
                for (id, at) in once_each(pictures) {
                    let pixels = Arc::from([at]);
                    let picture = OwnPicture::new(id, 1, [1, 1, 1], pixels);
                    document.pictures.push(picture);
                }
                for (id, at) in once_each(notes) {
                    document.notes.push(Note {
                        id,
                        run: crate::run::RunId(1),
                        step: u64::from(at),
                        text: String::new(),
                    });
                }
                document
            },
        )
    }

    fn once_each(items: Vec<(u64, u8)>) -> Vec<(u64, u8)> {
        let mut seen = BTreeSet::new();
        items
            .into_iter()
            .filter(|(id, _)| seen.insert(*id))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// Through any sequence of documents and back, each comes back exactly.
        #[test]
        fn every_edit_can_be_taken_back_and_made_again(
            documents in prop::collection::vec(any_document(), 2..6),
        ) {
            let edits: Vec<Edit> = documents
                .windows(2)
                .map(|pair| Edit::between(&pair[0], &pair[1]))
                .collect();
            let mut now = documents[0].clone();
            for (edit, expected) in edits.iter().zip(&documents[1..]) {
                edit.apply(&mut now);
                prop_assert_eq!(&now, expected);
            }
            for (edit, expected) in edits.iter().zip(&documents).rev() {
                edit.inverse().apply(&mut now);
                prop_assert_eq!(&now, expected);
            }
            for (edit, expected) in edits.iter().zip(&documents[1..]) {
                prop_assert_eq!(&edit.inverse().inverse(), edit);
                edit.apply(&mut now);
                prop_assert_eq!(&now, expected);
            }
        }

        #[test]
        fn nothing_leads_from_a_document_to_itself(document in any_document()) {
            prop_assert!(Edit::between(&document, &document).is_empty());
        }
    }

    #[test]
    fn one_point_that_moves_is_one_change() {
        let mut before = Document::default();
        (0..3).for_each(|at| {
            before.add_point(vec![at as f32]);
        });
        let mut after = before.clone();
        after.points[1].z = vec![7.0];
        let edit = Edit::between(&before, &after);
        let [ItemEdit::Change { before, after }] = edit.points.as_slice() else {
            panic!("{edit:?}");
        };
        assert_eq!([before.id, after.id], [1, 1]);
    }
}
