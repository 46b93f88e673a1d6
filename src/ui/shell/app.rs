//! The window's state, and what happens in one frame.
//!
//! `logic` takes in what the threads said, also while the window is hidden;
//! `ui` draws it, carries out what a person asked for, and posts what the
//! next frame wants to see. Nothing here waits for a thread, but for the image
//! of a point that moved: a few milliseconds, where drawing it in the next frame
//! would take longer.

mod upkeep;

use crate::explore::{Answers, Wants};
use crate::train::{Level, Phase, Progress};
use crate::ui::host::frame_scheduler::Pace;
use crate::ui::host::frame_stats::Gauge;
use crate::ui::host::painting_threads::Painters;
use crate::ui::host::probe::Probe;
use crate::ui::language;
use crate::ui::scene::action::Action;
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Handle, Scene, Selection};
use crate::ui::shell::backend::Backend;
use crate::ui::shell::background::{Errands, Outcome};
use crate::ui::shell::command_palette::CommandPalette;
use crate::ui::shell::dialogs::{Dialogs, Next};
use crate::ui::shell::layout::{self, Chrome, Panels};
use crate::ui::shell::menu::Possible;
use crate::ui::shell::notices::Notices;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::shell::undo::History;
use crate::ui::shell::{help, keys, settings_window};
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::{Context, Event, Key, Rect, Ui};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a frame waits for the image of a point that moved: decoding takes
/// less than a tenth of it, unless the processor is busy.
const PATIENCE: Duration = Duration::from_millis(8);

/// How a [`Shell`] is set up.
#[derive(Default)]
pub struct ShellOptions {
    /// Where the settings are kept, in place of the usual folder.
    pub settings_path: Option<PathBuf>,
    /// Measures the window from outside.
    pub probe: Option<Box<dyn Probe>>,
}

/// The whole window over any [`Backend`].
pub struct Shell {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) progress: Arc<Progress>,
    pub(crate) answers: Arc<Answers>,
    wants: Wants,
    posted: Wants,
    /// When points were last posted whose images were not drawn yet.
    asked: Option<Instant>,
    pub(crate) selection: Selection,
    pub(crate) file: SettingsFile,
    pub(crate) panels: Panels,
    pub(crate) dialogs: Dialogs,
    pub(crate) palette: CommandPalette,
    pub(crate) notices: Notices,
    pub(crate) errands: Errands,
    pub(crate) history: History,
    pub(crate) help_open: bool,
    pub(crate) settings_open: bool,
    /// The file that the run in hand was last saved to or opened from.
    pub(crate) own_file: Option<PathBuf>,
    /// What follows once the run is saved.
    pub(crate) after_save: Option<AfterSave>,
    actions: Vec<Action>,
    explorer_failure: Option<String>,
    gauge: Gauge,
    pace: Option<Arc<Pace>>,
    /// Whether the window was asked to close.
    closing: Arc<AtomicBool>,
    painters: Option<Painters>,
    probe: Option<Box<dyn Probe>>,
    plane: Rect,
    injected: Option<egui::Pos2>,
    /// Tab was pressed after the mouse.
    tabbed: bool,
    zoom: f32,
}

/// A run is being saved; then something takes its place.
pub(crate) struct AfterSave {
    pub next: Next,
    pub run: u64,
    /// Notices up to this one are older than the save.
    pub told: u64,
}

