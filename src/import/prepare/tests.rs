//! What becomes of a picture on its way to the model, as laws.

use super::*;
use crate::recipe::{Background, ImageShape, NumberRange};
use proptest::prelude::*;

fn plan([height, width]: [usize; 2], channels: usize) -> Plan {
    Plan {
        shape: ImageShape {
            height,
            width,
            channels,
        },
        fit: Fit::Crop,
        background: Background::White,
        invert: false,
        transpose: false,
        range: NumberRange::to(255.0),
        range_asked: false,
        labels_unused: false,
        array_unused: false,
        range_so_far: false,
        grey_so_far: false,
    }
}

/// The image that a picture of `size` and its `pixels` becomes.
fn prepared(pixels: &[u8], [height, width]: [usize; 2], plan: &Plan) -> Vec<u8> {
    let picture = StoredPicture {
        height,
        width,
        channels: pixels.len() / (height * width),
        pixels,
    };
    let mut out = vec![7; plan.shape.pixels()];
    let done = Preparer::default().prepare(picture, plan, &ImportWatch::default(), &mut out);
    done.expect("a sound picture");
    out
}

fn fits() -> impl Strategy<Value = Fit> {
    prop_oneof![Just(Fit::Crop), Just(Fit::Pad), Just(Fit::Stretch)]
}

fn backgrounds() -> impl Strategy<Value = Background> {
    prop_oneof![Just(Background::White), Just(Background::Black)]
}

fn sizes(most: usize) -> impl Strategy<Value = [usize; 2]> {
    [1..most, 1..most]
}

/// A size, 1 to 4 channels, and as many pixels.
fn pictures() -> impl Strategy<Value = ([usize; 2], usize, Vec<u8>)> {
    (sizes(20), 1usize..=4).prop_flat_map(|(size, channels)| {
        let pixels = prop::collection::vec(any::<u8>(), size[0] * size[1] * channels);
        (Just(size), Just(channels), pixels)
    })
}

