//! The plane of a second run: the same panel, given another run's state, answers and view.

use crate::explore::{Answers, Asked, ExploreError, Explorer, WhichImage};
use crate::ui::plane::PlanePanel;
use crate::ui::scene::action::{Action, LayerAction, ViewAction};
use crate::ui::scene::second_run::{Link, SecondRun};
use crate::ui::scene::settings::{AutomaticAxes, PlaneSettings, ViewRectangle};
use crate::ui::scene::shown_plane::PlaneChoice;
use crate::ui::scene::{Scene, Selection, axes, studied};
use crate::ui::shell::lay_plane::{Laid, follow, lay};
use crate::ui::shell::queries::Queries;
use crate::ui::shell::side_by_side::choice::{Plane, SharedChoice};
use crate::ui::shell::side_by_side::head::Head;
use crate::ui::shell::side_by_side::pictures::Pictures;
use eframe::egui::{Context, Rect, Ui};
use std::sync::Arc;

/// The plane of a second run, and all that the panel is given in the place of what it has of
/// the run in hand.
pub(crate) struct SecondPlane {
    run: Arc<SecondRun>,
    /// Answers about the second run's weights; None in a figure, which has the answers alone.
    explorer: Option<Explorer>,
    queries: Queries,
    panel: PlanePanel,
    selection: Selection,
    view: OwnView,
    actions: Vec<Action>,
    choice: SharedChoice,
    pub(super) pictures: Pictures,
    /// Why a plane was not laid through it, until it is told.
    refused: Option<String>,
    /// Planes that were laid through it: each has its number.
    planes_laid: u64,
}

/// What a second plane shows, as plain data: for a thread that draws it elsewhere.
#[derive(Clone)]
pub(crate) struct SecondView {
    pub run: Arc<SecondRun>,
    selection: Selection,
    view: OwnView,
}

/// What is in view of the plane: each run has its own.
#[derive(Clone, Default)]
struct OwnView {
    view: ViewRectangle,
    axes: [usize; 2],
    automatic: Option<AutomaticAxes>,
}

impl OwnView {
    fn change_places(&mut self, plane: &mut PlaneSettings) {
        std::mem::swap(&mut self.view, &mut plane.view);
        std::mem::swap(&mut self.axes, &mut plane.axes);
        std::mem::swap(&mut self.automatic, &mut plane.automatic_axes);
    }
}

impl SecondPlane {
    /// The plane of `run`, whose weights `explorer` answers about.
    pub fn new(run: Arc<SecondRun>, explorer: Explorer) -> Self {
        let view = OwnView {
            axes: [0, 1],
            ..OwnView::default()
        };
        Self {
            queries: Queries::new(explorer.answers()),
            explorer: Some(explorer),
            panel: PlanePanel::default(),
            selection: Selection {
                points_elsewhere: true,
                ..Selection::default()
            },
            view,
            actions: Vec::new(),
            choice: SharedChoice::default(),
            pictures: Pictures::default(),
            refused: None,
            planes_laid: 0,
            run,
        }
    }

    /// The same view with pictures of its own, for a context other than the window's.
    pub fn same_view(&self) -> Self {
        Self {
            run: self.run.clone(),
            explorer: None,
            queries: Queries::new(self.queries.answers.clone()),
            panel: self.panel.same_view(),
            selection: Selection {
                hover: None,
                ..self.selection.clone()
            },
            view: self.view.clone(),
            actions: Vec::new(),
            choice: SharedChoice::default(),
            pictures: Pictures::default(),
            refused: None,
            planes_laid: 0,
        }
    }

    /// What it shows.
    pub fn seen(&self) -> SecondView {
        SecondView {
            run: self.run.clone(),
            selection: Selection {
                hover: None,
                ..self.selection.clone()
            },
            view: self.view.clone(),
        }
    }

    /// A plane that shows this, whose weights `explorer` answers about.
    pub fn again(seen: SecondView, explorer: Explorer) -> Self {
        let SecondView {
            run,
            selection,
            view,
        } = seen;
        Self {
            selection,
            view,
            ..Self::new(run, explorer)
        }
    }

    /// Takes in which step is shown. Called before it is drawn for a figure.
    pub fn begin_figure(&mut self, scene: &Scene<'_>) {
        self.follow_step(scene);
        self.lend(scene);
        let shown = self.selection.shown_step.weights(&self.run.progress);
        self.queries.begin_frame(shown);
    }

