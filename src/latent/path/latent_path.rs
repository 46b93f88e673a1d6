//! A path through chosen points, every place of it known by its share of the latent length.

use super::arc_length::ArcLength;
use super::segment::Segment;
use super::spline::Cubic;
use serde::{Deserialize, Serialize};

/// How a path goes from one point to the next.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Interpolation {
    /// Straight lines.
    #[default]
    Lerp,
    /// Turns about the origin, the distance from it going evenly from that of one point to that
    /// of the next: between points of one norm, every place has that norm.
    Slerp,
    /// A smooth curve through all points: a centripetal Catmull-Rom spline.
    Spline,
}

impl Interpolation {
    /// As the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lerp => "lerp",
            Self::Slerp => "slerp",
            Self::Spline => "spline",
        }
    }
}

/// Why points are no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// There are fewer than two.
    #[error("a path goes through two points or more, but there are {0}; add points")]
    TooFew(usize),
    /// They have no coordinates, or not all as many.
    #[error(
        "point {point} of the path has {found} coordinates, but the first has {expected}; \
         give each point as many"
    )]
    Length {
        /// Which one, counted from 1.
        point: usize,
        /// Coordinates it has.
        found: usize,
        /// Coordinates of the first point.
        expected: usize,
    },
    /// A coordinate is no finite number.
    #[error("point {0} of the path has a coordinate that is no finite number")]
    NotFinite(usize),
}

/// A path through points of the latent space.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentPath {
    start: Vec<f64>,
    ways: Vec<Way>,
    length: f64,
    closed: bool,
    /// For each point given, after how many ways it is passed first.
    passed: Vec<usize>,
}

/// A segment and how long it is.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    segment: Segment,
    arc: ArcLength,
    /// The latent length of the path up to its end.
    end: f64,
}

impl LatentPath {
    /// The path through `points`, each `[latent]`, in their order; `closed` leads from the last
    /// one back to the first. A point that repeats the one before adds nothing.
    ///
    /// The first and the last piece of an open spline are those of a path that goes on beyond
    /// its end by the mirror image of the neighbouring point.
    ///
    /// # Errors
    /// Fewer than two points, points of different lengths, or a coordinate that is not finite.
    pub fn through(
        points: &[impl AsRef<[f32]>],
        how: Interpolation,
        closed: bool,
    ) -> Result<Self, PathError> {
        let (corners, passed) = corners(points, closed)?;
        let segments = match how {
            Interpolation::Lerp => between(&corners, closed, Segment::line),
            Interpolation::Slerp => between(&corners, closed, Segment::turn),
            Interpolation::Spline => spline(&corners, closed),
        };
        let mut length = 0.0;
        let ways = segments.into_iter().map(|segment| {
            let arc = ArcLength::of(|t| segment.speed(t));
            length += arc.total();
            let end = length;
            Way { segment, arc, end }
        });
        Ok(Self {
            ways: ways.collect(),
            length,
            closed,
            passed,
            start: corners.into_iter().next().unwrap_or_default(),
        })
    }

    /// Coordinates of each place.
    pub fn latent(&self) -> usize {
        self.start.len()
    }

    /// Whether it ends where it begins.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Its length in latent units, to ten digits.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The place, `[latent]`, at a share of the latent length from 0 to 1.
    pub fn at(&self, share: f64) -> Vec<f32> {
        let place = self.place(share);
        place.into_iter().map(|number| number as f32).collect()
    }

    fn place(&self, share: f64) -> Vec<f64> {
        let share = if share.is_nan() { 0.0 } else { share };
        let length = share.clamp(0.0, 1.0) * self.length;
        let index = self.ways.partition_point(|way| way.end < length);
        let Some(way) = self.ways.get(index).or(self.ways.last()) else {
            return self.start.clone();
        };
        if length <= 0.0 {
            return self.start.clone();
        }
        if length >= way.end {
            return way.segment.at(1.0);
        }
        let within = length - (way.end - way.arc.total());
        let t = way.arc.t_at(|t| way.segment.speed(t), within);
        way.segment.at(t)
    }

    /// At which share of the latent length each of the given points is passed.
    pub fn shares_of_points(&self) -> Vec<f64> {
        let of = |&ways: &usize| match ways.checked_sub(1).and_then(|last| self.ways.get(last)) {
            Some(way) if self.length > 0.0 => way.end / self.length,
            _ => 0.0,
        };
        self.passed.iter().map(of).collect()
    }

