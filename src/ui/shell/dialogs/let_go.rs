//! The question whether a replaced run may go that is in no file, to make room for the next.

use crate::recipe::{ForkSettings, Recipe};
use crate::train::{Assumed, KeptRun, MOST_PINNED, Message, Progress};
use crate::ui::language::messages::message;
use crate::ui::language::{numbers, t};
use crate::ui::style::theme;
use eframe::egui::{Button, RichText, Ui};
use std::path::PathBuf;

/// What takes the place of the run in hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextRun {
    /// A fresh run.
    Start {
        recipe: Box<Recipe>,
        /// It begins to train at once.
        run: bool,
    },
    /// The model of this file.
    Open(PathBuf),
    /// The session of this file, without the damaged ones of its earlier steps.
    OpenWithoutDamaged(PathBuf),
    /// The weights in hand, read once more with this taken for granted.
    Reread(Assumed),
    /// The run that was lost with its window and is offered.
    Lost,
    /// A second run that begins at a step of the one in hand.
    Fork {
        /// The last step that both share.
        step: u64,
        /// What it does otherwise from there on; None: nothing.
        settings: Option<Box<ForkSettings>>,
    },
}

/// What is to become of runs that would have to go.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LetGo {
    /// Pin them, then go on.
    Pin(NextRun, Vec<u64>),
    /// Go on; they are lost.
    GoOn(NextRun),
    /// Leave everything as it is.
    Stay,
}

/// The question.
pub(super) struct LetGoQuestion {
    next: NextRun,
    /// The runs that would have to go.
    going: Vec<u64>,
    /// How far the longest of them came.
    step: u64,
    /// There are pins left for all of them.
    pins_left: bool,
    /// The keyboard was given to the highlighted button.
    focused: bool,
}

/// The runs that have to go when another replaces the one in hand, though they would be missed.
pub(crate) fn going(progress: &Progress) -> impl Iterator<Item = &KeptRun> {
    // A run without steps is not kept and takes nobody's place.
    let replaced = progress.time.step > 0;
    let kept = progress.kept.iter().filter(move |_| replaced);
    kept.filter(|run| !run.pinned && run.would_be_missed())
}

impl LetGoQuestion {
    /// Asks about those that have to go for `next`.
    pub fn new(next: NextRun, progress: &Progress) -> Self {
        let pinned = progress.kept.iter().filter(|run| run.pinned).count();
        let pinned = pinned + usize::from(progress.pinned);
        let ids: Vec<u64> = going(progress).map(|run| run.run).collect();
        Self {
            next,
            step: going(progress).map(|run| run.time.step).max().unwrap_or(0),
            pins_left: pinned + ids.len() <= MOST_PINNED,
            going: ids,
            focused: false,
        }
    }

    /// Draws it; its answer, once there is one.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<LetGo> {
        ui.set_width(420.0);
        ui.heading(t("Let the run before go?"));
        ui.add_space(4.0);
        ui.label(numbers::counted(
            self.step as usize,
            t("The run before this one, of {n} step, is in no file. The run in hand takes its place."),
            t("The run before this one, of {n} steps, is in no file. The run in hand takes its place."),
        ));
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| self.buttons(ui)).inner
    }

    fn buttons(&mut self, ui: &mut Ui) -> Option<LetGo> {
        let mut answer = None;
        let tokens = theme::tokens(ui);
        let words = RichText::new(t("Pin it")).color(tokens.on_accent);
        let pin = Button::new(words).fill(tokens.accent_fill);
        let pin = ui
            .add_enabled(self.pins_left, pin)
            .on_hover_text(t("Keep it among the curves, then go on"))
            .on_disabled_hover_text(message(&Message::PinsTaken));
        let tip = t("Go on; its weights and curves are gone for good");
        let go = ui.button(t("Let it go")).on_hover_text(tip);
        let tip = t("Leave everything as it is");
        let cancel = ui.button(t("Cancel")).on_hover_text(tip);
        if !self.focused {
            // Enter presses what loses nothing; Tab goes to the others.
            let safe = if self.pins_left { &pin } else { &cancel };
            safe.request_focus();
            self.focused = true;
        }
        if pin.clicked() {
            answer = Some(LetGo::Pin(self.next.clone(), self.going.clone()));
        }
        if go.clicked() {
            answer = Some(LetGo::GoOn(self.next.clone()));
        }
        if cancel.clicked() {
            answer = Some(LetGo::Stay);
        }
        answer
    }
}
