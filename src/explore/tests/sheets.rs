//! What sheets of the manifold promise about a tiny model.

use super::*;
use crate::latent::AxisSpacing;
use crate::numbers::unit_to_bytes;

fn sheet(x: AxisSpacing, y: AxisSpacing, columns: usize, rows: usize) -> SheetQuery {
    SheetQuery {
        plane: [0, 1].into(),
        x,
        y,
        columns,
        rows,
        base: vec![],
    }
}

/// The pixels of one image of the sheet, `row` counted from the top.
fn image(sheet: &Sheet, column: usize, row: usize) -> Vec<u8> {
    let line = |y: usize| {
        let start = (row * SHAPE.height + y) * sheet.picture.width + column * SHAPE.width;
        sheet.picture.pixels[start..start + SHAPE.width].to_vec()
    };
    (0..SHAPE.height).flat_map(line).collect()
}

#[test]
fn a_sheet_by_quantiles_shows_what_decode_gives_at_the_quantiles_of_the_prior() {
    let mut desk = Desk::new();
    let asked = sheet(AxisSpacing::Quantile, AxisSpacing::Quantile, 5, 4);
    let answers = desk.ask(only(asked));
    let found = answers.newest::<SheetQuery>().expect("an answer");
    // By Python: statistics.NormalDist().inv_cdf((i + 0.5) / n) for n = 5 and n = 4.
    let across = [
        -1.281_551_565_544_600_8,
        -0.524_400_512_708_040_7,
        0.0,
        0.524_400_512_708_040_7,
        1.281_551_565_544_600_8,
    ];
    let up = [
        -1.150_349_380_376_008_3,
        -0.318_639_363_964_375_1,
        0.318_639_363_964_375_1,
        1.150_349_380_376_008_3,
    ];
    let snapshot = published(1, 10, 0).snapshot;
    let size = (found.answer.picture.width, found.answer.picture.height);
    assert_eq!(size, (5 * SHAPE.width, 4 * SHAPE.height));
    for (column, x) in across.into_iter().enumerate() {
        for (row, y) in up.into_iter().rev().enumerate() {
            let z = [x as f32, y as f32];
            let alone = unit_to_bytes(&snapshot.decode(&z).expect("a device"));
            let shown = image(&found.answer, column, row);
            let apart = shown.iter().zip(&alone).map(|(a, b)| a.abs_diff(*b));
            // A place in single precision may round to the next grey.
            assert!(apart.max() <= Some(1), "{column} {row}");
        }
    }
}

#[test]
fn a_sheet_of_cells_is_the_picture_of_the_view() {
    let mut desk = Desk::new();
    let [low, high] = [-2.0, 1.0];
    let cells = AxisSpacing::Cells { low, high };
    let mut asked = only(sheet(cells, cells, 12, 11));
    asked.ask(ManifoldQuery {
        plane: [0, 1].into(),
        x: [-2.0, 1.0],
        y: [-2.0, 1.0],
        columns: 12,
        rows: 11,
        base: vec![],
    });
    let answers = desk.ask(asked);
    let sheet = answers.newest::<SheetQuery>().expect("an answer");
    let view = answers.newest::<ManifoldQuery>().expect("an answer");
    assert_eq!(sheet.answer.picture.pixels, view.answer.pixels);
}

#[test]
fn a_sheet_of_no_or_too_many_images_is_brought_within_bounds() {
    let mut desk = Desk::new();
    let asked = sheet(AxisSpacing::Quantile, AxisSpacing::Quantile, 0, 1000);
    let answers = desk.ask(only(asked));
    let found = answers.newest::<SheetQuery>().expect("an answer");
    assert_eq!((found.answer.xs.len(), found.answer.ys.len()), (1, 128));
}