    /// Places so close that straight lines between them show the path, each with its share of
    /// the latent length: the ends of the straight pieces, and `pieces` along each curved one.
    pub fn outline(&self, pieces: usize) -> Vec<(f64, Vec<f32>)> {
        let mut places = vec![(0.0, self.at(0.0))];
        for way in &self.ways {
            let begin = way.end - way.arc.total();
            let pieces = if way.segment.is_straight() {
                1
            } else {
                pieces.max(1)
            };
            for piece in 1..=pieces {
                let t = piece as f64 / pieces as f64;
                let length = begin + way.arc.length_at(|t| way.segment.speed(t), t);
                let place = way.segment.at(t).into_iter();
                let share = (length / self.length).min(1.0);
                places.push((share, place.map(|part| part as f32).collect()));
            }
        }
        places
    }

    /// The shares at which `steps` pictures stand, the same length apart: from end to end; on a
    /// closed path without the end, which is the beginning.
    pub fn shares(&self, steps: usize) -> impl Iterator<Item = f64> + use<> {
        let gaps = if self.closed { steps } else { steps.max(2) - 1 };
        (0..steps).map(move |step| step as f64 / gaps as f64)
    }

    /// Shares of about `cells` pieces of one length, with every corner among their ends.
    pub(super) fn cells(&self, cells: usize) -> Vec<f64> {
        let mut shares = vec![0.0];
        for way in &self.ways {
            let begin = way.end - way.arc.total();
            let pieces = (way.arc.total() / self.length * cells as f64)
                .ceil()
                .max(1.0);
            let ends = (1..=pieces as usize).map(|piece| piece as f64 / pieces);
            shares.extend(ends.map(|end| (begin + end * way.arc.total()) / self.length));
        }
        shares
    }
}

/// The points in double precision without those that repeat the one before, and after how many
/// steps between them each given point is reached.
fn corners(
    points: &[impl AsRef<[f32]>],
    closed: bool,
) -> Result<(Vec<Vec<f64>>, Vec<usize>), PathError> {
    let Some(first) = points.first().filter(|_| points.len() > 1) else {
        return Err(PathError::TooFew(points.len()));
    };
    let expected = first.as_ref().len();
    let mut corners: Vec<Vec<f64>> = Vec::new();
    let mut passed = Vec::new();
    for (place, point) in (1..).zip(points) {
        let point = point.as_ref();
        if point.is_empty() || point.len() != expected {
            return Err(PathError::Length {
                point: place,
                found: point.len(),
                expected,
            });
        }
        if !point.iter().all(|part| part.is_finite()) {
            return Err(PathError::NotFinite(place));
        }
        let point: Vec<f64> = point.iter().map(|&part| f64::from(part)).collect();
        if corners.last() != Some(&point) {
            corners.push(point);
        }
        passed.push(corners.len() - 1);
    }
    if closed && corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    Ok((corners, passed))
}

/// A segment between each two neighbours.
fn between(
    corners: &[Vec<f64>],
    closed: bool,
    segment: impl Fn(&[f64], &[f64]) -> Segment,
) -> Vec<Segment> {
    let next = corners.iter().cycle().skip(1);
    let pairs = corners.iter().zip(next).take(segments(corners, closed));
    pairs.map(|(from, to)| segment(from, to)).collect()
}

fn segments(corners: &[Vec<f64>], closed: bool) -> usize {
    match corners.len() {
        0 | 1 => 0,
        count if closed => count,
        count => count - 1,
    }
}

fn spline(corners: &[Vec<f64>], closed: bool) -> Vec<Segment> {
    let count = corners.len();
    let ends = match corners {
        [first, second, ..] if closed => {
            let last = corners.last().unwrap_or(first);
            Some((last.clone(), vec![first.clone(), second.clone()]))
        }
        [first, second, ..] => {
            let (last, before) = (corners.last(), corners.get(count.wrapping_sub(2)));
            let beyond = mirrored(before.unwrap_or(first), last.unwrap_or(second));
            Some((mirrored(second, first), vec![beyond]))
        }
        _ => None,
    };
    let Some((before, after)) = ends else {
        return Vec::new();
    };
    let all: Vec<&[f64]> = std::iter::once(&before)
        .chain(corners)
        .chain(&after)
        .map(Vec::as_slice)
        .collect();
    let fours = all.windows(4).filter_map(|four| four.try_into().ok());
    fours
        .map(|four| Segment::Cubic(Cubic::centripetal(four)))
        .collect()
}

/// `point`, as far beyond `mirror` as it lies on this side.
fn mirrored(point: &[f64], mirror: &[f64]) -> Vec<f64> {
    let parts = mirror.iter().zip(point);
    parts.map(|(mirror, point)| 2.0 * mirror - point).collect()
}
