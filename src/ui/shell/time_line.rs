//! The time line: everything shows the run as of the step that it is dragged to.

use crate::document::Note;
use crate::ui::language::{fill, messages, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{Action, TimeAction, offer};
use crate::ui::scene::shown_step::{PlaySpeed, earlier, span};
use crate::ui::style::arrow_keys;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::icons::Icon;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::{IconButton, words_width};
use eframe::egui::{
    Button, ComboBox, Context, CursorIcon, Id, Key, Modifiers, Pos2, Rect, Response, RichText,
    Role, Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

/// Height of the line.
pub(crate) const HEIGHT: f32 = 30.0;
/// Radius of what is dragged.
const HANDLE: f32 = 6.0;
/// Height of a note's flag.
const FLAG: f32 = 12.0;
/// How near to a mark, in points, the mouse is on it.
const REACH: f32 = 4.0;
/// Places that Shift and an arrow go.
const FAR: u16 = 10;
/// Least widths of the controls to its right.
const SPEED: f32 = 58.0;
const FORK: f32 = 76.0;
const CHANGES: f32 = 24.0;
const NOW: f32 = 52.0;
/// The least width of the words for the shown step.
const STEP: f32 = 128.0;

/// Whether there is a line to draw: a person wants it, and the run has a past.
pub(crate) fn is_shown(scene: &Scene<'_>) -> bool {
    scene.settings.time.show_line && steps_of_line(scene).is_some()
}

/// Where the line begins and ends: as far as one can go, or over the whole run where notes stand
/// on steps that are kept no longer.
fn steps_of_line(scene: &Scene<'_>) -> Option<[u64; 2]> {
    let last = scene.progress.time.step;
    let noted = || (last > 0 && notes(scene).next().is_some()).then_some([0, last]);
    span(scene.progress).or_else(noted)
}

/// The line, as the last frame drew it.
#[derive(Default)]
pub(crate) struct TimeLine {
    drawn: Option<(Id, Rect)>,
    /// The step under the mouse when its menu was opened.
    menu_at: u64,
}

impl TimeLine {
    /// Goes where the mouse or the keys lead, before anything is laid out: egui knows since the
    /// frame before where the line is, and what is laid out is of the step gone to.
    pub fn follow(&self, ctx: &Context, scene: &mut Scene<'_>) {
        let span = steps_of_line(scene);
        let (Some((id, room)), Some(span)) = (self.drawn, span) else {
            return;
        };
        if let Some(response) = ctx.read_response(id) {
            follow_hand(scene, &response, &Track { room, span });
            follow_keys(ctx, scene, &response);
        }
    }

    /// Draws the line into a row.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(span) = steps_of_line(scene) else {
            return;
        };
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            play(ui, scene);
            step(ui, scene);
            let rest = ui.available_width() - right_width(ui);
            let (room, response) =
                ui.allocate_exact_size(vec2(rest.max(40.0), HEIGHT), Sense::click_and_drag());
            self.drawn = Some((response.id, room));
            let track = Track { room, span };
            draw(ui, scene, &response, &track);
            if let Some(at) = response.interact_pointer_pos()
                && response.secondary_clicked()
            {
                self.menu_at = track.step(at.x);
            }
            menu(scene, &response, self.menu_at, &track);
            tell(
                scene,
                response.on_hover_cursor(CursorIcon::ResizeHorizontal),
                &track,
            );
            speed(ui, scene);
            fork(ui, scene);
            fork_with_changes(ui, scene);
            now(ui, scene);
        });
    }
}