    /// Posts what was asked for the figure. Gives what it shows, and its explorer with what that
    /// is to answer.
    pub fn end_figure(mut self) -> (SecondView, Option<(Explorer, Asked)>) {
        if let Some(explorer) = &mut self.explorer {
            self.queries.post_frame(explorer);
        }
        let seen = self.seen();
        let asked = self.queries.posted().clone();
        (seen, self.explorer.map(|explorer| (explorer, asked)))
    }

    /// The run that it shows.
    pub fn run(&self) -> &Arc<SecondRun> {
        &self.run
    }

    /// More is known of the run that it shows.
    pub fn note(&mut self, run: Arc<SecondRun>) {
        self.run = run;
    }

    /// Where its drawing was last.
    pub fn drawn(&self) -> Option<Rect> {
        self.panel.drawn()
    }

    /// Whether there is something newer than what the last frame drew.
    pub fn is_behind(&self) -> bool {
        let explorer = self.explorer.as_ref();
        explorer.is_some_and(|explorer| !Arc::ptr_eq(&explorer.answers(), &self.queries.answers))
    }

    /// What the last frame drew.
    pub fn answers(&self) -> Arc<Answers> {
        self.queries.answers.clone()
    }

    /// Whether what the last frame drew holds the answers to all that it asked.
    pub fn is_answered(&self) -> bool {
        self.queries.are_answered()
    }

    /// Takes the newest answers; what went wrong, if that is something new.
    pub fn listen(&mut self) -> Option<ExploreError> {
        self.queries.listen(self.explorer.as_ref()?)
    }

    /// Shares what is about images with the run in hand, and asks what the mouse points at.
    /// Called before a frame is laid out.
    pub fn follow(&mut self, ctx: &Context, first: &mut PlanePanel, scene: &mut Scene<'_>) {
        self.follow_step(scene);
        self.share_choice(first, scene);
        self.lend(scene);
        let shown = self.selection.shown_step.weights(&self.run.progress);
        self.queries.begin_frame(shown);
        self.within(scene, |panel, second| panel.follow(ctx, second));
        if let Some(explorer) = &mut self.explorer {
            self.queries.post_early(explorer);
        }
    }

    /// Waits a little for what follows the mouse, if it moved.
    pub fn wait_for_moves(&mut self) {
        if let Some(explorer) = &self.explorer {
            self.queries.wait_for_moves(explorer);
        }
    }

    /// Posts what was asked in this frame. Why a plane was not laid through it comes back in
    /// words.
    pub fn end_frame(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> Option<String> {
        let refused = self.refused.take();
        let laid = self.within(scene, follow);
        if let Some(explorer) = &mut self.explorer {
            self.queries.post_frame(explorer);
        }
        match laid {
            Laid::Waiting => refused,
            Laid::Shown => {
                ctx.request_repaint();
                refused
            }
            Laid::Refused(words) => {
                ctx.request_repaint();
                Some(words)
            }
        }
    }

    /// The earlier step that it shows, if it shows one.
    pub(super) fn shown_step(&self) -> Option<u64> {
        self.selection.shown_step.step(&self.run.progress)
    }

    /// The line above it.
    pub(super) fn head(&self, scene: &Scene<'_>) -> Head {
        let step = self.shown_step();
        Head {
            names: self.run.names(scene.progress),
            step: step.unwrap_or(self.run.progress.time.step),
            second: Some(self.run.link(scene.progress)),
        }
    }

    /// Draws it; `head` in its row of controls, if it has no line of its own.
    pub(super) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, head: Option<&Head>) {
        self.lend(scene);
        let before = (self.selection.marking.clone(), self.selection.marking_tool);
        self.within(scene, |panel, second| match head {
            Some(head) => {
                panel.ui_called(ui, second, &mut |ui, scene| head.show_in_row(ui, scene));
            }
            None => panel.ui(ui, second),
        });
        self.carry_out(scene);
        if self.run.link(scene.progress) != Link::SameImages {
            scene.selection.lit = None;
            return;
        }
        if before != (self.selection.marking.clone(), self.selection.marking_tool) {
            scene.selection.marking.clone_from(&self.selection.marking);
            scene.selection.marking_tool = self.selection.marking_tool;
        }
        if scene.selection.lit != self.selection.pointed {
            scene.selection.lit.clone_from(&self.selection.pointed);
            ui.ctx().request_repaint();
        }
    }

