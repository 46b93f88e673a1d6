//! The legend of the classes, which shows and hides them: in a row where few have short
//! names, else as a list behind a button.

pub mod key;
pub mod list;

use crate::data::SplitName;
use crate::explore::{Answered, ScatterQuery};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::classes::{Class, Classes};
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::widgets::words_width;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{
    Align2, Button, CornerRadius, FontId, PopupCloseBehavior, Response, Role, Sense, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most classes that stand in a row, and the most room that they take there from other parts
/// of it, in points.
const ROW: (usize, f32) = (10, 340.0);
/// What an entry takes beside its name.
const BESIDE: f32 = 17.0;
/// About the width of a digit: numbers stand a little closer than words.
const DIGIT: f32 = 7.0;
/// From an entry's left edge to the middle of its mark, and from there to its name.
const MARK: [f32; 2] = [9.0, 8.0];

/// The classes of the images, and how many dots each has.
#[derive(Default)]
pub struct Legend {
    known: Classes,
    classes: Arc<[Class]>,
    /// What the classes of this data set are called: other data begins with all shown.
    names: Option<Arc<[String]>>,
    counted: Option<Arc<Answered<ScatterQuery>>>,
    /// By label.
    dots: Vec<usize>,
    /// Whose images the dots are.
    split: Option<SplitName>,
}

/// A class with the number of its dots.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub class: &'a Class,
    pub dots: usize,
    /// Images of the class in the split that the dots are of.
    pub images: usize,
}

impl Legend {
    /// Follows the data and the means on show; what is hidden of other data is shown.
    pub fn follow(
        &mut self,
        scene: &Scene<'_>,
        scattered: Option<&Arc<Answered<ScatterQuery>>>,
        hidden: &mut BTreeSet<u16>,
    ) {
        self.classes = self.known.follow(scene);
        let names = scene
            .progress
            .dataset
            .as_ref()
            .map(|data| &data.class_names);
        if let Some(names) = names.filter(|names| self.names.as_ref() != Some(names)) {
            if self.names.is_some() {
                hidden.clear();
            }
            self.names = Some(names.clone());
        }
        let before = self.counted.as_ref();
        let same = match (before, scattered) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same {
            self.counted = scattered.cloned();
            self.split = scattered.map(|scattered| scattered.answer.split);
            self.dots = count(scattered.map_or(&[], |scattered| &scattered.answer.labels));
        }
    }

    /// Whether there is something to tell apart.
    pub fn is_there(&self) -> bool {
        self.classes.len() > 1 && !self.dots.is_empty()
    }

    /// All classes, from the lowest label.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        let split = self.split.unwrap_or(SplitName::Test);
        self.classes.iter().map(move |class| Entry {
            class,
            images: class.images(split),
            dots: self
                .dots
                .get(usize::from(class.label))
                .copied()
                .unwrap_or(0),
        })
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// The width of the legend in a row, if it may stand in one.
    pub fn row_width(&self, ui: &Ui) -> Option<f32> {
        let (_, room) = ROW;
        self.whole_width(ui).filter(|width| *width <= room)
    }

    /// The width of a row of all classes, however long their names; none of very many.
    pub fn whole_width(&self, ui: &Ui) -> Option<f32> {
        let (most, _) = ROW;
        if self.classes.len() > most {
            return None;
        }
        let widths = self
            .classes
            .iter()
            .map(|class| entry_width(ui, &class.name));
        Some(widths.sum())
    }

    /// The width of the button that opens the list.
    pub fn button_width(&self, ui: &Ui, hidden: &BTreeSet<u16>) -> f32 {
        let font = TextStyle::Button.resolve(ui.style());
        words_width(ui, &self.words(hidden), font) + 2.0 * ui.spacing().button_padding.x + 2.0
    }

    /// "Classes (62)", or how many of them are shown.
    fn words(&self, hidden: &BTreeSet<u16>) -> String {
        let all = self.classes.len();
        let shown = self
            .classes
            .iter()
            .filter(|class| !hidden.contains(&class.label));
        let [shown, total] = [shown.count(), all].map(|n| numbers::thousands(n as u64));
        if shown == total {
            fill(t("Classes ({n})"), &[("n", total)])
        } else {
            fill(t("Classes ({n} of {all})"), &[("n", shown), ("all", total)])
        }
    }

