//! A picture of a person's own, and what the model makes of it, under the strokes.

mod canvas;
mod evidence;
mod list;
mod numbers;
mod pictures;
mod places;
mod tools;

use crate::ui::language::t;
use crate::ui::scene::action::{Action, DrawingAction, offer};
use crate::ui::scene::{Scene, own_pictures};
use crate::ui::studies::columns::{column, scrolling};
use crate::ui::style::paper::controls;
use canvas::Canvas;
use eframe::egui::{Button, Context, Sense, Ui};
use evidence::EvidenceFollowing;
use list::PictureList;
use numbers::Numbers;
use pictures::Pictures;
use places::Places;

/// Between two parts of the study, in points.
const GAP: f32 = 18.0;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct DrawingStudy {
    canvas: Canvas,
    pictures: Pictures,
    numbers: Numbers,
    evidence: EvidenceFollowing,
    list: PictureList,
    /// The pass in which it was last drawn.
    drawn: Option<u64>,
}

impl DrawingStudy {
    /// Whether it is on screen: what is dropped then is a picture to look at.
    pub(crate) fn is_on_screen(&self, ctx: &Context) -> bool {
        let now = ctx.cumulative_pass_nr();
        self.drawn.is_some_and(|drawn| now <= drawn + 1)
    }

    /// Draws the study; asks what the model makes of the picture on the canvas.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.drawn = Some(ui.ctx().cumulative_pass_nr());
        own_pictures::follow(scene);
        let room = ui.available_rect_before_wrap();
        let Some(sheet) = own_pictures::sheet(scene) else {
            ui.add_space(12.0);
            ui.weak(t("The size of the model’s images is not known yet"));
            return;
        };
        let places = Places::of(room, sheet);
        for (rect, group) in places.tools.iter().zip(places.groups) {
            let name = ("tools", rect.left() as i32);
            scrolling(&mut column(ui, name, *rect), |ui| {
                controls(ui, |ui| tools::show(ui, scene, sheet, *group))
            });
        }
        let mut canvas = column(ui, "canvas", places.canvas);
        self.canvas
            .show(&mut canvas, scene, sheet, places.canvas.size());
        own_pictures::ask(scene);
        let seen = own_pictures::seen_on_canvas(scene);
        let evidence = self.evidence.follow(scene);
        let mut pictures = column(ui, "what the model makes of it", places.pictures);
        self.pictures.show(&mut pictures, scene, seen.as_deref());
        let (seen, evidence) = (seen.as_deref(), evidence.as_deref());
        scrolling(&mut column(ui, "numbers", places.numbers), |ui| {
            self.numbers.show(ui, scene, seen, evidence);
        });
        self.list.show(&mut column(ui, "list", places.list), scene);
        ui.allocate_rect(room, Sense::hover());
    }
}

/// A button that does what stands in the menu too, where there is something to do.
fn button(ui: &mut Ui, scene: &mut Scene<'_>, on: bool, words: &str, action: DrawingAction) {
    let action = Action::from(action);
    let tip = offer(&action).map_or("", |offer| offer.tooltip);
    let button = controls(ui, |ui| ui.add_enabled(on, Button::new(words)));
    let button = button.on_hover_text(tip);
    if button.clicked() {
        scene.actions.push(action);
    }
}
