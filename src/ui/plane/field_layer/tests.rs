use super::*;
use crate::explore::{ClassField, Classified, Lattice};
use crate::ui::scene::settings::ViewRectangle;
use crate::ui::style::palette;
use eframe::egui::Vec2;
use proptest::prelude::*;

fn view(width: f32, height: f32, zoom: f32, middle: [f32; 2]) -> View {
    let canvas = Rect::from_min_size(pos2(40.0, 30.0), Vec2::new(width, height));
    let [x, y] = middle.map(|middle| [middle - 3.5 / zoom, middle + 3.5 / zoom]);
    View::new(canvas, ViewRectangle { x, y })
}

/// A field whose value in each cell is the cell's number.
fn numbered(lattice: Lattice) -> FieldAnswer {
    let numbers = (0..lattice.cells()).map(|cell| cell as f64);
    FieldAnswer {
        field: Arc::new(Field::Magnification(numbers.collect())),
        lattice,
        images: 0,
    }
}

proptest! {
    #[test]
    fn a_texture_lies_where_its_lattice_says_under_any_view(
        width in 100.0..2000.0f32, height in 100.0..1200.0f32, zoom in 0.05..60.0f32,
        x in -3.0..3.0f32, y in -3.0..3.0f32,
        column in 0..12usize, row in 0..9usize,
    ) {
        let view = view(width, height, zoom, [x, y]);
        let answer = numbered(Lattice::new([0, 1], vec![], [-2.0, 1.0], [-1.5, 2.5], [12, 9]));
        let drawn = place(&view, &answer);
        let [xs, ys] = [answer.lattice.xs(), answer.lattice.ys()];
        // The middle of each pixel of the texture is the middle of its cell.
        let share = [(column as f32 + 0.5) / 12.0, (row as f32 + 0.5) / 9.0];
        let pixel = drawn.lerp_inside(Vec2::from(share));
        let cell = [xs[column] as f32, ys[row] as f32];
        let expected = view.to_screen(cell);
        let slack = 1e-3 * drawn.size().max_elem().max(1.0);
        prop_assert!((pixel - expected).length() < slack, "{pixel:?} {expected:?}");
        // And what is read there is the cell's value.
        let read = read(&answer, FieldChoice::Magnification, cell, false);
        prop_assert_eq!(read.number, Some((row * 12 + column) as f64));
    }

    #[test]
    fn blocks_of_cells_cover_the_view_and_small_moves_ask_for_nothing_new(
        low in -50.0..50.0f32, span in 0.1..20.0f32, pitch in 0.01..0.2f32,
    ) {
        let ([from, to], cells) = blocks([low, low + span], pitch);
        prop_assert!(from <= f64::from(low) && to >= f64::from(low + span));
        let side = (to - from) / cells as f64;
        prop_assert!((side / f64::from(pitch) - 1.0).abs() < 1e-6);
        prop_assert!(to - from < f64::from(span) + 2.1 * f64::from(pitch * BLOCK));
    }
}

#[test]
fn beyond_its_rectangle_a_field_says_nothing() {
    let answer = numbered(Lattice::new([0, 1], vec![], [0.0, 1.0], [0.0, 1.0], [2, 2]));
    let at = |place| read(&answer, FieldChoice::Magnification, place, false).number;
    assert_eq!(at([0.25, 0.75]), Some(0.0));
    assert_eq!(at([0.75, 0.25]), Some(3.0));
    for place in [[-0.1, 0.5], [1.1, 0.5], [0.5, 1.5], [f32::NAN, 0.5]] {
        assert_eq!(at(place), None, "{place:?}");
    }
    let line = numbered(Lattice::new(
        [0, 1],
        vec![],
        [0.0, 1.0],
        [-0.2, 0.2],
        [4, 1],
    ));
    let read = read(&line, FieldChoice::Magnification, [0.6, 3.0], true);
    assert_eq!(read.number, Some(2.0));
}

#[test]
fn classes_have_their_hues_and_pale_where_they_are_uncertain() {
    let lattice = Lattice::new([0, 1], vec![], [0.0, 1.0], [0.0, 1.0], [2, 1]);
    let most = 2f64.ln();
    let answer = FieldAnswer {
        field: Arc::new(Field::Class(ClassField {
            nearest_mean: vec![1, 2],
            classified: Some(Classified {
                class: vec![2, 2],
                entropy: vec![0.0, most],
                classes: 2,
                accuracy: 0.9,
                settled: true,
            }),
        })),
        lattice,
        images: 10,
    };
    for dark in [true, false] {
        let hue = |label| palette::class(label, dark);
        let means = picture(&answer, FieldChoice::NearestMean, dark).expect("classes");
        assert_eq!(means.pixels, [hue(1), hue(2)]);
        let classified = picture(&answer, FieldChoice::Classifier, dark).expect("classes");
        assert_eq!(classified.pixels[0], hue(2));
        let [r, g, b, _] = classified.pixels[1].to_array();
        assert!(
            r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1,
            "grey: {r} {g} {b}"
        );
    }
    let read = |of, x| read(&answer, of, [x, 0.5], false);
    assert_eq!(read(FieldChoice::NearestMean, 0.2).class, Some(1));
    assert_eq!(read(FieldChoice::NearestMean, 0.2).number, None);
    assert_eq!(read(FieldChoice::Classifier, 0.7).number, Some(most));
}
