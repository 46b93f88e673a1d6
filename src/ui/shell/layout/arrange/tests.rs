//! The laws of the arrangement, over windows of any size.

use super::*;
use proptest::prelude::*;

/// Bars of the window: menus above, state below.
const BARS: f32 = 68.0;

fn of(size: Vec2, layout: &LayoutSettings) -> Arrangement {
    arrange(size, size - vec2(0.0, BARS), layout, Planes::One)
}

/// The share that the plane's drawing has of the window.
fn share(size: Vec2, arrangement: &Arrangement) -> f32 {
    let width = size.x - arrangement.recipe.takes(RAIL) - arrangement.side.takes(RAIL);
    let height = size.y - BARS - arrangement.studies.takes(SPARKLINES);
    (width - AROUND.x) * (height - AROUND.y) / (size.x * size.y)
}

fn docked(place: Place) -> Extent {
    match place {
        Place::Docked(extent) => extent,
        Place::Hidden | Place::Folded | Place::Railed => panic!("{place:?}"),
    }
}

#[test]
fn on_a_large_screen_everything_stands_beside_the_plane() {
    let usual = LayoutSettings::default();
    let large = of(vec2(1920.0, 1080.0), &usual);
    assert_eq!(docked(large.recipe).size, usual.recipe_width);
    assert!(docked(large.studies).size >= STUDIES_USUAL);
    assert_eq!(docked(large.side).size, usual.side_width);
    let larger = of(vec2(2560.0, 1440.0), &usual);
    assert_eq!(docked(larger.studies).size, usual.studies_height);
}

#[test]
fn on_a_small_screen_the_recipe_folds_first_and_the_images_last() {
    let usual = LayoutSettings::default();
    for medium in [vec2(1600.0, 1000.0), vec2(1440.0, 900.0)] {
        let medium = of(medium, &usual);
        assert_eq!(medium.recipe, Place::Folded);
        assert!(docked(medium.side).size >= SIDE_LEAST);
        assert!(docked(medium.studies).size >= STUDIES_LEAST);
    }
    for small in [vec2(1280.0, 800.0), vec2(1100.0, 760.0)] {
        let small = of(small, &usual);
        assert_eq!(small.recipe, Place::Folded);
        assert_eq!(small.studies, Place::Folded);
        assert!(docked(small.side).size >= SIDE_LEAST);
    }
    for least in [vec2(900.0, 560.0), vec2(910.7, 512.0)] {
        let least = of(least, &usual);
        assert_eq!(least.side, Place::Folded);
    }
}

#[test]
fn what_a_person_hid_stays_hidden() {
    let layout = LayoutSettings {
        show_recipe: false,
        show_side: false,
        show_studies: false,
        ..LayoutSettings::default()
    };
    for size in [vec2(900.0, 560.0), vec2(1920.0, 1080.0)] {
        assert_eq!(of(size, &layout), Arrangement::default());
    }
}

#[test]
fn two_planes_in_a_low_window_leave_the_studies_a_button_on_a_rail() {
    let two = |size: Vec2, layout: &LayoutSettings| {
        arrange(size, size - vec2(0.0, BARS), layout, Planes::Two)
    };
    let usual = LayoutSettings::default();
    let low = two(vec2(910.7, 512.0), &usual);
    assert_eq!(low.studies, Place::Railed);
    assert_eq!([low.recipe, low.side], [Place::Folded; 2]);
    let high = two(vec2(1280.0, 800.0), &usual);
    assert_eq!(high.studies, Place::Folded);
    // Without a rail the strip stays.
    let bare = LayoutSettings {
        show_recipe: false,
        show_side: false,
        ..usual
    };
    assert_eq!(two(vec2(910.7, 512.0), &bare).studies, Place::Folded);
}

prop_compose! {
    fn layouts()(
        show_recipe: bool,
        show_side: bool,
        show_studies: bool,
        recipe_width in 40.0f32..8000.0,
        side_width in 40.0f32..8000.0,
        studies_height in 40.0f32..8000.0,
    ) -> LayoutSettings {
        LayoutSettings {
            show_recipe,
            show_side,
            show_studies,
            recipe_width,
            side_width,
            studies_height,
            ..LayoutSettings::default()
        }
    }
}

proptest! {
    #[test]
    fn the_plane_keeps_its_share_in_every_window(
        width in 900.0f32..4000.0,
        height in 440.0f32..2400.0,
        layout in layouts(),
    ) {
        let size = vec2(width, height);
        let arrangement = of(size, &layout);
        prop_assert!(share(size, &arrangement) >= PLANE_SHARE - 1e-4);
    }

    #[test]
    fn a_panel_is_dragged_only_so_far_that_the_plane_keeps_its_share(
        width in 900.0f32..4000.0,
        height in 440.0f32..2400.0,
        layout in layouts(),
        which in 0usize..3,
    ) {
        let size = vec2(width, height);
        let mut arrangement = of(size, &layout);
        let place = match which {
            0 => &mut arrangement.recipe,
            1 => &mut arrangement.side,
            _ => &mut arrangement.studies,
        };
        if let Place::Docked(extent) = place {
            prop_assert!(extent.range.contains(extent.size));
            extent.size = extent.range.max;
        }
        prop_assert!(share(size, &arrangement) >= PLANE_SHARE - 1e-4);
    }

    #[test]
    fn no_panel_folds_because_one_is_dragged(
        width in 900.0f32..4000.0,
        height in 440.0f32..2400.0,
        layout in layouts(),
        other in layouts(),
    ) {
        let size = vec2(width, height);
        let dragged = LayoutSettings {
            recipe_width: other.recipe_width,
            side_width: other.side_width,
            studies_height: other.studies_height,
            ..layout.clone()
        };
        let folded = |layout: &LayoutSettings| {
            let arrangement = of(size, layout);
            [arrangement.recipe, arrangement.side, arrangement.studies]
                .map(|place| place == Place::Folded)
        };
        prop_assert_eq!(folded(&layout), folded(&dragged));
    }

    #[test]
    fn a_larger_window_folds_nothing_that_a_smaller_one_shows(
        width in 900.0f32..3000.0,
        height in 512.0f32..2000.0,
        more in 1.0f32..1.5,
    ) {
        let folded = |size| {
            let arrangement = of(size, &LayoutSettings::default());
            [arrangement.recipe, arrangement.side, arrangement.studies]
                .iter()
                .filter(|place| **place == Place::Folded)
                .count()
        };
        let size = vec2(width, height);
        prop_assert!(folded(size * more) <= folded(size));
    }
}
