//! The way from one group of images to another, added to a point by a slider.

use super::groups::{Group, Groups};
use super::waiting;
use crate::explore::{AlongAttribute, Answered, Attribute, AttributeQuery};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::EditAction;
use crate::ui::scene::{Scene, points};
use crate::ui::studies::columns::head;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::number_field::{Kind, number_slider};
use crate::ui::style::palette;
use crate::ui::style::paper::controls;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Align2, Button, Color32, ComboBox, FontId, Pos2, Rect, Role, Sense, Slider, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How far the slider goes, in lengths of the way.
const REACH: RangeInclusive<f64> = -2.0..=2.0;
/// The longer side of the decoded picture: at least, and at most.
const SIDES: [f32; 2] = [84.0, 280.0];
/// Height of the drawing of how far the groups spread.
const DRAWING: f32 = 62.0;
/// Up to this share of either group past the middle, the two hardly overlap; up to the other,
/// they overlap in part.
const OVERLAPS: [f64; 2] = [0.05, 0.25];

/// What this part keeps from frame to frame.
#[derive(Default)]
pub struct AttributeView {
    groups: Groups,
    from: Option<Group>,
    to: Option<Group>,
    walk: Option<Walk>,
    picture: Picture,
    found: Option<Arc<Answered<AttributeQuery>>>,
}

/// A point on its way.
struct Walk {
    point: u64,
    /// Where it was when the slider stood at 0.
    start: Vec<f32>,
    /// Where the slider brought it.
    reached: Vec<f32>,
    /// Where the slider stands.
    at: f64,
}

impl AttributeView {
    /// Asks for the way between the two groups.
    pub fn ask(&mut self, scene: &mut Scene<'_>) {
        self.begin(scene);
        let sets = [self.from, self.to].map(|group| self.groups.set(scene, group?));
        let [Some(from), Some(to)] = sets else {
            self.found = None;
            return;
        };
        let query = AttributeQuery { from, to };
        let found = scene.ask(query.clone());
        let run = scene.progress.run;
        let latent = scene.progress.recipe.latent;
        self.found = found.filter(|found| {
            let fits = found.answer.vector.len() == latent;
            found.query == query && found.stamp.run == run && fits
        });
    }

    /// Chooses the first two groups, where none are chosen or they are no longer there.
    fn begin(&mut self, scene: &Scene<'_>) {
        let all = self.groups.all(scene);
        let is_there = |group: &Group| all.iter().any(|(other, _)| other == group);
        self.from = self.from.filter(is_there);
        self.to = self.to.filter(is_there);
        let first = |but: Option<Group>| {
            let mut others = all.iter().map(|(group, _)| *group);
            others.find(|group| Some(*group) != but)
        };
        if self.from.is_none() {
            self.from = first(self.to);
        }
        if self.to.is_none() {
            self.to = first(self.from);
        }
    }

    /// Draws which way it is.
    pub fn words(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        head(
            ui,
            t("Attribute vector"),
            t(
                "The mean code of one group less that of another is a direction in latent space: \
                 what the two differ in. Added to a point, it takes the point from the one \
                 towards the other. Groups are classes, kept regions, or what is marked.",
            ),
        );
        let all = self.groups.all(scene);
        let mut changed = false;
        let choices = [
            (t("From"), &mut self.from, t("Where the way begins: at 0")),
            (t("To"), &mut self.to, t("Where the way leads: to 1")),
        ];
        for (name, group, about) in choices {
            ui.horizontal(|ui| {
                let label = ui.label(name);
                changed |= choose(ui, name, group, &all, about);
                label.on_hover_text(about);
            });
        }
        let swap =
            controls(ui, |ui| ui.button(t("Exchange"))).on_hover_text(t("The same way back"));
        if swap.clicked() {
            std::mem::swap(&mut self.from, &mut self.to);
            changed = true;
        }
        if changed {
            // From where it is now.
            self.walk = None;
        }
    }

