//! The title in the bar: what is being trained on what, and whether it is on disk.

use crate::archive::is_session_name;
use crate::ui::language::{data_set_name, fill, numbers, t};
use crate::ui::scene::{Scene, SessionHome};
use crate::ui::style::widgets::quiet;
use eframe::egui;
use eframe::egui::Ui;
use std::path::Path;

/// The least room for the title.
const TITLE: f32 = 48.0;

/// What is in a file of all that was made.
pub(crate) struct Saved {
    /// Some of what a person has made is in none.
    pub unkept: bool,
    /// The file of the session.
    pub home: Option<SessionHome>,
}

/// What is being trained on what, and whether it is on disk.
pub(super) fn title(ui: &mut Ui, scene: &Scene<'_>, saved: &Saved) {
    let progress = scene.progress;
    if progress.dataset.is_none() && progress.file.is_none() {
        // Its run has yet to begin.
        let name = match &progress.importing {
            Some(reading) => {
                let name = data_set_name(&reading.spec);
                fill(t("Reading {name}"), &[("name", name)])
            }
            None => t("No run yet").to_owned(),
        };
        return say_title(ui, name, t("There is nothing to save yet").to_owned());
    }
    let data = match &progress.dataset {
        Some(dataset) => dataset.name.clone(),
        None => data_set_name(&progress.recipe.data),
    };
    let (name, tip) = match &progress.file {
        Some(file) if progress.unsaved => (
            t("{file} + unsaved steps, on {data}"),
            fill(
                t("{path} holds step {saved}; the run has come to step {step}"),
                &[
                    ("path", file.path.display().to_string()),
                    ("saved", numbers::thousands(file.step)),
                    ("step", numbers::thousands(progress.time.step)),
                ],
            ),
        ),
        Some(file) if saved.unkept && is_session_name(&file.path) => (
            t("{file} + unsaved changes, on {data}"),
            fill(
                t("{path} does not hold what was made since it was saved"),
                &[("path", file.path.display())],
            ),
        ),
        Some(file) => (t("{file} on {data}"), file.path.display().to_string()),
        None if saved.home.is_some() => (
            t("{file} + unsaved steps, on {data}"),
            t("The run was lost with its window and goes on here; the file holds an earlier step. Saving asks where to")
                .to_owned(),
        ),
        None => (
            if progress.unsaved {
                t("Unsaved run on {data}")
            } else {
                t("New run on {data}")
            },
            t("The weights of this run are in no file yet").to_owned(),
        ),
    };
    let home = saved.home.as_ref().map(|home| Path::new(&home.file));
    let file = progress.file.as_ref().map(|file| file.path.as_path());
    let file = file.or(home).map(file_name);
    let name = fill(
        name,
        &[
            ("file", file.as_deref().unwrap_or_default()),
            ("data", data.as_str()),
        ],
    );
    say_title(ui, name, tip);
}

/// Says it in the bar, and to the system.
fn say_title(ui: &mut Ui, name: String, tip: String) {
    name_window(ui, &name);
    // No word of it would be left.
    if ui.available_width() < TITLE {
        return;
    }
    let label = egui::Label::new(quiet(ui, name)).truncate();
    ui.add(label).on_hover_text(tip);
}

/// Tells the system's list of windows what is in this one.
fn name_window(ui: &Ui, name: &str) {
    let title = format!("{name} \u{2013} Elbow");
    let id = egui::Id::unique("title of the window");
    if ui.data(|data| data.get_temp::<String>(id)).as_ref() != Some(&title) {
        ui.data_mut(|data| data.insert_temp(id, title.clone()));
        ui.send_viewport_cmd(egui::ViewportCommand::Title(title));
    }
}

pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
