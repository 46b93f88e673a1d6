//! Which test images stand on the page: class, order, and turning pages.

use crate::explore::Order;
use crate::ui::comparison::class_choice;
use crate::ui::language::t;
use crate::ui::scene::classes::Class;
use crate::ui::scene::{PanelName, Scene, title};
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Align, ComboBox, Layout, Ui};

/// What a person asked of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Request {
    /// Pages to turn, backwards below 0.
    pub turn: isize,
    /// Another class or order: start from the first page.
    pub afresh: bool,
    /// The order that is already there was chosen again.
    pub rank_anew: bool,
}

/// With less beside the title, in points, the lists have less air within.
const NARROW: f32 = 220.0;

/// Draws the controls in one row.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, classes: &[Class]) -> Request {
    let mut asked = Request::default();
    ui.horizontal(|ui| {
        title::title(ui, scene, PanelName::Comparison);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if ui.available_width() < NARROW {
                // Else the class would be three dots.
                ui.spacing_mut().button_padding.x = 5.0;
                ui.spacing_mut().icon_spacing = 3.0;
            }
            for (icon, name, turn) in [
                (Icon::Next, t("Next page"), 1),
                (Icon::Previous, t("Previous page"), -1),
            ] {
                if ui
                    .add(IconButton::new(icon, name))
                    .on_hover_text(name)
                    .clicked()
                {
                    asked.turn += turn;
                }
            }
            order(ui, scene, &mut asked);
            asked.afresh |= class_choice::show(ui, scene, classes);
        });
    });
    asked
}

fn order(ui: &mut Ui, scene: &mut Scene<'_>, asked: &mut Request) {
    let chosen = &mut scene.settings.comparison.order;
    let mut clicked = None;
    let text = match chosen {
        Order::File => t("As in file"),
        Order::WorstFirst => t("Worst first"),
        Order::BestFirst => t("Best first"),
        Order::Random(_) => t("Random"),
    };
    let next = match chosen {
        Order::Random(seed) => seed.wrapping_add(1),
        Order::File | Order::WorstFirst | Order::BestFirst => 1,
    };
    let list = ComboBox::from_id_salt("order of the page")
        .selected_text(text)
        .width(86.0);
    let combo = drop_down(ui, list, |ui| {
        let orders = [
            (Order::File, t("As in file"), t("The order of the data set")),
            (
                Order::WorstFirst,
                t("Worst first"),
                t(
                    "The lowest ELBO first, ranked once with the weights of this moment; choose \
                       it again to rank anew",
                ),
            ),
            (
                Order::BestFirst,
                t("Best first"),
                t(
                    "The highest ELBO first, ranked once with the weights of this moment; choose \
                       it again to rank anew",
                ),
            ),
            (
                Order::Random(next),
                t("Random"),
                t("Shuffled; choose it again for another shuffle"),
            ),
        ];
        for (order, label, about) in orders {
            let on = std::mem::discriminant(&order) == std::mem::discriminant(chosen);
            if ui
                .selectable_label(on, label)
                .on_hover_text(about)
                .clicked()
            {
                clicked = Some(order);
            }
        }
        clicked.is_some()
    });
    combo.accessible_name(t("Order")).on_hover_text(t(
        "The order of the test images: as in the file, by ELBO, or shuffled",
    ));
    if let Some(order) = clicked {
        asked.afresh = true;
        asked.rank_anew |= *chosen == order;
        *chosen = order;
    }
}
