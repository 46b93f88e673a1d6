//! Shapes that are drawn here, one image for each combination of known factors: for seeing
//! which dimension of a latent space learns which.

mod sprite;

use super::error::ImportError;
use super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::watch::ImportWatch;
use crate::cores::for_each;
use crate::data::{Format, NumberKind, SizeCount};
use crate::recipe::{ImageSize, NumberRange, ShapeSet};
use serde::Serialize;
use sprite::Sprite;
use std::f64::consts::TAU;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many images are drawn by one thread at a time.
const TOGETHER: usize = 1024;

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Four equal sides.
    Square,
    /// Nearly twice as wide as high.
    Ellipse,
    /// Its tip points down.
    Heart,
}

impl Shape {
    /// In the order of their classes.
    pub const ALL: [Self; 3] = [Self::Square, Self::Ellipse, Self::Heart];

    /// What its class is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Ellipse => "ellipse",
            Self::Heart => "heart",
        }
    }
}

/// What an image of a set of shapes was drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Factors {
    /// Which shape: its class too.
    pub shape: Shape,
    /// Of its largest size, from 1/2 to 1.
    pub scale: f64,
    /// By which it is turned to the left, in radians from 0.
    pub angle: f64,
    /// Where its middle is, from 0 on the left to 1 on the right.
    pub x: f64,
    /// Where its middle is, from 0 at the top to 1 at the bottom.
    pub y: f64,
}

/// The factors of the image at `place` of a set, counted from 0 before it was parted into
/// splits; None beyond its end.
pub fn factors(set: ShapeSet, place: usize) -> Option<Factors> {
    let grid = Grid::of(set);
    let at = grid.at(place)?;
    let share = |at: usize, of: usize| at as f64 / (of - 1) as f64;
    Some(Factors {
        shape: at.shape,
        scale: grid.scale(at.scale),
        angle: grid.angle(at.angle),
        x: share(at.x, grid.positions),
        y: share(at.y, grid.positions),
    })
}

/// Every factor's values. The last one, the height, changes from image to image, the shape
/// slowest: the order of dSprites.
#[derive(Clone, Copy, Debug)]
struct Grid {
    scales: usize,
    angles: usize,
    /// The largest angle, itself left out.
    turn: f64,
    /// Along each side.
    positions: usize,
    /// Pixels from one position to the next.
    stride: usize,
    /// Pixels along each side.
    side: usize,
    /// Samples along each side of a pixel: 1 makes it black or white.
    samples: usize,
}

/// The values of an image's factors, each counted from 0.
struct At {
    shape: Shape,
    scale: usize,
    angle: usize,
    x: usize,
    y: usize,
}

impl Grid {
    fn of(set: ShapeSet) -> Self {
        match set {
            // Within a quarter of a turn no image is like another, and one dimension can
            // learn the angle.
            ShapeSet::Small => Self {
                scales: 4,
                angles: 8,
                turn: TAU / 4.0,
                positions: 8,
                stride: 2,
                side: 32,
                samples: 8,
            },
            ShapeSet::Full => Self {
                scales: 6,
                angles: 40,
                turn: TAU,
                positions: 32,
                stride: 1,
                side: 64,
                samples: 1,
            },
        }
    }

    fn count(self) -> usize {
        Shape::ALL.len() * self.of_each_shape()
    }

    fn of_each_shape(self) -> usize {
        self.scales * self.angles * self.positions * self.positions
    }

    fn at(self, place: usize) -> Option<At> {
        let shape = *Shape::ALL.get(place / self.of_each_shape())?;
        let (place, y) = (place / self.positions, place % self.positions);
        let (place, x) = (place / self.positions, place % self.positions);
        let (place, angle) = (place / self.angles, place % self.angles);
        Some(At {
            shape,
            scale: place % self.scales,
            angle,
            x,
            y,
        })
    }

    fn scale(self, at: usize) -> f64 {
        0.5 + 0.5 * at as f64 / (self.scales - 1) as f64
    }

    fn angle(self, at: usize) -> f64 {
        self.turn * at as f64 / self.angles as f64
    }

    /// Pixels along each side of what a shape may cover.
    fn room(self) -> usize {
        self.side - (self.positions - 1) * self.stride
    }