    /// Draws how far both groups spread along the way, and the slider.
    pub fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let all = self.groups.all(scene);
        let name = |group: Option<Group>| {
            let found = all.iter().find(|(other, _)| Some(*other) == group);
            found.map_or_else(String::new, |(_, name)| name.clone())
        };
        let names = [name(self.from), name(self.to)];
        if all.len() < 2 {
            return waiting(
                ui,
                t("Two groups are needed: mark images, and keep what is marked as a region"),
            );
        }
        let Some(found) = self.found.clone() else {
            return waiting(ui, t("The mean codes are being computed"));
        };
        let room = ui.available_rect_before_wrap();
        let side = (room.height() - 24.0)
            .min(0.36 * room.width())
            .clamp(SIDES[0], SIDES[1]);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 18.0;
            self.decoded(ui, scene, side);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                let wide = (ui.available_width() - 70.0).clamp(80.0, 460.0);
                drawing(ui, &found.answer, &names, self.amount(scene), wide);
                self.slider(ui, scene, &found.answer, wide);
                ui.label(spread_words(&found.answer, &names));
                let holes = [
                    ("length", numbers::signed(found.answer.length, 3)),
                    ("step", numbers::thousands(found.stamp.step)),
                ];
                let words = fill(
                    t("length {length} in latent units, weights of step {step}"),
                    &holes,
                );
                ui.label(quiet(ui, words).small());
                begin_at_image(ui, scene);
            });
        });
    }

    /// Where the slider stands: at 0 where the point was moved otherwise since.
    fn amount(&self, scene: &Scene<'_>) -> f64 {
        self.walk(scene).map_or(0.0, |walk| walk.at)
    }

    /// The way that the active point went, if it is still where the slider brought it.
    fn walk(&self, scene: &Scene<'_>) -> Option<&Walk> {
        let active = points::active(scene)?;
        let walk = self.walk.as_ref()?;
        (active.id == walk.point && active.z == walk.reached).then_some(walk)
    }

    fn slider(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, way: &Attribute, wide: f32) {
        let Some(point) = points::active(scene) else {
            ui.label(t("Put a point on the plane to move it along the way"));
            return;
        };
        let (name, locked) = (points::name(point), point.locked);
        let before = self.amount(scene);
        let mut at = before;
        ui.add_enabled_ui(!locked && way.length > 0.0, |ui| {
            ui.spacing_mut().slider_width = wide;
            let slider = Slider::new(&mut at, REACH).step_by(0.01).fixed_decimals(2);
            let slider = number_slider(ui, Kind::Real, REACH, slider);
            slider.widget_info(|| WidgetInfo::slider(true, at, t("Along the attribute")));
            let about = fill(
                t(
                    "Adds so many lengths of the way to {point}, from where it was when the \
                     slider stood at 0",
                ),
                &[("point", &name)],
            );
            slider.on_hover_text(about).on_disabled_hover_text(t(
                "The point is locked, or both groups have the same mean",
            ));
        });
        // A screen reader's hand reaches what is locked too.
        if at != before && at.is_finite() && !locked {
            self.walk_to(scene, way, at);
        }
    }

    /// Brings the active point to where so many lengths of the way lead.
    fn walk_to(&mut self, scene: &mut Scene<'_>, way: &Attribute, at: f64) {
        let walked = self.walk(scene).map(|walk| walk.start.clone());
        let Some(point) = points::active_mut(scene) else {
            return;
        };
        let start = walked.unwrap_or_else(|| point.z.clone());
        let moved = start.iter().zip(&way.vector);
        point.z = moved
            .map(|(start, part)| (f64::from(*start) + at * part) as f32)
            .collect();
        self.walk = Some(Walk {
            point: point.id,
            reached: point.z.clone(),
            start,
            at,
        });
        points::prepare(scene);
    }

    /// What the active point decodes to.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>, side: f32) {
        let (Some(point), Some(shape)) = (points::active(scene), scene.image_shape()) else {
            return;
        };
        let size = texture::fitted(shape, side);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let pixels = points::pixels(scene.answers, point.id);
        let id = match pixels {
            Some(pixels) => Some(self.picture.show(ui, &pixels, shape, scene.tones())),
            None => self.picture.last(),
        };
        if let Some(id) = id {
            let whole = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
            ui.painter().image(id, rect, whole, Color32::WHITE);
        }
        frame_picture(ui, rect);
        let name = fill(t("{name}, decoded"), &[("name", points::name(point))]);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        response.on_hover_text(scene.with_tones(name.clone()));
    }
}

/// A list of groups; whether another was chosen.
fn choose(
    ui: &mut Ui,
    name: &'static str,
    group: &mut Option<Group>,
    all: &[(Group, String)],
    about: &str,
) -> bool {
    let before = *group;
    let shown = all.iter().find(|(other, _)| Some(*other) == before);
    let text = shown.map_or("", |(_, name)| name.as_str());
    let list = ComboBox::from_id_salt(name)
        .width(170.0)
        .selected_text(text);
    let response = drop_down(ui, list, |ui| {
        let mut clicked = false;
        for (other, name) in all {
            clicked |= ui
                .selectable_value(group, Some(*other), name.as_str())
                .clicked();
        }
        clicked
    });
    response.accessible_name(name).on_hover_text(about);
    before != *group
}

