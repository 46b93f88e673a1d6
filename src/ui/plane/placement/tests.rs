//! The laws of the placement.

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
