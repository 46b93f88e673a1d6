//! Which step of the run is shown: that of the newest weights, or an earlier one that a person
//! went back to while training goes on.

use crate::explore::{HeldWeights, Stamp, WhichWeights};
use crate::recipe::Recipe;
use crate::run::RunTime;
use crate::train::{Progress, Published};
use crate::ui::scene::Scene;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;

/// Seconds that the whole run takes at the usual speed.
const SECONDS: f64 = 20.0;

/// The step that is shown, and whether it moves.
#[derive(Clone, Debug, Default)]
pub struct ShownStep {
    /// Weights of an earlier step; none: the newest.
    held: Option<HeldWeights>,
    /// Where a run that is played is, in steps; none: it stands still.
    playing: Option<f64>,
    /// Since when the newest weights are shown again.
    now_since: Option<Instant>,
}

/// How fast a run is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaySpeed {
    /// All of it in 40 seconds.
    Half,
    /// All of it in 20 seconds.
    #[default]
    Usual,
    /// In 10 seconds.
    Double,
    /// In 5 seconds.
    Fourfold,
}

impl PlaySpeed {
    /// All, the slowest first.
    pub const ALL: [Self; 4] = [Self::Half, Self::Usual, Self::Double, Self::Fourfold];

    /// How many times the usual speed it is.
    pub fn times(self) -> f64 {
        match self {
            Self::Half => 0.5,
            Self::Usual => 1.0,
            Self::Double => 2.0,
            Self::Fourfold => 4.0,
        }
    }

    /// "2 x".
    pub fn label(self) -> &'static str {
        match self {
            Self::Half => "½ ×",
            Self::Usual => "1 ×",
            Self::Double => "2 ×",
            Self::Fourfold => "4 ×",
        }
    }
}

impl ShownStep {
    /// The weights that everything is asked about.
    pub fn weights(&self, progress: &Progress) -> WhichWeights {
        match self.held(progress) {
            Some(held) => WhichWeights::Held(held.clone()),
            None => WhichWeights::Newest,
        }
    }

    /// The earlier step that is shown of the run in hand, if one is.
    pub fn step(&self, progress: &Progress) -> Option<u64> {
        self.held(progress).map(HeldWeights::step)
    }

