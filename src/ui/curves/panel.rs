//! ELBO, reconstruction and KL over the run: plots that share one horizontal axis and one
//! cursor, and beside them the runs that were replaced.

use crate::curves::{Axis, Quantity};
use crate::ui::curves::ghosts::Ghosts;
use crate::ui::curves::header::{Asked, header};
use crate::ui::curves::plotted::{PLOTTED, axis, shown};
use crate::ui::curves::{arrange, runs_list};
use crate::ui::language::{numbers, t};
use crate::ui::plot::chart::{Chart, ViewChange};
use crate::ui::plot::curve::{Curve, CurveStyle, Curves, Measured};
use crate::ui::plot::nearest::Reading;
use crate::ui::plot::{readout, span};
use crate::ui::scene::Scene;
use crate::ui::scene::shown_step::earlier_time;
use crate::ui::style::paper::is_paper;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{Align, Layout, PopupCloseBehavior, Pos2, Rect, Sense, Ui, UiBuilder, pos2};
use egui_plot::PlotTransform;

/// From this width on the runs are listed beside the plots; else behind a button.
const LISTED: f32 = 760.0;
/// Share of the width that the list takes, and its least and greatest width.
const LIST: (f32, [f32; 2]) = (0.2, [200.0, 300.0]);

/// The curves, as a study.
#[derive(Default)]
pub struct CurvesPanel {
    curves: Curves,
    /// The ELBO of the run in hand, whatever is drawn.
    elbo: Curves,
    ghosts: Ghosts,
    /// The part of the horizontal axis in view; None follows the run.
    x: Option<[f64; 2]>,
    /// The vertical ranges in view, by quantity; None fits them.
    y: [Option<[f64; 2]>; PLOTTED.len()],
    /// Fit everything: the steep start too, and the other runs to their ends.
    whole: bool,
    transforms: [Option<PlotTransform>; PLOTTED.len()],
    run: u64,
    shown: Option<(Axis, bool)>,
}

impl CurvesPanel {
    /// One that shows the same part of the curves.
    pub(crate) fn same_view(&self) -> Self {
        Self {
            x: self.x,
            y: self.y,
            whole: self.whole,
            run: self.run,
            shown: self.shown,
            ..Self::default()
        }
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        // Without a mouse over them they tell the numbers of the shown step.
        let axis_of = axis(&scene.settings.curves);
        let shown_step = || earlier_time(scene).map(|time| Reading::Shown(axis_of.of(time)));
        let mouse = self.cursor(ui).map(Reading::Mouse);
        let cursor = mouse.or_else(shown_step);
        let following = self.x.is_none() && self.y == [None; PLOTTED.len()] && !self.whole;
        if !is_paper(ui) {
            match header(ui, scene, cursor.map(Reading::x), following) {
                Some(Asked::Fit) => self.fit(),
                Some(Asked::Follow) => self.follow(),
                None => {}
            }
        }
        let settings = &scene.settings.curves;
        let style = CurveStyle {
            axis: axis(settings),
            smoothing: settings.smoothing,
            unit: scene.progress.history.width() as f64,
            tail: settings.tail,
        };
        if self.run != scene.progress.run || self.shown != Some((style.axis, style.tail)) {
            self.follow();
            self.run = scene.progress.run;
            self.shown = Some((style.axis, style.tail));
        }
        let shown = shown(settings, &scene.progress.recipe);
        self.make_ready(scene, style, &shown);
        let room = self.runs(ui, scene, cursor);
        let progress = scene.progress;
        if progress.history.train().is_empty()
            && progress.history.test().is_empty()
            && self.ghosts.reach().is_none()
        {
            empty(&mut child(ui, "empty", room));
        } else {
            self.plots(ui, room, scene, style, &shown, cursor);
        }
        ui.allocate_rect(room, Sense::hover());
    }

    /// Shows the run whole, its steep start too, and the runs before it to their ends.
    pub fn fit(&mut self) {
        self.follow();
        self.whole = true;
    }

    /// Follows the run: all steps, and the values that tell.
    pub fn follow(&mut self) {
        self.x = None;
        self.y = [None; PLOTTED.len()];
        self.whole = false;
    }

    fn make_ready(&mut self, scene: &Scene<'_>, style: CurveStyle, shown: &[usize]) {
        let progress = scene.progress;
        let quantities = shown.iter().filter_map(|which| PLOTTED.get(*which));
        let quantities: Vec<Quantity> = quantities.map(|plotted| plotted.quantity).collect();
        let run = Measured {
            history: &progress.history,
            importance: progress.recipe.importance,
        };
        self.curves.ready(run, style, &quantities);
        self.elbo.ready(run, style, &[Quantity::Elbo]);
        let second = scene.selection.second_run.as_deref();
        self.ghosts.follow(progress, second, style, &quantities);
        if style.tail {
            self.ghosts.bend_together(&mut self.curves);
        }
    }

