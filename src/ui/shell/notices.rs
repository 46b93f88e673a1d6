//! Short messages in the corner that go away by themselves, and the banner of a failed run.

use crate::recipe::DataSpec;
use crate::train::{BeginError, Failure, Level, Message, Progress};
use crate::ui::language::{data_set_about, data_set_name, fill, messages, t};
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::Scene;
use crate::ui::scene::action::{Action, FileAction, RunAction};
use crate::ui::style::icons::Icon;
use crate::ui::style::theme::{self, Tokens};
use crate::ui::style::widgets::IconButton;
use eframe::egui;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, Area, Context, Id, RichText, Stroke, Ui, vec2};

/// Seconds for which a message stays.
const STAYS: f64 = 6.0;
/// An error stays longer: it may have to be copied or read twice.
const ERROR_STAYS: f64 = 20.0;
/// Messages shown at once.
const SHOWN: usize = 3;
/// Lines of one message; the rest is under the mouse, and behind a button.
const LINES: usize = 3;
/// Most of the window's height that a message takes that is shown whole.
const TALLEST: f32 = 0.4;
const WIDTH: f32 = 330.0;

/// What decides whether a message still applies.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    pub progress: &'a Progress,
    pub draft: Option<&'a Draft>,
}

/// Whether a message still applies.
type Applies = Box<dyn Fn(Now<'_>) -> bool>;

struct Toast {
    level: Level,
    text: String,
    /// None if it tells what happened, which stays true.
    applies: Option<Applies>,
    /// How often it was said.
    times: usize,
    /// It stays until it is sent away, or does not apply any more.
    lasts: bool,
    /// It is about what became of images, and leads to all of it.
    leads_to_report: bool,
    /// All of it is shown, until it is sent away.
    whole: bool,
    /// Seconds of the window's clock; none until it was first drawn.
    until: Option<f64>,
}

impl Toast {
    fn new(level: Level, text: String, applies: Option<Applies>) -> Self {
        Self {
            level,
            text,
            applies,
            times: 1,
            lasts: false,
            leads_to_report: false,
            whole: false,
            until: None,
        }
    }

    fn stays(&self) -> f64 {
        match self.level {
            _ if self.lasts => f64::INFINITY,
            Level::Info => STAYS,
            Level::Error => ERROR_STAYS,
        }
    }

    /// Its words, with how often they were said.
    fn words(&self) -> String {
        match self.times {
            1 => self.text.clone(),
            times => fill(
                t("{text} ({n} times)"),
                &[("text", self.text.clone()), ("n", times.to_string())],
            ),
        }
    }
}

/// The messages on the screen.
#[derive(Default)]
pub(crate) struct Notices {
    toasts: Vec<Toast>,
    seen: u64,
}

impl Notices {
    /// Adds a message.
    pub fn push(&mut self, level: Level, text: impl Into<String>) {
        self.add(Toast::new(level, text.into(), None));
    }

    /// Adds a message that goes as soon as `applies` says no: what it asks for is done, or
    /// it is about something that is over.
    pub fn push_while(
        &mut self,
        level: Level,
        text: impl Into<String>,
        applies: impl Fn(Now<'_>) -> bool + 'static,
    ) {
        self.add(Toast::new(level, text.into(), Some(Box::new(applies))));
    }

    /// The same of a message that stays until then, or until it is sent away.
    pub fn push_lasting(
        &mut self,
        level: Level,
        text: impl Into<String>,
        applies: impl Fn(Now<'_>) -> bool + 'static,
    ) {
        let mut toast = Toast::new(level, text.into(), Some(Box::new(applies)));
        toast.lasts = true;
        self.add(toast);
    }

    /// What is said again is counted, and not shown twice.
    fn add(&mut self, mut toast: Toast) {
        let same = |other: &Toast| other.level == toast.level && other.text == toast.text;
        if let Some(place) = self.toasts.iter().position(same) {
            toast.times += self.toasts.remove(place).times;
        }
        self.toasts.push(toast);
        if self.toasts.len() > SHOWN {
            self.toasts.remove(0);
        }
    }

    /// The number of the newest notice of the trainer's that was taken in.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Adds what the trainer told since the last call, except for the notices that
    /// dialogs show, and takes away what no longer applies.
    pub fn follow(&mut self, progress: &Progress, draft: Option<&Draft>, heard: &[u64]) {
        for notice in &progress.notices {
            if notice.number <= self.seen {
                continue;
            }
            self.seen = notice.number;
            if !heard.contains(&notice.number) {
                self.tell(&notice.message, progress.run);
            }
        }
        let now = Now { progress, draft };
        let applies = |toast: &Toast| toast.applies.as_ref().is_none_or(|applies| applies(now));
        self.toasts.retain(applies);
    }

    fn tell(&mut self, message: &Message, run: u64) {
        let (level, text) = (message.level(), messages::message(message));
        match message {
            // About the run in hand; over once another takes its place.
            Message::NotBegun(_) | Message::LiveRefused(_) | Message::NoTestTerms { .. } => {
                self.push_while(level, text, move |now| now.progress.run == run);
            }
            // Over once they are found after all.
            Message::NotLocated(_) => self.push_while(level, text, move |now| {
                now.progress.run == run && now.progress.missing_data.is_some()
            }),
            Message::DataRead { .. } => {
                let about_this = move |now: Now<'_>| now.progress.run == run;
                let mut toast = Toast::new(level, text, Some(Box::new(about_this)));
                toast.leads_to_report = true;
                self.add(toast);
            }
            // All figures are of other images for as long as the run is in hand.
            Message::Located { .. } if message.tells_of_other_images() => {
                let about_this = move |now: Now<'_>| now.progress.run == run;
                let mut toast = Toast::new(level, text, Some(Box::new(about_this)));
                toast.lasts = true;
                self.add(toast);
            }
            // A bar under the menu says it as long as it is so.
            Message::NoImages(_) => {}
            Message::Opened(_)
            | Message::LayersMapped(_)
            | Message::WeightsAlone
            | Message::WentOn { .. }
            | Message::NotKept(_)
            | Message::Saved { .. }
            | Message::CurvesWritten(_)
            | Message::NothingToSave(_)
            | Message::NotSaved { .. }
            | Message::CurvesNotWritten(_)
            | Message::ImportCancelled { .. }
            | Message::Located { .. }
            | Message::LetGo { .. }
            | Message::PastThinned(_)
            | Message::PinsTaken
            | Message::Forked { .. }
            | Message::NotForked { .. }
            | Message::NoEvaluator(_) => self.push(level, text),
        }
    }

    /// Draws the messages from the lower right corner upwards, `above` points above the edge;
    /// what a person asked for in one of them.
    pub fn show(&mut self, ctx: &Context, above: f32) -> Option<Action> {
        let now = ctx.input(|input| input.time);
        for toast in &mut self.toasts {
            let stays = toast.stays();
            toast.until.get_or_insert(now + stays);
        }
        self.toasts
            .retain(|toast| toast.until.is_none_or(|until| now < until));
        let next = self
            .toasts
            .iter()
            .filter_map(|toast| toast.until)
            .reduce(f64::min)?;
        if next.is_finite() {
            ctx.request_repaint_after_secs((next - now) as f32 + 0.05);
        }
        let (mut closed, mut asked) = (None, None);
        Area::new(Id::unique("notices"))
            .order(egui::Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-14.0, -above - 10.0))
            .show(ctx, |ui| {
                for (place, toast) in self.toasts.iter_mut().enumerate() {
                    match card(ui, toast, place) {
                        Some(Wanted::Away) => closed = Some(place),
                        Some(Wanted::Report) => {
                            asked = Some(FileAction::ShowReport.into());
                            closed = Some(place);
                        }
                        None => {}
                    }
                    // Not taken from under the eyes of its reader.
                    if toast.whole {
                        toast.until = Some(now + toast.stays());
                    }
                }
            });
        if let Some(place) = closed {
            self.toasts.remove(place);
        }
        asked
    }
}

/// What a person wants of a message.
enum Wanted {
    /// It is to go.
    Away,
    /// All that became of the images.
    Report,
}

/// One message.
fn card(ui: &mut Ui, toast: &mut Toast, place: usize) -> Option<Wanted> {
    let tokens = theme::tokens(ui);
    let edge = match toast.level {
        Level::Info => tokens.accent,
        Level::Error => tokens.bad,
    };
    let frame = egui::Frame::popup(ui.style())
        .inner_margin(egui::Margin::symmetric(12, 8))
        .stroke(Stroke::new(1.0, edge));
    let mut report = false;
    let shown = frame.show(ui, |ui| {
        ui.set_width(WIDTH);
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(WIDTH - 34.0, 0.0), |ui| {
                ui.set_width(WIDTH - 34.0);
                ui.vertical(|ui| {
                    text(ui, toast, place);
                    report = toast.leads_to_report && report_link(ui);
                });
            });
            ui.add(IconButton::new(Icon::Close, t("Dismiss message")))
                .on_hover_text(t("Send this message away"))
                .clicked()
        })
        .inner
    });
    match shown.inner {
        true => Some(Wanted::Away),
        false => report.then_some(Wanted::Report),
    }
}

