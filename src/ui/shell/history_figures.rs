//! A panel drawn as of many steps of a run, one after another.

use crate::document::Document;
use crate::explore::{Answers, Asked, Explorer};
use crate::train::{Progress, Published};
use crate::ui::language::{self, Language, fill, numbers, t};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Scene, Selection};
use crate::ui::shell::figures::{
    Drawing, Figure, FigureError, FigureRequest, Patience, draw_answered,
};
use crate::ui::shell::history_file::{HistoryError, HistoryFile, MOST, Moment};
use crate::ui::shell::layout::Panels;
use arc_swap::ArcSwapOption;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// So long the answers to one step may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// What is to be drawn, and of what; taken from the window, and free of it.
pub(super) struct HistoryOrder {
    pub request: FigureRequest,
    pub progress: Progress,
    pub document: Document,
    pub selection: Selection,
    pub settings: Settings,
}

impl HistoryOrder {
    /// Draws and writes it; how many steps it was.
    ///
    /// # Errors
    /// The explorer has no thread or does not answer; a file cannot be written.
    pub fn write(mut self, path: PathBuf, language: Language) -> Result<usize, HistoryError> {
        // Each thread has its own.
        language::speak(language);
        let file = HistoryFile::new(path)?;
        let steps = file.steps(&self.progress.weights_by_step, self.request.pixels())?;
        file.check_free(steps.iter().map(|weights| weights.snapshot.time.step))?;
        let slot = Arc::new(ArcSwapOption::new(steps.last().cloned()));
        let mut explorer = Explorer::spawn(slot, Arc::new(|| {})).map_err(FigureError::NoThread)?;
        let moments = steps.iter().map(|weights| {
            let figure = self.figure(&mut explorer, weights)?;
            let (size, pixels) = figure.pixels();
            Ok(Moment {
                size,
                pixels,
                title: figure.title,
                recipe: figure.recipe,
                time: figure.time,
                run: weights.run,
            })
        });
        file.write(moments)
    }

    /// The panel as of these weights, once all that it asks is answered.
    fn figure(
        &mut self,
        explorer: &mut Explorer,
        weights: &Arc<Published>,
    ) -> Result<Figure, FigureError> {
        let step = weights.snapshot.time.step;
        self.selection.shown_step.show(&self.progress, step);
        draw_answered(self, explorer, Patience::of(PATIENCE))
    }
}

impl Drawing for HistoryOrder {
    fn draw(&mut self, answers: &Arc<Answers>) -> (Figure, Asked) {
        // Pictures are of the context that they were made in, and each figure has its own.
        let mut panels = Panels::default();
        let (mut asked, mut actions) = (Asked::default(), Vec::new());
        let mut scene = Scene {
            progress: &self.progress,
            answers,
            asked: &mut asked,
            document: &mut self.document,
            selection: &mut self.selection,
            settings: &mut self.settings,
            actions: &mut actions,
        };
        let figure = self.request.draw(&mut panels, &mut scene);
        (figure, asked)
    }
}

/// What is said while it is being drawn.
pub(super) fn under_way(progress: &Progress) -> String {
    let steps = progress.weights_by_step.len().min(MOST);
    let steps = numbers::thousands(steps as u64);
    fill(
        t("The run is being drawn as of {n} steps; training goes on meanwhile"),
        &[("n", steps)],
    )
}
