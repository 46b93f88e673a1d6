//! The bar along the top: menus, run controls, and the way to everything else.

mod drawing;

use crate::archive::is_session_name;
use crate::recipe::DataSpec;
use crate::train::Phase;
use crate::ui::import::{GONE, is_gone};
use crate::ui::language::{data_set_about, data_set_name, data_set_names, fill, numbers, t};
use crate::ui::scene::action::{
    self, Action, ChartAction, CompareAction, EditAction, FileAction, LayerAction, Menu, Offer,
    PageAction, PointAction, RunAction, Submenu, TimeAction, ViewAction, WindowAction,
};
use crate::ui::scene::laid_through::through;
use crate::ui::scene::settings::{ColourBy, DataSettings};
use crate::ui::scene::shown_plane::{self, PlaneChoice, laid};
use crate::ui::scene::shown_step::{earlier, span};
use crate::ui::scene::{PanelName, Scene, SessionHome, geodesic, marking, paths, points};
use crate::ui::shell::missing_data;
use crate::ui::shell::presets::menu as preset_menu;
use crate::ui::shell::run_controls;
use crate::ui::shell::shipped::shipped_models;
use crate::ui::shell::undo::UndoAvailable;
use crate::ui::style::icons::Icon;
use crate::ui::style::key_name::key_name;
use crate::ui::style::widgets::{IconButton, quiet, words_width};
use eframe::egui;
use eframe::egui::{Button, Ui};
use std::path::Path;

/// The least room for the title.
const TITLE: f32 = 48.0;
/// Room for the buttons at the right end.
const RIGHT: f32 = 112.0;
/// Air around each of the menus' words.
const AIR: f32 = 17.0;

/// What is in a file of all that was made.
pub(crate) struct Saved {
    /// Some of what a person has made is in none.
    pub unkept: bool,
    /// The file of the session.
    pub home: Option<SessionHome>,
}

/// Draws the bar.
pub(crate) fn ui(ui: &mut Ui, scene: &mut Scene<'_>, undo: UndoAvailable, saved: &Saved) {
    ui.horizontal_centered(|ui| {
        let latent = scene.progress.recipe.latent;
        let offers = action::offers().into_iter();
        let offers: Vec<Offer> = offers.map(|offer| offer.for_latent(latent)).collect();
        // A menu bar takes all the width it can get.
        let size = egui::vec2(menus_width(ui), ui.available_height());
        ui.allocate_ui(size, |ui| {
            egui::MenuBar::new().ui(ui, |ui| {
                for menu in Menu::all() {
                    ui.menu_button(menu.label(), |ui| {
                        entries(ui, scene, &offers, menu, undo);
                    });
                }
            });
        });
        run_controls::ui(ui, scene, ui.available_width() - RIGHT);
        let rest = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(rest, |ui| {
            let plain = |icon, name| IconButton::new(icon, name);
            for (action, button) in [
                (WindowAction::Help, plain(Icon::Help, t("What is this?"))),
                (
                    WindowAction::ToggleTheme,
                    plain(Icon::Contrast, t("Light or dark")),
                ),
                (
                    WindowAction::CommandPalette,
                    plain(Icon::Search, t("Command palette")),
                ),
            ] {
                run_controls::button(ui, scene, action.into(), true, button);
            }
            ui.add_space(8.0);
            title(ui, scene, saved);
        });
    });
}

/// What the words of the menus take in the language in use.
fn menus_width(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let width = |menu: Menu| words_width(ui, menu.label(), font.clone()) + AIR;
    Menu::all().map(width).sum()
}

