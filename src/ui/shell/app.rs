//! The window's state, and what happens in one frame.
//!
//! `logic` takes in what the threads said, also while the window is hidden;
//! `ui` draws it, carries out what a person asked for, and posts the queries of
//! the frame. `host` calls both. Nothing here waits for a thread, but for the image
//! of a point that moved: a few milliseconds, where drawing it in the next frame
//! would take longer.

mod in_front;
mod listen;
mod upkeep;

use crate::archive::LostRun;
use crate::document::Document;
use crate::explore::WhichWeights;
use crate::train::{Command, KEPT_WEIGHTS_BYTES, Level, ModelFile, Phase, Progress};
use crate::ui::language;
use crate::ui::scene::action::{Action, FileAction, ViewAction};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{PanelName, Scene, Selection, own_pictures, points, wanted_image};
use crate::ui::shell::backend::Backend;
use crate::ui::shell::closing::Closing;
use crate::ui::shell::exports::WantedExport;
use crate::ui::shell::file_watch::FileWatch;
use crate::ui::shell::history_work::HistoryWork;
use crate::ui::shell::keys::Keyboard;
use crate::ui::shell::layout::{self, Panels};
use crate::ui::shell::lecture::state::Lecture;
use crate::ui::shell::menu::Saved;
use crate::ui::shell::notices::Notices;
use crate::ui::shell::overlays::Overlays;
use crate::ui::shell::queries::Queries;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::shell::side_by_side::SecondPlane;
use crate::ui::shell::take_along::order::TakeAlong;
use crate::ui::shell::window_shots::WindowShots;
use crate::ui::shell::workspace::Workspace;
use crate::ui::shell::{recovery, welcome};
use crate::ui::style::theme;
use crate::ui::style::widgets::escaped;
use eframe::egui::{Context, Popup, Rect, Ui, Vec2};
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// The whole window over any [`Backend`].
pub struct Shell {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) progress: Arc<Progress>,
    pub(crate) queries: Queries,
    pub(crate) workspace: Workspace,
    pub(crate) file: SettingsFile,
    pub(crate) panels: Panels,
    pub(crate) overlays: Overlays,
    pub(crate) closing: Closing,
    pub(crate) take_along: TakeAlong,
    pub(crate) lecture: Lecture,
    /// The panel that the keyboard was last brought to.
    pub(crate) focused: Option<PanelName>,
    pub(super) actions: Vec<Action>,
    /// What waits to be written about the weights.
    pub(crate) exports: Vec<WantedExport>,
    /// Grows with each of them.
    pub(crate) exports_wanted: u64,
    /// Pictures of the window that are being taken for a file.
    pub(crate) window_shots: Option<WindowShots>,
    /// A run in time that is drawn for a file, while a thread writes it.
    pub(crate) history_work: Weak<HistoryWork>,
    /// Runs that were lost with their windows, the one lost last first.
    pub(crate) lost: Vec<LostRun>,
    /// Files that were read to be shown beside the run in hand: each has its number.
    pub(crate) files_beside: u64,
    /// Planes that were asked for in this session: each has its number.
    pub(crate) planes_wanted: u64,
    /// What the trainer was told that the weights by step may take, in bytes.
    pub(crate) weights_bytes: u64,
    /// The run and the step that the trainer was told a person stands at.
    pub(crate) stood_at: Option<(u64, u64)>,
    pub(crate) keyboard: Keyboard,
    pub(crate) file_watch: FileWatch,
    /// Where the plane was last drawn.
    pub(crate) plane: Rect,
    /// Inner size of the window in unzoomed points, and since when it has it, in seconds.
    sized: Option<(f64, Vec2)>,
}

impl Shell {
    /// Sets the window up. Settings are kept at `settings`, or else in the usual folder;
    /// a damaged file is told in a notice.
    pub fn new(ctx: &Context, backend: Box<dyn Backend>, settings: Option<PathBuf>) -> Self {
        theme::install(ctx);
        let (file, error) = SettingsFile::open(settings);
        language::speak(file.settings.window.language);
        let mut overlays = Overlays::new(ctx);
        if let Some(error) = error {
            overlays.notices.push(Level::Error, error.words());
        }
        ctx.set_zoom_factor(file.settings.window.zoom);
        // The keys for it are actions like any other.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        theme::choose(ctx, file.settings.window.theme);
        let progress = backend.progress();
        let shell = Self {
            queries: Queries::new(backend.answers()),
            workspace: Workspace::new(progress.recipe.latent),
            sized: None,
            file,
            panels: Panels::default(),
            overlays,
            closing: Closing::default(),
            take_along: TakeAlong::default(),
            lecture: Lecture::default(),
            focused: None,
            actions: Vec::new(),
            exports: Vec::new(),
            exports_wanted: 0,
            window_shots: None,
            history_work: Weak::new(),
            lost: Vec::new(),
            files_beside: 0,
            planes_wanted: 0,
            weights_bytes: KEPT_WEIGHTS_BYTES,
            stood_at: None,
            keyboard: Keyboard::default(),
            file_watch: FileWatch::new(),
            plane: Rect::NOTHING,
            progress,
            backend,
        };
        shell.look_for_lost_runs();
        shell
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.file.settings
    }

