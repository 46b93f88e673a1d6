//! Pictures of the whole window for files: as it is, or as of many steps of the run one after
//! another. The window shows each step, waits until all that it shows has answered, and is then
//! taken as it is. Training goes on; only the thread that writes waits.

use crate::recipe::Recipe;
use crate::run::RunTime;
use crate::train::{Level, Progress, Published};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::caption::caption;
use crate::ui::scene::shown_step::ShownStep;
use crate::ui::shell::history_figures::PATIENCE;
use crate::ui::shell::history_file::Moment;
use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::egui::{ColorImage, Context, ScreenshotCallback, ViewportCommand};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// So many pictures wait to be written at most; then the window waits with the next.
const WAITING: usize = 2;
/// Frames in a row that lack no answer before the window is taken: what stands at the edges is
/// laid out before the answers come that the rest of a frame is drawn with.
const WHOLE_FRAMES: usize = 2;
/// A picture that has not come after so many frames never will.
const LOST: usize = 30;
/// Between two frames that wait.
const LOOK: Duration = Duration::from_millis(30);
/// A frame that took longer counts as so long, in seconds: a hidden window is not drawn.
const LONGEST_FRAME: f64 = 0.5;

/// A picture of the window, and what it is of.
pub(crate) struct WindowShot {
    pub image: Arc<ColorImage>,
    title: String,
    recipe: Recipe,
    time: RunTime,
    run: u64,
}

impl WindowShot {
    /// As a file has it.
    pub fn into_moment(self) -> Moment {
        let colour = |pixel: &eframe::egui::Color32| [pixel.r(), pixel.g(), pixel.b()];
        Moment {
            size: self.image.size,
            pixels: self.image.pixels.iter().flat_map(colour).collect(),
            title: self.title,
            recipe: self.recipe,
            time: self.time,
            run: self.run,
        }
    }
}

/// What the window is to show when it is taken.
#[derive(Clone)]
pub(crate) enum Target {
    /// What it shows anyway.
    Present,
    /// The weights of this step.
    Step(Arc<Published>),
}

/// How far one picture is.
enum Stage {
    /// Answers are waited for; so many frames in a row lacked none.
    Waiting { whole: usize },
    /// The window was asked for so many frames ago; whether it lacked nothing since.
    Asked { whole: bool, frames: usize },
}

/// Why no more pictures are taken.
#[derive(Clone, Copy)]
pub(crate) enum Ended {
    /// All are taken.
    Done,
    /// By a person's word.
    Stopped,
    /// By a person's word, and nothing of it is to stay.
    GivenUp,
    /// A person went to another step.
    Moved,
    /// Another run took the place of the one in hand.
    OtherRun,
    /// The window has another size than in the pictures before.
    Resized,
    /// Nobody answered in time.
    Late,
    /// Nobody writes them any more, and that was told.
    NotWritten,
}

/// Pictures of the window that are being taken.
pub(crate) struct WindowShots {
    targets: VecDeque<Target>,
    /// How many there are to be.
    pub of: usize,
    stage: Stage,
    /// Seconds in which the present picture was waited for.
    waited: f64,
    /// What was shown before.
    pub before: ShownStep,
    run: u64,
    size: Option<[usize; 2]>,
    shots: Sender<WindowShot>,
    /// From the screen.
    taken: (Sender<Arc<ColorImage>>, Receiver<Arc<ColorImage>>),
}

/// What a frame drew.
pub(crate) struct Drawn<'a> {
    pub progress: &'a Progress,
    pub shown: &'a mut ShownStep,
    /// It lacked no answer.
    pub whole: bool,
    /// Something lay over the panels.
    pub covered: bool,
}

impl WindowShots {
    pub fn new(
        targets: VecDeque<Target>,
        before: ShownStep,
        run: u64,
    ) -> (Self, Receiver<WindowShot>) {
        let (shots, receiver) = bounded(WAITING);
        let this = Self {
            of: targets.len(),
            targets,
            stage: Stage::Waiting { whole: 0 },
            waited: 0.0,
            before,
            run,
            size: None,
            shots,
            taken: bounded(1),
        };
        (this, receiver)
    }

    /// Whether the next frame is one that is taken: what tells about it is not to be in it.
    pub fn are_asked(&self) -> bool {
        matches!(self.stage, Stage::Asked { .. })
    }

    pub fn done(&self) -> usize {
        self.of - self.targets.len()
    }

    /// Shows what is to be taken next.
    pub fn show_next(&mut self, shown: &mut ShownStep) {
        self.stage = Stage::Waiting { whole: 0 };
        self.waited = 0.0;
        if let Some(Target::Step(weights)) = self.targets.front() {
            shown.show_kept(weights);
        }
    }