/// What is being trained on what, and whether it is on disk.
fn title(ui: &mut Ui, scene: &Scene<'_>, saved: &Saved) {
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

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The words of an entry; saving names the file that it overwrites.
fn words(scene: &Scene<'_>, offer: &Offer) -> String {
    if offer.action == PointAction::ToggleLock.into() {
        let locks = points::locks(scene.document, scene.selection);
        return points::lock_words(locks).to_owned();
    }
    if offer.action != FileAction::Save.into() {
        return offer.label.to_owned();
    }
    match &scene.progress.file {
        Some(file) if file.is_own() => {
            fill(t("Save to {file}"), &[("file", file_name(&file.path))])
        }
        Some(_) | None => t("Save session…").to_owned(),
    }
}

fn entries(ui: &mut Ui, scene: &mut Scene<'_>, offers: &[Offer], menu: Menu, undo: UndoAvailable) {
    ui.set_min_width(232.0);
    let mut before = None;
    for offer in offers.iter().filter(|offer| offer.menu == menu) {
        let inside = offer.submenu.is_some() && before == offer.submenu;
        if offer.starts_group && !inside {
            ui.separator();
        }
        match offer.submenu {
            Some(within) if before != offer.submenu => submenu(ui, scene, offers, within, undo),
            // It stands in a submenu that is there already.
            Some(_) => {}
            None => entry(ui, scene, offer, undo),
        }
        before = offer.submenu;
        if offer.action == FileAction::OpenModelDialog.into() {
            shipped(ui, scene);
        }
        if offer.action == FileAction::OpenDataDialog.into() {
            ui.menu_button(t("Recent data"), |ui| recent_data(ui, scene));
            let report = scene.progress.data_report().is_some();
            let button = ui.add_enabled(report, Button::new(t("What was read…")));
            let tip = t(
                "See what became of the images of this run: counts, warnings, and what was left out",
            );
            if button.on_hover_text(tip).clicked() {
                scene.actions.push(FileAction::ShowReport.into());
            }
        }
    }
}

/// What was opened last, and what is always there.
fn recent_data(ui: &mut Ui, scene: &mut Scene<'_>) {
    let mut line = |ui: &mut Ui, set: &DataSpec, name: String| {
        let gone = set.path().is_some_and(|path| is_gone(ui.ctx(), path));
        let button = ui
            .add_enabled(!gone, Button::new(name))
            .on_disabled_hover_text(format!("{}: {}", t(GONE), data_set_about(set)));
        if button.on_hover_text(data_set_about(set)).clicked() {
            let action = FileAction::OpenData(Box::new(set.clone()));
            scene.actions.push(action.into());
        }
    };
    let recent = &scene.settings.data.recent;
    for (set, name) in recent.iter().zip(data_set_names(recent)) {
        line(ui, set, name);
    }
    if !recent.is_empty() {
        ui.separator();
    }
    for set in &DataSettings::own() {
        line(ui, set, data_set_name(set));
    }
}

/// A menu within a menu.
fn submenu(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    offers: &[Offer],
    within: Submenu,
    undo: UndoAvailable,
) {
    ui.menu_button(within.label(scene.progress.recipe.latent), |ui| {
        ui.set_min_width(232.0);
        if within == Submenu::Presets {
            preset_menu::entries(ui, scene);
            ui.separator();
        }
        let inside = offers.iter().filter(|offer| offer.submenu == Some(within));
        for (place, offer) in inside.enumerate() {
            if offer.starts_group && place > 0 {
                ui.separator();
            }
            entry(ui, scene, offer, undo);
        }
    });
}

fn entry(ui: &mut Ui, scene: &mut Scene<'_>, offer: &Offer, undo: UndoAvailable) {
    let mut button = Button::selectable(is_on(scene, &offer.action), words(scene, offer));
    if let Some(key) = offer.shortcuts.first() {
        button = button.shortcut_text(key_name(ui.ctx(), key));
    }
    let enabled = is_possible(scene, &offer.action, undo);
    let mut response = ui.add_enabled(enabled, button).on_hover_text(offer.tooltip);
    if offer.action == ViewAction::ToggleInkOnPaper.into() {
        let why = t("Images in colour are always drawn as stored");
        response = response.on_disabled_hover_text(why);
    }
    if response.clicked() {
        scene.actions.push(offer.action.clone());
    }
}

/// Whether there is something to do: what cannot be done now is grey.
fn is_possible(scene: &Scene<'_>, action: &Action, undo: UndoAvailable) -> bool {
    let selection = &*scene.selection;
    match action {
        Action::Edit(edit) => match edit {
            EditAction::Undo => undo.undo,
            EditAction::Redo => undo.redo,
            EditAction::RemoveSelectedPoints => selection.active.is_some(),
            EditAction::ClearPoints => {
                !scene.document.points.is_empty() || selection.image.is_some()
            }
            EditAction::RevertDraft
            | EditAction::AddPoint
            | EditAction::AddPointAt(_)
            | EditAction::ChooseImage(_)
            | EditAction::RemovePoint(_) => true,
        },
        Action::Point(point) => match point {
            PointAction::SelectAll => !scene.document.points.is_empty(),
            PointAction::Duplicate
            | PointAction::ToggleLock
            | PointAction::Colour(_)
            | PointAction::Copy => selection.active.is_some(),
            PointAction::Align(axis) => {
                selection.points(scene.document).len() > 1
                    && axis.is_shown(scene.progress.recipe.latent)
            }
            PointAction::Spread(axis) => {
                selection.points(scene.document).len() > 2
                    && axis.is_shown(scene.progress.recipe.latent)
            }
            PointAction::AskToPaste | PointAction::Paste(_) => true,
        },
        Action::Path(path) => paths::is_possible(scene, path),
        Action::Region(region) => marking::is_possible(scene, region),
        Action::Drawing(drawing) => drawing::is_possible(scene, drawing),
        Action::Run(run) if missing_data::keeps_from(run, scene.progress).is_some() => false,
        Action::Run(RunAction::TogglePause | RunAction::OneStep | RunAction::OneEpoch)
            if scene.progress.phase == Phase::Preparing =>
        {
            false
        }
        Action::Run(run) => match run {
            RunAction::BringBackLast => !scene.progress.kept.is_empty(),
            RunAction::ForgetThis => scene.progress.time.step > 0,
            RunAction::TogglePause
            | RunAction::OneStep
            | RunAction::OneEpoch
            | RunAction::SetLive(_)
            | RunAction::StepBeta(_)
            | RunAction::StepLearningRate(_)
            | RunAction::Start(_)
            | RunAction::StartDraft
            | RunAction::ResetSameSeed
            | RunAction::ResetNewSeed
            | RunAction::BringBack(_)
            | RunAction::TogglePin
            | RunAction::Pin(_)
            | RunAction::Unpin(_)
            | RunAction::Forget(_)
            | RunAction::SaveKeptDialog(_)
            | RunAction::SaveKept(..) => true,
        },
        Action::View(ViewAction::Blank) => scene.settings.layout.lecture,
        // Colours are always drawn as stored.
        Action::View(ViewAction::ToggleInkOnPaper) => !scene.has_colour(),
        Action::View(_) => true,
        Action::File(FileAction::ToggleHowRead) => scene.progress.foreign.is_some(),
        Action::File(FileAction::ExportWeightsDialog) => scene.progress.dataset.is_some(),
        Action::File(FileAction::ReadTableDialog) => !scene.images_are_away(),
        Action::File(FileAction::ExportHistoryDialog) => {
            span(scene.progress).is_some() && selection.drawn_for_file.is_none()
        }
        Action::File(FileAction::StopHistory | FileAction::CancelHistory) => {
            selection.drawn_for_file.is_some()
        }
        Action::Layer(layer) => match layer {
            LayerAction::ToggleGeodesic => {
                selection.geodesic.is_some() || geodesic::ends(scene.document, selection).is_some()
            }
            LayerAction::ToggleFieldOverManifold => scene.settings.plane.field.show,
            LayerAction::LayPlane(choice) => {
                *choice == PlaneChoice::Axes || through(scene, *choice).is_some()
            }
            LayerAction::ToggleField
            | LayerAction::Field(_)
            | LayerAction::FieldOpacity(_)
            | LayerAction::FieldImages(_)
            | LayerAction::Pixel(_)
            | LayerAction::Spacing(_)
            | LayerAction::Range(_) => true,
        },
        Action::Time(time) => match time {
            TimeAction::ToggleLine
            | TimeAction::Speed(_)
            | TimeAction::AskNoteAt(_)
            | TimeAction::Note { .. }
            | TimeAction::ForkWith { .. }
            | TimeAction::RemoveNote(_) => true,
            TimeAction::Now | TimeAction::Fork => earlier(scene).is_some(),
            TimeAction::AskFork => scene.progress.time.step > 0,
            TimeAction::TogglePlay
            | TimeAction::Earlier
            | TimeAction::Later
            | TimeAction::First
            | TimeAction::AskNote
            | TimeAction::Show(_) => span(scene.progress).is_some(),
        },
        Action::Compare(CompareAction::Stop) => selection.second_run.is_some(),
        Action::Compare(_) => true,
        Action::File(_)
        | Action::Chart(_)
        | Action::Page(_)
        | Action::Study(_)
        | Action::Preset(_)
        | Action::Window(_) => true,
    }
}

/// Whether a switch stands at on.
fn is_on(scene: &Scene<'_>, action: &Action) -> bool {
    let layout = &scene.settings.layout;
    match action {
        Action::View(view) => match view {
            ViewAction::ToggleRecipe => layout.is_seen(PanelName::Recipe),
            ViewAction::ToggleSide => layout.is_seen(PanelName::Decoded),
            ViewAction::ToggleStudies => layout.is_seen(PanelName::Study(layout.study)),
            ViewAction::Study(study) => layout.shows(*study),
            ViewAction::Stage(panel) => layout.stage == Some(*panel),
            ViewAction::Lecture => layout.lecture,
            ViewAction::Axes(axes) => laid(scene).is_none() && scene.settings.plane.axes == *axes,
            ViewAction::ToggleManifold => scene.settings.plane.shows_manifold(),
            ViewAction::ToggleMeans => scene.settings.plane.show_scatter,
            ViewAction::ToggleHover => scene.settings.plane.hover,
            ViewAction::ToggleThumbnails => scene.settings.plane.show_thumbnails,
            ViewAction::ToggleInkOnPaper => scene.settings.window.ink_on_paper,
            ViewAction::MeansOf(images) => scene.settings.plane.scatter == *images,
            ViewAction::ScatterSplit(split) => scene.settings.plane.split == *split,
            ViewAction::PlaceBy(placed_by) => scene.settings.plane.placed_by == *placed_by,
            ViewAction::ColourBy(by) => scene.settings.plane.colour_by == *by,
            ViewAction::ColourByColumn(place) => {
                let chosen = scene.selection.column.as_ref();
                let by_column = scene.settings.plane.colour_by == ColourBy::Column;
                by_column && chosen.is_some_and(|chosen| chosen.column == *place)
            }
            ViewAction::ManifoldImages(images) => scene.settings.plane.manifold_images == *images,
            ViewAction::Back
            | ViewAction::Focus(_)
            | ViewAction::FocusStudy
            | ViewAction::NextPanel
            | ViewAction::PreviousPanel
            | ViewAction::NextStop
            | ViewAction::PreviousStop
            | ViewAction::Blank
            | ViewAction::ToggleClass(_)
            | ViewAction::OnlyClass(_)
            | ViewAction::AllClasses
            | ViewAction::FitMeans
            | ViewAction::ShowPosterior
            | ViewAction::ZoomPlane(_)
            | ViewAction::FitPlane
            | ViewAction::FitCurves
            | ViewAction::NextPage
            | ViewAction::PreviousPage => false,
        },
        Action::Layer(layer) => {
            let plane = &scene.settings.plane;
            let (field, manifold) = (&plane.field, &plane.manifold);
            match layer {
                LayerAction::ToggleField => field.show,
                LayerAction::Field(of) => field.show && field.of == *of,
                LayerAction::FieldOpacity(opacity) => field.opacity == *opacity,
                LayerAction::ToggleFieldOverManifold => field.over_manifold,
                LayerAction::FieldImages(images) => field.images == *images,
                LayerAction::Pixel(pixel) => field.pixel == *pixel,
                LayerAction::Spacing(spacing) => manifold.spacing == *spacing,
                LayerAction::Range(range) => manifold.range == *range,
                LayerAction::ToggleGeodesic => scene.selection.geodesic.is_some(),
                LayerAction::LayPlane(choice) => shown_plane::choice(scene) == *choice,
            }
        }
        Action::Window(window) => match window {
            WindowAction::Language(language) => scene.settings.window.language == *language,
            WindowAction::Theme(theme) => scene.settings.window.theme == *theme,
            WindowAction::Size(size) => scene.settings.window.zoom == *size,
            WindowAction::ToggleTheme
            | WindowAction::Larger
            | WindowAction::Smaller
            | WindowAction::DesignedSize
            | WindowAction::FullScreen
            | WindowAction::Settings
            | WindowAction::CommandPalette
            | WindowAction::Help
            | WindowAction::Quit => false,
        },
        Action::Point(point) => match point {
            // Its words say which of both it does.
            PointAction::ToggleLock
            | PointAction::SelectAll
            | PointAction::Duplicate
            | PointAction::Align(_)
            | PointAction::Spread(_)
            | PointAction::Colour(_)
            | PointAction::Copy
            | PointAction::AskToPaste
            | PointAction::Paste(_) => false,
        },
        Action::Path(path) => paths::is_on(scene, path),
        Action::Region(region) => marking::is_on(scene, region),
        Action::Drawing(drawing) => drawing::is_on(scene, drawing),
        Action::Run(run) => *run == RunAction::TogglePin && scene.progress.pinned,
        Action::Chart(chart) => {
            let curves = &scene.settings.curves;
            match chart {
                ChartAction::XAxis(axis) => curves.x_axis == *axis,
                ChartAction::Smoothing(weight) => curves.smoothing == *weight,
                ChartAction::ToggleTail => curves.tail,
                ChartAction::ToggleTrain => curves.show_train,
                ChartAction::ToggleTest => curves.show_test,
                ChartAction::Follow => false,
            }
        }
        Action::Page(page) => match page {
            PageAction::Order(order) => scene.settings.comparison.order == *order,
            PageAction::Class(class) => scene.settings.comparison.class == *class,
            PageAction::Difference(of) => scene.settings.comparison.difference == *of,
        },
        Action::Time(time) => match time {
            TimeAction::ToggleLine => scene.settings.time.show_line,
            TimeAction::TogglePlay => scene.selection.shown_step.plays(),
            TimeAction::Speed(speed) => scene.settings.time.speed == *speed,
            TimeAction::Show(step) => earlier(scene) == Some(*step),
            TimeAction::Now => earlier(scene).is_none(),
            TimeAction::Earlier
            | TimeAction::Later
            | TimeAction::First
            | TimeAction::Fork
            | TimeAction::AskFork
            | TimeAction::ForkWith { .. }
            | TimeAction::AskNote
            | TimeAction::AskNoteAt(_)
            | TimeAction::Note { .. }
            | TimeAction::RemoveNote(_) => false,
        },
        Action::Compare(compare) => {
            *compare == CompareAction::Ask && scene.selection.second_run.is_some()
        }
        Action::File(_) | Action::Edit(_) | Action::Study(_) | Action::Preset(_) => false,
    }
}

fn shipped(ui: &mut Ui, scene: &mut Scene<'_>) {
    if shipped_models().is_empty() {
        return;
    }
    ui.menu_button(t("Shipped models"), |ui| {
        for (place, model) in shipped_models().iter().enumerate() {
            if ui
                .button(t(model.name))
                .on_hover_text(t(model.about))
                .clicked()
            {
                scene
                    .actions
                    .push(FileAction::OpenShippedModel(place).into());
            }
        }
    });
}
