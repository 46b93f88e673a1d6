//! Where MNIST's digits stand in their images: scaled into a box of 20 x 20 that keeps their
//! proportions, and that box placed by its centre of mass.
//!
//! The method is that of LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied
//! to document recognition", section III.A. Its rounding was read off the images themselves: the
//! longer side of 9,997 of the 10,000 test digits is 20 pixels, and the centre of mass of each
//! lies in [13.5, 14.5) both ways, counted from the middle of the first pixel.

/// Height, width and channels of MNIST's images.
pub const DIGIT_SHAPE: [usize; 3] = [SIDE, SIDE, 1];

const SIDE: usize = 28;
/// The longer side of a digit.
const BOX: usize = 20;
/// The least place of the centre of mass.
const LEAST_CENTRE: f64 = 13.5;

/// A digit of 28 x 28 pixels, 0 to 255, as MNIST would have it; all 0 where nothing is drawn.
pub fn centred_as_mnist(drawn: &[u8]) -> Vec<u8> {
    let mut out = vec![0; SIDE * SIDE];
    let Some([rows, columns]) = bounds(drawn) else {
        return out;
    };
    let size = [rows, columns].map(|[from, to]| to - from);
    let longer = size[0].max(size[1]);
    let scaled_size = size.map(|side| ((side * BOX + longer / 2) / longer).max(1));
    let inside: Vec<f64> = (rows[0]..rows[1])
        .flat_map(|row| (columns[0]..columns[1]).map(move |column| row * SIDE + column))
        .map(|at| drawn.get(at).map_or(0.0, |pixel| f64::from(*pixel)))
        .collect();
    let scaled = scale(&inside, size, scaled_size);
    let [top, left] = place(&scaled, scaled_size);
    for (row, line) in scaled.chunks_exact(scaled_size[1]).enumerate() {
        let from = (top + row) * SIDE + left;
        if let Some(out) = out.get_mut(from..from + line.len()) {
            out.copy_from_slice(line);
        }
    }
    out
}

/// From which row and column to which one there is anything; none where nothing is.
fn bounds(drawn: &[u8]) -> Option<[[usize; 2]; 2]> {
    let inked = drawn.iter().take(SIDE * SIDE).enumerate();
    let inked = inked.filter(|(_, pixel)| **pixel > 0);
    inked.fold(None, |bounds: Option<[[usize; 2]; 2]>, (at, _)| {
        let place = [at / SIDE, at % SIDE];
        let [rows, columns] = bounds.unwrap_or(place.map(|at| [at, at + 1]));
        let with = |[from, to]: [usize; 2], at: usize| [from.min(at), to.max(at + 1)];
        Some([with(rows, place[0]), with(columns, place[1])])
    })
}

/// Pixels of one size brought to another: first every row, then every column.
fn scale(pixels: &[f64], [height, width]: [usize; 2], to: [usize; 2]) -> Vec<u8> {
    let across = shares(width, to[1]);
    let down = shares(height, to[0]);
    let rows: Vec<f64> = pixels
        .chunks_exact(width.max(1))
        .flat_map(|row| across.iter().map(|shares| shares.sum(|at| row.get(at))))
        .collect();
    let mut out = Vec::with_capacity(to[0] * to[1]);
    for shares in &down {
        for column in 0..to[1] {
            let sum = shares.sum(|at| rows.get(at * to[1] + column));
            // In 0..=255, as every one of them is.
            out.push(sum.round() as u8);
        }
    }
    out
}

/// What a pixel is made of: pixels from `from` on, each with its share.
struct Shares {
    from: usize,
    shares: Vec<f64>,
}

impl Shares {
    fn sum<'a>(&self, pixel: impl Fn(usize) -> Option<&'a f64>) -> f64 {
        let parts = self.shares.iter().enumerate();
        let parts = parts.map(|(at, share)| share * pixel(self.from + at).copied().unwrap_or(0.0));
        parts.sum()
    }
}

/// What each of `to` pixels in a row is made of, out of `count`: a triangle about its middle, as
/// wide as two pixels, of those whose pixels are larger.
fn shares(count: usize, to: usize) -> Vec<Shares> {
    let pixel = count as f64 / to as f64;
    let reach = pixel.max(1.0);
    (0..to)
        .map(|at| {
            let middle = (at as f64 + 0.5) * pixel;
            let from = (middle - reach + 0.5).max(0.0) as usize;
            let end = ((middle + reach + 0.5) as usize).min(count);
            let share = |of: usize| (1.0 - ((of as f64 + 0.5 - middle) / reach).abs()).max(0.0);
            let shares: Vec<f64> = (from..end).map(share).collect();
            let all: f64 = shares.iter().sum();
            Shares {
                from,
                shares: shares.into_iter().map(|share| share / all).collect(),
            }
        })
        .collect()
}

