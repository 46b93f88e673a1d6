//! Which class stands on the page: a list, and one that can be searched where it is long.

use crate::ui::language::{numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::classes::Class;
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::drop_down::{HEIGHT, drop_down};
use crate::ui::style::search_list::{Sought, fits, search_field};
use crate::ui::style::widgets::words_width;
use eframe::egui::{
    Atom, Button, ComboBox, PopupCloseBehavior, ScrollArea, TextStyle, TextWrapMode, Ui, Vec2,
};

/// A list of more classes can be searched.
const SEARCHED: usize = 12;
/// The least and the greatest width of the closed list, in points.
const WIDTHS: [f32; 2] = [40.0, 92.0];
/// What a mark takes.
const MARK: Vec2 = Vec2::splat(12.0);
/// The width of a list that can be searched.
const OPEN: f32 = 200.0;

/// Draws the list; whether another class was chosen. One class alone is nothing to choose.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, classes: &[Class]) -> bool {
    // One without test images would leave the page empty.
    let there = |class: &&Class| class.test_images > 0;
    let classes: Vec<&Class> = classes.iter().filter(there).collect();
    let classes = classes.as_slice();
    if classes.len() < 2 {
        return false;
    }
    let chosen = &mut scene.settings.comparison.class;
    let before = *chosen;
    let text = selected(*chosen, classes);
    let list = ComboBox::from_id_salt("class of the page")
        .width(width(ui, &text))
        .wrap_mode(TextWrapMode::Truncate)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .selected_text(text);
    let combo = drop_down(ui, list, |ui| {
        if classes.len() > SEARCHED {
            searched(ui, chosen, classes)
        } else {
            let everything = every(ui, chosen);
            let clicked = classes.iter().map(|class| entry(ui, chosen, class));
            clicked.fold(everything, |any, clicked| any | clicked)
        }
    });
    combo
        .accessible_name(t("Class"))
        .on_hover_text(t("Show test images of one class only"));
    before != *chosen
}

/// What stands on the closed list.
fn selected(chosen: Option<u16>, classes: &[&Class]) -> String {
    let class = classes.iter().find(|class| Some(class.label) == chosen);
    class.map_or_else(|| t("All").to_owned(), |class| class.name.clone())
}

/// The closed list's width: that of its words, within bounds.
fn width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let sign = ui.spacing().icon_width + ui.spacing().icon_spacing;
    (words_width(ui, text, font) + sign + 2.0).clamp(WIDTHS[0], WIDTHS[1])
}

fn every(ui: &mut Ui, chosen: &mut Option<u16>) -> bool {
    ui.selectable_value(chosen, None, t("All classes"))
        .clicked()
}

fn entry(ui: &mut Ui, chosen: &mut Option<u16>, class: &Class) -> bool {
    let on = *chosen == Some(class.label);
    let clicked = ui
        .add(Button::selectable(on, (mark(class), class.name.as_str())))
        .clicked();
    if clicked {
        *chosen = Some(class.label);
    }
    clicked
}

/// The class's mark on the plane.
fn mark(class: &Class) -> Atom<'static> {
    let mark = ClassMark::of(class.label);
    Atom::paint(MARK, move |ui, place| {
        let (at, dark) = (place.rect.center(), ui.visuals().dark_mode);
        mark.paint(ui.painter(), at, 4.5, dark);
    })
}

/// A field to type part of a name into, and the classes that fit, with their numbers of
/// images.
fn searched(ui: &mut Ui, chosen: &mut Option<u16>, classes: &[&Class]) -> bool {
    ui.set_width(OPEN);
    let Sought { text, entered } = search_field(ui, "search the classes", t("Search the classes"));
    let mut clicked = every(ui, chosen);
    let fitting = classes.iter().filter(|class| fits(&class.name, &text));
    let fitting: Vec<&Class> = fitting.copied().collect();
    if let ([only], true) = (fitting.as_slice(), entered) {
        *chosen = Some(only.label);
        return true;
    }
    if fitting.is_empty() {
        ui.weak(t("No class is called that"));
    }
    let row = ui.spacing().interact_size.y;
    let above = ui.min_rect().height();
    ScrollArea::vertical()
        .max_height(HEIGHT - above - row)
        .auto_shrink([false, true])
        .show_rows(ui, row, fitting.len(), |ui, rows| {
            for class in fitting.get(rows).unwrap_or(&[]) {
                let count = numbers::thousands(class.test_images as u64);
                let on = *chosen == Some(class.label);
                let button = Button::selectable(on, (mark(class), class.name.as_str()))
                    .truncate()
                    .min_size([OPEN, row].into())
                    .shortcut_text(count);
                if ui.add(button).clicked() {
                    *chosen = Some(class.label);
                    clicked = true;
                }
            }
        });
    clicked
}