    /// Draws the legend in a row; a click hides a class or shows it.
    pub fn show_row(&self, ui: &mut Ui, hidden: &mut BTreeSet<u16>) {
        ui.spacing_mut().item_spacing.x = 0.0;
        for class in self.classes.iter() {
            let response = entry(ui, class, !hidden.contains(&class.label));
            if response.clicked() {
                let alone = ui.input(|i| i.modifiers.shift || i.modifiers.command);
                self.toggle(hidden, class.label, alone);
            }
        }
    }

    /// Draws the button that opens the list.
    pub fn show_button(&self, ui: &mut Ui, hidden: &mut BTreeSet<u16>) {
        let stays_open = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let button = MenuButton::from_button(Button::new(self.words(hidden))).config(stays_open);
        let (response, _) = button.ui(ui, |ui| list::show(ui, self, hidden));
        response.on_hover_text(t(
            "The classes of the images with their marks on the plane: search, show and hide them",
        ));
    }

    /// Hides a class or shows it; `alone` shows it alone, or all again if it is.
    pub fn toggle(&self, hidden: &mut BTreeSet<u16>, label: u16, alone: bool) {
        if alone {
            let others = self.classes.iter().map(|class| class.label);
            let others: BTreeSet<u16> = others.filter(|other| *other != label).collect();
            *hidden = if *hidden == others {
                BTreeSet::new()
            } else {
                others
            };
        } else if !hidden.remove(&label) {
            hidden.insert(label);
        }
    }
}

fn count(labels: &[u16]) -> Vec<usize> {
    let most = labels.iter().max();
    let mut dots = vec![0; most.map_or(0, |most| usize::from(*most) + 1)];
    for label in labels {
        if let Some(count) = dots.get_mut(usize::from(*label)) {
            *count += 1;
        }
    }
    dots
}

fn font() -> FontId {
    FontId::proportional(12.5)
}

fn entry_width(ui: &Ui, name: &str) -> f32 {
    if name.bytes().all(|sign| sign.is_ascii_digit()) {
        return BESIDE + DIGIT * name.len() as f32;
    }
    BESIDE + words_width(ui, name, font())
}

/// "Show class heart"
pub fn accessible_name(class: &Class) -> String {
    fill(t("Show class {class}"), &[("class", &class.name)])
}

fn entry(ui: &mut Ui, class: &Class, shown: bool) -> Response {
    let size = vec2(entry_width(ui, &class.name), 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let visuals = ui.style().interact(&response);
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, CornerRadius::same(4), visuals.weak_bg_fill);
    }
    let dark = ui.visuals().dark_mode;
    let at = pos2(rect.left() + MARK[0], rect.center().y);
    let mark = ClassMark::of(class.label);
    let ink = if shown {
        mark.paint(painter, at, 5.0, dark);
        ui.visuals().text_color()
    } else {
        mark.paint_hidden(painter, at, 5.0, dark);
        ui.visuals().weak_text_color().gamma_multiply(0.7)
    };
    let beside = at + vec2(MARK[1], 0.0);
    painter.text(beside, Align2::LEFT_CENTER, &class.name, font(), ink);
    response
        .widget_info(|| WidgetInfo::selected(Role::CheckBox, true, shown, accessible_name(class)));
    response.on_hover_text(fill(
        t("Show or hide the dots of class {class}; with Shift, show it alone"),
        &[("class", &class.name)],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_class_alone_and_back() {
        let class = |label: u16| Class {
            label,
            name: label.to_string(),
            training_images: 1,
            test_images: 1,
        };
        let legend = Legend {
            classes: [1, 2, 3].map(class).into(),
            ..Legend::default()
        };
        let mut hidden = BTreeSet::new();
        legend.toggle(&mut hidden, 2, true);
        assert_eq!(hidden, BTreeSet::from([1, 3]));
        legend.toggle(&mut hidden, 2, true);
        assert!(hidden.is_empty());
        legend.toggle(&mut hidden, 3, false);
        assert_eq!(hidden, BTreeSet::from([3]));
        legend.toggle(&mut hidden, 3, false);
        assert!(hidden.is_empty());
    }
}
