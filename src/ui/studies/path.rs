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
use crate::ui::studies::columns::{beside, column};
use crate::ui::style::paper::{controls, is_paper};
use crate::ui::style::widgets::quiet;
use at_playhead::AtPlayhead;
use eframe::egui::{Button, Rect, Sense, Ui, pos2, vec2};
use film::Film;

/// The greatest share of the height that the strip has beside the picture at the playhead.
const STRIP: f32 = 0.5;

/// The picture at the playhead stands beside the strip where the room is so many times as wide
/// as high, and has at most this share of the width.
const LOW: f32 = 3.0;
const PICTURE: f32 = 0.3;
/// From this width on, lengths and files stand beside the picture at the playhead.
const WIDE: f32 = 860.0;
/// From this width on, they stand beside each other.
const FACTS: f32 = 560.0;

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
        let aside = ui.available_width() < WIDE;
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(_, scene), ui| words(ui, scene, aside),
            |(study, scene), ui| study.pictures(ui, scene, !aside),
        );
        let (_, scene) = both;
        // What was changed in this frame is on its way in this frame.
        paths::prepare(scene);
        paths::ask_playhead(scene);
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, with_facts: bool) {
        if scene.selection.paths.walk().is_none() {
            say_why_not(ui, scene);
            return;
        }
        let room = ui.available_rect_before_wrap();
        if room.width() < LOW * room.height() {
            self.film(ui, scene);
            ui.horizontal_top(|ui| {
                let wide = ui.available_width() * PICTURE;
                let most = vec2(wide, ui.available_height() - 2.0);
                self.at_playhead.picture(ui, scene, most);
                said(ui, scene, with_facts);
            });
            return;
        }
        // A low room: the picture has all of its height.
        let most = vec2(PICTURE * room.width(), room.height());
        let size = at_playhead::size(scene, most);
        let right = Rect::from_min_max(pos2(room.right() - size.x - 1.0, room.top()), room.max);
        let left = room.with_max_x(right.left() - 14.0);
        self.at_playhead
            .picture(&mut column(ui, "at the playhead", right), scene, most);
        let mut left = column(ui, "strip", left);
        self.film(&mut left, scene);
        left.horizontal_top(|ui| said(ui, scene, with_facts));
        ui.allocate_rect(room, Sense::hover());
    }

    /// The strip below its controls.
    fn film(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        // What the controls take beyond it does not move the strip.
        let width = ui.available_width();
        player::show(ui, scene);
        let room = vec2(width, STRIP * ui.available_height());
        self.film.show(ui, scene, room);
        ui.add_space(2.0);
    }
}

/// Where the playhead is, and with `facts` how long the path is and how it is taken along.
fn said(ui: &mut Ui, scene: &mut Scene<'_>, with_facts: bool) {
    ui.vertical(|ui| {
        dense(ui);
        at_playhead::place(ui, scene);
    });
    if !with_facts {
        return;
    }
    ui.add_space(12.0);
    if ui.available_width() < FACTS {
        ui.vertical(|ui| {
            dense(ui);
            facts(ui, scene);
        });
        return;
    }
    ui.vertical(|ui| {
        dense(ui);
        ui.set_width(0.5 * FACTS);
        lengths::show(ui, scene);
        offered(ui, scene, PathAction::PointAtPlayhead);
    });
    ui.add_space(12.0);
    ui.vertical(|ui| {
        dense(ui);
        controls(ui, |ui| take_along::show(ui, scene));
    });
}

/// What the path is, and what can be done with it.
fn words(ui: &mut Ui, scene: &mut Scene<'_>, with_facts: bool) {
    dense(ui);
    way::show(ui, scene);
    waypoints::show(ui, scene);
    if with_facts {
        facts(ui, scene);
    }
}

/// How long it is, and how it is taken along.
fn facts(ui: &mut Ui, scene: &mut Scene<'_>) {
    lengths::show(ui, scene);
    offered(ui, scene, PathAction::PointAtPlayhead);
    controls(ui, |ui| take_along::show(ui, scene));
}

/// Many controls in little room.
fn dense(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 4.0;
    spacing.button_padding.x = 6.0;
    spacing.interact_size.y = 22.0;
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
    let button = controls(ui, |ui| ui.add_enabled(possible, Button::new(offer.label)));
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
    let on = paths::is_on(scene, &action);
    if on && is_paper(ui) {
        ui.label(words);
        return;
    }
    let button = Button::selectable(on, words).frame_when_inactive(true);
    let tip = offer.tooltip_with_key(ui.ctx());
    let response = controls(ui, |ui| ui.add_enabled(possible, button))
        .on_hover_text(&tip)
        .on_disabled_hover_text(tip);
    if response.clicked() {
        scene.actions.push(action.into());
    }
}
