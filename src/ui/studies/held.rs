//! Whether a study follows the newest weights or holds some, and the row that says so.
//!
//! What a person inspects stands still: an image that is chosen, a draw that is pulled and
//! a q that is refined hold the weights of that moment, until a click takes newer ones.

use crate::explore::{Answered, HeldWeights, Stamp, StudiedImageQuery, WhichImage, WhichWeights};
use crate::train::{Phase, Progress};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::StudyAction;
use crate::ui::scene::shown_step::earlier;
use crate::ui::scene::studied::studied;
use crate::ui::style::paper::is_paper;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, RichText, Ui};
use std::sync::Arc;
use std::time::Duration;

/// The oldest answer that weights are taken from while others come in.
const FRESH: Duration = Duration::from_secs(1);

/// The weights of one study, and the image that it is about.
#[derive(Clone)]
pub(super) struct Held {
    state: State,
    image: WhichImage,
    /// The image that a person had chosen when the study was last drawn.
    chosen: Option<WhichImage>,
    run: u64,
    /// The run whose weights were held was replaced.
    let_go: bool,
    /// The earlier step that the whole window shows, if it does.
    earlier: Option<u64>,
    /// The last answer about the image and the weights of the study.
    shown: Option<Arc<Answered<StudiedImageQuery>>>,
}

impl Default for Held {
    fn default() -> Self {
        Self {
            state: State::default(),
            image: WhichImage::Test(0),
            chosen: None,
            run: 0,
            let_go: false,
            earlier: None,
            shown: None,
        }
    }
}

#[derive(Clone, Default)]
enum State {
    /// The newest weights, as they come.
    #[default]
    Live,
    /// To be held as soon as there is an answer about the image.
    Wanted,
    /// These stay.
    Held(HeldWeights),
    /// These stay until newer ones have answered.
    Updating(HeldWeights),
}

/// What a person asked of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldChange {
    /// Nothing.
    None,
    /// Keep these weights.
    Hold,
    /// Take the newest weights once.
    Update,
    /// Follow the newest weights.
    Live,
}

impl Held {
    /// Follows run and choice, asks about the image, and gives the answer about it on the
    /// weights of the study, once there is one.
    pub fn follow(&mut self, scene: &mut Scene<'_>) -> Option<Arc<Answered<StudiedImageQuery>>> {
        let run = scene.progress.run;
        if self.run != run {
            let let_go = self.is_held();
            *self = Self {
                run,
                let_go,
                ..Self::default()
            };
        }
        // Who moves through time means every study.
        let earlier = earlier(scene);
        if self.earlier != earlier {
            self.earlier = earlier;
            self.state = State::Live;
        }
        self.follow_choice(scene);
        let image = self.image.clone();
        let about = |of: &WhichImage| of.is_same_choice(&image);
        if self.shown.as_ref().is_some_and(|s| !about(&s.query.image)) {
            self.shown = None;
        }
        let found = scene.ask_of(
            self.asked(),
            StudiedImageQuery {
                image: image.clone(),
            },
        );
        let found = found.filter(|f| f.query.image.is_same_choice(&image) && f.stamp.run == run);
        if let Some(found) = found {
            self.take(found, scene.progress);
        }
        self.shown.clone()
    }

    /// The image that the study is about.
    pub fn image(&self) -> &WhichImage {
        &self.image
    }

    /// The weights that the study's queries are about.
    pub fn weights(&self) -> WhichWeights {
        match &self.state {
            State::Live | State::Wanted => WhichWeights::Newest,
            State::Held(held) | State::Updating(held) => WhichWeights::Held(held.clone()),
        }
    }

    /// Whether an answer with this stamp is about the run and the weights of the study.
    pub fn admits(&self, stamp: &Stamp) -> bool {
        stamp.run == self.run && self.weights().admit(stamp)
    }

    /// Whether the weights stay, or will as soon as they are known.
    pub fn is_held(&self) -> bool {
        !matches!(self.state, State::Live)
    }

    /// Keeps the weights that are shown.
    pub fn hold(&mut self) {
        if !self.is_held() {
            self.state = State::Wanted;
        }
        self.let_go = false;
    }