    /// Lists the other runs, if there are any; gives the room that is left.
    fn runs(&self, ui: &mut Ui, scene: &mut Scene<'_>, cursor: Option<Reading>) -> Rect {
        let others = self.ghosts.count();
        if others > 0 && ui.available_width() < LISTED {
            let words = if others > scene.progress.kept.len() {
                // One is of a file.
                numbers::counted(others, t("{n} other run"), t("{n} other runs"))
            } else {
                numbers::counted(others, t("{n} run before"), t("{n} runs before"))
            };
            let behaviour = PopupCloseBehavior::CloseOnClickOutside;
            let config = MenuConfig::new().close_behavior(behaviour);
            let button = MenuButton::new(words).config(config);
            button.ui(ui, |ui| {
                ui.set_width(LIST.1[1]);
                runs_list::list(ui, scene, &self.ghosts, self.elbo(), cursor);
            });
            return ui.available_rect_before_wrap();
        }
        let room = ui.available_rect_before_wrap();
        if others == 0 {
            return room;
        }
        let (share, [least, most]) = LIST;
        let split = room.right() - (share * room.width()).clamp(least, most);
        let beside = Rect::from_min_max(pos2(split, room.top()), room.max);
        let list = &mut child(ui, "runs", beside);
        runs_list::list(list, scene, &self.ghosts, self.elbo(), cursor);
        Rect::from_min_max(room.min, pos2(split - 16.0, room.bottom()))
    }

    /// The ELBO of the run in hand.
    fn elbo(&self) -> Option<&Curve> {
        self.elbo.curves.first()
    }

    /// The part of the horizontal axis that is in view.
    fn x_in_view(&self, axis: Axis) -> [f64; 2] {
        if let Some(x) = self.x {
            return x;
        }
        let own = self.curves.reach();
        let whole = span::union(own, self.ghosts.reach());
        let reach = if self.whole { whole } else { own };
        let [first, last] = reach.or(whole).unwrap_or([0.0, 1.0]);
        // The beginning of a run moves too much to look at.
        let least = match axis {
            Axis::Step => 10.0,
            Axis::Epoch => 0.02,
            Axis::Time => 0.5,
        };
        span::padded([first, last.max(first + least)], 0.015, 0.0)
    }

    fn plots(
        &mut self,
        ui: &mut Ui,
        room: Rect,
        scene: &Scene<'_>,
        style: CurveStyle,
        shown: &[usize],
        cursor: Option<Reading>,
    ) {
        let x = self.x_in_view(style.axis);
        let settings = &scene.settings.curves;
        let marks: &[_] = if settings.show_marks {
            scene.progress.history.marks()
        } else {
            &[]
        };
        let mut changes = Vec::new();
        let places = arrange::places(room, shown.len());
        let plots = shown.iter().zip(places).zip(&mut self.curves.curves);
        for (place, ((&which, rect), curve)) in plots.enumerate() {
            let (Some(plotted), Some(fitted)) = (PLOTTED.get(which), self.y.get(which)) else {
                continue;
            };
            let fit = || curve.fit(x, self.whole, &self.ghosts.beside(place));
            let chart = Chart {
                title: plotted.title,
                style,
                x,
                y: fitted.unwrap_or_else(fit),
                cursor,
                tests: scene.progress.history.test(),
                marks,
                shown: earlier_time(scene),
                words: place == 0,
                train: settings.show_train,
                test: settings.show_test,
            };
            let ui = &mut child(ui, &plotted.title.words(), rect);
            let baseline = self.ghosts.baseline(place);
            readout::title(ui, t(plotted.about), curve, baseline, &chart);
            let ghosts = &mut self.ghosts.beside_mut(place);
            changes.push((which, chart.show(ui, curve, ghosts)));
        }
        self.transforms = [None; PLOTTED.len()];
        for (which, change) in changes {
            self.take(which, change);
        }
    }

    fn take(&mut self, which: usize, change: ViewChange) {
        if let Some(transform) = self.transforms.get_mut(which) {
            *transform = Some(change.transform);
        }
        if change.double_clicked {
            self.fit();
            return;
        }
        if change.x.is_some() {
            self.x = change.x;
        }
        if let (Some(y), Some(_)) = (self.y.get_mut(which), change.y) {
            *y = change.y;
        }
    }

    /// Where the mouse stands on the shared axis, by where the plots were a frame ago.
    fn cursor(&self, ui: &Ui) -> Option<f64> {
        let at: Pos2 = ui.input(|input| input.pointer.hover_pos())?;
        let transforms = self.transforms.into_iter().flatten();
        let over = transforms.into_iter().find(|t| t.frame().contains(at))?;
        Some(over.value_from_position(at).x)
    }
}

/// A place of its own within the panel.
fn child(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    let builder = UiBuilder::new().id_salt(name).max_rect(rect);
    ui.new_child(builder.layout(Layout::top_down(Align::Min)))
}

fn empty(ui: &mut Ui) {
    ui.centered_and_justified(|ui| {
        ui.weak(t(
            "ELBO, reconstruction and KL to the prior appear here with the first \
             training step",
        ));
    });
}
