//! The row above the plane: axes, what is drawn, and the legend of the classes.

use crate::ui::language::{fill, t};
use crate::ui::plane::scatter::ScatterLayer;
use crate::ui::scene::action::{Action, EditAction, ViewAction, offer};
use crate::ui::scene::axes::{axes, axis_name, can_choose};
use crate::ui::scene::{PanelName, Scene, title};
use crate::ui::style::palette;
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{
    Align2, ComboBox, CornerRadius, FontId, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;

/// Draws the row.
pub fn show(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    scatter: &mut ScatterLayer,
    classes: &BTreeSet<u8>,
) {
    ui.horizontal_wrapped(|ui| {
        title::title(ui, scene, PanelName::Plane);
        if scene.settings.layout.lecture {
            if scene.settings.plane.show_scatter {
                legend(ui, scatter, classes);
            }
            return;
        }
        axis_choice(ui, scene);
        switches(ui, scene);
        ui.separator();
        let fit = Action::from(ViewAction::FitPlane);
        let tip = offer(&fit).map(|offer| offer.tooltip_with_key(ui.ctx()));
        let button = ui.button(t("Fit prior"));
        if button.on_hover_text(tip.unwrap_or_default()).clicked() {
            scene.actions.push(fit);
        }
        let means = ui.button(t("Fit means")).on_hover_text(t(
            "Show all but the outermost hundredth of the posterior means",
        ));
        if means.clicked() {
            scene.actions.push(ViewAction::FitMeans.into());
        }
        let add = ui.button(t("Add point")).on_hover_text(t(
            "Put another point on the plane: the decoder shows the mean of p(x|z) there. \
                 A click on the plane puts one where you click",
        ));
        if add.clicked() {
            scene.actions.push(EditAction::AddPoint.into());
        }
        if !classes.is_empty() && scene.settings.plane.show_scatter {
            if ui.available_size_before_wrap().x < legend_width(ui, classes) {
                ui.end_row();
            }
            legend(ui, scatter, classes);
        }
    });
}

fn axis_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let latent = scene.progress.recipe.latent;
    if !can_choose(latent) {
        return;
    }
    let shown = axes(scene);
    let mut chosen = shown;
    for (place, name, tip) in [
        (
            0,
            t("Horizontal axis"),
            t(
                "The latent dimension drawn to the right. The others stay at the active point's values",
            ),
        ),
        (
            1,
            t("Vertical axis"),
            t("The latent dimension drawn upwards. The others stay at the active point's values"),
        ),
    ] {
        let before = chosen[place];
        let response = ComboBox::from_id_salt(("axis", place))
            .selected_text(axis_name(before))
            .width(52.0)
            .show_ui(ui, |ui| {
                for axis in 0..latent {
                    ui.selectable_value(&mut chosen[place], axis, axis_name(axis));
                }
            })
            .response;
        response.accessible_name(name).on_hover_text(tip);
        // Choosing the other axis's dimension exchanges the two.
        if chosen[0] == chosen[1] {
            chosen[1 - place] = before;
        }
    }
    // Untouched, what was chosen in a model of more dimensions is remembered.
    if chosen != shown {
        scene.settings.plane.axes = chosen;
    }
}

fn switches(ui: &mut Ui, scene: &mut Scene<'_>) {
    let plane = &mut scene.settings.plane;
    ui.checkbox(&mut plane.show_manifold, t("Manifold"))
        .on_hover_text(t(
            "Behind the points, the mean of p(x|z) decoded at the middle of each cell, \
               from the newest weights",
        ));
    ui.checkbox(&mut plane.show_scatter, t("Means"))
        .on_hover_text(t(
            "The means of q(z|x) that the encoder gives test images, coloured by class",
        ));
    ui.checkbox(&mut plane.hover, t("Hover"))
        .on_hover_text(t("Decode the place under the mouse"));
}

// All classes stand in one row, if not in this one then in the next.
fn legend_width(ui: &Ui, classes: &BTreeSet<u8>) -> f32 {
    let entries = classes.iter().map(|class| entry_width(*class));
    entries.sum::<f32>() + ui.spacing().item_spacing.x * classes.len() as f32
}

fn entry_width(class: u8) -> f32 {
    let digits = class.checked_ilog10().unwrap_or(0) + 1;
    20.0 + 7.0 * digits as f32
}

fn legend(ui: &mut Ui, scatter: &mut ScatterLayer, classes: &BTreeSet<u8>) {
    for &class in classes {
        let shown = !scatter.hidden.contains(&class);
        let response = entry(ui, class, shown);
        if response.clicked() {
            let alone = ui.input(|i| i.modifiers.shift || i.modifiers.command);
            toggle(&mut scatter.hidden, classes, class, alone);
        }
    }
}

fn toggle(hidden: &mut BTreeSet<u8>, classes: &BTreeSet<u8>, class: u8, alone: bool) {
    if alone {
        let others: BTreeSet<u8> = classes.iter().copied().filter(|c| *c != class).collect();
        *hidden = if *hidden == others {
            BTreeSet::new()
        } else {
            others
        };
    } else if !hidden.remove(&class) {
        hidden.insert(class);
    }
}

fn entry(ui: &mut Ui, class: u8, shown: bool) -> eframe::egui::Response {
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
    focus_frame(ui, &response);
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
