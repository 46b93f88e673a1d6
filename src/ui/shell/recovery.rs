//! The bar that offers to go on with a run that was lost with its window.

use crate::archive::{KnownFile, LostRun, ModelFileError, UnreadableCheckpoint};
use crate::run::Lineage;
use crate::train::Progress;
use crate::ui::language::{data_set_name, fill, localised, numbers, t};
use crate::ui::scene::SessionView;
use crate::ui::scene::action::{Action, FileAction};
use crate::ui::scene::run_name::{fork_story, short_name_of};
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Frame, Margin, Panel, RichText, Ui};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A shorter time before the end is none: a run that ends in peace is kept while it ends.
const TOLD: Duration = Duration::from_secs(1);

/// Where checkpoints are written by themselves, beside the settings; None where there is no
/// folder for either.
pub(crate) fn recovery_folder(settings: Option<PathBuf>) -> Option<PathBuf> {
    Some(beside(&SettingsFile::place(settings)?))
}

/// The same beside this file of settings.
pub(crate) fn beside(settings: &Path) -> PathBuf {
    settings.with_file_name("recovery")
}

/// Draws the bar for the run that was lost last of all these, if there is one.
pub(crate) fn bar(ui: &mut Ui, lost: &[LostRun], progress: &Progress, actions: &mut Vec<Action>) {
    let Some(run) = lost.first() else { return };
    let frame = Frame::NONE
        .fill(theme::tokens(ui).control)
        .inner_margin(Margin::symmetric(14, 6));
    let panel = Panel::top("recovery").frame(frame);
    panel.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(words(run));
            which(ui, run, progress);
            let more = lost.len() - 1;
            if more > 0 {
                let more = numbers::counted(more, t("{n} more run"), t("{n} more runs"));
                ui.label(quiet(ui, more));
            }
            let tokens = theme::tokens(ui);
            let go_on = RichText::new(t("Go on")).color(tokens.on_accent);
            let go_on = ui.add(Button::new(go_on).fill(tokens.accent_fill));
            let tip = t("Open the run where it was, paused; the run in hand is kept beside it");
            if go_on.on_hover_text(tip).clicked() {
                actions.push(FileAction::GoOnWithLost.into());
            }
            let tip = t("Leave it where it is; it is offered again at the next start");
            if ui.button(t("Not now")).on_hover_text(tip).clicked() {
                actions.push(FileAction::LeaveLost.into());
            }
            let tip =
                t("Remove what is kept of this run; its weights and curves are gone for good");
            if ui.button(t("Discard")).on_hover_text(tip).clicked() {
                actions.push(FileAction::DiscardLost.into());
            }
        });
    });
}

/// Since when it is lost, and from where it can go on: how long before the end that was, where
/// the files tell.
fn words(run: &LostRun) -> String {
    let age = run.last_seen.elapsed().unwrap_or_default();
    let before = run.last_seen.duration_since(run.written);
    let before = before.unwrap_or_default();
    let words = if before < TOLD {
        t("A run on {name} was lost with its window {age} ago. It can go on from step {n}.")
    } else {
        t(
            "A run on {name} was lost with its window {age} ago. It can go on from step {n}, kept \
             {before} before the end.",
        )
    };
    let data = data_set_name(&run.recipe.data);
    let name = match file_name(run) {
        Some(file) => fill(t("{data} from {file}"), &[("data", data), ("file", file)]),
        None => data,
    };
    fill(
        words,
        &[
            ("name", name),
            ("age", numbers::long_age(age)),
            ("n", numbers::thousands(run.time.step)),
            ("before", numbers::long_age(before)),
        ],
    )
}

/// The name of the session's file that the run was in, if it was in one.
fn file_name(run: &LostRun) -> Option<String> {
    let home = SessionView::from_text(&run.view)?.home?;
    let name = home.of_run(run.lineage?.id)?.file_name()?;
    Some(name.to_string_lossy().into_owned())
}

/// That file, as the window left it.
pub(crate) fn session_of(run: &LostRun) -> Option<KnownFile> {
    let home = SessionView::from_text(&run.view)?.home?;
    Some(KnownFile {
        path: home.of_run(run.lineage?.id)?.to_owned(),
        identity: home.identity?,
    })
}

/// Which run it is, beside the one in hand; of a fork, what it left and what it does otherwise.
fn which(ui: &mut Ui, run: &LostRun, progress: &Progress) {
    let lineage = run.lineage.unwrap_or_else(Lineage::fresh);
    let name = short_name_of(&run.recipe, &lineage, &progress.recipe);
    let shown = ui.label(quiet(ui, name));
    if let Some(story) = fork_story(&lineage, &run.marks, progress) {
        shown.on_hover_text(story);
    }
}

/// That this file cannot be read, and `more` besides.
pub(crate) fn unreadable(first: &UnreadableCheckpoint, more: usize) -> String {
    let UnreadableCheckpoint {
        error: ModelFileError { path, flaw },
        aside,
    } = first;
    let words = match aside {
        Some(_) => t("What was kept of a run is damaged, and is set aside as {path}: {reason}"),
        None => t("What was kept of a run cannot be read, and stays at {path}: {reason}"),
    };
    let place = aside.as_ref().unwrap_or(path);
    let words = fill(
        words,
        &[
            ("path", place.display().to_string()),
            ("reason", localised(flaw)),
        ],
    );
    if more == 0 {
        return words;
    }
    let more = numbers::counted(more, t("{n} more file"), t("{n} more files"));
    format!("{words} ({more})")
}
