//! Where the dots of scattered images stand, and which one a place on screen belongs to.

use crate::explore::Scatter;
use crate::latent::Plane;
use crate::ui::plane::lanes::Lanes;
use crate::ui::plane::view::View;
use eframe::egui::{Pos2, Rect};
use std::collections::BTreeSet;

/// From a dot's rim, the mouse still points at it.
const REACH: f32 = 1.5;

/// Which dots there are, and where: what drawing and pointing have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Dotted {
    pub view: View,
    pub plane: Plane,
    /// Classes that a person has hidden.
    pub hidden: BTreeSet<u16>,
    /// On a line of one latent dimension, how far below 0 the lanes of the classes begin.
    pub lane: f32,
}

impl Dotted {
    /// The dot that the mouse at `at` points at, if it is on one: its number and its middle.
    /// All dots are looked at, which takes 60,000 of them some tenths of a millisecond.
    pub fn dot_under(&self, scatter: &Scatter, at: Pos2) -> Option<(usize, Pos2)> {
        let reach = radius(scatter.len()) + REACH;
        let mut nearest = None;
        let mut least = reach * reach;
        for (i, middle) in self.dots(scatter) {
            let away = middle.distance_sq(at);
            if away < least {
                (nearest, least) = (Some((i, middle)), away);
            }
        }
        nearest
    }

    /// Where the dot with this number stands, hidden or not; None if there is none.
    pub fn middle(&self, scatter: &Scatter, dot: usize) -> Option<Pos2> {
        let latent = scatter.latent.max(1);
        let z = scatter.places.chunks_exact(latent).nth(dot)?;
        let mut place = self.plane.coordinates(z);
        if scatter.latent < 2 {
            let lanes = Lanes::of(&self.view, self.lane, scatter);
            place[1] = lanes.height(dot, scatter.labels.get(dot).copied());
        }
        let finite = place.into_iter().all(f32::is_finite);
        finite.then(|| self.view.to_screen(place))
    }

    /// Where the dots stand that are not hidden, each with its number.
    pub fn dots<'a>(&'a self, scatter: &'a Scatter) -> impl Iterator<Item = (usize, Pos2)> + 'a {
        let lanes = (scatter.latent < 2).then(|| Lanes::of(&self.view, self.lane, scatter));
        let shown = |i: usize| {
            let label = scatter.labels.get(i);
            self.hidden.is_empty() || !label.is_some_and(|label| self.hidden.contains(label))
        };
        places(scatter, &self.plane)
            .enumerate()
            .filter(move |(i, _)| shown(*i))
            .map(move |(i, mut place)| {
                if let Some(lanes) = &lanes {
                    place[1] = lanes.height(i, scatter.labels.get(i).copied());
                }
                (i, self.view.to_screen(place))
            })
    }

    /// Where the dots stand that can be seen, each with its number; `reach` is how far one
    /// goes from its middle.
    pub fn seen<'a>(
        &'a self,
        scatter: &'a Scatter,
        reach: f32,
    ) -> impl Iterator<Item = (usize, Pos2)> + 'a {
        let seen: Rect = self.view.canvas.expand(reach);
        self.dots(scatter).filter(move |(_, at)| seen.contains(*at))
    }
}

/// The places of all images on the plane.
pub fn places<'a>(scatter: &'a Scatter, plane: &'a Plane) -> impl Iterator<Item = [f32; 2]> + 'a {
    let rows = scatter.places.chunks_exact(scatter.latent.max(1));
    rows.map(move |z| plane.coordinates(z))
}

/// The radius of a dot: of fewer each may be larger.
pub fn radius(images: usize) -> f32 {
    match images {
        0..=600 => 4.5,
        601..=3_000 => 3.6,
        3_001..=10_000 => 2.8,
        10_001..=25_000 => 2.2,
        _ => 1.8,
    }
}

#[cfg(test)]
pub(super) mod tests;
