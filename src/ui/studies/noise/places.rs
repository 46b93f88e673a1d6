//! Where the parts of the study of noise stand: two planes, the decoded draw, the bars.

use eframe::egui::{Rect, Vec2, pos2, vec2};

/// Above a plane for its name, and below for the ends of its axis.
const ABOVE: f32 = 18.0;
const BELOW: f32 = 16.0;
/// Between the planes; the map's formula stands there.
const GAPS: [f32; 2] = [48.0, 84.0];
/// The least and the largest side of a plane.
const SIDES: [f32; 2] = [60.0, 700.0];
/// The least width of the bars.
const BARS: f32 = 216.0;
/// What the bars and the decoded draw take in height where they stand below the planes: a
/// share of the room, at least and at most.
const STRIP_SHARE: f32 = 0.36;
const STRIP: [f32; 2] = [150.0, 190.0];
/// Between two parts.
const AIR: f32 = 12.0;
/// The least and the largest side of the decoded draw.
const DECODED: [f32; 2] = [84.0, 300.0];

/// The parts of the study, on screen.
pub struct Places {
    /// The plane of epsilon.
    pub noise: Rect,
    /// The plane of z.
    pub code: Rect,
    /// The decoded draw with its words.
    pub decoded: Rect,
    /// The variances.
    pub bars: Rect,
}

impl Places {
    /// The arrangement in which the planes are largest: bars beside them, or below.
    pub fn of(room: Rect) -> Self {
        let gap = GAPS[usize::from(room.width() > 700.0)];
        let high = room.height() - ABOVE - BELOW;
        let decoded = (0.3 * room.height()).clamp(DECODED[0], DECODED[1]);
        let wide = (room.width() - gap - decoded - BARS - 2.0 * AIR) / 2.0;
        let beside = high.min(wide);
        let below = (high - strip(room) - AIR).min((room.width() - gap) / 2.0);
        if below > beside {
            Self::stacked(room, below.clamp(SIDES[0], SIDES[1]), gap)
        } else {
            Self::in_a_row(room, beside.clamp(SIDES[0], SIDES[1]), gap, decoded)
        }
    }

    fn in_a_row(room: Rect, side: f32, gap: f32, decoded: f32) -> Self {
        let (noise, code) = planes(room, side, gap);
        let left = code.right() + AIR;
        let decoded =
            Rect::from_min_max(pos2(left, room.top()), pos2(left + decoded, room.bottom()));
        let left = decoded.right() + AIR;
        let bars = Rect::from_min_max(pos2(left, room.top()), room.max.max(pos2(left, 0.0)));
        Self {
            noise,
            code,
            decoded,
            bars,
        }
    }

    fn stacked(room: Rect, side: f32, gap: f32) -> Self {
        let (noise, code) = planes(room, side, gap);
        let top = noise.bottom() + BELOW + AIR;
        let high = (room.bottom() - top).max(strip(room));
        let most = (room.width() - BARS - 2.0 * AIR).clamp(DECODED[0], DECODED[1]);
        let wide = (high - 36.0).clamp(DECODED[0], most);
        let decoded = Rect::from_min_size(pos2(room.left(), top), vec2(wide, high));
        let left = decoded.right() + 2.0 * AIR;
        let bars = Rect::from_min_max(pos2(left, top), pos2(room.right(), top + high));
        Self {
            noise,
            code,
            decoded,
            bars,
        }
    }
}

fn strip(room: Rect) -> f32 {
    (STRIP_SHARE * room.height()).clamp(STRIP[0], STRIP[1])
}

fn planes(room: Rect, side: f32, gap: f32) -> (Rect, Rect) {
    let noise = Rect::from_min_size(room.min + vec2(0.0, ABOVE), Vec2::splat(side));
    (noise, noise.translate(vec2(side + gap, 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_lie_in_the_room_and_not_on_each_other(
            wide in 330.0f32..2400.0, high in 150.0f32..1400.0,
        ) {
            // A narrow room is one on paper, which is high.
            prop_assume!(wide >= 560.0 || high >= 360.0);
            let room = Rect::from_min_size(pos2(12.0, 7.0), vec2(wide, high));
            let places = Places::of(room);
            let parts = [places.noise, places.code, places.decoded, places.bars];
            for (place, part) in parts.iter().enumerate() {
                prop_assert!(room.expand(1.0).contains_rect(*part), "{part:?} in {room:?}");
                for other in &parts[place + 1..] {
                    prop_assert!(!part.shrink(0.5).intersects(other.shrink(0.5)));
                }
            }
            prop_assert!(places.bars.width() >= BARS - 1.0);
        }
    }
}