    fn sprite(self, shape: Shape, scale: usize, angle: usize) -> Sprite {
        Sprite::draw(
            shape,
            self.scale(scale),
            self.angle(angle),
            self.room(),
            self.samples,
        )
    }
}

/// The images of one set.
struct Shapes {
    set: ShapeSet,
    grid: Grid,
    /// [shape, scale, angle]
    sprites: Vec<Sprite>,
    listing: Listing,
}

/// The images of `set`.
pub(super) fn pictures(set: ShapeSet) -> Box<dyn Pictures> {
    let grid = Grid::of(set);
    let mut sprites = Vec::new();
    for shape in Shape::ALL {
        for scale in 0..grid.scales {
            sprites.extend((0..grid.angles).map(|angle| grid.sprite(shape, scale, angle)));
        }
    }
    let count = grid.count();
    let classes = 0..Shape::ALL.len() as u16;
    let labels = classes.flat_map(|class| std::iter::repeat_n(class, grid.of_each_shape()));
    let listing = Listing {
        format: Format::Drawn,
        count,
        splits: None,
        labels: Some(labels.collect()),
        without_labels: None,
        class_names: Shape::ALL.map(|shape| shape.name().to_owned()).into(),
        sizes: vec![SizeCount {
            size: ImageSize::square(grid.side),
            images: count,
        }],
        channels: vec![(1, count)],
        looks_grey: true,
        numbers: NumberKind::U8,
        found: Some((0.0, 255.0)),
        range: Some(NumberRange::to(255.0)),
        of_sample: false,
        left_out: Vec::new(),
        warnings: Vec::new(),
    };
    Box::new(Shapes {
        set,
        grid,
        sprites,
        listing,
    })
}

/// What a set is called.
pub(super) fn name_of(set: ShapeSet) -> &'static str {
    match set {
        ShapeSet::Small => "Shapes",
        ShapeSet::Full => "Shapes, full",
    }
}

impl Shapes {
    /// Draws the image at `place` into `pixels`, [side, side].
    fn draw(&self, place: usize, pixels: &mut [u8]) {
        pixels.fill(0);
        let grid = self.grid;
        let sprite = self.sprites.get(place / (grid.positions * grid.positions));
        let (Some(at), Some(sprite)) = (grid.at(place), sprite) else {
            return;
        };
        let (top, left) = (at.y * grid.stride, at.x * grid.stride);
        let rows = pixels.chunks_exact_mut(grid.side).skip(top);
        for (row, drawn) in rows.zip(sprite.rows()) {
            if let Some(row) = row.get_mut(left..left + drawn.len()) {
                row.copy_from_slice(drawn);
            }
        }
    }
}

impl Pictures for Shapes {
    fn path(&self) -> &Path {
        Path::new(name_of(self.set))
    }

    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn name(&self, place: usize) -> String {
        place.to_string()
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let side = self.grid.side;
        let levels: Vec<u8> = (0..=u8::MAX)
            .map(|level| range.byte(level.into()))
            .collect();
        let ended = AtomicBool::new(false);
        for_each(places.chunks(TOGETHER), |places| {
            let mut pixels = vec![0; side * side];
            for &place in places {
                if ended.load(Ordering::Relaxed) || watch.is_cancelled() {
                    return;
                }
                self.draw(place, &mut pixels);
                for pixel in &mut pixels {
                    *pixel = levels.get(usize::from(*pixel)).copied().unwrap_or(0);
                }
                let picture = StoredPicture {
                    height: side,
                    width: side,
                    channels: 1,
                    pixels: &pixels,
                };
                if hand_over(place, Ok(picture)).is_break() {
                    ended.store(true, Ordering::Relaxed);
                }
            }
        });
        Ok(())
    }

    fn sample(&self, count: usize) -> Vec<usize> {
        let all = self.listing.count;
        let count = count.min(all);
        let apart = all / count.max(1);
        // Each a little later than evenly: otherwise all would stand at few places.
        (0..count)
            .map(|at| at * all / count + (at * 37) % apart)
            .collect()
    }
}

#[cfg(test)]
mod tests;
