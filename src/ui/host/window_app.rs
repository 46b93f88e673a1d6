//! The window as eframe runs it: frames are scheduled and measured here, and drawn by the shell.

use crate::data::SplitName;
use crate::train::{Command, Phase};
use crate::ui::host::frame_scheduler::FrameScheduler;
use crate::ui::host::frame_stats::FrameStats;
use crate::ui::host::opening::Fitting;
use crate::ui::host::painting_threads::PaintingThreads;
use crate::ui::host::probe::{FrameReport, Probe, ProbeRequest};
use crate::ui::host::session_end::SessionEnd;
use crate::ui::scene::action::{TimeAction, ViewAction};
use crate::ui::shell::Shell;
use eframe::egui::{
    Context, Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, TouchPhase, Ui,
    ViewportCommand, Visuals, vec2,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A [`Shell`] as an application of eframe's.
pub struct WindowApp {
    shell: Shell,
    stats: FrameStats,
    /// None where nobody paces the frames: in a test.
    scheduler: Option<Arc<FrameScheduler>>,
    /// Whether the window was asked to close.
    closing: Arc<AtomicBool>,
    session_end: SessionEnd,
    /// Found with the first frame: the threads are there once something paints.
    painting: Option<PaintingThreads>,
    /// None where the window has the size that a file of settings says, and keeps it.
    fitting: Option<Fitting>,
    probe: Option<Box<dyn Probe>>,
    /// What the probe does with the pointer, until the next frame takes it in.
    injected: Vec<Event>,
    /// It holds the pointer's button.
    holds_button: bool,
}

impl WindowApp {
    /// Runs `shell`; each frame when eframe asks for it.
    pub fn new(shell: Shell) -> Self {
        Self {
            shell,
            stats: FrameStats::default(),
            scheduler: None,
            closing: Arc::default(),
            session_end: SessionEnd::default(),
            painting: None,
            fitting: None,
            probe: None,
            injected: Vec::new(),
            holds_button: false,
        }
    }

    /// Tells `scheduler` when frames begin, and `closing` that the window was asked to close.
    pub(crate) fn scheduled(
        mut self,
        scheduler: Arc<FrameScheduler>,
        closing: Arc<AtomicBool>,
    ) -> Self {
        self.scheduler = Some(scheduler);
        self.closing = closing;
        self
    }

    /// Closes without a question once `session_end` says so.
    pub fn ended_by(mut self, session_end: SessionEnd) -> Self {
        self.session_end = session_end;
        self
    }

    /// Kept within the screen once it is open.
    pub(crate) fn fitted(mut self, fitting: Option<Fitting>) -> Self {
        self.fitting = fitting;
        self
    }

    /// Measured from outside, if there is a probe.
    pub(crate) fn probed(mut self, probe: Option<Box<dyn Probe>>) -> Self {
        self.probe = probe;
        self
    }

    /// What the window shows.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// A frame begins.
    fn begin(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let touched = ctx.input(|input| !input.events.is_empty() || input.pointer.any_down());
        let spent = frame.info().cpu_usage.map(Duration::from_secs_f32);
        let painting = self.painting.get_or_insert_with(PaintingThreads::find);
        let taken = painting.taken().or(spent).unwrap_or_default();
        let training = self.shell.is_training();
        let draft = self
            .scheduler
            .as_ref()
            .is_some_and(|scheduler| scheduler.frame_begins(touched, training, taken));
        ctx.tessellation_options_mut(|options| options.feathering = !draft);
        let latency = self.stats.begin(spent);
        self.consult_probe(ctx, latency);
    }

    /// Lets the probe look and act.
    fn consult_probe(&mut self, ctx: &Context, latency: Option<Duration>) {
        let Some(probe) = &mut self.probe else {
            return;
        };
        let progress = self.shell.progress();
        let last = progress.time.step;
        let requests = probe.frame(&FrameReport {
            frame: self.stats.last(),
            interval: self.stats.interval(),
            latency,
            running: progress.phase == Phase::Running,
            step: last,
            samples_per_second: progress.samples_per_second,
        });
        for request in requests {
            match request {
                ProbeRequest::Run => self.shell.backend.send(Command::Run),
                ProbeRequest::Pause => self.shell.backend.send(Command::Pause),
                ProbeRequest::Point(place) => {
                    let at = self.on_plane(place);
                    self.inject(ctx, [Event::PointerMoved(at)]);
                }
                ProbeRequest::Drag(place) => {
                    let at = self.on_plane(place);
                    self.inject(ctx, [Event::PointerMoved(at)]);
                    if !std::mem::replace(&mut self.holds_button, true) {
                        self.inject(ctx, [button(at, true)]);
                    }
                }
                ProbeRequest::LetGo => {
                    if std::mem::take(&mut self.holds_button) {
                        let at = self.shell.plane().center();
                        self.inject(ctx, [button(at, false)]);
                    }
                }
                ProbeRequest::Wheel(place, points) => {
                    let at = self.on_plane(place);
                    let wheel = Event::MouseWheel {
                        unit: MouseWheelUnit::Point,
                        delta: vec2(0.0, points),
                        phase: TouchPhase::Move,
                        source: eframe::egui::MouseWheelSource::Unknown,
                        modifiers: Modifiers::NONE,
                    };
                    self.inject(ctx, [Event::PointerMoved(at), wheel]);
                }
                ProbeRequest::ShowStep(share) => {
                    let step = (f64::from(share) * last as f64) as u64;
                    self.shell.push(TimeAction::Show(step).into());
                    ctx.request_repaint();
                }
                ProbeRequest::ShowNow => self.shell.push(TimeAction::Now.into()),
                ProbeRequest::TrainingImages(images) => {
                    for action in [
                        ViewAction::ScatterSplit(SplitName::Train),
                        ViewAction::MeansOf(images),
                    ] {
                        self.shell.push(action.into());
                    }
                }
                ProbeRequest::Frame => ctx.request_repaint(),
                ProbeRequest::Close => self.shell.leave(),
            }
        }
    }

    /// A place of the plane on screen, in fractions of its width and height.
    fn on_plane(&self, [x, y]: [f32; 2]) -> Pos2 {
        let plane = self.shell.plane();
        plane.min + vec2(x, y) * plane.size()
    }

    /// Lets this happen in the next frame.
    fn inject<const N: usize>(&mut self, ctx: &Context, events: [Event; N]) {
        self.injected.extend(events);
        ctx.request_repaint();
    }

    /// A frame has been laid out.
    fn end(&mut self, ctx: &Context) {
        if self.shell.has_moved() {
            self.stats.moved();
        }
        let shell = &self.shell;
        self.stats.drawn(|moved| shell.shows_move(moved));
        if self.probe.is_some() {
            self.stats.time_painting(ctx);
        }
        if let Some(scheduler) = &self.scheduler
            && !ctx.will_discard()
        {
            scheduler.frame_ends(|| self.shell.is_behind());
        }
    }
}

/// The pointer's button pressed at a place, or let go.
fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

impl eframe::App for WindowApp {
    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.stats.input_taken();
        input.events.append(&mut self.injected);
    }

    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        if ctx.current_pass_index() == 0 {
            self.begin(ctx, frame);
        }
        if let Some(fitting) = &mut self.fitting {
            fitting.follow(ctx);
        }
        self.shell.logic(ctx);
        if self.session_end.is_requested() {
            if !self.closing.swap(true, Ordering::AcqRel) {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        } else if ctx.input(|input| input.viewport().close_requested()) {
            if self.shell.may_close(ctx) {
                self.closing.store(true, Ordering::Release);
            } else {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if let Some(scheduler) = &self.scheduler {
            scheduler.frame_draws();
        }
        self.shell.ui(ui, self.stats.smoothed());
        self.end(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.shell.close();
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