impl Shell {
    /// Sets the window up; `notice` of a damaged settings file is shown in it.
    pub fn new(ctx: &Context, backend: Box<dyn Backend>, options: ShellOptions) -> Self {
        theme::install(ctx);
        let (file, notice) = SettingsFile::open(options.settings_path);
        language::speak(file.settings.window.language);
        let mut notices = Notices::default();
        if let Some(notice) = notice {
            notices.push(Level::Error, notice);
        }
        ctx.set_zoom_factor(file.settings.window.zoom);
        theme::choose(ctx, file.settings.window.theme);
        let progress = backend.progress();
        Self {
            answers: backend.answers(),
            wants: Wants::default(),
            posted: Wants::default(),
            asked: None,
            selection: first_points(progress.recipe.latent),
            zoom: file.settings.window.zoom,
            file,
            panels: Panels::default(),
            dialogs: Dialogs::default(),
            palette: CommandPalette::default(),
            notices,
            errands: Errands::new(ctx.clone()),
            history: History::default(),
            help_open: false,
            settings_open: false,
            own_file: None,
            after_save: None,
            actions: Vec::new(),
            explorer_failure: None,
            gauge: Gauge::default(),
            pace: None,
            closing: Arc::default(),
            painters: None,
            probe: options.probe,
            plane: Rect::NOTHING,
            injected: None,
            tabbed: false,
            progress,
            backend,
        }
    }

    /// Tells `pace` when frames begin, and `closing` that the window was asked to close.
    pub(crate) fn in_loop(mut self, pace: Arc<Pace>, closing: Arc<AtomicBool>) -> Self {
        self.pace = Some(pace);
        self.closing = closing;
        self
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.file.settings
    }

    /// Points and the chosen image.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// A frame begins.
    fn begin(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let touched = ctx.input(|input| {
            let tab = input.key_pressed(Key::Tab);
            self.tabbed = (self.tabbed || tab) && !input.pointer.any_pressed();
            !input.events.is_empty() || input.pointer.any_down()
        });
        let training = self.backend.progress().phase == Phase::Running;
        let spent = frame.info().cpu_usage.map(Duration::from_secs_f32);
        let painters = self.painters.get_or_insert_with(Painters::find);
        let taken = painters.taken().or(spent).unwrap_or_default();
        let draft = self
            .pace
            .as_ref()
            .is_some_and(|pace| pace.frame_begins(touched, training, taken));
        ctx.tessellation_options_mut(|options| options.feathering = !draft);
        let latency = self.gauge.begin(spent);
        self.consult_probe(ctx, latency);
    }

    /// Takes in what the threads said since the last frame.
    fn listen(&mut self, ctx: &Context) {
        // Each time: a thread of tests has many windows.
        language::speak(self.file.settings.window.language);
        let run = self.progress.run;
        self.progress = self.backend.progress();
        self.answers = self.backend.answers();
        if self.progress.run != run {
            self.run_began();
        }
        if self.progress.saved_as.is_some() {
            self.own_file = self.saved_by_hand();
        }
        self.notices.follow(&self.progress);
        if self.answers.failure != self.explorer_failure {
            self.explorer_failure.clone_from(&self.answers.failure);
            if let Some(failure) = &self.explorer_failure {
                self.notices.push(Level::Error, failure.clone());
            }
        }
        for outcome in self.errands.back() {
            match outcome {
                Outcome::Act(action) => self.perform(ctx, action),
                Outcome::Failed(reason) => self.notices.push(Level::Error, reason),
                Outcome::Picked(purpose, path) => {
                    if let Some(action) = self.dialogs.picked(purpose, path) {
                        self.perform(ctx, action);
                    }
                }
            }
        }
        self.continue_after_save();
        if let Some(notice) = self.file.keep() {
            self.notices.push(Level::Error, notice);
        }
    }

    /// Another model: points get its dimensions, and undoing ends here.
    fn run_began(&mut self) {
        let latent = self.progress.recipe.latent;
        for handle in &mut self.selection.handles {
            handle.z.resize(latent, 0.0);
        }
        self.selection.image = None;
        self.own_file = None;
        self.history.clear();
    }

    /// The run's file, unless it is the copy of a shipped model.
    fn saved_by_hand(&self) -> Option<PathBuf> {
        let path = self.progress.saved_as.clone()?;
        let shipped = self.shipped_folder();
        (shipped.as_deref() != path.parent()).then_some(path)
    }

    /// Where shipped models are unpacked.
    pub(crate) fn shipped_folder(&self) -> Option<PathBuf> {
        Some(self.file.path()?.parent()?.join("shipped-models"))
    }

