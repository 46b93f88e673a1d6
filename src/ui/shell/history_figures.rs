//! A panel drawn as of many steps of a run, one after another.

use crate::document::Document;
use crate::explore::{Answers, Asked, Explorer};
use crate::train::{Progress, Published};
use crate::ui::language::{self, Language};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Scene, Selection};
use crate::ui::shell::figures::{
    Drawing, Figure, FigureError, FigureRequest, Patience, draw_answered,
};
use crate::ui::shell::history_file::{HistoryError, HistoryFile, Moment};
use crate::ui::shell::history_work::HistoryWork;
use crate::ui::shell::layout::Panels;
use crate::ui::shell::side_by_side::{SecondPlane, SecondView};
use arc_swap::ArcSwapOption;
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
    /// What is shown of a run beside it.
    pub second: Option<SecondView>,
    /// The weights of the steps that are drawn.
    pub steps: Vec<Arc<Published>>,
    pub work: Arc<HistoryWork>,
}

impl HistoryOrder {
    /// Draws it and writes it here; how many steps it was.
    ///
    /// # Errors
    /// The explorer has no thread or does not answer; a file cannot be written; it was given up.
    pub fn write(mut self, file: &HistoryFile, language: Language) -> Result<usize, HistoryError> {
        // Each thread has its own.
        language::speak(language);
        let (steps, work) = (std::mem::take(&mut self.steps), self.work.clone());
        file.check_free(steps.iter().map(|weights| weights.snapshot.time.step))?;
        let slot = Arc::new(ArcSwapOption::new(steps.last().cloned()));
        let mut explorer = Explorer::spawn(slot, Arc::new(|| {})).map_err(FigureError::NoThread)?;
        let mut drawn = DrawnHistory {
            second: self.second.clone().map(SecondDrawn::new).transpose()?,
            order: self,
        };
        let moments = steps.iter().map(|weights| {
            let figure = drawn.figure(&mut explorer, weights)?;
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
        file.write(moments, &work)
    }
}

/// A run in time while it is drawn.
struct DrawnHistory {
    order: HistoryOrder,
    second: Option<SecondDrawn>,
}

/// What is shown of a run beside it, between two drawings.
struct SecondDrawn {
    seen: SecondView,
    /// Lent to the plane while that is drawn.
    explorer: Option<Explorer>,
    asked: Asked,
    /// What was drawn last held all answers.
    whole: bool,
}

impl SecondDrawn {
    fn new(seen: SecondView) -> Result<Self, FigureError> {
        let weights = seen.run.weights().cloned();
        let explorer = weights.map(|weights| Explorer::about(weights, Arc::new(|| {})));
        Ok(Self {
            explorer: explorer.transpose().map_err(FigureError::NoThread)?,
            seen,
            asked: Asked::default(),
            whole: true,
        })
    }

    fn lend(&mut self) -> Option<SecondPlane> {
        let explorer = self.explorer.take()?;
        Some(SecondPlane::again(self.seen.clone(), explorer))
    }

    fn take_back(&mut self, plane: SecondPlane) {
        let drawn = plane.answers();
        let (seen, asked) = plane.end_figure();
        self.seen = seen;
        if let Some((explorer, asked)) = asked {
            self.whole = drawn.hold(&asked);
            (self.explorer, self.asked) = (Some(explorer), asked);
        }
    }

    fn is_answered(&self) -> bool {
        let explorer = self.explorer.as_ref();
        explorer.is_none_or(|explorer| explorer.answers().hold(&self.asked))
    }
}

impl DrawnHistory {
    /// The panel as of these weights, once all that it asks is answered.
    fn figure(
        &mut self,
        explorer: &mut Explorer,
        weights: &Arc<Published>,
    ) -> Result<Figure, FigureError> {
        self.order.selection.shown_step.show_kept(weights);
        draw_answered(self, explorer, Patience::of(PATIENCE))
    }
}

impl Drawing for DrawnHistory {
    fn draw(&mut self, answers: &Arc<Answers>) -> (Figure, Asked) {
        let HistoryOrder {
            request,
            progress,
            document,
            selection,
            settings,
            second: _,
            steps: _,
            work: _,
        } = &mut self.order;
        // Pictures are of the context that they were made in, and each figure has its own.
        let mut panels = Panels {
            second: self.second.as_mut().and_then(SecondDrawn::lend),
            ..Panels::default()
        };
        let (mut asked, mut actions) = (Asked::default(), Vec::new());
        let mut scene = Scene {
            progress,
            answers,
            asked: &mut asked,
            document,
            selection,
            settings,
            actions: &mut actions,
        };
        let figure = request.draw(&mut panels, &mut scene);
        if let (Some(second), Some(plane)) = (&mut self.second, panels.second.take()) {
            second.take_back(plane);
        }
        (figure, asked)
    }

    fn is_whole(&self) -> bool {
        self.second.as_ref().is_none_or(|second| second.whole)
    }

    fn is_answered(&self) -> bool {
        self.second.as_ref().is_none_or(SecondDrawn::is_answered)
    }

    fn is_stopped(&self) -> bool {
        self.order.work.ends()
    }
}
