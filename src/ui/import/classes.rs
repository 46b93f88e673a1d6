//! The classes of a data set: a list that is searched and scrolled.

use crate::data::ClassCount;
use crate::ui::language::{numbers, t};
use crate::ui::style::widgets::{heading, quiet};
use eframe::egui::{Align, Label, Layout, ScrollArea, TextEdit, TextStyle, Ui, vec2};

/// From so many classes on they are searched.
const SEARCHED: usize = 9;
/// The least height of the list.
const LEAST: f32 = 66.0;

/// What is searched for among the classes.
#[derive(Default)]
pub(super) struct ClassList {
    search: String,
    /// What stands below takes this much, as of the last frame.
    below: f32,
}

impl ClassList {
    /// Leaves so much room below.
    pub fn leave(&mut self, below: f32) {
        self.below = below;
    }

    /// Draws the list; with what stands below it takes `room`, unless that is too little.
    pub fn ui(&mut self, ui: &mut Ui, classes: &[ClassCount], room: f32) {
        let top = ui.min_rect().height();
        if classes.is_empty() {
            heading(ui, t("Classes"));
            let words = t("None: the images have no labels. They are not needed to learn");
            ui.add(Label::new(quiet(ui, words)).wrap());
            return;
        }
        let counted = numbers::counted(classes.len(), t("{n} class"), t("{n} classes"));
        heading(ui, &counted);
        if classes.len() >= SEARCHED {
            let search = TextEdit::singleline(&mut self.search)
                .hint_text(t("Search"))
                .desired_width(f32::INFINITY);
            ui.add(search)
                .accessible_name(t("Search the classes"))
                .on_hover_text(t("Show the classes with this in their name"));
        }
        let found = self.found(classes);
        let line = ui.text_style_height(&TextStyle::Body);
        let height = room - (ui.min_rect().height() - top) - self.below;
        ScrollArea::vertical()
            .id_salt("classes")
            .max_height(height.max(LEAST))
            .auto_shrink([false, true])
            .show_rows(ui, line, found.len(), |ui, shown| {
                for class in found.get(shown).unwrap_or_default() {
                    row(ui, class, line);
                }
            });
        if found.is_empty() {
            ui.label(quiet(ui, t("No class is called that")));
        }
    }

    /// Those whose name holds what is searched for.
    fn found<'a>(&self, classes: &'a [ClassCount]) -> Vec<&'a ClassCount> {
        let wanted = self.search.trim().to_lowercase();
        if wanted.is_empty() || classes.len() < SEARCHED {
            return classes.iter().collect();
        }
        let fits = |class: &&ClassCount| class.name.to_lowercase().contains(&wanted);
        classes.iter().filter(fits).collect()
    }
}

/// A name, and how many images have it.
fn row(ui: &mut Ui, class: &ClassCount, height: f32) {
    let size = vec2(ui.available_width(), height);
    let from_right = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, from_right, |ui| {
        let count = |images: usize| numbers::thousands(images as u64);
        let images = class.images;
        let counts = format!("{} + {}", count(images.train), count(images.test));
        let tip = t("Images to train on, and to test");
        ui.label(quiet(ui, counts)).on_hover_text(tip);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let name = Label::new(class.name.as_str()).truncate();
            ui.add(name).on_hover_text(class.name.as_str());
        });
    });
}
