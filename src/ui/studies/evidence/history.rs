//! The gap between log p(x) and the ELBO over the last minute.

use crate::explore::{Answered, EvidenceQuery, WhichImage};
use crate::ui::language::t;
use crate::ui::plot::ticks;
use crate::ui::scene::Concept;
use crate::ui::studies::frame::{framed, scale};
use eframe::egui::{Pos2, Shape, Stroke, Ui, pos2};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How long a gap is remembered.
const KEPT: Duration = Duration::from_secs(60);

/// Gaps of one image under one run's weights, in nats.
#[derive(Default)]
pub struct GapHistory {
    of: Option<(u64, WhichImage)>,
    gaps: VecDeque<(Instant, f64)>,
}

impl GapHistory {
    /// Takes in an answer that is new; another image or run begins afresh.
    pub fn follow(
        &mut self,
        run: u64,
        image: &WhichImage,
        found: Option<&Answered<EvidenceQuery>>,
    ) {
        let of = (run, image.clone());
        if self.of.as_ref() != Some(&of) {
            self.of = Some(of);
            self.gaps.clear();
        }
        let known = found.and_then(|found| {
            let log_px = found.answer.log_px()?;
            Some((found.stamp.answered, log_px, found.answer.elbo))
        });
        let Some((at, log_px, elbo)) = known else {
            return;
        };
        let newer = self.gaps.back().is_none_or(|(last, _)| *last < at);
        if newer && log_px.is_finite() && elbo.is_finite() {
            self.gaps.push_back((at, log_px - elbo));
        }
        while self
            .gaps
            .front()
            .is_some_and(|(then, _)| at.saturating_duration_since(*then) > KEPT)
        {
            self.gaps.pop_front();
        }
    }

    /// Draws the curve in the room that is left.
    pub fn show(&self, ui: &mut Ui) {
        let name = t("KL to the posterior, nats, last minute");
        let (painter, plot) = framed(ui, name, [56.0, 720.0]);
        let Some((newest, _)) = self.gaps.back() else {
            return;
        };
        let highest = self.gaps.iter().map(|(_, gap)| *gap).fold(0.0, f64::max);
        let top = ticks::nice(1.1 * highest.max(0.01));
        let place = |(then, gap): &(Instant, f64)| -> Pos2 {
            let ago = newest.saturating_duration_since(*then).as_secs_f32() / KEPT.as_secs_f32();
            let inner = plot.shrink(5.0);
            let height = (gap / top).clamp(0.0, 1.0) as f32;
            pos2(
                inner.right() - ago * inner.width(),
                inner.bottom() - height * inner.height(),
            )
        };
        let points: Vec<Pos2> = self.gaps.iter().map(place).collect();
        let colour = Concept::KlToPosterior.colour(ui.visuals().dark_mode);
        if let Some(last) = points.last() {
            painter.circle_filled(*last, 3.0, colour);
        }
        painter.add(Shape::line(points, Stroke::new(1.8, colour)));
        scale(ui, &painter, plot, top);
    }
}
