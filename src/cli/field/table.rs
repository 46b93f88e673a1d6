//! A field as CSV: a row for each cell.

use super::classes_of;
use crate::archive::atomic_write;
use crate::cli::error::CliError;
use crate::data::Dataset;
use crate::fields::{Field, Lattice};
use crate::model::Snapshot;
use csv::Writer;
use std::io::{Error, Write};
use std::path::Path;

/// Writes the middle of each cell along the axes that are shown, and the field's values there,
/// from the upper left to the lower right. Classes are called as in `dataset`.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(
    path: &Path,
    field: &Field,
    lattice: &Lattice,
    model: &Snapshot,
    dataset: Option<&Dataset>,
) -> Result<(), CliError> {
    let shown = lattice.shown(model.recipe.latent);
    atomic_write(path, |out| {
        rows(out, field, lattice, shown, dataset).map_err(Error::other)
    })
    .map_err(CliError::failed)
}

fn rows(
    out: impl Write,
    field: &Field,
    lattice: &Lattice,
    shown: [bool; 2],
    dataset: Option<&Dataset>,
) -> csv::Result<()> {
    let mut writer = Writer::from_writer(out);
    let (mut names, columns) = columns(field, shown);
    let class = dataset.and(classes_of(field));
    if let Field::Class(_) = field {
        names.push("class");
        names.push("nearest_mean");
    }
    let axes = ["x", "y"].into_iter().zip(shown);
    let axes = axes.filter_map(|(name, shown)| shown.then_some(name));
    writer.write_record(axes.chain(names))?;
    let (xs, ys) = (lattice.xs(), lattice.ys());
    let places = ys.iter().flat_map(|y| xs.iter().map(move |x| [x, y]));
    for (cell, place) in places.enumerate() {
        let place = place.into_iter().zip(shown);
        for (coordinate, _) in place.filter(|(_, shown)| *shown) {
            writer.write_field(coordinate.to_string())?;
        }
        for column in &columns {
            writer.write_field(column.get(cell).map_or_else(String::new, f64::to_string))?;
        }
        if let (Field::Class(found), Some(class), Some(dataset)) = (field, class, dataset) {
            for classes in [class, &found.nearest_mean] {
                let name = classes.get(cell).map(|class| dataset.class_name(*class));
                writer.write_field(name.unwrap_or_default())?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// The names of a field's columns of numbers, and the columns.
fn columns(field: &Field, shown: [bool; 2]) -> (Vec<&'static str>, Vec<&[f64]>) {
    match field {
        Field::AggregatePosterior(values) => (vec!["log_q"], vec![values]),
        Field::Prior(values) => (vec!["log_p"], vec![values]),
        Field::Holes(holes) => (vec!["log_p_over_q"], vec![&holes.log_ratio]),
        Field::Magnification(values) => (vec!["log_magnification"], vec![values]),
        Field::Influence(influence) => {
            let along = ["d_pixel_d_x", "d_pixel_d_y"].into_iter().zip(shown);
            let along = along.filter_map(|(name, shown)| shown.then_some(name));
            let components = influence.along.iter().map(Vec::as_slice);
            let names = ["influence"].into_iter().chain(along);
            let columns = [influence.length.as_slice()].into_iter().chain(components);
            (names.collect(), columns.collect())
        }
        Field::Class(classes) => match &classes.classified {
            Some(classified) => (vec!["entropy"], vec![&classified.entropy]),
            None => (Vec::new(), Vec::new()),
        },
    }
}