    /// What a person has made.
    pub fn document(&self) -> &Document {
        &self.workspace.document
    }

    /// Points and the chosen image.
    pub fn selection(&self) -> &Selection {
        &self.workspace.selection
    }

    /// Whether the window closes by itself.
    pub fn is_closing(&self) -> bool {
        self.closing.is_leaving()
    }

    /// What the trainer had said when the last frame was drawn.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The weights that the next frame shows.
    fn weights_to_show(&self) -> WhichWeights {
        (self.workspace.selection.shown_step).weights(&self.progress)
    }

    /// Whether the last frame asked for another picture at the pointer: of another place, or of
    /// another step.
    pub(crate) fn has_moved(&self) -> bool {
        self.queries.moved()
    }

    /// Whether the last frame drew what was asked for like that at `moved`, or later.
    pub(crate) fn shows_move(&self, moved: Instant) -> bool {
        self.queries.show_move(moved, &self.weights_to_show())
    }

    /// Where the last frame drew the latent plane.
    pub(crate) fn plane(&self) -> Rect {
        self.plane
    }

    /// Whether a run is in motion, as of now.
    pub(crate) fn is_training(&self) -> bool {
        self.backend.progress().phase == Phase::Running
    }

    /// Whether there is something newer than what the last frame drew.
    pub(crate) fn is_behind(&self) -> bool {
        let second = self.panels.second.as_ref();
        second.is_some_and(SecondPlane::is_behind)
            || !Arc::ptr_eq(&self.queries.answers, &self.backend.answers())
            || !Arc::ptr_eq(&self.progress, &self.backend.progress())
    }

    /// Takes in what the threads said; also while the window is hidden.
    pub(crate) fn logic(&mut self, ctx: &Context) {
        self.keyboard.follow(ctx, self.plane_in_sight());
        self.listen(ctx);
        self.closing.follow(ctx);
    }

    /// Draws a frame and carries out what a person asked for. `frame_time` is what a
    /// frame takes, to be shown.
    pub(crate) fn ui(&mut self, ui: &mut Ui, frame_time: Duration) {
        let ctx = ui.ctx().clone();
        self.listen(&ctx);
        self.follow_time(&ctx);
        self.follow_drops(&ctx);
        if !self.overlays.take_keys() {
            self.follow_keys(&ctx);
            if self.window_shots.is_some() && escaped(&ctx) {
                self.actions.push(FileAction::StopHistory.into());
            }
            if self.goes_back(&ctx) {
                self.actions.push(ViewAction::Back.into());
            }
        }
        self.with_scene(|panels, scene| panels.time_line.follow(&ctx, scene));
        self.go_to_asked_step();
        self.queries.begin_frame(self.weights_to_show());
        // Asked for before the layout, a point is most likely decoded when it is drawn.
        self.with_scene(|panels, scene| {
            own_pictures::follow(scene);
            panels.plane.follow(&ctx, scene);
        });
        self.queries.post_early(self.backend.as_mut());
        self.begin_second(&ctx);
        self.draw(ui, frame_time);
        for action in std::mem::take(&mut self.actions) {
            self.dispatch(&ctx, action);
        }
        // A button led to another step than was laid out: it is laid out anew in this very frame.
        if self.weights_to_show() != *self.queries.shown() {
            ctx.request_discard("another step of the run is shown");
        }
        // An action may have put a point down, or taken one away.
        self.with_scene(|_, scene| {
            wanted_image::seek(scene);
            own_pictures::ask(scene);
            points::ask(scene);
        });
        self.follow_pictures();
        self.follow_exports();
        self.follow_planes(&ctx);
        self.queries.post_frame(self.backend.as_mut());
        self.end_second(&ctx);
        self.follow_window_shots(&ctx);
        self.note_undo(&ctx);
        self.follow_window(&ctx);
        self.follow_clicks(&ctx, frame_time);
        self.closing.follow(&ctx);
    }

