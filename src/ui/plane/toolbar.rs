//! The row above the plane: what is drawn, and the legend of the classes. What has no
//! room in the row stands in a menu at its end.

use crate::ui::language::t;
use crate::ui::plane::legend::Legend;
use crate::ui::plane::legend::list;
use crate::ui::plane::{axis_choice, field_menu, manifold_menu, marking, means_menu, menu_button};
use crate::ui::scene::action::{Action, EditAction, ViewAction, offer};
use crate::ui::scene::settings::ColourBy;
use crate::ui::scene::{IMAGES_AWAY, PanelName, Scene, scattered, title};
use crate::ui::style::widgets::words_width;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{
    Align, Button, Checkbox, Layout, PopupCloseBehavior, Role, TextStyle, Ui, UiBuilder, WidgetInfo,
};
use std::collections::BTreeSet;

/// Between two groups of the row.
const GAP: f32 = 6.0;
/// Between a switch and its menu.
const TOGETHER: f32 = 2.0;

/// One part of the row, in the order in which they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Manifold,
    Field,
    Means,
    Hover,
    Thumbnails,
    FitPrior,
    FitMeans,
    AddPoint,
    Legend,
}

impl Part {
    /// All, from left to right.
    const ROW: [Self; 9] = [
        Self::Manifold,
        Self::Field,
        Self::Means,
        Self::Hover,
        Self::Thumbnails,
        Self::FitPrior,
        Self::FitMeans,
        Self::AddPoint,
        Self::Legend,
    ];
    /// All, the most used first.
    const BY_USE: [Self; 9] = [
        Self::Means,
        Self::Manifold,
        Self::Legend,
        Self::Field,
        Self::FitPrior,
        Self::AddPoint,
        Self::FitMeans,
        Self::Thumbnails,
        Self::Hover,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::Manifold => t("Manifold"),
            Self::Field => t("Field"),
            Self::Means => t("Means"),
            Self::Hover => t("Hover"),
            Self::Thumbnails => t("Pictures"),
            Self::FitPrior => t("Fit prior"),
            Self::FitMeans => t("Fit means"),
            Self::AddPoint => t("Add point"),
            Self::Legend => "",
        }
    }

    /// The room that it takes in the row; the legend takes less as a button.
    fn width(self, ui: &Ui, classes: &ShownClasses<'_>, form: Form) -> Option<f32> {
        let spacing = ui.spacing();
        let font = TextStyle::Button.resolve(ui.style());
        let words = || words_width(ui, self.words(), font);
        match self {
            Self::Manifold | Self::Field | Self::Means => {
                let switch = words() + spacing.icon_width + spacing.icon_spacing + 2.0;
                Some(switch + TOGETHER + menu_button::WIDTH)
            }
            Self::Hover | Self::Thumbnails => {
                Some(words() + spacing.icon_width + spacing.icon_spacing + 2.0)
            }
            Self::FitPrior | Self::FitMeans | Self::AddPoint => {
                Some(words() + 2.0 * spacing.button_padding.x + 2.0)
            }
            Self::Legend => match form {
                Form::Row => classes.legend.row_width(ui),
                Form::Button => Some(classes.legend.button_width(ui, classes.hidden)),
            },
        }
    }
}

/// How the legend stands in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Each class with its mark.
    Row,
    /// A button that opens a list.
    Button,
}

/// The legend, and which of its classes are hidden.
struct ShownClasses<'a> {
    legend: &'a Legend,
    hidden: &'a mut BTreeSet<u16>,
}

impl ShownClasses<'_> {
    fn show(&mut self, ui: &mut Ui, form: Form) {
        let layout = Layout::left_to_right(Align::Center);
        ui.scope_builder(UiBuilder::new().layout(layout), |ui| match form {
            Form::Row => self.legend.show_row(ui, self.hidden),
            Form::Button => self.legend.show_button(ui, self.hidden),
        });
    }

    /// Draws it within a menu, where there is room below.
    fn show_in_menu(&mut self, ui: &mut Ui) {
        if self.legend.row_width(ui).is_none() {
            list::show(ui, self.legend, self.hidden);
            return;
        }
        let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
        ui.scope_builder(UiBuilder::new().layout(layout), |ui| {
            self.legend.show_row(ui, self.hidden);
        });
    }
}