fn report_link(ui: &mut Ui) -> bool {
    let tip =
        t("See what became of the images of this run: counts, warnings, and what was left out");
    ui.link(t("What was read…")).on_hover_text(tip).clicked()
}

/// Its first lines, or all of them.
fn text(ui: &mut Ui, toast: &mut Toast, place: usize) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let colour = ui.visuals().text_color();
    let mut job = LayoutJob::simple(toast.words(), font, colour, WIDTH - 34.0);
    if toast.whole {
        let label = egui::Label::new(job).wrap().selectable(true);
        egui::ScrollArea::vertical()
            .id_salt(("message", place))
            .max_height(ui.ctx().content_rect().height() * TALLEST)
            .show(ui, |ui| ui.add(label));
        return;
    }
    job.wrap.max_rows = LINES;
    let galley = ui.painter().layout_job(job.clone());
    ui.add(egui::Label::new(job).wrap().selectable(true));
    if galley.elided {
        let tip = t("Show all of this message until it is sent away");
        toast.whole = ui.link(t("Show all")).on_hover_text(tip).clicked();
    }
}

/// The banner where there is no run that could go on.
pub(crate) fn banner(ui: &mut Ui, failure: &Failure, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        if failure.was_cancelled() {
            cancelled(ui, scene);
        } else {
            failed(ui, failure, scene);
        }
    });
}

