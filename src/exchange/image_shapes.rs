//! Which shapes images of so many numbers can have.

use crate::recipe::ImageShape;

/// Every shape of images of so many numbers, the squarest first, a grey one before a coloured.
///
/// Takes as many divisions as the side of a square has pixels.
pub fn possible_shapes(numbers: usize) -> Vec<ImageShape> {
    let grey = sides(numbers).map(|sides| with_channels(sides, 1));
    let coloured = numbers.is_multiple_of(3).then(|| sides(numbers / 3));
    let coloured = coloured.into_iter().flatten();
    let coloured = coloured.map(|sides| with_channels(sides, 3));
    let mut shapes: Vec<ImageShape> = grey.chain(coloured).collect();
    // Stable: what is as square as another stays behind it.
    shapes.sort_by(|one, other| longer(one).total_cmp(&longer(other)));
    shapes
}

/// The shape that is taken where nobody says another: a grey square, or a coloured one, or a grey
/// row.
pub(super) fn usual_shape(numbers: usize) -> ImageShape {
    let first = possible_shapes(numbers).into_iter().next();
    let square = first.filter(|shape| shape.height == shape.width);
    square.unwrap_or(with_channels([1, numbers], 1))
}

/// Height and width of every rectangle of so many pixels.
fn sides(pixels: usize) -> impl Iterator<Item = [usize; 2]> {
    let shorter = (1..=pixels.isqrt()).filter(move |side| pixels.is_multiple_of(*side));
    shorter.flat_map(move |side| {
        let other = pixels / side;
        let upright = (side != other).then_some([other, side]);
        std::iter::once([side, other]).chain(upright)
    })
}

fn with_channels([height, width]: [usize; 2], channels: usize) -> ImageShape {
    ImageShape {
        height,
        width,
        channels,
    }
}

/// How many times the shorter side goes into the longer one.
fn longer(shape: &ImageShape) -> f64 {
    let [height, width] = [shape.height, shape.width].map(|side| side as f64);
    (height / width).max(width / height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn squares_come_first_and_a_row_is_taken_where_there_is_none() {
        let words = |numbers| usual_shape(numbers).to_string();
        assert_eq!(words(784), "28 x 28");
        assert_eq!(words(3072), "32 x 32 x 3");
        assert_eq!(words(12), "2 x 2 x 3");
        assert_eq!(words(15), "1 x 15");
        let shapes = possible_shapes(12);
        let words = shapes.iter().map(ToString::to_string);
        assert_eq!(
            words.collect::<Vec<_>>(),
            [
                "2 x 2 x 3",
                "3 x 4",
                "4 x 3",
                "2 x 6",
                "6 x 2",
                "1 x 4 x 3",
                "4 x 1 x 3",
                "1 x 12",
                "12 x 1"
            ]
        );
    }

    proptest! {
        #[test]
        fn every_shape_holds_all_numbers_and_none_is_left_out(numbers in 1usize..4000) {
            let shapes = possible_shapes(numbers);
            for shape in &shapes {
                prop_assert_eq!(shape.pixels(), numbers);
            }
            let divisors = |n: usize| (1..=n).filter(|d| n.is_multiple_of(*d)).count();
            let coloured = if numbers.is_multiple_of(3) { divisors(numbers / 3) } else { 0 };
            prop_assert_eq!(shapes.len(), divisors(numbers) + coloured);
            prop_assert!(shapes.contains(&usual_shape(numbers)));
        }
    }
}