    /// Draws the row: the step of the weights, and what can be done about them. `step` is
    /// that of the numbers on show; `asked` does what a button of the row does.
    pub fn row(
        &mut self,
        ui: &mut Ui,
        progress: &Progress,
        step: Option<u64>,
        asked: Option<StudyAction>,
    ) -> HeldChange {
        let update_asked = matches!(asked, Some(StudyAction::UpdateWeights(_)));
        let toggle_asked = matches!(asked, Some(StudyAction::ToggleHeldWeights(_)));
        let mut change = HeldChange::None;
        let behind = self.is_behind(progress);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            self.label(ui, step, behind);
            if is_paper(ui) {
                return;
            }
            let update = ui
                .add_enabled(behind, Button::new(t("Update")))
                .on_hover_text(t(
                    "Take the newest weights once and keep those. The draws of ε stay",
                ))
                .on_disabled_hover_text(t("These are the newest weights"));
            if update.clicked() || (update_asked && behind) {
                change = HeldChange::Update;
            }
            let (words, tip, to) = if self.is_held() {
                (
                    t("Live"),
                    t("Follow the training again: every number is of the newest weights"),
                    HeldChange::Live,
                )
            } else {
                (
                    t("Hold"),
                    t(
                        "Keep these weights and this noise while training goes on, so that what \
                         you look at stands still",
                    ),
                    HeldChange::Hold,
                )
            };
            if ui.button(words).on_hover_text(tip).clicked() || toggle_asked {
                change = to;
            }
        });
        if self.let_go {
            ui.label(quiet(
                ui,
                t("The run that was held has been replaced; this follows the new one"),
            ));
        }
        self.carry_out(change);
        change
    }

    fn label(&self, ui: &mut Ui, step: Option<u64>, behind: bool) {
        let Some(step) = step else {
            ui.label(quiet(ui, t("no weights yet")));
            return;
        };
        let step = [("step", numbers::thousands(step))];
        if behind {
            let text = fill(t("step {step}, held"), &step);
            let ink = theme::tokens(ui).accent;
            ui.label(RichText::new(text).color(ink).strong())
                .on_hover_text(t(
                    "Training goes on, but this study stays with the weights after this many \
                     steps, and with its noise, so that what you look at stands still",
                ));
        } else {
            let text = fill(t("step {step}"), &step);
            ui.label(quiet(ui, text)).on_hover_text(t(
                "The numbers here are of the weights after this many steps",
            ));
        }
    }

    /// Whether there are newer weights than those held.
    fn is_behind(&self, progress: &Progress) -> bool {
        match &self.state {
            State::Live | State::Wanted => false,
            State::Held(held) | State::Updating(held) => {
                held.step() != self.earlier.unwrap_or(progress.time.step)
            }
        }
    }

    fn carry_out(&mut self, change: HeldChange) {
        match change {
            HeldChange::None => {}
            HeldChange::Hold => self.hold(),
            HeldChange::Live => {
                self.state = State::Live;
                self.let_go = false;
            }
            HeldChange::Update => {
                if let State::Held(held) = &self.state {
                    self.state = State::Updating(held.clone());
                }
            }
        }
    }

    /// The chosen image is held from its choice on; where none is chosen, a study that is
    /// held keeps its image though the comparison turns its page.
    fn follow_choice(&mut self, scene: &Scene<'_>) {
        let chosen = scene.selection.image.as_ref();
        let chosen = chosen.map(|image| image.image.clone());
        let stays = match (&chosen, &self.chosen) {
            (Some(now), Some(before)) => now.is_same_choice(before),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !stays {
            self.chosen.clone_from(&chosen);
            // An earlier step stands still anyway.
            if chosen.is_some() && self.earlier.is_none() {
                self.hold();
            }
        }
        if chosen.is_some() || !self.is_held() {
            self.image = studied(scene).map_or(WhichImage::Test(0), |image| image.image.clone());
        }
    }

    /// The weights that the image is asked about.
    fn asked(&self) -> WhichWeights {
        match &self.state {
            State::Live | State::Wanted | State::Updating(_) => WhichWeights::Newest,
            State::Held(held) => WhichWeights::Held(held.clone()),
        }
    }

    fn take(&mut self, found: Arc<Answered<StudiedImageQuery>>, progress: &Progress) {
        // An answer that was left from another time would be old from the start.
        let fresh = progress.phase != Phase::Running
            || self.earlier == Some(found.stamp.step)
            || found.stamp.step == progress.time.step
            || found.stamp.answered.elapsed() < FRESH;
        let weights = found.answer.weights.clone();
        match &self.state {
            State::Live => self.shown = Some(found),
            State::Wanted => {
                if fresh {
                    self.state = State::Held(weights);
                }
                self.shown = Some(found);
            }
            State::Held(held) if held.gave(&found.stamp) => self.shown = Some(found),
            State::Updating(held) if fresh && held.is_older_than(&found.stamp) => {
                self.state = State::Held(weights);
                self.shown = Some(found);
            }
            State::Held(_) | State::Updating(_) => {}
        }
    }
}
