//! The recipe's row about the images: which set, and how many.

use crate::data::SplitCounts;
use crate::recipe::DataSpec;
use crate::ui::language::numbers::counted;
use crate::ui::language::{
    data_set_about, data_set_name, data_set_names, data_source_name, images_words, t,
};
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::widgets::{field, heading, quiet};
use eframe::egui::{ComboBox, Label, Ui};

/// Draws it. `counted` are images that were chosen for the next run, and how many they are.
pub(super) fn ui(
    ui: &mut Ui,
    draft: &mut Draft,
    counted: Option<&(DataSpec, SplitCounts)>,
    scene: &mut Scene<'_>,
) {
    heading(ui, t("Data"));
    let running = &scene.progress.recipe.data;
    let mine = &mut draft.recipe.data;
    let other = (mine != running).then(|| data_source_name(running));
    let offered = scene.settings.data.offered();
    let names = data_set_names(&offered);
    let tip = format!(
        "{}\n\n{}",
        t("The images to learn from"),
        data_set_about(mine)
    );
    field(ui, t("Images"), &tip, other, |ui| {
        let list = ComboBox::from_id_salt("images")
            .width(ui.available_width())
            .truncate()
            .selected_text(data_set_name(mine));
        drop_down(ui, list, |ui| {
            let mut chosen = false;
            for (set, name) in offered.into_iter().zip(names) {
                let about = data_set_about(&set);
                let line = ui.selectable_value(mine, set, name);
                chosen |= line.on_hover_text(about).clicked();
            }
            chosen
        })
    });
    if let Some(images) = images(mine, counted, scene) {
        let words = quiet(ui, images_words(images));
        ui.add(Label::new(words).wrap());
    }
    if let Some(flaws) = flaws(mine, scene) {
        ui.add(Label::new(quiet(ui, flaws)).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        let open = ui.button(t("Open data…")).on_hover_text(t(
            "Choose a folder or a file of images, see them as the model will, and say how they are read",
        ));
        if open.clicked() {
            scene.actions.push(FileAction::OpenDataDialog.into());
        }
        if *mine == scene.progress.recipe.data && scene.progress.data_report().is_some() {
            let report = ui.button(t("What was read…")).on_hover_text(t(
                "See what became of the images of this run: counts, warnings, and what was left out",
            ));
            if report.clicked() {
                scene.actions.push(FileAction::ShowReport.into());
            }
        }
    });
}

/// How many pictures of the run in hand could not be read, and how many things look wrong with
/// them.
fn flaws(mine: &DataSpec, scene: &Scene<'_>) -> Option<String> {
    let running = *mine == scene.progress.recipe.data;
    let report = scene.progress.data_report().filter(|_| running)?;
    let left_out = Some(report.left_out_count).filter(|count| *count > 0);
    let left_out =
        left_out.map(|count| counted(count, t("{n} picture left out"), t("{n} pictures left out")));
    let wrong = Some(report.warnings.len()).filter(|count| *count > 0);
    let wrong = wrong.map(|count| {
        counted(
            count,
            t("{n} thing looks wrong"),
            t("{n} things look wrong"),
        )
    });
    let both: Vec<String> = left_out.into_iter().chain(wrong).collect();
    Some(both.join(t("; "))).filter(|words| !words.is_empty())
}

/// How many images there are, if that is known.
fn images(
    mine: &DataSpec,
    counted: Option<&(DataSpec, SplitCounts)>,
    scene: &Scene<'_>,
) -> Option<SplitCounts> {
    let progress = scene.progress;
    if *mine == progress.recipe.data {
        let data = progress.dataset.as_ref().filter(|data| !data.is_away())?;
        return Some(SplitCounts {
            train: data.train_len(),
            test: data.test_len(),
        });
    }
    counted
        .filter(|(spec, _)| spec == mine)
        .map(|(_, images)| *images)
}
