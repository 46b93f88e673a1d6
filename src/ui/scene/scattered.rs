//! The images that are scattered over the plane: what is asked of them, and what is known.

use crate::data::{ColumnValues, Dataset, ValueColumn, ValueTable};
use crate::explore::{Answered, ImageValue, ImageValues, ImageValuesQuery, PlacedBy, ScatterQuery};
use crate::ui::scene::Scene;
use crate::ui::scene::settings::ColourBy;
use std::sync::{Arc, Weak};

/// The name under which those are asked for that are no means of test images: these are asked
/// for without one, as whoever tells of dimensions asks for them.
const PLANE: &str = "plane";

/// A table that was read, and which of its columns is chosen.
#[derive(Clone, Debug)]
pub struct ChosenColumn {
    pub(crate) table: Arc<ValueTable>,
    pub(crate) column: usize,
    /// Whose images it is about.
    pub(crate) about: Weak<Dataset>,
}

impl ChosenColumn {
    /// The names of the columns, empty for one that cannot be used.
    pub(crate) fn usable_names(&self) -> Vec<String> {
        let name = |column: &ValueColumn| match &column.values {
            ColumnValues::Numbers(_) | ColumnValues::Categories { .. } => column.name.clone(),
            ColumnValues::Unusable { .. } => String::new(),
        };
        self.table.columns.iter().map(name).collect()
    }
}

/// The query for what the plane shows.
fn query(scene: &Scene<'_>) -> ScatterQuery {
    let plane = &scene.settings.plane;
    ScatterQuery {
        split: plane.split,
        images: plane.scatter,
        placed_by: plane.placed_by,
    }
}

fn is_of_test_means(query: &ScatterQuery) -> bool {
    query.is_alike(&ScatterQuery::test_means(0))
}

/// Asks where the images lie, and what colours them.
pub(crate) fn ask(scene: &mut Scene<'_>) {
    let query = query(scene);
    if query.images == 0 || scene.images_are_away() {
        return;
    }
    if is_of_test_means(&query) {
        scene.ask(query);
    } else {
        scene.ask_as(PLANE, query);
    }
    if let Some(values) = values_query(scene) {
        scene.ask(values);
    }
}

/// Asks for the means that the plane scatters, if it does, for a panel that is drawn without it:
/// dimensions then have the order that they have beside it.
pub(crate) fn ask_means(scene: &mut Scene<'_>) {
    let query = query(scene);
    let scatters = scene.settings.plane.show_scatter && query.images > 0;
    if scatters && is_of_test_means(&query) && !scene.images_are_away() {
        scene.ask(query);
    }
}

/// The newest answer about where such images lie as the plane is to show.
pub(crate) fn newest(scene: &Scene<'_>) -> Option<Arc<Answered<ScatterQuery>>> {
    if scene.images_are_away() {
        return None;
    }
    let query = query(scene);
    let found = if is_of_test_means(&query) {
        scene.newest::<ScatterQuery>()
    } else {
        scene.newest_as::<ScatterQuery>(PLANE)
    };
    found.filter(|found| found.query.is_alike(&query))
}

/// The query for the numbers that colour the images, if numbers of the model do.
fn values_query(scene: &Scene<'_>) -> Option<ImageValuesQuery> {
    let plane = &scene.settings.plane;
    let chosen = || Some(scene.selection.image.as_ref()?.image.clone());
    let value = match plane.colour_by {
        ColourBy::Class | ColourBy::Column => return None,
        ColourBy::Elbo => ImageValue::Elbo,
        ColourBy::Reconstruction => ImageValue::Reconstruction,
        ColourBy::KlToPrior => ImageValue::KlToPrior,
        ColourBy::Gap => ImageValue::Gap,
        ColourBy::LogPx => ImageValue::LogPx,
        ColourBy::LatentDistance => ImageValue::LatentDistance(chosen()?),
        ColourBy::PixelDistance => ImageValue::PixelDistance(chosen()?),
    };
    Some(ImageValuesQuery {
        split: plane.split,
        images: plane.scatter,
        value,
    })
}

/// The newest numbers that colour the images: those of the run in hand, and of this very
/// quantity.
pub(crate) fn values(scene: &Scene<'_>) -> Option<Arc<Answered<ImageValuesQuery>>> {
    let query = values_query(scene)?;
    let found = scene.newest::<ImageValuesQuery>()?;
    let run = scene.progress.run;
    let fits = found.query.value == query.value && found.query.split == query.split;
    (fits && found.stamp.run == run).then_some(found)
}

/// The number of the image at this place of the split, if it is known.
pub(crate) fn value_of(values: &ImageValues, index: usize) -> Option<f32> {
    let value = values.values.get(values.spread.place(index)?)?;
    (!value.is_nan()).then_some(*value)
}

/// The column that colours the images, if one does and is about them.
pub(crate) fn column<'a>(scene: &'a Scene<'_>) -> Option<&'a ValueColumn> {
    let plane = &scene.settings.plane;
    let chosen = scene.selection.column.as_ref();
    let chosen = chosen.filter(|_| plane.colour_by == ColourBy::Column)?;
    let data = scene.progress.dataset.as_ref()?;
    let fits = chosen.table.split == plane.split && chosen.about.as_ptr() == Arc::as_ptr(data);
    chosen.table.columns.get(chosen.column).filter(|_| fits)
}

/// Whether samples are shown in place of means.
pub(crate) fn shows_samples(scene: &Scene<'_>) -> bool {
    scene.settings.plane.placed_by == PlacedBy::Sample
}
