//! How the plane and the study share the screen of a lecture.

use crate::ui::scene::PanelName;
use eframe::egui::Vec2;

/// The least room in which a study can be read, beside the plane and below it, in points.
const STUDY_BESIDE: Vec2 = Vec2::new(620.0, 330.0);
const STUDY_BELOW: Vec2 = Vec2::new(700.0, 210.0);
/// The study's share of the room, beside the plane and below it, and the most that it takes
/// below the plane where it could not be read otherwise.
const SHARE_BESIDE: f32 = 0.47;
const SHARE_BELOW: f32 = 0.40;
const MOST_BELOW: f32 = 0.47;

/// Which panel is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Plane,
    Study,
}

/// Where the study stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Arrangement {
    /// To the right of the plane, so wide.
    Beside { study: f32 },
    /// Below the plane, so high.
    Below { study: f32 },
    /// One panel has all the room.
    Alone(Shown),
}

/// Shares `room`; a panel on `stage` has all of it. Where there is room for one only, that
/// is the plane.
pub(super) fn arrange(room: Vec2, stage: Option<PanelName>) -> Arrangement {
    match stage {
        Some(PanelName::Study(_)) => return Arrangement::Alone(Shown::Study),
        Some(PanelName::Plane) => return Arrangement::Alone(Shown::Plane),
        // The others have no place in a lecture.
        Some(PanelName::Recipe | PanelName::Decoded | PanelName::Comparison) | None => {}
    }
    let (wide, high) = (
        SHARE_BESIDE * room.x,
        (SHARE_BELOW * room.y).max(STUDY_BELOW.y),
    );
    let beside = wide >= STUDY_BESIDE.x && room.y >= STUDY_BESIDE.y;
    let below = room.x >= STUDY_BELOW.x && high <= MOST_BELOW * room.y;
    // The larger of the two squares that the plane would have.
    let left = (room.x - wide).min(room.y);
    let above = (room.y - high).min(room.x);
    match (beside, below) {
        (true, true) if above > left => Arrangement::Below { study: high },
        (true, _) => Arrangement::Beside { study: wide },
        (false, true) => Arrangement::Below { study: high },
        (false, false) => Arrangement::Alone(Shown::Plane),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_plane_has_most_of_the_room(width in 300f32..3000.0, height in 200f32..2000.0) {
            let room = vec2(width, height);
            let plane = match arrange(room, None) {
                Arrangement::Beside { study } => (width - study) * height,
                Arrangement::Below { study } => width * (height - study),
                Arrangement::Alone(Shown::Plane) => width * height,
                Arrangement::Alone(Shown::Study) => 0.0,
            };
            prop_assert!(plane > 0.5 * width * height);
        }
    }

    #[test]
    fn a_wide_screen_has_the_study_at_the_side_and_a_small_one_has_none() {
        // Below the bar, above the time line of a run that has a past.
        let taken = super::super::state::BAR + crate::ui::shell::time_line::HEIGHT;
        let points = |width: f32, height: f32, scale: f32| {
            let points = vec2(width, height) / scale / super::super::state::MAGNIFICATION;
            arrange(points - vec2(0.0, taken), None)
        };
        assert!(matches!(
            points(1920.0, 1080.0, 1.0),
            Arrangement::Beside { .. }
        ));
        // A window with a frame leaves less.
        for height in [800.0, 760.0, 720.0] {
            assert!(matches!(
                points(1280.0, height, 1.0),
                Arrangement::Below { .. }
            ));
        }
        assert_eq!(points(1366.0, 768.0, 1.5), Arrangement::Alone(Shown::Plane));
    }
}