    /// Takes in what a frame drew, and asks for the window once it lacks nothing.
    pub fn follow(&mut self, ctx: &Context, drawn: Drawn<'_>) -> Option<Ended> {
        let Some(target) = self.targets.front().cloned() else {
            return Some(Ended::Done);
        };
        if drawn.progress.run != self.run {
            return Some(Ended::OtherRun);
        }
        if let Target::Step(weights) = &target
            && !drawn.shown.stands_at(weights)
        {
            return Some(Ended::Moved);
        }
        let image = self.taken.1.try_recv().ok();
        match (&mut self.stage, image) {
            (Stage::Asked { whole: true, .. }, Some(image)) => {
                return self.keep(ctx, image, &target, drawn);
            }
            (Stage::Asked { whole: false, .. }, Some(_)) => {
                self.stage = Stage::Waiting { whole: 0 };
            }
            // Asked again.
            (Stage::Asked { frames, .. }, None) if *frames >= LOST => {
                self.stage = Stage::Waiting { whole: 0 };
            }
            (Stage::Asked { whole, frames }, None) => {
                *whole &= drawn.whole && !drawn.covered;
                *frames += 1;
            }
            (Stage::Waiting { whole }, _) => *whole = if drawn.whole { *whole + 1 } else { 0 },
        }
        if drawn.covered {
            self.stage = Stage::Waiting { whole: 0 };
            return None;
        }
        let seconds = ctx.input(|input| f64::from(input.unstable_dt));
        self.waited += seconds.min(LONGEST_FRAME);
        if self.waited > PATIENCE.as_secs_f64() {
            return Some(Ended::Late);
        }
        match self.stage {
            Stage::Waiting { whole } if whole >= WHOLE_FRAMES && !self.shots.is_full() => {
                self.ask(ctx);
            }
            Stage::Waiting { .. } | Stage::Asked { .. } => ctx.request_repaint_after(LOOK),
        }
        None
    }

    /// Asks for the next frame as it will be on screen.
    fn ask(&mut self, ctx: &Context) {
        self.stage = Stage::Asked {
            whole: true,
            frames: 0,
        };
        let (sender, awake) = (self.taken.0.clone(), ctx.clone());
        let callback = ScreenshotCallback::new(move |image| {
            // One that comes late is not wanted any more.
            let _ = sender.try_send(image);
            awake.request_repaint();
        });
        ctx.send_viewport_cmd(ViewportCommand::Screenshot(callback));
        ctx.request_repaint();
    }

    /// Hands a picture over, and goes on to what comes next.
    fn keep(
        &mut self,
        ctx: &Context,
        image: Arc<ColorImage>,
        target: &Target,
        drawn: Drawn<'_>,
    ) -> Option<Ended> {
        if self.size.is_some_and(|size| size != image.size) {
            return Some(Ended::Resized);
        }
        self.size = Some(image.size);
        let (recipe, time) = match target {
            Target::Step(weights) => (weights.snapshot.recipe.clone(), weights.snapshot.time),
            Target::Present => {
                let recipe = drawn.shown.recipe(drawn.progress);
                let recipe = recipe.unwrap_or(&drawn.progress.recipe).clone();
                let time = drawn.shown.time(drawn.progress);
                (recipe, time.unwrap_or(drawn.progress.time))
            }
        };
        let shot = WindowShot {
            image,
            title: format!("{}: {}", t("Whole window"), caption(&recipe, time)),
            recipe,
            time,
            run: self.run,
        };
        // There is room: it was looked for before the window was asked.
        if self.shots.try_send(shot).is_err() {
            return Some(Ended::NotWritten);
        }
        self.targets.pop_front();
        if self.targets.is_empty() {
            return Some(Ended::Done);
        }
        self.show_next(drawn.shown);
        ctx.request_repaint();
        None
    }

    /// What is said of an end that nobody wanted.
    pub fn words(&self, ended: Ended) -> Option<(Level, String)> {
        let (level, words) = match ended {
            Ended::Done | Ended::NotWritten | Ended::GivenUp => return None,
            // Of nothing else tells whoever writes.
            Ended::Stopped | Ended::Moved if self.done() == 0 => return None,
            Ended::Stopped | Ended::Moved => (
                Level::Info,
                t("Stopped: {n} of {all} steps of the window are drawn"),
            ),
            Ended::OtherRun => (
                Level::Error,
                t("Another run is in hand: {n} of {all} steps of the window are drawn"),
            ),
            Ended::Resized => (
                Level::Error,
                t("The window has another size: {n} of {all} steps of it are drawn"),
            ),
            Ended::Late => (
                Level::Error,
                t("A study did not answer in time: {n} of {all} steps of the window are drawn"),
            ),
        };
        let count = |n: usize| numbers::thousands(n as u64);
        let holes = [("n", count(self.done())), ("all", count(self.of))];
        Some((level, fill(words, &holes)))
    }
}