/// What the controls to the right of the line take, in the language of the window.
fn right_width(ui: &Ui) -> f32 {
    let spacing = ui.spacing();
    let width = |words: &str| words_width(ui, words, TextStyle::Button.resolve(ui.style()));
    let button = |words: &str, least: f32| {
        let wide = width(words) + 2.0 * spacing.button_padding.x;
        wide.max(least).ceil()
    };
    let speeds = PlaySpeed::ALL.map(|speed| width(speed.label()));
    let speed = speeds.into_iter().fold(0.0, f32::max)
        + spacing.icon_width
        + spacing.icon_spacing
        + 2.0 * spacing.button_padding.x;
    let buttons = button(t("Fork here"), FORK) + CHANGES + button(t("Now"), NOW);
    speed.max(SPEED).ceil() + buttons + 4.0 * spacing.item_spacing.x
}

fn play(ui: &mut Ui, scene: &mut Scene<'_>) {
    let plays = scene.selection.shown_step.plays();
    let (icon, name) = if plays {
        (Icon::Pause, t("Stand still"))
    } else {
        (Icon::Play, t("Play the run"))
    };
    let action = TimeAction::TogglePlay;
    let tip = offer(&action.clone().into()).map(|offer| offer.tooltip_with_key(ui.ctx()));
    let button = ui.add(IconButton::new(icon, name).wordless().on(plays));
    if button.on_hover_text(tip.unwrap_or_default()).clicked() {
        scene.actions.push(action.into());
    }
}

/// Which step is shown, in the accent's colour where it is an earlier one.
fn step(ui: &mut Ui, scene: &Scene<'_>) {
    let tokens = theme::tokens(ui);
    let earlier = earlier(scene);
    let step = numbers::thousands(earlier.unwrap_or(scene.progress.time.step));
    let words = fill(t("Step {step}"), &[("step", step)]);
    let colour = match earlier {
        Some(_) => tokens.accent,
        None => tokens.quiet,
    };
    let (rect, _) = ui.allocate_exact_size(vec2(STEP, HEIGHT), Sense::hover());
    let mut place = ui.new_child(
        eframe::egui::UiBuilder::new()
            .max_rect(rect)
            .layout(*ui.layout()),
    );
    let tip = t("The step whose weights everything shows. Training goes on meanwhile");
    place
        .label(RichText::new(words).font(strong(12.5)).color(colour))
        .on_hover_text(tip);
}

fn speed(ui: &mut Ui, scene: &mut Scene<'_>) {
    let speed = scene.settings.time.speed;
    let list = ComboBox::from_id_salt("play speed")
        .selected_text(speed.label())
        .width(SPEED);
    let mut chosen = None;
    let response = drop_down(ui, list, |ui| {
        let mut clicked = false;
        for each in PlaySpeed::ALL {
            if ui.selectable_label(each == speed, each.label()).clicked() {
                chosen = Some(each);
                clicked = true;
            }
        }
        clicked
    });
    let tip = t("How fast the run is played: at 1 × all of it takes 20 seconds");
    response
        .accessible_name(t("Speed of playing"))
        .on_hover_text(tip);
    if let Some(speed) = chosen {
        scene.actions.push(TimeAction::Speed(speed).into());
    }
}

fn fork(ui: &mut Ui, scene: &mut Scene<'_>) {
    let action = TimeAction::Fork;
    let tip = offer(&action.clone().into()).map(|offer| offer.tooltip_with_key(ui.ctx()));
    let away = earlier(scene).is_some();
    let button = Button::new(t("Fork here")).min_size(vec2(FORK, 0.0));
    let button = ui.add_enabled(away, button);
    if button.on_hover_text(tip.unwrap_or_default()).clicked() {
        scene.actions.push(action.into());
    }
}

/// Beside it, what asks first what is to be otherwise.
fn fork_with_changes(ui: &mut Ui, scene: &mut Scene<'_>) {
    let action = Action::from(TimeAction::AskFork);
    let Some(offer) = offer(&action) else { return };
    let button = ui.add_sized(
        vec2(CHANGES, ui.spacing().interact_size.y),
        Button::new("…"),
    );
    let button = button.on_hover_text(offer.tooltip_with_key(ui.ctx()));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, offer.label));
    if button.clicked() {
        scene.actions.push(action);
    }
}

