//! Which images a person has marked, and which are kept as regions.

use crate::data::SplitName;
use crate::document::{PointColour, Region};
use crate::explore::ImageSet;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::RegionAction;
use crate::ui::scene::{Scene, Selection};

impl Selection {
    /// Marks these images in place of others, or beside them if it `adds`; none at all where
    /// there are none.
    pub fn mark(&mut self, set: ImageSet, adds: bool) {
        let set = match &self.marking {
            Some(before) if adds => before.with(&set),
            Some(_) | None => set,
        };
        self.marking = (!set.is_empty()).then_some(set);
    }
}

/// The split whose images the plane scatters.
pub(crate) fn scattered_split() -> SplitName {
    SplitName::Test
}

/// All images of a class in a split.
pub(crate) fn of_class(scene: &Scene<'_>, split: SplitName, class: u16) -> Option<ImageSet> {
    let data = scene.progress.dataset.as_ref()?;
    let labels = data.split(split).labels.iter().flatten().enumerate();
    let of_class = labels.filter(|(_, label)| **label == class);
    Some(ImageSet::new(split, of_class.map(|(index, _)| index)))
}

/// The images of a region.
pub(crate) fn set_of(region: &Region) -> ImageSet {
    ImageSet::new(region.split, region.images.iter().copied())
}

/// The kept regions of the images at hand.
pub(crate) fn regions<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'a Region> {
    let data = scene.progress.dataset.as_ref();
    let all = scene.document.regions.iter();
    all.filter(move |region| data.is_some_and(|data| region.is_of(data)))
}

/// The kept region that is marked, if what is marked is one.
pub(crate) fn marked_region<'a>(scene: &'a Scene<'_>) -> Option<&'a Region> {
    let marking = scene.selection.marking.as_ref()?;
    regions(scene)
        .find(|region| region.split == marking.split() && region.images == *marking.images())
}

/// What a region is called.
pub(crate) fn region_name(region: &Region) -> String {
    if region.name.is_empty() {
        fill(t("Region {n}"), &[("n", region.id + 1)])
    } else {
        region.name.clone()
    }
}

/// A name that no region at hand has.
pub(crate) fn free_name(scene: &Scene<'_>) -> String {
    let taken: Vec<&str> = regions(scene).map(|region| region.name.as_str()).collect();
    let names = (1..).map(|n: usize| fill(t("Region {n}"), &[("n", n)]));
    let mut free = names.filter(|name| !taken.contains(&name.as_str()));
    free.next().unwrap_or_default()
}

/// What it is called to draw a region in `colour`.
pub(crate) fn colour_words(colour: Option<PointColour>) -> &'static str {
    match colour {
        None => t("Colour the region as usual"),
        Some(PointColour::Blue) => t("Colour the region blue"),
        Some(PointColour::Orange) => t("Colour the region orange"),
        Some(PointColour::Green) => t("Colour the region green"),
        Some(PointColour::Pink) => t("Colour the region pink"),
        Some(PointColour::Yellow) => t("Colour the region yellow"),
        Some(PointColour::Grey) => t("Colour the region grey"),
    }
}

/// Whether there is something to do.
pub(crate) fn is_possible(scene: &Scene<'_>, action: &RegionAction) -> bool {
    let is_marked = scene.selection.marking.is_some();
    match action {
        RegionAction::Tool(_) | RegionAction::MarkInView | RegionAction::MarkNear => {
            scene.settings.plane.show_scatter && !scene.images_are_away()
        }
        RegionAction::Clear
        | RegionAction::ExportCodesDialog
        | RegionAction::ExportCodes(_)
        | RegionAction::ExportPicturesDialog(_)
        | RegionAction::ExportPictures(..) => is_marked,
        RegionAction::Keep => is_marked && marked_region(scene).is_none(),
        RegionAction::Colour(_) => marked_region(scene).is_some(),
        RegionAction::MarkClass(_)
        | RegionAction::Choose(_)
        | RegionAction::Remove(_)
        | RegionAction::View(_) => true,
    }
}

/// Whether a switch stands at on.
pub(crate) fn is_on(scene: &Scene<'_>, action: &RegionAction) -> bool {
    match action {
        RegionAction::Tool(tool) => scene.selection.marking_tool == Some(*tool),
        RegionAction::Colour(colour) => {
            marked_region(scene).is_some_and(|region| region.colour == *colour)
        }
        RegionAction::View(view) => scene.settings.region.view == *view,
        RegionAction::MarkInView
        | RegionAction::MarkNear
        | RegionAction::MarkClass(_)
        | RegionAction::Clear
        | RegionAction::Keep
        | RegionAction::Choose(_)
        | RegionAction::Remove(_)
        | RegionAction::ExportCodesDialog
        | RegionAction::ExportCodes(_)
        | RegionAction::ExportPicturesDialog(_)
        | RegionAction::ExportPictures(..) => false,
    }
}
