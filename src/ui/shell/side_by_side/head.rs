//! The line above a plane: which run it is, and of which step its weights are.

use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::CompareAction;
use crate::ui::scene::second_run::{Link, in_hand_name};
use crate::ui::scene::shown_step::shown_time;
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::paper::is_paper;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{
    Align, Color32, Label, Layout, Response, RichText, Sense, TextStyle, Ui, WidgetText, vec2,
};

/// The most that a run's name takes of the row of controls.
const NAME: f32 = 64.0;
/// What the shortest of its names takes at most: "fork 10,000,000" is whole.
const SHORTEST: f32 = 120.0;

/// The line above a plane.
pub(super) struct Head {
    /// What the run is called; behind it shorter names, where the number that tells it from
    /// another is not cut off either.
    pub names: Vec<String>,
    /// Of which weights everything on the plane is.
    pub step: u64,
    /// It is the run beside the one in hand, and this is how they are linked.
    pub second: Option<Link>,
}

impl Head {
    /// That of the run in hand.
    pub fn in_hand(scene: &Scene<'_>) -> Self {
        Self {
            names: vec![in_hand_name().to_owned()],
            step: shown_time(scene).step,
            second: None,
        }
    }

    /// Draws it.
    pub fn show(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 7.0;
            swatch(ui, self.second.is_some());
            let paper = is_paper(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.second.is_some() && !paper {
                    close(ui, scene);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.words(ui));
            });
        });
    }

    /// Draws it at the beginning of the plane's row of controls. Why nothing leads from one plane
    /// to the other the strip below says.
    pub fn show_in_row(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        swatch(ui, self.second.is_some());
        let step = fill(t("step {n}"), &[("n", numbers::thousands(self.step))]);
        self.name(ui, NAME);
        ui.add(Label::new(quiet(ui, step)).selectable(false));
        if self.second.is_some() && !scene.settings.layout.lecture {
            close(ui, scene);
        }
    }

    fn words(&self, ui: &mut Ui) {
        let step = fill(t("step {n}"), &[("n", numbers::thousands(self.step))]);
        let step = quiet(ui, step);
        let apart = self.second.and_then(words_of);
        // The step is never cut off.
        let galley = Label::new(step.clone());
        let reserved = 96.0;
        let room = (ui.available_width() - reserved).max(40.0);
        self.name(ui, room);
        ui.add(galley.selectable(false));
        if let Some(words) = apart {
            let bad = RichText::new(words).color(theme::tokens(ui).bad).small();
            ui.add(Label::new(bad).truncate()).on_hover_text(t(
                "Latent axes of two runs mean different things. Only an image that both know leads \
                 from one plane to the other",
            ));
        }
    }

    /// Draws the longest of the names that fits in so much width; the shortest may take somewhat
    /// more, so that a number in it is whole.
    fn name(&self, ui: &mut Ui, room: f32) {
        let rich = |name: &String| RichText::new(name).font(strong(13.0));
        let wide = |name: &String| {
            let galley =
                WidgetText::from(rich(name)).into_galley(ui, None, f32::INFINITY, TextStyle::Body);
            galley.size().x
        };
        let fits = self.names.iter().find(|name| wide(name) <= room);
        let Some(name) = fits.or(self.names.last()) else {
            return;
        };
        let shown = ui.scope(|ui| {
            ui.set_max_width(room.max(SHORTEST));
            ui.add(Label::new(rich(name)).truncate())
        });
        if let Some(whole) = self.names.first() {
            shown.inner.on_hover_text(whole);
        }
    }
}

/// Why nothing leads from one plane to the other, if so it is.
fn words_of(link: Link) -> Option<&'static str> {
    match link {
        Link::SameImages => None,
        Link::OtherImages => Some(t("other images: the planes are not linked")),
        Link::ImagesAway => Some(t("images not at hand: the planes are not linked")),
    }
}

/// The colour of a run.
pub(super) fn colour(second: bool, dark: bool) -> Color32 {
    if second {
        palette::second_run(dark)
    } else {
        palette::train(dark)
    }
}

/// A sample of it.
pub(super) fn swatch(ui: &mut Ui, second: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    let colour = colour(second, ui.visuals().dark_mode);
    ui.painter().rect_filled(rect, 2.0, colour);
    response
}

fn close(ui: &mut Ui, scene: &mut Scene<'_>) {
    let button = ui.add(IconButton::new(Icon::Close, t("Compare no longer")));
    let tip = t("Show the run in hand alone again (Esc). Neither run changes");
    if button.on_hover_text(tip).clicked() {
        scene.actions.push(CompareAction::Stop.into());
    }
}