/// A person gave up reading the images of the first run: nothing is wrong, and nothing is there.
fn cancelled(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = fill(
        t("Reading {name} was stopped, so there is no run yet"),
        &[("name", data_set_name(&scene.progress.recipe.data))],
    );
    ui.label(words);
    open_data(ui, scene);
    let digits = DataSpec::default();
    let button = ui.button(data_set_name(&digits));
    if button.on_hover_text(data_set_about(&digits)).clicked() {
        let action = FileAction::OpenData(Box::new(digits));
        scene.actions.push(action.into());
    }
}

fn open_data(ui: &mut Ui, scene: &mut Scene<'_>) {
    let open = ui.button(t("Open data…")).on_hover_text(t(
        "See what is there and what helps, or choose other images",
    ));
    if open.clicked() {
        scene.actions.push(FileAction::OpenDataDialog.into());
    }
}

/// Something went wrong.
fn failed(ui: &mut Ui, failure: &Failure, scene: &mut Scene<'_>) {
    let tokens: &Tokens = theme::tokens(ui);
    let reason = RichText::new(messages::failure(failure)).font(theme::strong(13.5));
    ui.label(reason.color(tokens.text));
    ui.label(RichText::new(messages::remedy(failure)).color(tokens.text));
    match failure {
        Failure::NotBegun(BeginError::Data(_)) => open_data(ui, scene),
        Failure::NotBegun(_) => {}
        Failure::Stopped(_) | Failure::BrokeDown(_) => {
            let save = ui
                .button(t("Save last good weights…"))
                .on_hover_text(t("Write the weights from before the failure to a file"));
            if save.clicked() {
                scene.actions.push(FileAction::SaveSessionDialog.into());
            }
        }
    }
    let start = ui
        .button(t("Start over"))
        .on_hover_text(t("Start a new run with the recipe as edited"));
    if start.clicked() {
        scene.actions.push(RunAction::StartDraft.into());
    }
}
