//! A field as a picture: a cell is a pixel.

use super::classes_of;
use super::report::FieldReport;
use crate::archive::{PictureError, PictureText, Raster};
use crate::fields::{Field, Lattice};
use crate::maps::Rgb;
use crate::model::Snapshot;

/// A field over a line is as high as so many rows of pixels.
const LINE: usize = 24;

/// The field in the colours of its scale, on paper: from dark violet to yellow, from blue over
/// white to orange where the sign matters, or the classes' hues, paler where it is uncertain.
/// The file says what it shows.
pub(super) fn draw(
    field: &Field,
    lattice: &Lattice,
    model: &Snapshot,
    report: &FieldReport,
) -> Result<Raster, PictureError> {
    let mut pixels = colours(field).concat();
    let mut rows = lattice.rows();
    if !lattice.shown(model.recipe.latent)[1] && rows == 1 {
        pixels = pixels.repeat(LINE);
        rows = LINE;
    }
    let text = PictureText::of_model(&report.in_words(), model, None);
    let raster = Raster::new(pixels, rows, lattice.columns(), 3)?;
    Ok(raster.with_text(text))
}

/// A colour for each cell.
fn colours(field: &Field) -> Vec<Rgb> {
    let (scale, numbers) = (field.colour_scale(), field.numbers());
    let colour = |number: f64, label: u16| scale.colour(number, label, false);
    match classes_of(field) {
        None => numbers.iter().map(|&number| colour(number, 0)).collect(),
        // Without a classifier all are certain.
        Some(classes) => {
            let numbers = numbers.iter().copied().chain(std::iter::repeat(0.0));
            let cells = classes.iter().zip(numbers);
            cells
                .map(|(&label, entropy)| colour(entropy, label))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{ClassField, Classified, Holes};
    use crate::maps::{class, faded, shade, signed};

    #[test]
    fn the_largest_is_yellow_and_no_difference_is_white() {
        let density = colours(&Field::Prior(vec![-1.0, -9.0, -100.0, f64::NEG_INFINITY]));
        assert_eq!(density[0], shade(1.0, [0.0, 1.0]));
        assert_eq!(density[2], density[3]);
        let holes = colours(&Field::Holes(Holes {
            log_ratio: vec![0.0, 3.0, -3.0, 2.0],
            mass: 0.0,
            mass_outside: 0.0,
        }));
        assert_eq!(holes[0], signed(0.0, 1.0, false));
        assert_eq!(holes[1], signed(1.0, 1.0, false));
        assert_eq!(holes[2], signed(-1.0, 1.0, false));
    }

    #[test]
    fn a_class_is_pale_where_it_is_uncertain() {
        let nearest_mean = vec![3, 3];
        let plain = ClassField {
            nearest_mean: nearest_mean.clone(),
            classified: None,
        };
        assert_eq!(colours(&Field::Class(plain)), [class(3, false); 2]);
        let classified = Some(Classified {
            class: vec![1, 4],
            entropy: vec![0.0, 2f64.ln()],
            classes: 2,
            accuracy: 1.0,
            settled: true,
        });
        let found = colours(&Field::Class(ClassField {
            nearest_mean,
            classified,
        }));
        assert_eq!(found, [class(1, false), faded(class(4, false), 0.0)]);
    }
}
