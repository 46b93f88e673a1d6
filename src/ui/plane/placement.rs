//! Where the pictures beside points stand: clear of all points, of words and of each other,
//! and from frame to frame where they stood before.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};
use std::collections::BTreeMap;

/// About a point's middle this much stays clear.
const CLEAR: f32 = 11.0;
/// From there to a picture, the nearest first; only one that has to be shown goes all the
/// way.
const GAPS: [f32; 10] = [
    4.0, 18.0, 32.0, 48.0, 70.0, 90.0, 110.0, 140.0, 180.0, 230.0,
];
const GAPS_OF_RESTING: usize = 7;
/// Between two pictures.
const AIR: f32 = 3.0;
/// The parts of its size that a picture may have, and those of one that has to be shown.
const SHARES: [f32; 3] = [1.0, 0.72, 0.5];
const SHARES_OF_RESTING: usize = 2;
/// The ways from a point to its picture, in eighths of a half turn from up to the right:
/// the corners first, then the sides, then what lies between.
const WAYS: [i8; 16] = [2, 6, -2, -6, 0, 4, 8, -4, 1, 3, 5, 7, -1, -3, -5, -7];

/// A point that is to have its picture beside it.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub id: u64,
    pub at: Pos2,
    /// Size of the picture.
    pub picture: Vec2,
    /// Size of the words that stand with it; zero for none.
    pub words: Vec2,
    /// It goes before the others, which make way.
    pub first: bool,
}

/// How a picture stands to its point: it goes along when the point moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    way: i8,
    gap: f32,
    share: f32,
}

impl Place {
    /// Whether a picture that need not be shown may stand so: not where it had to go while
    /// its point was the active one.
    fn is_of_resting(&self) -> bool {
        self.gap <= GAPS[GAPS_OF_RESTING - 1] && self.share >= SHARES[SHARES_OF_RESTING - 1]
    }
}

/// Where a picture and its words stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub image: Rect,
    /// Picture and words.
    pub block: Rect,
    /// The words stand above the picture, else below.
    pub above: bool,
    pub place: Place,
}

impl Spot {
    /// The picture of `wish` at `place`.
    fn new(wish: &Wish, place: Place) -> Self {
        let angle = f32::from(place.way) * std::f32::consts::PI / 8.0;
        let way = vec2(angle.sin(), -angle.cos());
        let image = wish.picture * place.share;
        let size = vec2(image.x.max(wish.words.x), image.y + wish.words.y);
        // Its nearest corner lies beyond the line across the way that is so far off.
        let reach = size.x / 2.0 * way.x.abs() + size.y / 2.0 * way.y.abs();
        let centre = wish.at + way * (CLEAR + place.gap + reach);
        Self::around(Rect::from_center_size(centre, size), image, wish.at, place)
    }

    fn around(block: Rect, image: Vec2, at: Pos2, place: Place) -> Self {
        let above = block.center().y <= at.y;
        let top = if above {
            block.bottom() - image.y
        } else {
            block.top()
        };
        let left = block.center().x - image.x / 2.0;
        Self {
            image: Rect::from_min_size(pos2(left, top), image),
            block,
            above,
            place,
        }
    }

    /// The line from the point to the picture.
    pub fn leader(&self, at: Pos2) -> [Pos2; 2] {
        [at, self.image.clamp(at)]
    }
}

/// What of the canvas is taken.
struct Room<'a> {
    canvas: Rect,
    points: &'a [Pos2],
    labels: &'a [Rect],
    spots: BTreeMap<u64, (Pos2, Spot)>,
}

/// A spot for each wish that there is room for, by its id. One that was `kept` stays as long
/// as it is free.
pub fn place(
    canvas: Rect,
    points: &[Pos2],
    labels: &[Rect],
    wishes: &[Wish],
    kept: &BTreeMap<u64, Place>,
) -> BTreeMap<u64, Spot> {
    let mut room = Room {
        canvas,
        points,
        labels,
        spots: BTreeMap::new(),
    };
    let (first, resting): (Vec<&Wish>, Vec<&Wish>) = wishes.iter().partition(|wish| wish.first);
    for wish in &resting {
        let near = kept.get(&wish.id).filter(|place| place.is_of_resting());
        room.keep(wish, near);
    }
    for wish in first {
        if !room.keep(wish, kept.get(&wish.id)) && !room.search(wish, &SHARES, &GAPS) {
            room.push_in(wish);
        }
    }
    for wish in resting {
        if !room.spots.contains_key(&wish.id) {
            let gaps = &GAPS[..GAPS_OF_RESTING];
            room.search(wish, &SHARES[..SHARES_OF_RESTING], gaps);
        }
    }
    let spots = room.spots.into_iter();
    spots.map(|(id, (_, spot))| (id, spot)).collect()
}