    /// Draws one frame of panels and windows.
    fn draw(&mut self, ui: &mut Ui) {
        let now = self.document();
        let chrome = Chrome {
            possible: Possible {
                undo: self.history.can_undo(&now),
                redo: self.history.can_redo(&now),
            },
            frame: self.gauge.shown(),
        };
        self.with_scene(|panels, scene| {
            layout::bars(ui, scene, chrome);
            layout::edges(ui, panels, scene);
        });
        self.answers = match self.asked.take() {
            Some(asked) => self.backend.answers_to(asked, PATIENCE),
            None => self.backend.answers(),
        };
        self.gauge.look(&self.answers);
        self.plane = self.with_scene(|panels, scene| layout::images(ui, panels, scene));
        self.windows(ui.ctx());
    }

    fn with_scene<R>(&mut self, draw: impl FnOnce(&mut Panels, &mut Scene<'_>) -> R) -> R {
        let mut scene = Scene {
            progress: &self.progress,
            answers: &self.answers,
            wants: &mut self.wants,
            selection: &mut self.selection,
            settings: &mut self.file.settings,
            actions: &mut self.actions,
        };
        draw(&mut self.panels, &mut scene)
    }

    fn windows(&mut self, ctx: &Context) {
        help::show(ctx, &mut self.help_open);
        let file = self.file.path().map(std::path::Path::to_owned);
        let settings = &mut self.file.settings;
        settings_window::show(ctx, &mut self.settings_open, settings, file.as_deref());
        self.palette.show(ctx, &mut self.actions);
        if self
            .dialogs
            .show_path(ctx, &self.errands, &mut self.actions)
        {
            self.after_save = None;
        }
        if let Some(answer) = self.dialogs.show_question(ctx) {
            self.answered(answer);
        }
        self.notices.show(ctx, layout::STATUS);
        if self.probe.is_some() {
            self.gauge.await_paint(ctx);
        }
    }
}

impl eframe::App for Shell {
    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut egui::RawInput) {
        self.gauge.takes_input();
        if let Some(at) = self.injected.take() {
            input.events.push(Event::PointerMoved(at));
        }
    }

    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        if ctx.current_pass_index() == 0 {
            self.begin(ctx, frame);
        }
        if ctx.input(|input| input.viewport().close_requested()) {
            self.closing.store(true, Ordering::Release);
        }
        self.listen(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if let Some(pace) = &self.pace {
            pace.drawing();
        }
        self.listen(&ctx);
        if !self.dialogs.is_open() && !self.palette.is_open() {
            self.actions.extend(keys::pressed(&ctx, self.tabbed));
        }
        // Asked for before the layout, a point is most likely decoded when it is drawn.
        self.with_scene(|panels, scene| panels.plane.follow(&ctx, scene));
        self.post_wants();
        self.draw(ui);
        for action in std::mem::take(&mut self.actions) {
            self.perform(&ctx, action);
        }
        self.post_wants();
        self.note_history(&ctx);
        self.follow_window(&ctx);
        if let Some(pace) = &self.pace
            && !ctx.will_discard()
        {
            pace.frame_ends(|| {
                !Arc::ptr_eq(&self.answers, &self.backend.answers())
                    || !Arc::ptr_eq(&self.progress, &self.backend.progress())
            });
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.file.close();
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// A few points to begin with, so that there is something to drag at once.
fn first_points(latent: usize) -> Selection {
    let handles: Vec<Handle> = [[-1.0, 1.0], [0.0, 0.0], [1.0, -1.0]]
        .iter()
        .zip(0..)
        .map(|(place, id)| {
            let mut z = place.to_vec();
            z.resize(latent, 0.0);
            Handle { id, z }
        })
        .collect();
    Selection {
        active: handles.first().map(|handle| handle.id),
        next_id: handles.len() as u64,
        handles,
        ..Selection::default()
    }
}
