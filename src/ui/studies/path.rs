//! Pictures along a way through points: a film strip, a playhead over it, and how long the way
//! is in latent units and in decoded pixels.

mod at_playhead;
mod film;
mod lengths;
mod player;
mod take_along;
mod way;
mod waypoints;

use crate::ui::language::t;
use crate::ui::scene::action::{self, PathAction};
use crate::ui::scene::{Scene, paths};
use crate::ui::studies::columns::beside;
use crate::ui::style::widgets::quiet;
use at_playhead::AtPlayhead;
use eframe::egui::{Button, Ui, vec2};
use film::Film;

/// The greatest share of the height that the strip has beside the picture at the playhead.
const STRIP: f32 = 0.5;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct PathStudy {
    film: Film,
    at_playhead: AtPlayhead,
}

impl PathStudy {
    /// Draws the study; asks for the strip, the picture at the playhead, and the length of the
    /// path in pictures.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        paths::prepare(scene);
        paths::play(ui, scene);
        if scene.document.paths.is_empty() {
            none(ui, scene);
            return;
        }
        paths::ask_length(scene);
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(_, scene), ui| words(ui, scene),
            |(study, scene), ui| study.pictures(ui, scene),
        );
        let (_, scene) = both;
        // What was changed in this frame is on its way in this frame.
        paths::prepare(scene);
        paths::ask_playhead(scene);
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.selection.paths.walk().is_none() {
            say_why_not(ui, scene);
            return;
        }
        // What the controls take beyond it does not move the strip.
        let width = ui.available_width();
        player::show(ui, scene);
        let room = vec2(width, STRIP * ui.available_height());
        self.film.show(ui, scene, room);
        ui.add_space(6.0);
        self.at_playhead.show(ui, scene);
    }
}

/// What the path is, and what can be done with it.
fn words(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().button_padding.x = 6.0;
    ui.spacing_mut().interact_size.y = 22.0;
    way::show(ui, scene);
    waypoints::show(ui, scene);
    lengths::show(ui, scene);
    take_along::show(ui, scene);
}

/// Without a path: how to make one.
fn none(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.label(quiet(
        ui,
        t(
            "A path leads through latent space from point to point, and what is decoded along it \
             shows what lies between them. Select two points or more on the plane, with Shift \
             and a click, and make a path through them",
        ),
    ));
    ui.add_space(6.0);
    offered(ui, scene, PathAction::Make);
}

fn say_why_not(ui: &mut Ui, scene: &Scene<'_>) {
    let paths = &scene.selection.paths;
    let laid = paths.chosen().and_then(|id| paths.laid(id));
    if let Some(Err(error)) = laid.map(|laid| &laid.path) {
        ui.label(lengths::refusal(error));
    }
}

/// A button for an action, in the words of its menu entry.
fn offered(ui: &mut Ui, scene: &mut Scene<'_>, action: PathAction) {
    let Some(offer) = action::offer(&action.clone().into()) else {
        return;
    };
    let possible = paths::is_possible(scene, &action);
    let button = ui.add_enabled(possible, Button::new(offer.label));
    let tip = offer.tooltip_with_key(ui.ctx());
    if button
        .on_hover_text(&tip)
        .on_disabled_hover_text(tip)
        .clicked()
    {
        scene.actions.push(action.into());
    }
}

/// The same with other words on it: beside it stands what it is about.
fn brief(ui: &mut Ui, scene: &mut Scene<'_>, action: PathAction, words: &str) {
    let Some(offer) = action::offer(&action.clone().into()) else {
        return;
    };
    let possible = paths::is_possible(scene, &action);
    let button = Button::selectable(paths::is_on(scene, &action), words);
    let tip = offer.tooltip_with_key(ui.ctx());
    let response = ui
        .add_enabled(possible, button.frame_when_inactive(true))
        .on_hover_text(&tip)
        .on_disabled_hover_text(tip);
    if response.clicked() {
        scene.actions.push(action.into());
    }
}