/// What says at the beginning of the row what the plane is.
pub(crate) type Title<'a> = &'a mut dyn FnMut(&mut Ui, &mut Scene<'_>);

/// The panel's own title.
pub(super) fn title(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = match scene.progress.recipe.latent {
        1 => t("Latent line"),
        _ => PanelName::Plane.label(),
    };
    title::title_as(ui, scene, PanelName::Plane, words);
}

/// Draws the row; whether it names the classes.
pub fn show(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    hidden: &mut BTreeSet<u16>,
    legend: &Legend,
    title: Title<'_>,
) -> bool {
    // Classes whose colours no dot has would be read as its legend.
    let by_class = scene.settings.plane.colour_by == ColourBy::Class;
    let is_there = scene.settings.plane.show_scatter && by_class && legend.is_there();
    let mut classes = ShownClasses { legend, hidden };
    let takes_points = !scene.selection.points_elsewhere;
    let there = |part: &Part| match part {
        Part::Legend => is_there,
        Part::AddPoint | Part::Thumbnails => takes_points,
        Part::Manifold
        | Part::Field
        | Part::Means
        | Part::Hover
        | Part::FitPrior
        | Part::FitMeans => true,
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        title(ui, scene);
        if scene.settings.layout.lecture {
            if is_there {
                let wide = legend.whole_width(ui);
                let fits = wide.is_some_and(|wide| wide <= ui.available_width());
                classes.show(ui, if fits { Form::Row } else { Form::Button });
                return fits;
            }
            return false;
        }
        let planes_elsewhere = axis_choice::show(ui, scene);
        let tools_elsewhere =
            ui.available_width() < marking::tools_width(ui, scene) + more_width(ui);
        if !tools_elsewhere {
            ui.scope(|ui| marking::tools(ui, scene));
        }
        let (row, rest) = fitting(ui, &classes, there);
        let named = row.contains(&(Part::Legend, Form::Row));
        for (part, form) in row {
            show_part(ui, scene, &mut classes, part, Some(form));
        }
        if !rest.is_empty() || planes_elsewhere || tools_elsewhere {
            more(ui, |ui| {
                if planes_elsewhere {
                    axis_choice::show_in_menu(ui, scene);
                }
                if tools_elsewhere {
                    marking::tools_in_menu(ui, scene);
                }
                for part in rest {
                    show_part(ui, scene, &mut classes, part, None);
                }
            });
        }
        named
    })
    .inner
}

/// Which parts have room in what is left of the row, and in which form; and which have not.
fn fitting(
    ui: &Ui,
    classes: &ShownClasses<'_>,
    there: impl Fn(&Part) -> bool,
) -> (Vec<(Part, Form)>, Vec<Part>) {
    // The roomier form first.
    let forms = |part: Part| {
        let widths = [Form::Row, Form::Button].map(|form| {
            let width = part.width(ui, classes, form)?;
            Some((form, width + GAP))
        });
        widths.into_iter().flatten()
    };
    let all = Part::BY_USE.into_iter().filter(&there);
    let room = ui.available_width() + GAP;
    let more = more_width(ui);
    let roomiest = all.clone().filter_map(|part| forms(part).next());
    let taken: f32 = roomiest.map(|(_, width)| width).sum();
    let mut left = if taken <= room { room } else { room - more };
    let mut fits = Vec::new();
    for part in all {
        if let Some((form, width)) = forms(part).find(|(_, width)| *width <= left) {
            left -= width;
            fits.push((part, form));
        }
    }
    // What is left over goes to the names of the classes.
    let legend = fits.iter_mut().find(|(part, _)| *part == Part::Legend);
    if let (Some((_, form)), Some(whole)) = (legend, classes.legend.whole_width(ui))
        && *form == Form::Button
        && whole <= left + classes.legend.button_width(ui, classes.hidden)
    {
        *form = Form::Row;
    }
    let mut row = Vec::new();
    let mut rest = Vec::new();
    for part in Part::ROW.into_iter().filter(there) {
        match fits.iter().find(|(fitting, _)| *fitting == part) {
            Some(fitting) => row.push(*fitting),
            None => rest.push(part),
        }
    }
    (row, rest)
}

/// What the menu at the end of the row takes of it.
fn more_width(ui: &Ui) -> f32 {
    ui.spacing().interact_size.y + 2.0 * ui.spacing().button_padding.x + GAP
}

/// The menu at the end of the row.
fn more(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let stays_open = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = MenuButton::from_button(Button::new("\u{2026}")).config(stays_open);
    let (response, _) = button.ui(ui, content);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, t("More")));
    response.on_hover_text(t("What has no room in this row"));
}