fn now(ui: &mut Ui, scene: &mut Scene<'_>) {
    let action = TimeAction::Now;
    let tip = offer(&action.clone().into()).map(|offer| offer.tooltip_with_key(ui.ctx()));
    let away = earlier(scene).is_some();
    let button = ui.add_enabled(away, Button::new(t("Now")).min_size(vec2(NOW, 0.0)));
    if button.on_hover_text(tip.unwrap_or_default()).clicked() {
        scene.actions.push(action.into());
    }
}

/// The notes on the run in hand, and those on the run that it left, up to there.
fn notes<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'a Note> {
    let lineage = scene.progress.lineage;
    let about = move |note: &&Note| lineage.shares(note.run, note.step);
    scene.document.notes.iter().filter(about)
}

/// Those of them that stand under a mouse here, the nearest first.
fn notes_at<'a>(scene: &'a Scene<'_>, track: &Track, x: f32) -> Vec<&'a Note> {
    let mut notes: Vec<&Note> = notes(scene)
        .filter(|note| track.is_at(note.step, x))
        .collect();
    let away = |note: &&Note| (track.x(note.step) - x).abs();
    notes.sort_by(|one, other| away(one).total_cmp(&away(other)));
    notes
}

/// Where the steps lie on screen.
struct Track {
    room: Rect,
    span: [u64; 2],
}

impl Track {
    fn line(&self) -> Rect {
        self.room.shrink2(vec2(HANDLE + 1.0, 0.0))
    }

    fn x(&self, step: u64) -> f32 {
        let [first, last] = self.span.map(|step| step as f64);
        let share = (step as f64 - first) / (last - first);
        let line = self.line();
        line.left() + line.width() * share.clamp(0.0, 1.0) as f32
    }

    fn step(&self, x: f32) -> u64 {
        let line = self.line();
        let share = f64::from((x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0);
        let [first, last] = self.span;
        first + (share * (last - first) as f64).round() as u64
    }

    /// Whether the step lies on the line. A session that was opened without its past begins
    /// later than its run.
    fn has(&self, step: u64) -> bool {
        (self.span[0]..=self.span[1]).contains(&step)
    }

    /// Whether the step lies on the line, under a mouse that stands here.
    fn is_at(&self, step: u64, x: f32) -> bool {
        self.has(step) && (self.x(step) - x).abs() <= REACH
    }

    fn is_end(&self, x: f32) -> bool {
        x >= self.line().right()
    }

    fn at(&self, step: u64) -> Pos2 {
        pos2(self.x(step), self.room.center().y)
    }
}

/// A drag or a click shows a step, at the right end the newest.
fn follow_hand(scene: &mut Scene<'_>, response: &Response, track: &Track) {
    let hand = response.clicked() || response.dragged();
    if let Some(at) = response.interact_pointer_pos().filter(|_| hand) {
        let note = notes_at(scene, track, at.x).first().map(|note| note.step);
        let action = match note.filter(|_| response.clicked()) {
            Some(step) => TimeAction::Show(step),
            None if track.is_end(at.x) => TimeAction::Now,
            None => TimeAction::Show(track.step(at.x)),
        };
        scene.actions.push(action.into());
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
}

/// Arrows go from one kept step to the next.
fn follow_keys(ctx: &Context, scene: &mut Scene<'_>, response: &Response) {
    if !response.has_focus() {
        return;
    }
    let progress = scene.progress;
    let shown = &mut scene.selection.shown_step;
    let places = arrow_keys::along(ctx, response.id, FAR);
    if places != 0 {
        shown.move_by(progress, places);
    }
    if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Home)) {
        shown.show(progress, 0);
    }
    if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::End)) {
        shown.follow_newest();
    }
}

