//! Groups of images that a way can lead between: what is marked, a kept region, a class.

use crate::data::Dataset;
use crate::explore::ImageSet;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::classes::Classes;
use crate::ui::scene::marking::{of_class, region_name, regions, scattered_split, set_of};
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

/// A group of images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What is marked.
    Marked,
    /// A kept region, by its id.
    Region(u64),
    /// A class of the images that are scattered.
    Class(u16),
}

/// The groups that there are; the images of each are looked up once.
#[derive(Default)]
pub struct Groups {
    classes: Classes,
    of: Weak<Dataset>,
    known: BTreeMap<u16, ImageSet>,
}

impl Groups {
    /// All that there are, with what they are called.
    pub fn all(&mut self, scene: &Scene<'_>) -> Vec<(Group, String)> {
        let marked = scene.selection.marking.as_ref();
        let marked = marked.map(|_| (Group::Marked, t("Marked images").to_owned()));
        let kept = regions(scene).map(|region| (Group::Region(region.id), region_name(region)));
        let mut all: Vec<(Group, String)> = marked.into_iter().chain(kept).collect();
        for class in self.classes.follow(scene).iter() {
            if class.test_images > 0 {
                let name = fill(t("Class {class}"), &[("class", &class.name)]);
                all.push((Group::Class(class.label), name));
            }
        }
        all
    }

    /// The images of a group, if it is still there.
    pub fn set(&mut self, scene: &Scene<'_>, group: Group) -> Option<ImageSet> {
        match group {
            Group::Marked => scene.selection.marking.clone(),
            Group::Region(id) => regions(scene).find(|region| region.id == id).map(set_of),
            Group::Class(class) => self.of_class(scene, class),
        }
    }

    fn of_class(&mut self, scene: &Scene<'_>, class: u16) -> Option<ImageSet> {
        let now = Arc::downgrade(scene.progress.dataset.as_ref()?);
        if !self.of.ptr_eq(&now) {
            self.of = now;
            self.known.clear();
        }
        if let Some(known) = self.known.get(&class) {
            return Some(known.clone());
        }
        let set = of_class(scene, scattered_split(scene), class)?;
        let set = (!set.is_empty()).then_some(set)?;
        self.known.insert(class, set.clone());
        Some(set)
    }
}
