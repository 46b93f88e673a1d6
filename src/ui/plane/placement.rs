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
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONE: BTreeMap<u64, Place> = BTreeMap::new();

    fn canvas(size: Vec2) -> Rect {
        Rect::from_min_size(pos2(40.0, 30.0), size)
    }

    /// Of `count` points at these parts of the canvas, the first goes before the others.
    fn wishes(canvas: Rect, at: &[(f32, f32)], side: f32) -> Vec<Wish> {
        let wish = |(id, (x, y)): (usize, &(f32, f32))| Wish {
            id: id as u64,
            at: canvas.lerp_inside(vec2(*x, *y)),
            picture: Vec2::splat(side),
            words: if id == 0 {
                vec2(70.0, 18.0)
            } else {
                Vec2::ZERO
            },
            first: id == 0,
        };
        at.iter().enumerate().map(wish).collect()
    }

    fn middles(wishes: &[Wish]) -> Vec<Pos2> {
        wishes.iter().map(|wish| wish.at).collect()
    }

    fn kept(spots: &BTreeMap<u64, Spot>) -> BTreeMap<u64, Place> {
        spots.iter().map(|(id, spot)| (*id, spot.place)).collect()
    }

    fn parts() -> impl Strategy<Value = Vec<(f32, f32)>> {
        proptest::collection::vec((0.0..1.0f32, 0.0..1.0f32), 1..40)
    }

    fn sizes() -> impl Strategy<Value = Vec2> {
        (300.0..1900.0f32, 200.0..1000.0f32).prop_map(|(x, y)| vec2(x, y))
    }

    proptest! {
        #[test]
        fn pictures_hide_no_point_no_words_and_no_other_picture(
            at in parts(), size in sizes(), side in 26.0..64.0f32,
        ) {
            let canvas = canvas(size);
            let wishes = wishes(canvas, &at, side);
            let points = middles(&wishes);
            let labels = [Rect::from_center_size(canvas.center(), vec2(90.0, 16.0))];
            let spots = place(canvas, &points, &labels, &wishes, &NONE);
            let blocks: Vec<Rect> = spots.values().map(|spot| spot.block).collect();
            for (i, block) in blocks.iter().enumerate() {
                prop_assert!(canvas.contains_rect(*block));
                prop_assert!(!block.intersects(labels[0]));
                prop_assert!(points.iter().all(|point| block.distance_to_pos(*point) > 8.0));
                prop_assert!(blocks[i + 1..].iter().all(|other| !other.intersects(*block)));
            }
        }

        #[test]
        fn what_was_placed_stays_where_it_is(at in parts(), size in sizes(), side in 26.0..64.0f32) {
            let canvas = canvas(size);
            let wishes = wishes(canvas, &at, side);
            let points = middles(&wishes);
            let spots = place(canvas, &points, &[], &wishes, &NONE);
            prop_assert_eq!(&place(canvas, &points, &[], &wishes, &NONE), &spots);
            let again = place(canvas, &points, &[], &wishes, &kept(&spots));
            for (id, spot) in &spots {
                prop_assert_eq!(again.get(id), Some(spot));
            }
        }

        #[test]
        fn while_one_is_dragged_the_others_move_only_when_they_must(
            at in parts(), to in (0.0..1.0f32, 0.0..1.0f32), size in sizes(),
        ) {
            let canvas = canvas(size);
            let before = wishes(canvas, &at, 40.0);
            let spots = place(canvas, &middles(&before), &[], &before, &NONE);
            let mut after = before.clone();
            after[0].at = canvas.lerp_inside(vec2(to.0, to.1));
            let points = middles(&after);
            let moved = place(canvas, &points, &[], &after, &kept(&spots));
            let dragged = moved.get(&0).map(|spot| spot.block.expand(AIR));
            for (id, spot) in spots.iter().filter(|(id, _)| **id != 0) {
                let free = !hides(spot.block, after[0].at)
                    && dragged.is_none_or(|dragged| !dragged.intersects(spot.block));
                prop_assert!(!free || moved.get(id) == Some(spot));
            }
        }

        #[test]
        fn a_point_that_is_active_no_more_has_its_picture_near(at in parts(), size in sizes()) {
            let canvas = canvas(size);
            let before = wishes(canvas, &at, 64.0);
            let points = middles(&before);
            let spots = place(canvas, &points, &[], &before, &NONE);
            let mut after = before.clone();
            (after[0].first, after[0].words) = (false, Vec2::ZERO);
            let rested = place(canvas, &points, &[], &after, &kept(&spots));
            prop_assert!(rested.values().all(|spot| spot.place.is_of_resting()));
        }

        #[test]
        fn what_is_squeezed_in_stays_on_the_canvas(at in parts(), size in sizes()) {
            let canvas = canvas(size);
            let wishes = wishes(canvas, &at, 50.0);
            let spot = squeezed(canvas, &middles(&wishes), &wishes[0]);
            prop_assert!(canvas.expand(0.01).contains_rect(spot.block));
            prop_assert!(spot.block.expand(0.01).contains_rect(spot.image));
        }
    }

    #[test]
    fn alone_a_picture_is_up_and_to_the_right() {
        let canvas = canvas(vec2(400.0, 400.0));
        let wishes = wishes(canvas, &[(0.5, 0.5)], 50.0);
        let spot = place(canvas, &middles(&wishes), &[], &wishes, &NONE)[&0];
        let at = wishes[0].at;
        assert!(spot.above && spot.image.min.x > at.x && spot.image.max.y < at.y);
    }

    #[test]
    fn of_points_at_one_place_the_first_has_its_picture_and_others_stand_clear() {
        let canvas = canvas(vec2(400.0, 400.0));
        let wishes = wishes(canvas, &[(0.5, 0.5); 4], 50.0);
        let spots = place(canvas, &middles(&wishes), &[], &wishes, &NONE);
        assert_eq!(spots.len(), 4);
    }

    #[test]
    fn lines_that_meet_a_rectangle() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        let line = |a: [f32; 2], b: [f32; 2]| [a, b].map(Pos2::from);
        assert!(crosses(rect, line([-5.0, 5.0], [15.0, 5.0])));
        assert!(crosses(rect, line([-5.0, -5.0], [5.0, 5.0])));
        assert!(!crosses(rect, line([-5.0, 8.0], [3.0, 15.0])));
        assert!(!crosses(rect, line([-5.0, -1.0], [15.0, -1.0])));
    }
}
