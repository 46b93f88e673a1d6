//! A figure of what is on screen: into a file, or on the clipboard.

use crate::archive::{PictureError, PictureFormat, PictureText, Raster, atomic_write};
use crate::explore::Asked;
use crate::train::{Level, Progress, Published};
use crate::ui::scene::{Scene, Selection};
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::figures::{Figure, FigureRequest, figure_words};
use crate::ui::shell::history_figures::HistoryOrder;
use crate::ui::shell::history_file::{HistoryError, HistoryFile};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::side_by_side::SecondPlane;
use crate::ui::shell::window_shots::WindowShot;
use eframe::egui::{ColorImage, Context};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Shell {
    /// Draws the figure that the settings ask for, of what the window shows now.
    fn figure(&mut self) -> Figure {
        let request = FigureRequest::from(&self.file.settings.figures);
        let mut panels = self.panels.same_view();
        let (mut asked, mut actions) = (Asked::default(), Vec::new());
        let mut settings = self.file.settings.clone();
        let mut document = self.workspace.document.clone();
        let mut selection = self.workspace.selection.clone();
        selection.hover = None;
        let mut scene = Scene {
            progress: &self.progress,
            answers: &self.queries.answers,
            asked: &mut asked,
            document: &mut document,
            selection: &mut selection,
            settings: &mut settings,
            actions: &mut actions,
        };
        request.draw(&mut panels, &mut scene)
    }

    /// Whether it can be drawn; says so where it cannot.
    pub(super) fn has_figure(&mut self) -> bool {
        let checked = FigureRequest::from(&self.file.settings.figures).check();
        if let Err(error) = &checked {
            self.overlays
                .notices
                .push(Level::Error, figure_words(error));
        }
        checked.is_ok()
    }

    /// Writes it to this file, in the format of its name.
    pub(super) fn export_figure(&mut self, path: PathBuf) {
        let (figure, run) = (self.figure(), self.progress.run);
        self.overlays
            .tasks
            .start("figure", move || match write(&figure, run, &path) {
                Ok(()) => TaskOutcome::PicturesWritten(PathPurpose::ExportFigure, path),
                Err(error) => TaskOutcome::Failed(TaskError::NoPictures {
                    purpose: Some(PathPurpose::ExportFigure),
                    error,
                }),
            });
    }

    /// Draws it, or the whole window, as of many steps of the run.
    pub(super) fn export_history(&mut self, ctx: &Context, path: PathBuf) {
        if self.file.settings.figures.whole_window {
            self.export_window_history(ctx, path);
        } else {
            self.export_panel_history(ctx, path);
        }
    }

    /// On a thread of its own.
    fn export_panel_history(&mut self, ctx: &Context, path: PathBuf) {
        let request = FigureRequest::from(&self.file.settings.figures);
        let begun = self.begin_history(&path, request.pixels());
        let (steps, file) = match begun {
            Ok(begun) => begun,
            Err(error) => return self.task_failed(&TaskError::NoHistory(error)),
        };
        let work = self.history_begins(ctx, steps.len());
        let order = HistoryOrder {
            request,
            progress: Progress::clone(&self.progress),
            document: self.workspace.document.clone(),
            selection: Selection {
                hover: None,
                ..self.workspace.selection.clone()
            },
            settings: self.file.settings.clone(),
            second: self.panels.second.as_ref().map(SecondPlane::seen),
            steps,
            work,
        };
        let language = self.file.settings.window.language;
        self.write_history(path, move || order.write(&file, language));
    }

    /// The steps that are drawn, each with so many pixels, and where they go.
    fn begin_history(
        &self,
        path: &Path,
        size: [usize; 2],
    ) -> Result<(Vec<Arc<Published>>, HistoryFile), HistoryError> {
        let file = HistoryFile::new(path.to_owned())?;
        let mut all = Vec::clone(&self.progress.weights_by_step);
        let last = all.last().map(|kept| kept.snapshot.time.step);
        let is_later = |now: &Arc<Published>| {
            now.run == self.progress.run && Some(now.snapshot.time.step) > last
        };
        // It ends with what is there now, which is not always kept.
        all.extend(self.backend.newest_weights().filter(is_later));
        let steps = file.steps(&all, size)?;
        Ok((steps, file))
    }

    /// The window shows one step after another; a thread of its own writes what is taken of it.
    fn export_window_history(&mut self, ctx: &Context, path: PathBuf) {
        let size = ctx.content_rect().size() * ctx.pixels_per_point();
        let size = [size.x, size.y].map(|side| side.round() as usize);
        let (steps, file) = match self.begin_history(&path, size) {
            Ok(begun) => begun,
            Err(error) => return self.task_failed(&TaskError::NoHistory(error)),
        };
        let work = self.history_begins(ctx, steps.len());
        let numbers: Vec<u64> = steps
            .iter()
            .map(|weights| weights.snapshot.time.step)
            .collect();
        let shots = self.take_window_at(ctx, steps);
        self.write_history(path, move || {
            file.check_free(numbers.into_iter())?;
            file.write(shots.into_iter().map(|shot| Ok(shot.into_moment())), &work)
        });
    }

    fn write_history(
        &self,
        path: PathBuf,
        write: impl FnOnce() -> Result<usize, HistoryError> + Send + 'static,
    ) {
        let work = move || match write() {
            Ok(_) => TaskOutcome::PicturesWritten(PathPurpose::ExportHistory, path),
            Err(error) => TaskOutcome::Failed(TaskError::NoHistory(error)),
        };
        self.overlays.tasks.start("history", work);
    }

    /// Writes the whole window to this file, in the format of its name.
    pub(super) fn export_window(&mut self, ctx: &Context, path: PathBuf) {
        let format = match PictureFormat::of_name(&path) {
            Ok(format) => format,
            Err(error) => return self.task_failed(&TaskError::NoHistory(error.into())),
        };
        self.with_window(ctx, move |shot| {
            match shot.into_moment().save(&path, format) {
                Ok(()) => TaskOutcome::PicturesWritten(PathPurpose::ExportWindow, path),
                Err(error) => TaskOutcome::Failed(TaskError::NoHistory(error.into())),
            }
        });
    }

    /// Does this with a picture of the window, on a thread of its own.
    fn with_window(
        &mut self,
        ctx: &Context,
        work: impl FnOnce(WindowShot) -> TaskOutcome + Send + 'static,
    ) {
        let shots = self.take_window_now(ctx);
        self.overlays
            .tasks
            .start("window", move || match shots.recv() {
                Ok(shot) => work(shot),
                Err(_) => TaskOutcome::Failed(TaskError::NoHistory(HistoryError::Stopped)),
            });
    }

    /// Puts it on the clipboard.
    pub(super) fn copy_figure(&mut self, ctx: &Context) {
        if self.file.settings.figures.whole_window {
            return self.with_window(ctx, |shot| {
                TaskOutcome::Copy(Box::new(Arc::unwrap_or_clone(shot.image)))
            });
        }
        if !self.has_figure() {
            return;
        }
        let figure = self.figure();
        self.overlays.tasks.start("figure", move || {
            let (size, pixels) = figure.pixels();
            TaskOutcome::Copy(Box::new(ColorImage::from_rgb(size, &pixels)))
        });
    }
}

fn write(figure: &Figure, run: u64, path: &Path) -> Result<(), PictureError> {
    let text = PictureText::of_run(&figure.title, &figure.recipe, figure.time, Some(run));
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
    {
        let svg = figure.svg(text.description());
        return Ok(atomic_write(path, |out| out.write_all(svg.as_bytes()))?);
    }
    let format = PictureFormat::of_name(path)?;
    let ([width, height], pixels) = figure.pixels();
    let raster = Raster::new(pixels, height, width, 3)?;
    raster.with_text(text).save(path, format)
}