/// Puts a point at the chosen image's code, to be moved along the way.
fn begin_at_image(ui: &mut Ui, scene: &mut Scene<'_>) {
    let chosen = scene.selection.image.clone();
    let button = Button::new(t("Begin at the chosen image's code"));
    let button = controls(ui, |ui| ui.add_enabled(chosen.is_some(), button))
        .on_hover_text(t(
            "Put a point at the mean of its q(z|x), to move it along the way",
        ))
        .on_disabled_hover_text(t("No image is chosen"));
    if let (true, Some(image)) = (button.clicked(), chosen) {
        let z = image.posterior.mean.clone();
        scene.actions.push(EditAction::AddPointAt(z).into());
    }
}

/// How far the members of both groups lie along the way, in words.
fn spread_words(way: &Attribute, [from, to]: &[String; 2]) -> String {
    if way.length == 0.0 {
        return t("Both groups have the same mean: there is no way between them").to_owned();
    }
    let percent = |along: &AlongAttribute| format!("{:.0} %", 100.0 * along.beyond);
    let holes = [
        ("from", from.clone()),
        ("to", to.clone()),
        ("a", numbers::signed(way.from.spread, 2)),
        ("b", numbers::signed(way.to.spread, 2)),
        ("p", percent(&way.from)),
        ("q", percent(&way.to)),
    ];
    let most = way.from.beyond.max(way.to.beyond);
    let overlap = if most <= OVERLAPS[0] {
        t("along it, the two hardly overlap")
    } else if most <= OVERLAPS[1] {
        t("along it, the two overlap in part")
    } else {
        t("along it, the two are hardly apart")
    };
    let words = fill(
        t(
            "The images of {from} lie about 0, give or take {a}; those of {to} about 1, give or \
             take {b}. {p} of the first and {q} of the second lie past the middle:",
        ),
        &holes,
    );
    format!("{words} {overlap}")
}

/// Both groups along the way, and where the slider stands: above a slider of the same width,
/// whose handle stands below what it means.
fn drawing(ui: &mut Ui, way: &Attribute, names: &[String; 2], at: f64, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, DRAWING), Sense::hover());
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(rect);
    let handle = ui.spacing().interact_size.y / 2.5;
    let line = rect.shrink2(vec2(handle, 0.0));
    let (least, most) = (*REACH.start() as f32, *REACH.end() as f32);
    let x = |at: f32| line.left() + (at - least) / (most - least) * line.width();
    let floor = rect.bottom() - 16.0;
    painter.hline(line.x_range(), floor, Stroke::new(1.0, tokens.outline));
    let font = FontId::proportional(11.0);
    for tick in [-2.0f32, -1.0, 0.0, 1.0, 2.0] {
        let foot = pos2(x(tick), floor + 3.0);
        let text = numbers::signed(f64::from(tick), 0);
        painter.text(foot, Align2::CENTER_TOP, text, font.clone(), tokens.quiet);
        let mark = Stroke::new(1.0, tokens.outline);
        painter.vline(x(tick), floor - 3.0..=floor + 3.0, mark);
    }
    let dark = ui.visuals().dark_mode;
    let colours = [palette::train(dark), palette::test(dark)];
    let groups = [(0.0f32, &way.from), (1.0, &way.to)];
    for (place, (((mean, along), name), colour)) in
        groups.into_iter().zip(names).zip(colours).enumerate()
    {
        let y = rect.top() + 16.0 + 17.0 * place as f32;
        let spread = along.spread as f32;
        if spread.is_finite() {
            let ends = [mean - spread, mean + spread].map(|end| x(end.clamp(least, most)));
            painter.hline(
                ends[0]..=ends[1],
                y,
                Stroke::new(5.0, colour.gamma_multiply(0.55)),
            );
        }
        painter.circle_filled(pos2(x(mean), y), 4.5, colour);
        let words = name.clone();
        let beside = if place == 0 {
            (
                pos2(x(mean - spread.min(1.2)) - 6.0, y),
                Align2::RIGHT_CENTER,
            )
        } else {
            (
                pos2(x(mean + spread.min(0.6)) + 6.0, y),
                Align2::LEFT_CENTER,
            )
        };
        painter.text(beside.0, beside.1, words, font.clone(), tokens.text);
    }
    let marker = Stroke::new(2.0, palette::active(dark));
    painter.vline(x(at as f32), rect.top() + 6.0..=floor + 2.0, marker);
    let name = t("Spread of both groups along the way");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    response.on_hover_text(t(
        "Dots are the means, bars one standard deviation of the members along the way to either \
         side; the upright line is where the slider stands",
    ));
}
