//! A change of the document as a value: it can be made, taken back, and made again.

use super::item::Item;
use super::{Document, Point};
use serde::{Deserialize, Serialize};

/// What leads from one document to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// In the order in which they are made.
    pub points: Vec<ItemEdit<Point>>,
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
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        let Self { points } = self;
        points.is_empty()
    }

    /// What takes it back.
    pub fn inverse(&self) -> Self {
        let Self { points } = self;
        Self {
            points: points.iter().rev().map(ItemEdit::inverse).collect(),
        }
    }

    /// Makes it in `document`. Items that are not there are left alone.
    pub fn apply(&self, document: &mut Document) {
        let Self { points } = self;
        for edit in points {
            edit.apply(&mut document.points);
        }
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
    use proptest::prelude::*;

    /// Any document of a few points; ids are each there once.
    fn any_document() -> impl Strategy<Value = Document> {
        let point = (0u64..8, 0u8..3, any::<bool>());
        prop::collection::vec(point, 0..8).prop_map(|points| {
            let mut document = Document::default();
            for (id, at, locked) in points {
                if document.point(id).is_none() {
                    let point = Point::at(id, vec![f32::from(at)]);
                    document.points.push(Point { locked, ..point });
                }
            }
            document
        })
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
