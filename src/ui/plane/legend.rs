//! The legend of the classes, which shows and hides them.

use crate::ui::language::{fill, t};
use crate::ui::style::palette;
use eframe::egui::{
    Align2, CornerRadius, FontId, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;

/// The width of the legend in one row.
pub fn width(classes: &BTreeSet<u16>) -> f32 {
    classes.iter().map(|class| entry_width(*class)).sum()
}

fn entry_width(class: u16) -> f32 {
    let digits = class.checked_ilog10().unwrap_or(0) + 1;
    17.0 + 7.0 * digits as f32
}

/// Draws the legend; a click hides a class or shows it.
pub fn show(ui: &mut Ui, hidden: &mut BTreeSet<u16>, classes: &BTreeSet<u16>) {
    ui.spacing_mut().item_spacing.x = 0.0;
    for &class in classes {
        let response = entry(ui, class, !hidden.contains(&class));
        if response.clicked() {
            let alone = ui.input(|i| i.modifiers.shift || i.modifiers.command);
            toggle(hidden, classes, class, alone);
        }
    }
}

fn toggle(hidden: &mut BTreeSet<u16>, classes: &BTreeSet<u16>, class: u16, alone: bool) {
    if alone {
        let others: BTreeSet<u16> = classes.iter().copied().filter(|c| *c != class).collect();
        *hidden = if *hidden == others {
            BTreeSet::new()
        } else {
            others
        };
    } else if !hidden.remove(&class) {
        hidden.insert(class);
    }
}

fn entry(ui: &mut Ui, class: u16, shown: bool) -> Response {
    let text = class.to_string();
    let size = vec2(entry_width(class), 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let visuals = ui.style().interact(&response);
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, CornerRadius::same(4), visuals.weak_bg_fill);
    }
    let dark = ui.visuals().dark_mode;
    let colour = palette::class(class, dark);
    let at = pos2(rect.left() + 9.0, rect.center().y);
    let text_colour = if shown {
        painter.circle_filled(at, 5.0, colour);
        ui.visuals().text_color()
    } else {
        painter.circle_stroke(at, 4.5, Stroke::new(1.0, colour.gamma_multiply(0.7)));
        ui.visuals().weak_text_color().gamma_multiply(0.7)
    };
    let font = FontId::proportional(12.5);
    painter.text(
        at + vec2(8.0, 0.0),
        Align2::LEFT_CENTER,
        &text,
        font,
        text_colour,
    );
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::CheckBox,
            true,
            shown,
            fill(t("Show class {class}"), &[("class", class)]),
        )
    });
    response.on_hover_text(fill(
        t("Show or hide the means of class {class}; with Shift, show it alone"),
        &[("class", class)],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_class_alone_and_back() {
        let classes = BTreeSet::from([1, 2, 3]);
        let mut hidden = BTreeSet::new();
        toggle(&mut hidden, &classes, 2, true);
        assert_eq!(hidden, BTreeSet::from([1, 3]));
        toggle(&mut hidden, &classes, 2, true);
        assert!(hidden.is_empty());
        toggle(&mut hidden, &classes, 3, false);
        assert_eq!(hidden, BTreeSet::from([3]));
        toggle(&mut hidden, &classes, 3, false);
        assert!(hidden.is_empty());
    }
}