    /// Whether Escape is pressed and means the panels: nothing in front takes it, and nothing
    /// is being dragged.
    fn goes_back(&self, ctx: &Context) -> bool {
        let in_front = self.overlays.help_open || self.overlays.settings_open;
        let dragging = ctx.input(|input| input.pointer.any_down());
        // What is open above everything else closes first.
        let open = in_front || Popup::is_any_open(ctx);
        !open && !dragging && self.can_go_back(ctx) && escaped(ctx)
    }

    /// Has this carried out at the end of the frame.
    pub(crate) fn push(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// The window closes: what is still to be kept is written.
    pub(crate) fn close(&mut self) {
        self.file.close();
        if self.closing.is_by_word() {
            self.backend.send(Command::KeepNothing);
        }
    }

    /// The run's file, unless it is the copy of a shipped model.
    pub(crate) fn model_file(&self) -> Option<&ModelFile> {
        let file = self.progress.file.as_ref()?;
        let shipped = self.shipped_folder();
        (shipped.as_deref() != file.path.parent()).then_some(file)
    }

    /// The number of the trainer's newest notice.
    pub(crate) fn last_told(&self) -> u64 {
        let newest = self.progress.notices.last();
        newest.map_or(0, |notice| notice.number)
    }

    /// Where shipped models are unpacked.
    pub(crate) fn shipped_folder(&self) -> Option<PathBuf> {
        Some(self.file.path()?.parent()?.join("shipped-models"))
    }

    /// Draws one frame of panels and windows.
    fn draw(&mut self, ui: &mut Ui, frame_time: Duration) {
        if self.file.settings.layout.lecture {
            self.draw_lecture(ui);
        } else {
            self.draw_panels(ui, frame_time);
        }
        self.draw_overlays(ui.ctx());
    }

    fn draw_panels(&mut self, ui: &mut Ui, frame_time: Duration) {
        let undo = self.workspace.undo.available(&self.undo_state());
        let saved = Saved {
            unkept: self.workspace.has_unkept_work(),
            home: self.session_home(),
        };
        // Lent for a moment: the scene borrows the whole window.
        let lost = std::mem::take(&mut self.lost);
        let mut notices = self.lend_notices();
        let areas = self.with_scene(|panels, scene| {
            layout::bars(
                ui,
                &mut panels.time_line,
                scene,
                &mut notices,
                undo,
                &saved,
                frame_time,
            );
            recovery::bar(ui, &lost, scene.progress, scene.actions);
            panels.weights.ui(ui, scene);
            // Who compares two runs is no newcomer, and the planes need the room.
            if panels.second.is_none() {
                welcome::show(ui, scene);
            }
            layout::edges(ui, panels, scene)
        });
        self.lost = lost;
        self.take_notices_back(notices);
        self.wait_for_moves();
        self.plane = self.with_scene(|panels, scene| layout::images(ui, panels, scene, &areas));
    }

    /// Waits a little for what follows the mouse, on either plane.
    pub(crate) fn wait_for_moves(&mut self) {
        self.queries.wait_for_moves(self.backend.as_ref());
        if let Some(second) = &mut self.panels.second {
            second.wait_for_moves();
        }
    }

    /// Lends the panels and what they are given to `draw`.
    pub(crate) fn with_scene<R>(
        &mut self,
        draw: impl FnOnce(&mut Panels, &mut Scene<'_>) -> R,
    ) -> R {
        let mut scene = Scene {
            progress: &self.progress,
            answers: &self.queries.answers,
            asked: &mut self.queries.asked,
            document: &mut self.workspace.document,
            selection: &mut self.workspace.selection,
            settings: &mut self.file.settings,
            actions: &mut self.actions,
        };
        draw(&mut self.panels, &mut scene)
    }

    /// The messages, for whoever draws the line that the newest stands in. Pictures of the window
    /// that are being taken have none, and a dialog has them in front of it.
    pub(crate) fn lend_notices(&mut self) -> Option<Notices> {
        let elsewhere = self.is_being_taken() || self.overlays.take_keys();
        (!elsewhere).then(|| std::mem::take(&mut self.overlays.notices))
    }

    /// Takes them back.
    pub(crate) fn take_notices_back(&mut self, lent: Option<Notices>) {
        if let Some(lent) = lent {
            self.overlays.notices = lent;
        }
    }
}
