//! How long a path is by what its places decode to.

use super::arc_length::piece_at;
use super::latent_path::LatentPath;

/// Pieces of the path at first; each is halved until the lengths settle.
const FIRST: usize = 128;
/// Pieces are not halved any more from so many on.
const MOST: usize = 8192;
/// Settled: no piece's two halves differ, and no length grows, by more than this share of all.
const SETTLED: f64 = 1e-5;
/// Pieces whose pictures are fewer roundings to single precision apart are not halved any more:
/// what a decoder's sums lose would make them longer.
const ROUNDINGS: f64 = 512.0;
/// Places that are decoded together.
const TOGETHER: usize = 64;

/// The length of a path's way through pictures: the Euclidean distance between each picture and
/// the next, along places so close that what lies between them is as good as straight. Of
/// images with pixels from 0 to 1, a length of 1 is one pixel from black to white.
///
/// It is the length in the metric J^T J of the decoder's mean image (Arvanitidis, Hansen &
/// Hauberg, "Latent space oddity", 2018), by chords instead of the Jacobian J.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureLength {
    /// Share of the latent length, and length in pictures up to there.
    ends: Vec<(f64, f64)>,
    grew: f64,
}

impl PictureLength {
    /// Measures `path`. `decode` takes places, `[n, latent]`, and gives their pictures, as many
    /// rows of any one width; it is asked for 64 at most at a time, in order, and for 17,000 or
    /// so in all, far fewer where the decoder is smooth. No more than that is kept.
    ///
    /// # Errors
    /// That of `decode`.
    pub fn measure<E>(
        path: &LatentPath,
        decode: impl FnMut(&[f32]) -> Result<Vec<f32>, E>,
    ) -> Result<Self, E> {
        Self::in_pieces(path, MOST, decode)
    }

    /// The same in the first few hundred places alone, however far that is from settled.
    ///
    /// # Errors
    /// That of `decode`.
    pub fn estimate<E>(
        path: &LatentPath,
        decode: impl FnMut(&[f32]) -> Result<Vec<f32>, E>,
    ) -> Result<Self, E> {
        Self::in_pieces(path, FIRST, decode)
    }

    /// In pieces that are not halved any more from `most` on.
    fn in_pieces<E>(
        path: &LatentPath,
        most: usize,
        mut decode: impl FnMut(&[f32]) -> Result<Vec<f32>, E>,
    ) -> Result<Self, E> {
        let mut shares = path.cells(FIRST);
        let mut coarse = chords(path, &shares, &mut decode)?.lengths;
        loop {
            let finer = halved(&shares);
            let Chords {
                lengths: fine,
                norm,
            } = chords(path, &finer, &mut decode)?;
            let all: f64 = fine.iter().sum();
            let grew = all - coarse.iter().sum::<f64>();
            let halves = fine.chunks_exact(2).zip(&coarse);
            let unsettled = |(halves, whole): (&[f64], &f64)| {
                let [first, second] = *halves else {
                    return false;
                };
                let moved = (first + second - whole).abs();
                moved.max((first - second).abs() / 2.0) > SETTLED * all
            };
            // A length that is no number never settles: it is not looked for any longer.
            let settled = !all.is_finite() || !halves.into_iter().any(unsettled);
            let rounded = ROUNDINGS * f64::from(f32::EPSILON) * norm;
            if settled || fine.len() >= most || all / fine.len() as f64 <= rounded {
                return Ok(Self::new(&finer, &fine, grew));
            }
            (shares, coarse) = (finer, fine);
        }
    }

    fn new(shares: &[f64], lengths: &[f64], grew: f64) -> Self {
        let mut done = 0.0;
        let ends = shares.iter().skip(1).zip(lengths).map(|(&share, length)| {
            done += length;
            (share, done)
        });
        Self {
            ends: ends.collect(),
            grew,
        }
    }

    /// The length of all; not a number where a picture's pixel is none.
    pub fn total(&self) -> f64 {
        self.ends.last().map_or(0.0, |&(_, length)| length)
    }

    /// By how much the length grew when the pieces were halved last. Chords cut corners, so the
    /// true one is longer still, by a third of this on a smooth path.
    pub fn last_growth(&self) -> f64 {
        self.grew
    }

    /// The share of the latent length at which this share of the length in pictures is done.
    /// Where all pictures are alike, the same share.
    pub fn latent_share(&self, share: f64) -> f64 {
        let total = self.total();
        if share <= 0.0 || share >= 1.0 || !(total > 0.0 && total.is_finite()) {
            return share;
        }
        let wanted = share * total;
        let Some([(start, done), (end, upto)]) = piece_at(&self.ends, wanted) else {
            return 1.0;
        };
        // `done` is below `wanted`, and that at most `upto`.
        start + (end - start) * (wanted - done) / (upto - done)
    }

    /// The share of the length in pictures that is done at this share of the latent length: the
    /// other way round.
    pub fn picture_share(&self, latent_share: f64) -> f64 {
        let total = self.total();
        if latent_share <= 0.0 || latent_share >= 1.0 || !(total > 0.0 && total.is_finite()) {
            return latent_share;
        }
        let piece = self.ends.partition_point(|&(end, _)| end < latent_share);
        let before = piece
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let (start, done) = before.copied().unwrap_or((0.0, 0.0));
        let Some(&(end, upto)) = self.ends.get(piece) else {
            return 1.0;
        };
        // `start` is below the share, and that at most `end`.
        (done + (upto - done) * (latent_share - start) / (end - start)) / total
    }
}

/// Each share and the middle between it and the next.
fn halved(shares: &[f64]) -> Vec<f64> {
    let middles = shares.windows(2).filter_map(|pair| match pair {
        [from, to] => Some([f64::midpoint(*from, *to), *to]),
        _ => None,
    });
    let first = shares.first().copied();
    first.into_iter().chain(middles.flatten()).collect()
}

/// Straight pieces between pictures.
struct Chords {
    lengths: Vec<f64>,
    /// The largest norm of a picture.
    norm: f64,
}

/// The pieces between the pictures at each two neighbouring shares.
fn chords<E>(
    path: &LatentPath,
    shares: &[f64],
    decode: &mut impl FnMut(&[f32]) -> Result<Vec<f32>, E>,
) -> Result<Chords, E> {
    let mut lengths = Vec::with_capacity(shares.len());
    let mut norm = 0f64;
    let mut last: Option<Vec<f32>> = None;
    for group in shares.chunks(TOGETHER) {
        let places: Vec<f32> = group.iter().flat_map(|&share| path.at(share)).collect();
        let pictures = decode(&places)?;
        let width = pictures.len() / group.len();
        for picture in pictures.chunks_exact(width.max(1)) {
            norm = norm.max(norm_of(picture));
            if let Some(last) = &last {
                lengths.push(distance(last, picture));
            }
            last = Some(picture.to_vec());
        }
    }
    Ok(Chords { lengths, norm })
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    let pixels = a.iter().zip(b);
    squares_root(pixels.map(|(&a, &b)| f64::from(a) - f64::from(b)))
}

fn norm_of(picture: &[f32]) -> f64 {
    squares_root(picture.iter().copied().map(f64::from))
}

fn squares_root(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(|number| number * number).sum::<f64>().sqrt()
}
