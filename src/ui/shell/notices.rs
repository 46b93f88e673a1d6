//! Short messages that go away by themselves: the newest in a line that is there anyway, all of
//! them above it once a person asks. They cover nothing by themselves.

mod card;
mod row;

pub(crate) use card::Line;

use crate::train::{BeginError, Level, Message, Progress};
use crate::ui::language::{fill, messages, t};
use crate::ui::recipe::DraftError;
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::action::{Action, FileAction, RunAction};
use eframe::egui::{Context, Ui};
use std::path::PathBuf;

/// Seconds for which a message is in sight.
const STAYS: f64 = 6.0;
/// An error stays longer: it may have to be copied or read twice.
const ERROR_STAYS: f64 = 20.0;
/// Messages that wait for their turn at most.
const KEPT: usize = 8;

/// What decides whether a message still applies.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    pub progress: &'a Progress,
    pub draft: Option<&'a Draft>,
    /// What keeps that from being run.
    pub refused: &'a dyn Fn() -> Option<DraftError>,
}

/// Whether a message still applies.
type Applies = Box<dyn Fn(Now<'_>) -> bool>;

struct Toast {
    /// Another than that of any message before.
    number: u64,
    level: Level,
    text: String,
    /// None if it tells what happened, which stays true.
    applies: Option<Applies>,
    /// How often it was said.
    times: usize,
    /// What it leads to.
    lead: Option<Lead>,
    /// Seconds for which it is still to be in sight.
    left: f64,
}

impl Toast {
    fn new(level: Level, text: String, applies: Option<Applies>) -> Self {
        Self {
            number: 0,
            level,
            text,
            applies,
            times: 1,
            lead: None,
            left: match level {
                Level::Info => STAYS,
                Level::Error => ERROR_STAYS,
            },
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

/// The messages, the newest last.
#[derive(Default)]
pub(crate) struct Notices {
    toasts: Vec<Toast>,
    seen: u64,
    /// A person wants to read all of them, in full.
    open: bool,
    /// How many there were.
    told: u64,
    /// The run in hand, and the one before it.
    runs: [u64; 2],
    in_sight: Option<InSight>,
}

/// The message that was in sight in a frame.
#[derive(Clone, Copy)]
struct InSight {
    toast: u64,
    frame: u64,
    /// Of the window's clock, in seconds.
    time: f64,
}

/// What a message leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lead {
    /// All that became of the images.
    Report,
    /// This run, which was replaced.
    Replaced(u64),
    /// This file, some of whose earlier steps are damaged, without these.
    WithoutDamaged(PathBuf),
}

impl Lead {
    fn words(&self) -> &'static str {
        match self {
            Lead::Report => t("What was read…"),
            Lead::Replaced(_) => t("Bring back"),
            Lead::WithoutDamaged(_) => t("Open without what is damaged"),
        }
    }

    fn tip(&self) -> &'static str {
        match self {
            Lead::Report => t(
                "See what became of the images of this run: counts, warnings, and what was left out",
            ),
            Lead::Replaced(_) => t(
                "Go on with this run where it was replaced, bit for bit, paused; the run in \
                 hand takes its place among these",
            ),
            Lead::WithoutDamaged(_) => t(
                "Open the session without those of its earlier steps that are damaged. They stay in \
                 the file until it is saved",
            ),
        }
    }

    fn action(self) -> Action {
        match self {
            Lead::Report => FileAction::ShowReport.into(),
            Lead::Replaced(run) => RunAction::BringBack(run).into(),
            Lead::WithoutDamaged(path) => FileAction::OpenWithoutDamaged(path).into(),
        }
    }

    /// Draws the link; whether it is followed.
    fn link(&self, ui: &mut Ui) -> bool {
        ui.link(self.words()).on_hover_text(self.tip()).clicked()
    }
}

/// What a person wants of a message.
enum Wanted {
    /// It is to go.
    Away,
    /// What it leads to.
    Lead(Lead),
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
        toast.left = f64::INFINITY;
        self.add(toast);
    }

    /// What is said again is counted, and not shown twice.
    fn add(&mut self, mut toast: Toast) {
        let same = |other: &Toast| other.level == toast.level && other.text == toast.text;
        if let Some(place) = self.toasts.iter().position(same) {
            toast.times += self.toasts.remove(place).times;
        }
        self.told += 1;
        toast.number = self.told;
        self.toasts.push(toast);
        if self.toasts.len() > KEPT {
            self.toasts.remove(0);
        }
    }

    /// The number of the newest notice of the trainer's that was taken in.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Adds what the trainer told since the last call, except for the notices that
    /// dialogs show, and takes away what no longer applies.
    pub fn follow(&mut self, now: Now<'_>, heard: &[u64]) {
        let progress = now.progress;
        let [run, _] = self.runs;
        if run != progress.run {
            self.runs = [progress.run, run];
        }
        for notice in &progress.notices {
            if notice.number <= self.seen {
                continue;
            }
            self.seen = notice.number;
            if !heard.contains(&notice.number) {
                self.tell(&notice.message, progress);
            }
        }
        let applies = |toast: &Toast| toast.applies.as_ref().is_none_or(|applies| applies(now));
        self.toasts.retain(applies);
        self.open &= !self.toasts.is_empty();
    }

    fn tell(&mut self, message: &Message, progress: &Progress) {
        let (level, text) = (message.level(), messages::message(message));
        let run = progress.run;
        match message {
            Message::NotBegun(BeginError::File(error)) if error.flaw.is_in_past() => {
                let about_this = move |now: Now<'_>| now.progress.run == run;
                let mut toast = Toast::new(level, text, Some(Box::new(about_this)));
                toast.left = f64::INFINITY;
                toast.lead = Some(Lead::WithoutDamaged(error.path.clone()));
                self.add(toast);
            }
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
                toast.lead = Some(Lead::Report);
                self.add(toast);
            }
            // All figures are of other images for as long as the run is in hand.
            Message::Located { .. } if message.tells_of_other_images() => {
                let about_this = move |now: Now<'_>| now.progress.run == run;
                let mut toast = Toast::new(level, text, Some(Box::new(about_this)));
                toast.left = f64::INFINITY;
                self.add(toast);
            }
            // A bar under the menu says it as long as it is so.
            Message::NoImages(_) => {}
            // Nothing is lost by either: the run before can be brought back.
            Message::Opened(_) | Message::Forked { .. } => {
                let about_this = move |now: Now<'_>| now.progress.run == run;
                let [_, before] = self.runs;
                let mut kept = progress.kept.iter();
                let kept = kept.find(|kept| kept.run == before);
                let text = match (message, kept) {
                    (Message::Opened(_), Some(kept)) => {
                        messages::before_is_kept(&text, kept.time.step)
                    }
                    _ => text,
                };
                let mut toast = Toast::new(level, text, Some(Box::new(about_this)));
                toast.lead = kept.map(|kept| Lead::Replaced(kept.run));
                self.add(toast);
            }
            Message::LayersMapped(_)
            | Message::WeightsAlone
            | Message::StepsLeftOut(_)
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
            | Message::NotForked { .. }
            | Message::NoEvaluator(_) => self.push(level, text),
        }
    }

    /// Time goes on for the newest message, which is in sight in this frame. Those behind it
    /// wait, and while all are open none goes.
    fn pass_time(&mut self, ctx: &Context) {
        let (frame, time) = (ctx.cumulative_frame_nr(), ctx.input(|input| input.time));
        let before = self.in_sight.take().filter(|seen| frame <= seen.frame + 1);
        if self.open {
            return;
        }
        if let Some(seen) = before
            && let Some(toast) = self
                .toasts
                .iter_mut()
                .find(|toast| toast.number == seen.toast)
        {
            toast.left -= time - seen.time;
        }
        let shown = self.toasts.len();
        self.toasts.retain(|toast| toast.left > 0.0);
        if self.toasts.len() < shown {
            // This frame was laid out about it.
            ctx.request_repaint();
        }
        let Some(newest) = self.toasts.last() else {
            return;
        };
        if newest.left.is_finite() {
            ctx.request_repaint_after_secs(newest.left as f32 + 0.05);
        }
        self.in_sight = Some(InSight {
            toast: newest.number,
            frame,
            time,
        });
    }

    /// Does what is wanted of the message at this place.
    fn carry_out(&mut self, place: usize, wanted: Wanted) -> Option<Action> {
        self.toasts.remove(place);
        self.open &= !self.toasts.is_empty();
        match wanted {
            Wanted::Away => None,
            Wanted::Lead(lead) => Some(lead.action()),
        }
    }
}