    /// The image that the mouse points at on this plane.
    pub(super) fn pointed(&self) -> Option<&WhichImage> {
        self.selection.pointed.as_ref()
    }

    /// Lends the panel, and a scene of the second run, to `draw`. Points and paths stay behind:
    /// they are places of the run in hand.
    pub(super) fn within<R>(
        &mut self,
        scene: &mut Scene<'_>,
        draw: impl FnOnce(&mut PlanePanel, &mut Scene<'_>) -> R,
    ) -> R {
        self.view.change_places(&mut scene.settings.plane);
        let points = std::mem::take(&mut scene.document.points);
        let paths = std::mem::take(&mut scene.document.paths);
        let drawn = draw(
            &mut self.panel,
            &mut Scene {
                progress: &self.run.progress,
                answers: &self.queries.answers,
                asked: &mut self.queries.asked,
                document: scene.document,
                selection: &mut self.selection,
                settings: scene.settings,
                actions: &mut self.actions,
            },
        );
        scene.document.points = points;
        scene.document.paths = paths;
        self.view.change_places(&mut scene.settings.plane);
        drawn
    }

    /// Who looks back in time sees both runs at that step, as far as the second one came.
    fn follow_step(&mut self, scene: &Scene<'_>) {
        let own = &self.run.progress;
        let shown = &mut self.selection.shown_step;
        let earlier = scene.selection.shown_step.step(scene.progress);
        match earlier.filter(|step| *step < own.time.step) {
            Some(step) => shown.show(own, step),
            None => shown.follow_newest(),
        }
    }

    /// The chosen image is one in both.
    fn share_choice(&mut self, first: &mut PlanePanel, scene: &mut Scene<'_>) {
        if self.run.link(scene.progress) != Link::SameImages {
            return;
        }
        let of = |selection: &Selection| {
            let image = selection.image.as_ref();
            image.map(|image| image.image.clone())
        };
        let (one, other) = (of(scene.selection), of(&self.selection));
        match self.choice.follow(one.as_ref(), other.as_ref()) {
            None => {}
            Some((Plane::First, Some(image))) => first.choose_image(scene, image),
            Some((Plane::First, None)) => scene.selection.image = None,
            Some((Plane::Second, Some(image))) => {
                self.within(scene, |panel, second| panel.choose_image(second, image));
            }
            Some((Plane::Second, None)) => self.selection.image = None,
        }
    }

    /// Lends what is about images; where those are others, there is nothing to lend.
    fn lend(&mut self, scene: &Scene<'_>) {
        let linked = self.run.link(scene.progress) == Link::SameImages;
        let first = &*scene.selection;
        let own = &mut self.selection;
        own.marking = first.marking.clone().filter(|_| linked);
        own.marking_tool = first.marking_tool.filter(|_| linked);
        own.lit = first.pointed.clone().filter(|_| linked);
        own.column = first.column.clone().filter(|_| linked);
    }

    /// Carries out what the panel asked for: what is about this plane here, all else in the
    /// window.
    fn carry_out(&mut self, scene: &mut Scene<'_>) {
        for action in std::mem::take(&mut self.actions) {
            match action {
                Action::View(ViewAction::FitPlane) => self.view.view = ViewRectangle::default(),
                Action::View(ViewAction::FitMeans) => self.panel.fit_means(),
                Action::View(ViewAction::ShowPosterior) => {
                    self.within(scene, |_, second| studied::show_posterior(second));
                }
                Action::View(ViewAction::Axes(chosen)) => {
                    self.within(scene, |_, second| axes::choose(second, chosen));
                }
                Action::Layer(LayerAction::LayPlane(choice)) => {
                    self.refused = self.lay(scene, choice).map(str::to_owned);
                }
                // Places of the run in hand.
                Action::Edit(_) | Action::Point(_) | Action::Path(_) => {}
                Action::Run(_)
                | Action::File(_)
                | Action::Region(_)
                | Action::Drawing(_)
                | Action::View(_)
                | Action::Layer(_)
                | Action::Time(_)
                | Action::Compare(_)
                | Action::Chart(_)
                | Action::Page(_)
                | Action::Study(_)
                | Action::Preset(_)
                | Action::Window(_) => scene.actions.push(action),
            }
        }
    }

    fn lay(&mut self, scene: &mut Scene<'_>, choice: PlaneChoice) -> Option<&'static str> {
        self.planes_laid += 1;
        let number = self.planes_laid;
        self.within(scene, |_, second| lay(second, choice, number))
    }
}