proptest! {
    #[test]
    fn a_picture_of_the_right_size_stays_as_it_is(
        (size, channels, pixels) in pictures(),
        fit in fits(),
    ) {
        prop_assume!(channels % 2 == 1);
        let plan = Plan { fit, ..plan(size, channels) };
        prop_assert_eq!(prepared(&pixels, size, &plan), pixels);
    }

    #[test]
    fn a_picture_of_one_colour_stays_of_one_colour(
        (size, whole) in (sizes(60), sizes(30)),
        rgb in any::<[u8; 3]>(),
        (fit, background) in (fits(), backgrounds()),
    ) {
        let plan = Plan { fit, background, ..plan(whole, 3) };
        let image = prepared(&rgb.repeat(size[0] * size[1]), size, &plan);
        let mut pixels = image.chunks_exact(3);
        let border = [background.byte(); 3];
        prop_assert!(pixels.clone().any(|pixel| pixel == rgb));
        prop_assert!(pixels.all(|pixel| pixel == rgb || fit == Fit::Pad && pixel == border));
    }

    #[test]
    fn padding_keeps_the_proportions(stored in sizes(60), whole in sizes(30)) {
        let plan = Plan { fit: Fit::Pad, background: Background::Black, ..plan(whole, 1) };
        let image = prepared(&vec![255; stored[0] * stored[1]], stored, &plan);
        let lines: Vec<&[u8]> = image.chunks_exact(whole[1]).collect();
        let high = lines.iter().filter(|line| line.contains(&255)).count();
        let wide = (0..whole[1]).filter(|x| lines.iter().any(|line| line[*x] == 255)).count();
        prop_assert!(high == whole[0] || wide == whole[1], "it touches two sides");
        let scale = (whole[0] as f64 / stored[0] as f64).min(whole[1] as f64 / stored[1] as f64);
        for (inner, stored) in [(high, stored[0]), (wide, stored[1])] {
            prop_assert!((inner as f64 - (stored as f64 * scale).max(1.0)).abs() <= 0.5 + 1e-9);
        }
        // As much on either side, to a pixel.
        let top = lines.iter().take_while(|line| !line.contains(&255)).count();
        prop_assert!((whole[0] - high - top).abs_diff(top) <= 1);
    }

    #[test]
    fn what_sticks_out_is_cut_off_evenly(whole in 1usize..20, times in 2usize..5) {
        // Three squares side by side: the middle one is what is left.
        let side = whole * times;
        let line: Vec<u8> = [[10; 1], [200; 1], [10; 1]]
            .iter()
            .flat_map(|shade| shade.repeat(side))
            .collect();
        let pixels = line.repeat(side);
        let image = prepared(&pixels, [side, 3 * side], &plan([whole, whole], 1));
        // What was cut off shines in at the edges, as far as an image's pixel reaches.
        for line in image.chunks_exact(whole) {
            let inner = line.iter().skip(1).take(whole.saturating_sub(2));
            prop_assert!(inner.copied().all(|pixel| pixel == 200));
            prop_assert!(line.iter().all(|pixel| *pixel > 105));
            prop_assert_eq!(line.first(), line.last(), "as much on either side");
        }
    }

    #[test]
    fn what_is_transparent_becomes_background(
        (size, channels, mut pixels) in pictures(),
        background in backgrounds(),
        shown in prop::sample::select(vec![1usize, 3]),
    ) {
        prop_assume!(channels % 2 == 0);
        for pixel in pixels.chunks_exact_mut(channels) {
            pixel[channels - 1] = 0;
        }
        let plan = Plan { background, ..plan(size, shown) };
        let image = prepared(&pixels, size, &plan);
        prop_assert!(image.iter().all(|number| *number == background.byte()));
    }

    #[test]
    fn what_is_opaque_shows_no_background(
        (size, channels, mut pixels) in pictures(),
        background in backgrounds(),
    ) {
        prop_assume!(channels % 2 == 0);
        let mut opaque = Vec::new();
        for pixel in pixels.chunks_exact_mut(channels) {
            pixel[channels - 1] = 255;
            opaque.extend_from_slice(&pixel[..channels - 1]);
        }
        let plan = Plan { background, ..plan(size, channels - 1) };
        prop_assert_eq!(prepared(&pixels, size, &plan), opaque);
    }

    #[test]
    fn inverted_twice_is_as_before(
        (size, channels, pixels) in pictures(),
        whole in sizes(20),
        (fit, background) in (fits(), backgrounds()),
    ) {
        let upright = Plan { fit, background, ..plan(whole, if channels < 3 { 1 } else { 3 }) };
        let image = prepared(&pixels, size, &upright);
        let inverted = prepared(&pixels, size, &Plan { invert: true, ..upright });
        let twice: Vec<u8> = inverted.iter().map(|number| 255 - number).collect();
        prop_assert_eq!(twice, image);
    }

    #[test]
    fn rows_become_columns((size, channels, pixels) in pictures()) {
        prop_assume!(channels % 2 == 1);
        let [height, width] = size;
        let plan = Plan { transpose: true, ..plan([width, height], channels) };
        let image = prepared(&pixels, size, &plan);
        for y in 0..height {
            for x in 0..width {
                let (from, to) = ((y * width + x) * channels, (x * height + y) * channels);
                prop_assert_eq!(&image[to..to + channels], &pixels[from..from + channels]);
            }
        }
    }

    #[test]
    fn a_colour_is_told_where_all_looked_grey(rgb in any::<[u8; 3]>()) {
        let plan = Plan { grey_so_far: true, ..plan([1, 1], 1) };
        let picture = StoredPicture { height: 1, width: 1, channels: 3, pixels: &rgb };
        let mut out = [0];
        let done = Preparer::default().prepare(picture, &plan, &ImportWatch::default(), &mut out);
        let is_grey = rgb[0] == rgb[1] && rgb[1] == rgb[2];
        prop_assert_eq!(done, if is_grey { Ok(()) } else { Err(PictureFlaw::Coloured) });
        if is_grey {
            prop_assert_eq!(out[0], rgb[0]);
        }
    }
}

#[test]
fn grey_is_luminance() {
    let shade = |rgb: [u8; 3]| prepared(&rgb, [1, 1], &plan([1, 1], 1))[0];
    assert_eq!(
        [shade([255, 0, 0]), shade([0, 255, 0]), shade([0, 0, 255])],
        [76, 150, 29]
    );
    assert_eq!(
        [shade([255; 3]), shade([0; 3]), shade([93; 3])],
        [255, 0, 93]
    );
}

#[test]
fn a_picture_with_other_pixels_than_it_says_is_none() {
    for (height, width, channels, pixels) in [(0, 0, 1, 0), (2, 2, 1, 3), (usize::MAX, 2, 3, 6)] {
        let pixels = vec![0; pixels];
        let picture = StoredPicture {
            height,
            width,
            channels,
            pixels: &pixels,
        };
        let done = Preparer::default().prepare(
            picture,
            &plan([2, 2], 1),
            &ImportWatch::default(),
            &mut [0; 4],
        );
        assert_eq!(done, Err(PictureFlaw::Empty));
    }
}
