//! What is marked and what can be done with it, and the regions that are kept.

use crate::data::SplitName;
use crate::document::PointColour;
use crate::explore::ImageSet;
use crate::train::PicturesOf;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{Action, RegionAction, offer};
use crate::ui::scene::marking::{colour_words, marked_region, region_name, regions};
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::paper::controls;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{IconButton, heading, quiet};
use eframe::egui::{
    Button, Color32, Key, RichText, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo, vec2,
};

/// The longest name of a region.
const MOST_LETTERS: usize = 40;
/// The most classes that are counted out; the others are told together.
const MOST_CLASSES: usize = 12;

/// Draws how many images are marked, of which classes, and what can be done with them.
pub fn marked(ui: &mut Ui, scene: &mut Scene<'_>, set: &ImageSet) {
    let id = marked_region(scene).map(|region| region.id);
    match id {
        Some(id) => name_and_colour(ui, scene, id),
        None => {
            let words = RichText::new(count(set.split(), set.len()));
            ui.label(words.font(strong(13.5)));
        }
    }
    if id.is_some() {
        ui.label(count(set.split(), set.len()));
    }
    classes(ui, scene, set);
    controls(ui, |ui| deeds(ui, scene, id));
}

/// What can be done with what is marked, the region `id` if it is one.
fn deeds(ui: &mut Ui, scene: &mut Scene<'_>, id: Option<u64>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        match id {
            None => button(ui, scene, t("Keep as region"), RegionAction::Keep),
            Some(id) => {
                let tip = t("Forget this region; its images stay marked, and undo brings it back");
                let remove = ui.button(t("Remove region")).on_hover_text(tip);
                if remove.clicked() {
                    scene.actions.push(RegionAction::Remove(id).into());
                }
            }
        }
        export(ui, scene);
        button(ui, scene, t("Clear"), RegionAction::Clear);
    });
}

/// "212 test images"
fn count(split: SplitName, images: usize) -> String {
    let [one, many] = match split {
        SplitName::Test => [t("{n} test image"), t("{n} test images")],
        SplitName::Train => [t("{n} training image"), t("{n} training images")],
    };
    numbers::counted(images, one, many)
}

fn button(ui: &mut Ui, scene: &mut Scene<'_>, words: &str, action: RegionAction) {
    let action = Action::from(action);
    let tip = offer(&action).map(|offer| offer.tooltip);
    let button = ui.button(words).on_hover_text(tip.unwrap_or_default());
    if button.clicked() {
        scene.actions.push(action);
    }
}

/// What is written of the marked images.
fn export(ui: &mut Ui, scene: &mut Scene<'_>) {
    let pictures = RegionAction::ExportPicturesDialog;
    let ways = [
        (t("Codes and terms (CSV)…"), RegionAction::ExportCodesDialog),
        (t("Images (PNG)…"), pictures(PicturesOf::Originals)),
        (
            t("Reconstructions (PNG)…"),
            pictures(PicturesOf::Reconstructions),
        ),
        (t("Both (PNG)…"), pictures(PicturesOf::Both)),
    ];
    let menu = ui.menu_button(t("Export"), |ui| {
        for (words, action) in ways {
            let action = Action::from(action);
            let tip = offer(&action).map(|offer| offer.tooltip);
            let entry = ui.button(words).on_hover_text(tip.unwrap_or_default());
            if entry.clicked() {
                scene.actions.push(action);
                ui.close();
            }
        }
    });
    menu.response
        .on_hover_text(t("Write the marked images to files"));
}

