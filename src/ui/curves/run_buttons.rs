//! What can be done with a run in the list beside the plots.

use crate::train::KeptRun;
use crate::ui::curves::run_numbers::SAMPLE;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{CompareAction, RunAction};
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Id, Ui};

/// What can be done with a replaced run, from right to left.
pub(super) fn buttons(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, called: &str) {
    forget(ui, scene, run, called);
    save(ui, scene, run.run, called);
    let words = fill(t("Bring back {run}"), &[("run", called)]);
    let tip = t(
        "Go on with this run where it was replaced, bit for bit, paused; the run in \
         hand takes its place among these",
    );
    let back = ui.add(IconButton::new(Icon::BringBack, &words));
    if back.on_hover_text(tip).clicked() {
        scene.actions.push(RunAction::BringBack(run.run).into());
    }
    pin(ui, scene, run.run, run.pinned, called);
    compare(ui, scene, run.run, called);
}

/// The button that asks where a kept run is to be saved.
fn save(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, called: &str) {
    let words = fill(t("Save {run}…"), &[("run", called)]);
    let tip = t(
        "Write this run to a file as it is kept: weights, recipe, optimiser and curves. The run in \
         hand goes on",
    );
    let button = ui.add(IconButton::new(Icon::Save, &words));
    if button.on_hover_text(tip).clicked() {
        scene.actions.push(RunAction::SaveKeptDialog(run).into());
    }
}

/// The button that shows a kept run beside the one in hand, or no longer.
fn compare(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, called: &str) {
    let second = scene.selection.second_run.as_ref();
    let shown = second.and_then(|second| second.kept_run()) == Some(run);
    let words = fill(t("Compare with {run}"), &[("run", called)]);
    let tip = t(
        "Show this run beside the one in hand, or no longer: its plane, linked by image, and its \
         curves as a dashed line",
    );
    let button = ui.add(IconButton::new(Icon::Comparison, &words).on(shown));
    if button.on_hover_text(tip).clicked() {
        scene.actions.push(CompareAction::With(run).into());
    }
}

/// The button that keeps a run, or no longer.
pub(super) fn pin(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, pinned: bool, called: &str) {
    let (icon, words, tip, action) = if pinned {
        let tip = t("Keep this run no longer than any other: the next new run may let it go");
        (Icon::Pinned, t("Unpin {run}"), tip, RunAction::Unpin(run))
    } else {
        let tip = t("Keep this run until it is unpinned");
        (Icon::Pin, t("Pin {run}"), tip, RunAction::Pin(run))
    };
    let words = fill(words, &[("run", called)]);
    let button = ui.add(IconButton::new(icon, &words)).on_hover_text(tip);
    if button.clicked() {
        scene.actions.push(action.into());
    }
}

/// The button that lets a run go; where something would be missed, [`sure`] has the word.
fn forget(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, called: &str) {
    let words = fill(t("Forget {run}"), &[("run", called)]);
    let tip = t("Let this run go. Undo takes it back until another run begins");
    let forget = ui.add(IconButton::new(Icon::Close, &words));
    if !forget.on_hover_text(tip).clicked() {
        return;
    }
    if run.would_be_missed() {
        let asked = asked(run);
        ui.data_mut(|data| *data.get_temp_mut_or_default::<bool>(asked) ^= true);
    } else {
        scene.actions.push(RunAction::Forget(run.run).into());
    }
}

/// Asks once more below a run that would be missed.
pub(super) fn sure(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun) {
    if !ui.data(|data| data.get_temp(asked(run)) == Some(true)) {
        return;
    }
    let steps = numbers::thousands(run.unsaved_steps());
    let words = fill(t("Forget {n} unsaved steps"), &[("n", steps)]);
    ui.horizontal(|ui| {
        ui.add_space(SAMPLE + 4.0);
        let button = ui.button(words);
        // The list may be no higher than before there was a question.
        button.scroll_to_me(None);
        if button.clicked() {
            scene.actions.push(RunAction::Forget(run.run).into());
        }
    });
}

fn asked(run: &KeptRun) -> Id {
    Id::unique(("forget", run.run))
}