/// Draws a part, the legend in this form; in none within the menu.
fn show_part(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    classes: &mut ShownClasses<'_>,
    part: Part,
    form: Option<Form>,
) {
    let away = scene.images_are_away();
    let by_class = scene.settings.plane.colour_by == ColourBy::Class;
    let plane = &mut scene.settings.plane;
    let words = part.words();
    match part {
        Part::Manifold => {
            let tip = match plane.field.takes_place() {
                true => t("The field is drawn in its place; this brings the manifold back"),
                false => t(
                    "Behind the points, the mean of p(x|z) decoded at the middle of each cell, \
                   from the newest weights",
                ),
            };
            beside_menu(ui, form, |ui| {
                let plane = &mut scene.settings.plane;
                let mut shown = plane.shows_manifold();
                let response = ui.checkbox(&mut shown, words);
                if response.on_hover_text(tip).changed() {
                    plane.toggle_manifold();
                }
                let name = t("Manifold: where and how many");
                let tip = t("Where the manifold’s images are decoded, and how many");
                menu_button::show(ui, name, tip, |ui| manifold_menu::show(ui, scene));
            });
        }
        Part::Field => beside_menu(ui, form, |ui| {
            let field = &mut scene.settings.plane.field;
            let about = format!("{}: {}", field.of.label(), field.of.about());
            ui.checkbox(&mut field.show, words).on_hover_text(about);
            let name = t("Field: which and how");
            let tip = t("Which field is drawn as a heat map, how opaque, and of what");
            menu_button::show(ui, name, tip, |ui| field_menu::show(ui, scene));
        }),
        Part::Means => {
            let coloured = classes.legend.is_there() && by_class;
            beside_menu(ui, form, |ui| {
                let shown = &mut scene.settings.plane.show_scatter;
                means(ui, shown, coloured, away);
                let tip = t(
                    "Which images are dots of the plane, how many, by what they are placed, and \
                     what their colours stand for",
                );
                let name = t("Choose the dots");
                ui.add_enabled_ui(!away, |ui| {
                    menu_button::show(ui, name, tip, |ui| means_menu::show(ui, scene));
                });
            });
        }
        Part::Hover => {
            ui.checkbox(&mut plane.hover, words)
                .on_hover_text(t("Decode the place under the mouse"));
        }
        Part::Thumbnails => {
            ui.checkbox(&mut plane.show_thumbnails, words)
                .on_hover_text(t("Draw beside each point what it decodes to"));
        }
        Part::FitPrior => {
            let fit = Action::from(ViewAction::FitPlane);
            let latent = scene.progress.recipe.latent;
            let offer = offer(&fit).map(|offer| offer.for_latent(latent));
            let tip = offer.map(|offer| offer.tooltip_with_key(ui.ctx()));
            let button = ui.button(words).on_hover_text(tip.unwrap_or_default());
            if button.clicked() {
                scene.actions.push(fit);
            }
        }
        Part::FitMeans => {
            let means = scattered::newest(scene);
            let there = !away && means.is_some_and(|means| !means.answer.is_empty());
            let why = if away {
                t(IMAGES_AWAY)
            } else {
                t("There are no means yet: switch Means on")
            };
            let button = ui
                .add_enabled(there, Button::new(words))
                .on_hover_text(t(
                    "Show all but the outermost hundredth of the posterior means",
                ))
                .on_disabled_hover_text(why);
            if button.clicked() {
                scene.actions.push(ViewAction::FitMeans.into());
            }
        }
        Part::AddPoint => {
            let button = ui.button(words).on_hover_text(t(
                "Put another point: the decoder shows the mean of p(x|z) there. A click on empty \
                 ground puts one where you click, and A where the mouse is; a click on a dot \
                 chooses its image",
            ));
            if button.clicked() {
                scene.actions.push(EditAction::AddPoint.into());
            }
        }
        Part::Legend => match form {
            Some(form) => classes.show(ui, form),
            None => classes.show_in_menu(ui),
        },
    }
}

/// A switch with its menu close beside it.
fn beside_menu(ui: &mut Ui, form: Option<Form>, content: impl FnOnce(&mut Ui)) {
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = TOGETHER;
        content(ui);
    };
    if form.is_none() {
        ui.horizontal(row);
        return;
    }
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().layout(layout), row);
}

/// The switch of the means, which are coloured where there are classes.
fn means(ui: &mut Ui, shown: &mut bool, coloured: bool, away: bool) {
    let about = if coloured {
        t(
            "Where the encoder puts images: a dot each, coloured by class. A click on a dot chooses its image",
        )
    } else {
        t("Where the encoder puts images: a dot each. A click on a dot chooses its image")
    };
    let switch = Checkbox::new(shown, Part::Means.words());
    ui.add_enabled(!away, switch)
        .on_hover_text(about)
        .on_disabled_hover_text(t(IMAGES_AWAY));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_in_the_row_and_among_the_most_used() {
        for part in Part::ROW {
            assert!(Part::BY_USE.contains(&part));
        }
    }
}