fn draw(ui: &Ui, scene: &Scene<'_>, response: &Response, track: &Track) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    let y = track.room.center().y;
    let shown = earlier(scene).unwrap_or(track.span[1]);
    let (line, at) = (track.line(), track.at(shown));
    painter.hline(line.x_range(), y, Stroke::new(3.0, tokens.control));
    let past = line.left()..=at.x;
    painter.hline(past, y, Stroke::new(3.0, tokens.accent.gamma_multiply(0.6)));
    let history = &scene.progress.history;
    let tests = history.test().iter();
    for test in tests.filter(|test| track.has(test.time.step)) {
        let x = track.x(test.time.step);
        painter.circle_filled(pos2(x, y + 6.0), 1.5, tokens.quiet);
    }
    let marks = history.marks().iter();
    for mark in marks.filter(|mark| track.has(mark.time.step)) {
        let x = track.x(mark.time.step);
        painter.vline(x, y - 8.0..=y - 2.0, Stroke::new(2.0, tokens.text));
    }
    for note in notes(scene).filter(|note| track.has(note.step)) {
        let x = track.x(note.step);
        painter.vline(x, y - FLAG..=y, Stroke::new(1.5, tokens.accent));
        let flag = vec![
            pos2(x, y - FLAG),
            pos2(x + 7.0, y - FLAG + 3.0),
            pos2(x, y - FLAG + 6.0),
        ];
        painter.add(Shape::convex_polygon(flag, tokens.accent, Stroke::NONE));
    }
    let rim = Stroke::new(1.5, tokens.surface);
    painter.circle(at, HANDLE, tokens.accent, rim);
    if response.has_focus() {
        let ring = Stroke::new(1.5, tokens.accent);
        painter.circle_stroke(at, HANDLE + 3.0, ring);
    }
}

/// Under the other button of the mouse: a note at this step, and those that are there.
fn menu(scene: &mut Scene<'_>, response: &Response, step: u64, track: &Track) {
    response.context_menu(|ui| {
        let words = fill(
            t("Note at step {step}…"),
            &[("step", numbers::thousands(step))],
        );
        if ui.button(words).clicked() {
            scene.actions.push(TimeAction::AskNoteAt(step).into());
            ui.close();
        }
        let mut removed = None;
        for note in notes_at(scene, track, track.x(step)) {
            let words = fill(t("Remove the note: {note}"), &[("note", &note.text)]);
            if ui.button(words).clicked() {
                removed = Some(note.id);
                ui.close();
            }
        }
        if let Some(id) = removed {
            scene.actions.push(TimeAction::RemoveNote(id).into());
        }
    });
}

/// What the line is, and what is under the mouse.
fn tell(scene: &Scene<'_>, response: Response, track: &Track) {
    let shown = earlier(scene).unwrap_or(track.span[1]);
    response.widget_info(|| WidgetInfo {
        value: Some(shown as f64),
        ..WidgetInfo::labeled(Role::Slider, true, t("Time line of the run"))
    });
    let Some(at) = response.hover_pos() else {
        return;
    };
    let step = |step: u64| fill(t("Step {step}"), &[("step", numbers::thousands(step))]);
    let notes = notes_at(scene, track, at.x);
    // A flag is of its own step, to which a click goes, and not of the one beside it.
    let first = notes.first().map_or(track.step(at.x), |note| note.step);
    let mut words = step(first);
    let mut said = first;
    for note in notes {
        if note.step != said {
            said = note.step;
            words += "\n";
            words += &step(said);
        }
        words += "\n";
        words += &note.text;
    }
    let history = &scene.progress.history;
    let near = |step: u64| track.is_at(step, at.x);
    for mark in history.marks().iter().filter(|mark| near(mark.time.step)) {
        words += "\n";
        words += &messages::recipe_change(mark.change);
    }
    if let Some(test) = history.test().iter().find(|test| near(test.time.step)) {
        let elbo = numbers::nats(test.terms.elbo());
        let holes = [("step", numbers::thousands(test.time.step)), ("elbo", elbo)];
        words += "\n";
        words += &fill(t("Test ELBO {elbo} nats at step {step}"), &holes);
    }
    response.on_hover_text_at_pointer(words);
}
