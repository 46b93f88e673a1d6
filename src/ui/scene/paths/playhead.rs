//! The place on a walk that is looked at: put there by hand, or on its way by itself.

use crate::document::Along;
use std::ops::RangeInclusive;

/// Seconds that the whole way may take.
pub const SECONDS: RangeInclusive<f64> = 0.5..=120.0;
/// No more than so many seconds pass between two frames: hidden, a playhead stands still.
const LONGEST: f64 = 0.25;
/// Shares that are this close are one place.
const CLOSE: f64 = 1e-6;

/// What a playhead does at the end of the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtEnd {
    /// It begins again.
    #[default]
    Again,
    /// It goes back.
    Back,
}

/// A place on a walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playhead {
    /// The share of the walk that lies behind it, 0 to 1.
    pub share: f64,
    /// It is on its way.
    pub plays: bool,
    /// What the whole way takes.
    pub seconds: f64,
    /// What it does at the end.
    pub at_end: AtEnd,
    /// It is on its way back.
    returns: bool,
    /// When it was moved last, in seconds of the window's clock.
    moved: Option<f64>,
}

impl Default for Playhead {
    fn default() -> Self {
        Self {
            share: 0.0,
            plays: false,
            seconds: 6.0,
            at_end: AtEnd::default(),
            returns: false,
            moved: None,
        }
    }
}

impl Playhead {
    /// Plays, or stands still. Where it stands at an end at which nothing more comes, it begins
    /// again.
    pub fn toggle(&mut self) {
        self.plays = !self.plays;
        self.moved = None;
    }

    /// Puts it there.
    pub fn put(&mut self, share: f64) {
        if share.is_finite() {
            self.share = share.clamp(0.0, 1.0);
        }
    }

    /// Brings it to where it is at `now`, in seconds of the window's clock.
    pub fn follow(&mut self, now: f64) {
        if !self.plays {
            return;
        }
        let before = self.moved.replace(now).unwrap_or(now);
        let passed = (now - before).clamp(0.0, LONGEST);
        let (least, most) = SECONDS.into_inner();
        let way = passed / self.seconds.clamp(least, most);
        match self.at_end {
            AtEnd::Again => self.share = (self.share + way).rem_euclid(1.0),
            AtEnd::Back => {
                let along = if self.returns { -way } else { way };
                let to = self.share + along;
                self.returns ^= !(0.0..=1.0).contains(&to);
                self.share = if to < 0.0 { -to } else { to.min(2.0 - to) };
            }
        }
    }

    /// Goes to the next of the places at `gaps` even steps, on a `closed` walk round and round,
    /// and stands still there.
    pub fn step(&mut self, along: Along, gaps: usize, closed: bool) {
        let gaps = gaps.max(1) as f64;
        let here = self.share * gaps;
        let place = match along {
            Along::On => (here + CLOSE).floor() + 1.0,
            Along::Back => (here - CLOSE).ceil() - 1.0,
        };
        self.plays = false;
        self.share = if closed {
            (place / gaps).rem_euclid(1.0)
        } else {
            (place / gaps).clamp(0.0, 1.0)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn playing(at_end: AtEnd) -> Playhead {
        let mut playhead = Playhead {
            at_end,
            seconds: 2.0,
            ..Playhead::default()
        };
        playhead.toggle();
        playhead.follow(10.0);
        playhead
    }

    #[test]
    fn a_walk_takes_the_seconds_that_were_asked_for_and_goes_on() {
        for (at_end, shares) in [
            (AtEnd::Again, [0.5, 0.0, 0.5, 0.0]),
            (AtEnd::Back, [0.5, 1.0, 0.5, 0.0]),
        ] {
            let mut playhead = playing(at_end);
            for (second, expected) in shares.into_iter().enumerate() {
                for part in 1..=8 {
                    playhead.follow(10.0 + second as f64 + f64::from(part) / 8.0);
                }
                let away = (playhead.share - expected).abs();
                assert!(
                    away.min(1.0 - away) < 1e-9,
                    "{at_end:?} {second}: {playhead:?}"
                );
            }
        }
    }

    #[test]
    fn hidden_for_an_hour_it_has_hardly_moved() {
        let mut playhead = playing(AtEnd::Again);
        playhead.follow(3610.0);
        assert!(playhead.share < 0.13);
        playhead.toggle();
        let stopped = playhead;
        playhead.follow(3611.0);
        assert_eq!(playhead, stopped);
    }

    #[test]
    fn steps_lead_from_picture_to_picture() {
        let mut playhead = Playhead::default();
        let mut to = |along, closed| {
            playhead.step(along, 4, closed);
            playhead.share
        };
        assert_eq!(to(Along::Back, false), 0.0);
        assert_eq!(to(Along::Back, true), 0.75);
        assert_eq!(to(Along::On, true), 0.0);
        assert_eq!(to(Along::On, false), 0.25);
        playhead.put(0.3);
        playhead.step(Along::Back, 4, false);
        assert_eq!(playhead.share, 0.25);
        playhead.put(f64::NAN);
        assert_eq!(playhead.share, 0.25);
    }

    proptest! {
        #[test]
        fn it_never_leaves_the_walk(
            times in prop::collection::vec(-1e9f64..1e9, 1..30), back: bool, seconds in -1.0f64..200.0,
        ) {
            let mut playhead = playing(if back { AtEnd::Back } else { AtEnd::Again });
            playhead.seconds = seconds;
            for time in times {
                playhead.follow(time);
                prop_assert!((0.0..=1.0).contains(&playhead.share), "{playhead:?}");
            }
        }
    }
}