    /// The recipe of the earlier step that is shown, if one is.
    pub fn recipe<'a>(&'a self, progress: &Progress) -> Option<&'a Recipe> {
        let held = self.held(progress)?;
        Some(&held.published().snapshot.recipe)
    }

    /// When the earlier step was that is shown, if one is.
    pub fn time(&self, progress: &Progress) -> Option<RunTime> {
        let held = self.held(progress)?;
        Some(held.published().snapshot.time)
    }

    fn held(&self, progress: &Progress) -> Option<&HeldWeights> {
        self.held.as_ref().filter(|held| held.run() == progress.run)
    }

    /// Whether it moves by itself.
    pub fn plays(&self) -> bool {
        self.playing.is_some()
    }

    /// Shows the weights of this step, or the nearest before it that are kept; of the first if
    /// there are none before. It no longer plays.
    pub fn show(&mut self, progress: &Progress, step: u64) {
        self.playing = None;
        self.hold(progress, step);
    }

    fn hold(&mut self, progress: &Progress, step: u64) {
        let kept = &progress.weights_by_step;
        let after = kept.partition_point(|weights| step_of(weights) <= step);
        let chosen = kept.get(after.saturating_sub(1));
        self.held = chosen.map(|weights| HeldWeights::kept(weights.clone()));
    }

    /// Shows a step that is kept, for a run to begin there: where the shown one has been thinned
    /// away since, the nearest before it.
    pub fn stand_at_kept(&mut self, progress: &Progress) {
        if let Some(step) = self.step(progress) {
            self.show(progress, step);
        }
    }

    /// Shows these weights, whether they are still among those that are kept or not.
    pub fn show_kept(&mut self, weights: &Arc<Published>) {
        self.playing = None;
        self.held = Some(HeldWeights::kept(weights.clone()));
    }

    /// Whether these weights are shown, and stay.
    pub fn stands_at(&self, weights: &Arc<Published>) -> bool {
        let held = self.held.as_ref();
        self.playing.is_none() && held == Some(&HeldWeights::kept(weights.clone()))
    }

    /// Shows what was shown `before`, standing still.
    pub fn put_back(&mut self, before: &Self) {
        match &before.held {
            Some(held) => {
                self.playing = None;
                self.held = Some(held.clone());
            }
            None => self.follow_newest(),
        }
    }

    /// Shows the newest weights again, and those that come.
    pub fn follow_newest(&mut self) {
        // Of one that is followed already, nothing changes.
        let now_since = match self.held {
            Some(_) => Some(Instant::now()),
            None => self.now_since,
        };
        *self = Self {
            now_since,
            ..Self::default()
        };
    }

    /// Whether an answer that was ready then can be one about the newest weights.
    pub fn is_of_now(&self, answered: Instant) -> bool {
        self.held.is_none() && self.now_since.is_none_or(|since| answered > since)
    }

    /// Whether an answer with this stamp is about the weights that are shown.
    pub fn admits(&self, progress: &Progress, stamp: &Stamp) -> bool {
        let of_shown = match self.held(progress) {
            Some(held) => held.gave(stamp),
            None => self.now_since.is_none_or(|since| stamp.answered > since),
        };
        stamp.run == progress.run && of_shown
    }

    /// Shows weights that are kept so many places later, or earlier if below 0; beyond the last
    /// that are earlier than the present ones, the newest.
    pub fn move_by(&mut self, progress: &Progress, places: i64) {
        let kept = &progress.weights_by_step;
        let before = |step: u64| kept.partition_point(|weights| step_of(weights) < step);
        // Those of the present step are no place of their own.
        let earlier = before(progress.time.step);
        let here = self.step(progress).map_or(earlier, before);
        let to = (here as i64).saturating_add(places).max(0) as usize;
        match kept.iter().take(earlier).nth(to) {
            Some(weights) => self.show(progress, step_of(weights)),
            None => self.follow_newest(),
        }
    }

    /// Begins to play, from the beginning where it is at the end, or stands still.
    pub fn toggle_play(&mut self, progress: &Progress) {
        if self.playing.take().is_some() {
            return;
        }
        let from = self.step(progress).unwrap_or(first(progress));
        self.playing = Some(from as f64);
        self.hold(progress, from);
    }

    /// Goes on for so many seconds, if it plays; at the end it follows the newest weights.
    pub fn play(&mut self, progress: &Progress, seconds: f64, speed: PlaySpeed) {
        let Some(at) = self.playing else { return };
        let last = progress.time.step as f64;
        let length = (last - first(progress) as f64).max(1.0);
        let at = at + seconds * speed.times() * length / SECONDS;
        // A run that was replaced meanwhile is played no longer.
        if at >= last || self.held(progress).is_none() {
            return self.follow_newest();
        }
        self.playing = Some(at);
        self.hold(progress, at as u64);
    }
}

fn first(progress: &Progress) -> u64 {
    progress.weights_by_step.first().map_or(0, step_of)
}

fn step_of(weights: &Arc<Published>) -> u64 {
    weights.snapshot.time.step
}

/// The earlier step that everything shows in this frame; none: the newest weights.
pub fn earlier(scene: &Scene<'_>) -> Option<u64> {
    scene.selection.shown_step.step(scene.progress)
}

/// When that was.
pub fn earlier_time(scene: &Scene<'_>) -> Option<RunTime> {
    scene.selection.shown_step.time(scene.progress)
}

/// Recipe and time of the earlier step that is shown, if one is.
pub fn earlier_model(scene: &Scene<'_>) -> Option<(Recipe, RunTime)> {
    let held = scene.selection.shown_step.held(scene.progress)?;
    let snapshot = &held.published().snapshot;
    Some((snapshot.recipe.clone(), snapshot.time))
}

/// Recipe and time of the step that is shown.
pub fn shown_model(scene: &Scene<'_>) -> (Recipe, RunTime) {
    let now = || (scene.progress.recipe.clone(), scene.progress.time);
    earlier_model(scene).unwrap_or_else(now)
}

/// When the step that is shown was.
pub fn shown_time(scene: &Scene<'_>) -> RunTime {
    earlier_time(scene).unwrap_or(scene.progress.time)
}

/// The first and the last step that can be shown, once there are several.
pub fn span(progress: &Progress) -> Option<[u64; 2]> {
    let (first, last) = (first(progress), progress.time.step);
    let several = progress.weights_by_step.len() > 1 && first < last;
    several.then_some([first, last])
}