/// The region's name, to be typed over, and its colour.
fn name_and_colour(ui: &mut Ui, scene: &mut Scene<'_>, id: u64) {
    let Some(region) = scene.document.region_mut(id) else {
        return;
    };
    let (name, colour) = (region_name(region), region.colour);
    let hint = RichText::new(name.clone()).font(strong(13.5));
    let field = TextEdit::singleline(&mut region.name)
        .hint_text(hint)
        .font(strong(13.5))
        .char_limit(MOST_LETTERS)
        .desired_width(ui.available_width() - 8.0);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(name.clone()),
        ..WidgetInfo::labeled(Role::TextInput, true, t("Name of this region"))
    });
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        response.surrender_focus();
    }
    response.on_hover_text(t("Click to give this region a name"));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let all = std::iter::once(None).chain(PointColour::ALL.map(Some));
        for offered in all {
            if swatch(ui, offered, offered == colour) {
                scene.actions.push(RegionAction::Colour(offered).into());
            }
        }
    });
}

fn swatch(ui: &mut Ui, colour: Option<PointColour>, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::click());
    dot(ui, rect.center(), 6.0, colour);
    let ring = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => ui.visuals().text_color(),
        (false, true) => ui.visuals().weak_text_color(),
        (false, false) => Color32::TRANSPARENT,
    };
    let ring = Stroke::new(1.5, ring);
    ui.painter().circle_stroke(rect.center(), 8.0, ring);
    let words = colour_words(colour);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, words));
    response.on_hover_text(words).clicked()
}

fn dot(ui: &Ui, at: eframe::egui::Pos2, radius: f32, colour: Option<PointColour>) {
    let dark = ui.visuals().dark_mode;
    let fill = colour.map_or(palette::resting(dark), |of| palette::point(of, dark));
    ui.painter().circle_filled(at, radius, fill);
}

/// How many are of which class, the most frequent first.
fn classes(ui: &mut Ui, scene: &Scene<'_>, set: &ImageSet) {
    let Some(data) = &scene.progress.dataset else {
        return;
    };
    let split = data.split(set.split());
    let mut counts = vec![0usize; data.class_names.len()];
    for label in set.images().iter().filter_map(|index| split.label(*index)) {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            *count += 1;
        }
    }
    let counts = (0..=u16::MAX).zip(counts);
    let mut counts: Vec<(u16, usize)> = counts.filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if counts.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        for &(label, count) in counts.iter().take(MOST_CLASSES) {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(11.0), Sense::hover());
            let dark = ui.visuals().dark_mode;
            ClassMark::of(label).paint(ui.painter(), rect.center(), 4.5, dark);
            let holes = [
                ("class", scene.class_name(label)),
                ("n", numbers::thousands(count as u64)),
            ];
            ui.label(fill(t("{class}: {n}"), &holes));
            ui.add_space(6.0);
        }
        let others: usize = counts.iter().skip(MOST_CLASSES).map(|(_, n)| n).sum();
        if others > 0 {
            let words = fill(t("others: {n}"), &[("n", others)]);
            ui.label(quiet(ui, words));
        }
    });
}

/// Draws the kept regions: a click marks the images of one.
pub fn list(ui: &mut Ui, scene: &mut Scene<'_>) {
    let marked = marked_region(scene).map(|region| region.id);
    let rows: Vec<_> = regions(scene)
        .map(|region| {
            let (id, name) = (region.id, region_name(region));
            let count = count(region.split, region.images.len());
            (id, name, region.colour, count)
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    heading(ui, t("Kept regions"));
    for (id, name, colour, count) in rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(12.0), Sense::hover());
            dot(ui, rect.center(), 4.5, colour);
            let words = format!("{name}, {count}");
            let wide = (ui.available_width() - 30.0).max(40.0);
            let row = Button::selectable(marked == Some(id), words)
                .min_size(vec2(wide, ui.spacing().interact_size.y))
                .right_text("")
                .truncate();
            let row = ui
                .add_sized([wide, ui.spacing().interact_size.y], row)
                .on_hover_text(t("Mark the images of this region"));
            if row.clicked() {
                scene.actions.push(RegionAction::Choose(id).into());
            }
            let words = fill(t("Remove region {region}"), &[("region", &name)]);
            let remove = ui.add(IconButton::new(Icon::Close, &words).side(9.0));
            if remove.on_hover_text(&words).clicked() {
                scene.actions.push(RegionAction::Remove(id).into());
            }
        });
    }
}