/// The row and the column that the box begins at: its centre of mass as near as can be to the
/// middle, and nothing of it outside.
fn place(scaled: &[u8], [height, width]: [usize; 2]) -> [usize; 2] {
    let mut sums = [0.0; 2];
    let mut mass = 0.0;
    for (at, pixel) in scaled.iter().enumerate() {
        let pixel = f64::from(*pixel);
        sums[0] += pixel * (at / width) as f64;
        sums[1] += pixel * (at % width) as f64;
        mass += pixel;
    }
    let room = [height, width].map(|side| SIDE.saturating_sub(side));
    [0, 1].map(|way| {
        // Where the scaled digit is too faint to have a mass, in the middle.
        let centre = if mass > 0.0 {
            sums[way] / mass
        } else {
            LEAST_CENTRE - room[way] as f64 / 2.0
        };
        ((LEAST_CENTRE - centre).ceil().max(0.0) as usize).min(room[way])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use proptest::prelude::*;

    fn drawn(rows: &[(usize, usize, &[u8])]) -> Vec<u8> {
        let mut out = vec![0; SIDE * SIDE];
        for (row, column, pixels) in rows {
            let at = row * SIDE + column;
            out[at..at + pixels.len()].copy_from_slice(pixels);
        }
        out
    }

    /// A sum over the pixels in which each place counts by another number.
    fn weighed(pixels: &[u8]) -> u64 {
        let parts = pixels.iter().enumerate();
        let parts = parts.map(|(at, pixel)| u64::from(*pixel) * (at as u64 % 251 + 1));
        parts.sum()
    }

    /// A bar that is scaled up, a blot in a corner, a 7 as high as the sheet, and a line as wide
    /// as it; sums computed with numpy 2 from matrices of the same triangles.
    #[test]
    fn drawings_are_centred_as_numpy_centres_them() {
        let bar: Vec<_> = (2..12).map(|row| (row, 20, &[200, 255][..])).collect();
        let blot = [
            (25, 1, &[255; 3][..]),
            (26, 1, &[255; 3]),
            (27, 1, &[90; 3]),
        ];
        let column = |row: usize| if row < 18 { 20 - row } else { 3 };
        let foot = (0..22).map(|row| (4 + row, column(row), &[255, 128][..]));
        let seven: Vec<_> = std::iter::once((3, 3, &[255; 18][..]))
            .chain(foot)
            .collect();
        let line: Vec<u8> = (1..26).map(|pixel| 10 * pixel).chain([255; 3]).collect();
        for (rows, sums) in [
            (&bar[..], (18_200, 2_348_810)),
            (&blot, (79_980, 10_743_990)),
            (&seven, (9_962, 1_619_480)),
            (&[(14, 0, &line)], (2_868, 446_368)),
        ] {
            let centred = centred_as_mnist(&drawn(rows));
            let sum: u64 = centred.iter().map(|pixel| u64::from(*pixel)).sum();
            assert_eq!((sum, weighed(&centred)), sums);
        }
    }

    #[test]
    fn mnists_own_digits_stay_as_they_are_byte_for_byte() {
        let digits = Dataset::mnist().expect("the program's own digits");
        let stays = |index: &usize| {
            let digit = digits.test.image(*index, digits.shape);
            centred_as_mnist(digit) == digit
        };
        // The other three are 19 pixels high.
        assert_eq!((0..10_000).filter(stays).count(), 9_997);
    }

    #[test]
    fn nothing_stays_nothing() {
        assert!(centred_as_mnist(&[0; 784]).iter().all(|pixel| *pixel == 0));
        assert!(centred_as_mnist(&[]).iter().all(|pixel| *pixel == 0));
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_fills_the_box_one_way_and_stands_in_the_middle(
            strokes in prop::collection::vec((0usize..784, 1u8..), 1..60),
        ) {
            let mut drawn = vec![0; SIDE * SIDE];
            for (at, pixel) in strokes {
                drawn[at] = pixel;
            }
            let centred = centred_as_mnist(&drawn);
            prop_assert_eq!(centred.len(), SIDE * SIDE);
            let Some([rows, columns]) = bounds(&centred) else { return Ok(()) };
            prop_assert!(rows[1] - rows[0] <= BOX && columns[1] - columns[0] <= BOX);
        }

        /// Where on the sheet a hand draws is no matter.
        #[test]
        fn a_picture_that_is_moved_is_shown_the_same(
            pixels in prop::collection::vec(any::<u8>(), 100),
            [top, left] in [0usize..18, 0usize..18],
        ) {
            let at = |top: usize, left: usize| {
                let mut out = vec![0; SIDE * SIDE];
                for (place, pixel) in pixels.iter().enumerate() {
                    out[(top + place / 10) * SIDE + left + place % 10] = *pixel;
                }
                out
            };
            prop_assert_eq!(centred_as_mnist(&at(top, left)), centred_as_mnist(&at(0, 0)));
        }
    }
}
