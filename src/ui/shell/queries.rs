//! What the panels ask of the explorer frame by frame, and what it answered.

use crate::explore::{Answers, Asked, ExploreError, PlaceQuery, WhichWeights};
use crate::ui::scene::points::HOVER;
use crate::ui::shell::backend::Answering;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a frame waits for the image of a point that moved: decoding takes
/// less than a tenth of it, unless the processor is busy.
const PATIENCE: Duration = Duration::from_millis(8);

/// The queries of a frame, and the answers that it draws.
pub(crate) struct Queries {
    /// What was asked since the last post.
    pub asked: Asked,
    /// The weights that this frame shows.
    shown: WhichWeights,
    /// What the explorer answers.
    posted: Asked,
    /// What this frame draws.
    pub answers: Arc<Answers>,
    /// What follows the mouse was posted anew and not drawn yet.
    moved: bool,
    /// This frame asked for another place under the pointer than the one before.
    hover_moved: bool,
    /// This frame shows other weights than the one before was begun about.
    step_moved: bool,
    /// The last failure that was told.
    told: Option<ExploreError>,
}

impl Queries {
    /// Nothing is asked yet.
    pub fn new(answers: Arc<Answers>) -> Self {
        Self {
            asked: Asked::default(),
            shown: WhichWeights::Newest,
            posted: Asked::default(),
            answers,
            moved: false,
            hover_moved: false,
            step_moved: false,
            told: None,
        }
    }

    /// A frame begins, in which these weights are shown.
    pub fn begin_frame(&mut self, shown: WhichWeights) {
        self.hover_moved = false;
        self.step_moved = shown != self.shown;
        self.asked = Asked::about(shown.clone());
        self.shown = shown;
    }

    /// What was asked since the last post, which begins anew.
    fn take_asked(&mut self) -> Asked {
        let anew = Asked::about(self.shown.clone());
        std::mem::replace(&mut self.asked, anew)
    }

    /// Posts what follows the mouse before the frame is laid out, so that it is most likely
    /// answered when it is drawn. The other queries stay those of the frame before.
    pub fn post_early(&mut self, by: &mut dyn Answering) {
        let early = self.take_asked();
        self.post(by, early.laid_over(&self.posted));
        // What follows the mouse is asked again by what shows it, once it is laid out.
        self.asked = early.at_rest();
    }

    /// Posts what the panels asked in this frame, and nothing else.
    pub fn post_frame(&mut self, by: &mut dyn Answering) {
        let asked = self.take_asked();
        self.post(by, asked);
    }

    fn post(&mut self, by: &mut dyn Answering, asked: Asked) {
        if asked == self.posted {
            return;
        }
        let hover = asked.get_as::<PlaceQuery>(HOVER);
        self.hover_moved |= hover.is_some() && hover != self.posted.get_as(HOVER);
        self.moved |= asked.moves(&self.posted);
        self.posted = asked.clone();
        by.ask(asked);
    }

    /// Takes the newest answers, and waits a little for what follows the mouse if it moved.
    pub fn wait_for_moves(&mut self, by: &dyn Answering) {
        self.answers = if std::mem::take(&mut self.moved) {
            by.answers_to(&self.posted, PATIENCE)
        } else {
            by.answers()
        };
    }

    /// Takes the newest answers; what went wrong, if that is something new.
    pub fn listen(&mut self, by: &dyn Answering) -> Option<ExploreError> {
        self.answers = by.answers();
        let failure = self.answers.failure()?.error.clone();
        if self.told.as_ref() == Some(&failure) {
            return None;
        }
        self.told = Some(failure.clone());
        Some(failure)
    }

    /// What the explorer answers.
    pub fn posted(&self) -> &Asked {
        &self.posted
    }

    /// Whether what this frame drew holds the answers to all that it asked.
    pub fn are_answered(&self) -> bool {
        self.answers.hold(&self.posted)
    }

    /// Whether this frame asked for another picture at the pointer than the one before: of
    /// another place, or of another step.
    pub fn moved(&self) -> bool {
        self.hover_moved || self.step_moved
    }

    /// The weights that this frame shows.
    pub fn shown(&self) -> &WhichWeights {
        &self.shown
    }

    /// Whether this frame draws what `weights` make of the place to which the pointer moved at
    /// `moved`, or later.
    pub fn show_move(&self, moved: Instant, weights: &WhichWeights) -> bool {
        let shown = self.answers.newest_as::<PlaceQuery>(HOVER);
        let asked = self.posted.get_as::<PlaceQuery>(HOVER);
        shown.is_some_and(|shown| {
            let is_that = shown.posted >= moved || Some(&shown.query) == asked;
            is_that && weights.admit(&shown.stamp)
        })
    }
}