/// Where there is no room, the spot that hides the fewest points.
pub fn squeezed(canvas: Rect, points: &[Pos2], wish: &Wish) -> Spot {
    let share = SHARES[SHARES.len() - 1];
    let spot = |way: i8| {
        let gap = GAPS[0];
        let spot = Spot::new(wish, Place { way, gap, share });
        let most = (canvas.max - spot.block.size()).max(canvas.min);
        let corner = spot.block.min.clamp(canvas.min, most);
        let block = Rect::from_min_size(corner, spot.block.size());
        Spot::around(block, wish.picture * share, wish.at, spot.place)
    };
    let hidden = |spot: &Spot| points.iter().filter(|at| hides(spot.block, **at)).count();
    let spots = WAYS.into_iter().map(spot);
    spots.min_by_key(hidden).unwrap_or_else(|| spot(WAYS[0]))
}

fn hides(block: Rect, point: Pos2) -> bool {
    block.distance_to_pos(point) < CLEAR - 0.5
}

impl Room<'_> {
    /// Leaves it where it was, if that is free.
    fn keep(&mut self, wish: &Wish, kept: Option<&Place>) -> bool {
        let spot = kept.map(|place| Spot::new(wish, *place));
        let spot = spot.filter(|spot| self.is_clear(spot.block) && self.is_free(spot.block));
        self.take(wish, spot)
    }

    /// Takes the nearest free spot.
    fn search(&mut self, wish: &Wish, shares: &[f32], gaps: &[f32]) -> bool {
        let spot = spots(wish, shares, gaps).find(|spot| {
            self.is_clear(spot.block) && self.is_free(spot.block) && self.is_in_sight(wish, spot)
        });
        self.take(wish, spot)
    }

    /// Takes the nearest spot that only other pictures stand in, and takes these away.
    fn push_in(&mut self, wish: &Wish) {
        let spot = spots(wish, &SHARES, &GAPS).find(|spot| self.is_clear(spot.block));
        if let Some(spot) = spot {
            let block = spot.block.expand(AIR);
            self.spots
                .retain(|_, (_, other)| !other.block.intersects(block));
        }
        self.take(wish, spot);
    }

    fn take(&mut self, wish: &Wish, spot: Option<Spot>) -> bool {
        if let Some(spot) = spot {
            self.spots.insert(wish.id, (wish.at, spot));
        }
        spot.is_some()
    }

    /// It lies on the canvas and on no point and no words.
    fn is_clear(&self, block: Rect) -> bool {
        self.canvas.contains_rect(block)
            && !self.points.iter().any(|at| hides(block, *at))
            && !self.labels.iter().any(|label| label.intersects(block))
    }

    /// It lies on no other picture.
    fn is_free(&self, block: Rect) -> bool {
        let block = block.expand(AIR);
        let mut others = self.spots.values();
        !others.any(|(_, other)| other.block.intersects(block))
    }

    /// The line to its point crosses no picture and no other point, and no other's line
    /// crosses it.
    fn is_in_sight(&self, wish: &Wish, spot: &Spot) -> bool {
        let line = spot.leader(wish.at);
        let mut others = self.spots.values();
        let mut points = self.points.iter();
        !others
            .any(|(at, other)| crosses(other.block, line) || crosses(spot.block, other.leader(*at)))
            && !points.any(|point| *point != wish.at && distance(*point, line) < CLEAR)
    }
}

/// All spots of a wish: larger before smaller, nearer before farther.
fn spots(wish: &Wish, shares: &[f32], gaps: &[f32]) -> impl Iterator<Item = Spot> {
    let places = shares.iter().flat_map(|share| {
        gaps.iter().flat_map(|gap| {
            WAYS.iter().map(|way| Place {
                way: *way,
                gap: *gap,
                share: *share,
            })
        })
    });
    places.map(|place| Spot::new(wish, place))
}

fn distance(point: Pos2, [from, to]: [Pos2; 2]) -> f32 {
    let along = to - from;
    let share = (point - from).dot(along) / along.length_sq().max(1e-6);
    point.distance(from + along * share.clamp(0.0, 1.0))
}

/// Whether a line has a point within a rectangle (Liang & Barsky 1984).
fn crosses(rect: Rect, [from, to]: [Pos2; 2]) -> bool {
    let (mut enters, mut leaves) = (0.0f32, 1.0f32);
    let way = to - from;
    let sides = [
        (way.x, rect.left() - from.x, rect.right() - from.x),
        (way.y, rect.top() - from.y, rect.bottom() - from.y),
    ];
    for (step, low, high) in sides {
        if step.abs() < 1e-6 {
            if low > 0.0 || high < 0.0 {
                return false;
            }
            continue;
        }
        let (a, b) = (low / step, high / step);
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    enters < leaves
}

#[cfg(test)]
mod tests;
