//! A figure of what is on screen: into a file, or on the clipboard.

use crate::archive::{PictureError, PictureFormat, PictureText, Raster, atomic_write};
use crate::explore::Asked;
use crate::ui::scene::Scene;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::figures::{Figure, FigureRequest};
use crate::ui::shell::path_purpose::PathPurpose;
use eframe::egui::ColorImage;
use std::io::Write;
use std::path::{Path, PathBuf};

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

    /// Puts it on the clipboard.
    pub(super) fn copy_figure(&mut self) {
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
