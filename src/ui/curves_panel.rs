//! ELBO, reconstruction and KL over the run: three plots that share one
//! horizontal axis and one cursor.

use super::action::Action;
use super::palette;
use super::plot::chart::{self, Chart, Outcome};
use super::plot::curve::{Curve, Curves, Look};
use super::plot::{readout, span, ticks};
use super::scene::Scene;
use super::settings::{CurvesSettings, XAxis};
use crate::curves::{Axis, Quantity};
use eframe::egui::{
    Align, Color32, Layout, Pos2, Rect, RichText, Role, Sense, Slider, Ui, WidgetInfo, vec2,
};
use egui_plot::PlotTransform;

/// The panel along the bottom of the window.
#[derive(Default)]
pub struct CurvesPanel {
    curves: Curves,
    /// The part of the horizontal axis in view; None follows the run.
    x: Option<[f64; 2]>,
    /// The vertical ranges in view, by quantity; None fits them.
    y: [Option<[f64; 2]>; 3],
    /// Fit everything, the steep start too.
    whole: bool,
    transforms: [Option<PlotTransform>; 3],
    run: u64,
    shown: Option<(Axis, bool)>,
}

/// A quantity that has a plot.
struct Plotted {
    quantity: Quantity,
    name: &'static str,
    about: &'static str,
}

const PLOTTED: [Plotted; 3] = [
    Plotted {
        quantity: Quantity::Elbo,
        name: "ELBO",
        about: "The evidence lower bound, E_q[log p(x|z)] \u{2212} KL[q(z|x) || p(z)], whatever \
                beta is. Up is better",
    },
    Plotted {
        quantity: Quantity::Reconstruction,
        name: "Reconstruction",
        about: "E_q[log p(x|z)] with one sample of z: how well the decoder explains the pixels. \
                Up is better",
    },
    Plotted {
        quantity: Quantity::Kl,
        name: "KL",
        about: "KL[q(z|x) || p(z)]: how much the encoder tells about an image beyond the prior",
    },
];

impl CurvesPanel {
    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let asked = scene.actions.len();
        scene.actions.retain(|action| *action != Action::FitCurves);
        if scene.actions.len() < asked {
            self.fit();
        }
        self.header(ui, scene);
        let settings = &scene.settings.curves;
        let look = look(settings);
        if self.run != scene.progress.run || self.shown != Some((look.axis, look.tail)) {
            self.follow();
            self.run = scene.progress.run;
            self.shown = Some((look.axis, look.tail));
        }
        let shown = shown(settings);
        let quantities: Vec<Quantity> = shown.iter().map(|i| PLOTTED[*i].quantity).collect();
        self.curves
            .ready(&scene.progress.history, look, &quantities);
        if scene.progress.history.train().is_empty() && scene.progress.history.test().is_empty() {
            empty(ui);
            return;
        }
        self.plots(ui, scene, look, &shown);
    }

    /// Shows the run whole, its steep start too.
    fn fit(&mut self) {
        self.follow();
        self.whole = true;
    }

    /// Follows the run: all steps, and the values that tell.
    fn follow(&mut self) {
        self.x = None;
        self.y = [None; 3];
        self.whole = false;
    }

    fn plots(&mut self, ui: &mut Ui, scene: &Scene<'_>, look: Look, shown: &[usize]) {
        let cursor = self.cursor(ui, shown);
        let reach = self.curves.reach().unwrap_or([0.0, 1.0]);
        // Step 0 is where a run begins, even where nothing was measured.
        let x = self
            .x
            .unwrap_or_else(|| span::aired([reach[0].min(0.0), reach[1]], 0.015));
        let marks: &[_] = if scene.settings.curves.show_marks {
            scene.progress.history.marks()
        } else {
            &[]
        };
        let (fitted, whole) = (&self.y, self.whole);
        let curves = &mut self.curves.curves;
        let outcomes = ui.columns(shown.len(), |columns| {
            let plots = columns.iter_mut().zip(shown).zip(curves.iter_mut());
            plots
                .map(|((ui, &which), curve)| {
                    let chart = Chart {
                        name: PLOTTED[which].name,
                        look,
                        x,
                        y: fitted[which].unwrap_or_else(|| curve.fit(x, whole)),
                        cursor,
                        marks,
                        train: scene.settings.curves.show_train,
                        test: scene.settings.curves.show_test,
                    };
                    title(ui, &PLOTTED[which], curve, &chart);
                    (which, chart.show(ui, curve))
                })
                .collect::<Vec<_>>()
        });
        for (which, outcome) in outcomes {
            self.take(which, outcome);
        }
    }

    fn take(&mut self, which: usize, outcome: Outcome) {
        self.transforms[which] = Some(outcome.transform);
        if outcome.double_clicked {
            self.fit();
            return;
        }
        if outcome.x.is_some() {
            self.x = outcome.x;
        }
        if outcome.y.is_some() {
            self.y[which] = outcome.y;
        }
    }

    /// Where the mouse stands on the shared axis, by where the plots were a frame ago.
    fn cursor(&self, ui: &Ui, shown: &[usize]) -> Option<f64> {
        if !ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
            return None;
        }
        let at: Pos2 = ui.input(|input| input.pointer.hover_pos())?;
        let transforms = shown.iter().filter_map(|which| self.transforms[*which]);
        let over = transforms.into_iter().find(|t| t.frame().contains(at))?;
        Some(over.value_from_position(at).x)
    }

    fn header(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.horizontal(|ui| {
            ui.strong("Curves");
            ui.add_space(6.0);
            let settings = &mut scene.settings.curves;
            axis_switch(ui, settings);
            ui.separator();
            smoothing(ui, settings);
            ui.separator();
            ui.checkbox(&mut settings.tail, "Tail").on_hover_text(
                "Show log10(best + 1 nat \u{2212} value), best on top: the last nats of a long \
                 run get as much room as the first hundreds. Best is that of the smoothed curve",
            );
            ui.separator();
            legend(ui, settings);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let export = ui.button("Export\u{2026}").on_hover_text(
                    "Write all terms of the run, train and test, in nats per image, as CSV",
                );
                if export.clicked() {
                    scene.actions.push(Action::ExportCurvesDialog);
                }
                let fit = ui.button("Fit").on_hover_text(
                    "Show everything, the steep start too; so does a double click on a plot",
                );
                if fit.clicked() {
                    self.fit();
                }
                let following = self.x.is_none() && self.y == [None; 3] && !self.whole;
                let follow = ui.selectable_label(following, "Follow").on_hover_text(
                    "Keep the newest step in view and fit the values that tell, without the \
                     steep start",
                );
                if follow.clicked() {
                    self.follow();
                }
            });
        });
    }
}

fn look(settings: &CurvesSettings) -> Look {
    let axis = match settings.x_axis {
        XAxis::Step => Axis::Step,
        XAxis::Epoch => Axis::Epoch,
        XAxis::Time => Axis::Time,
    };
    Look {
        axis,
        smoothing: settings.smoothing.clamp(0.0, 0.999),
        tail: settings.tail,
    }
}

// With all three hidden there would be nothing to look at: show the ELBO.
fn shown(settings: &CurvesSettings) -> Vec<usize> {
    let wanted = [
        settings.show_elbo,
        settings.show_reconstruction,
        settings.show_kl,
    ];
    let shown: Vec<usize> = (0..3).filter(|i| wanted[*i]).collect();
    if shown.is_empty() { vec![0] } else { shown }
}

fn empty(ui: &mut Ui) {
    ui.centered_and_justified(|ui| {
        ui.weak("ELBO, reconstruction and KL appear here with the first training step");
    });
}

fn axis_switch(ui: &mut Ui, settings: &mut CurvesSettings) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for axis in XAxis::ALL {
        let about = match axis {
            XAxis::Step => "One step is one minibatch seen and one update of the weights",
            XAxis::Epoch => "One epoch is every training image seen once",
            XAxis::Time => "Time spent training, pauses left out",
        };
        ui.selectable_value(&mut settings.x_axis, axis, axis.label())
            .on_hover_text(about);
    }
    ui.spacing_mut().item_spacing.x = 8.0;
}

fn smoothing(ui: &mut Ui, settings: &mut CurvesSettings) {
    let label = ui.label("Smoothing");
    ui.spacing_mut().slider_width = 96.0;
    ui.add(Slider::new(&mut settings.smoothing, 0.0..=0.999).max_decimals(3))
        .labelled_by(label.id)
        .on_hover_text(
            "Weight of an exponential moving average of the training curve, freed of its bias \
             towards the start; the raw curve stays faint behind it",
        );
}

fn legend(ui: &mut Ui, settings: &mut CurvesSettings) {
    let dark = ui.visuals().dark_mode;
    let train = (
        palette::train(dark),
        "Train",
        "The training minibatches as they were met",
    );
    let test = (
        palette::test(dark),
        "Test",
        "The whole test split, judged by a recent snapshot",
    );
    for (shown, (colour, name, about)) in [
        (&mut settings.show_train, train),
        (&mut settings.show_test, test),
    ] {
        entry(ui, shown, colour, name, about);
    }
}

fn entry(ui: &mut Ui, shown: &mut bool, colour: Color32, name: &str, about: &str) {
    let text_colour = if *shown {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let font = eframe::egui::TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(name.to_owned(), font, text_colour);
    let size = vec2(galley.size().x + 24.0, ui.spacing().interact_size.y);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *shown = !*shown;
        response.mark_changed();
    }
    let fade = if *shown { 1.0 } else { 0.35 };
    let line = Rect::from_center_size(rect.left_center() + vec2(9.0, 0.0), vec2(14.0, 4.0));
    chart::sample(ui, line, colour.gamma_multiply(fade), 2.5);
    if response.hovered() || response.has_focus() {
        let stroke = ui.visuals().widgets.hovered.bg_stroke;
        ui.painter()
            .rect_stroke(rect, 3.0, stroke, eframe::egui::StrokeKind::Inside);
    }
    let at = rect.left_center() + vec2(20.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, text_colour);
    let on = *shown;
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::CheckBox,
            true,
            on,
            format!("Show {}", name.to_lowercase()),
        )
    });
    response.on_hover_text(format!("{about}. Click to show or hide"));
}

/// Name, unit, and the values at the cursor or else the newest.
fn title(ui: &mut Ui, plotted: &Plotted, curve: &Curve, chart: &Chart<'_>) {
    let dark = ui.visuals().dark_mode;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.strong(plotted.name).on_hover_text(plotted.about);
        ui.label(RichText::new("nats per image").weak().small());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let nearest = readout::nearest(curve, chart.cursor);
            let pick = |ys: &[f64], place: Option<usize>| place.and_then(|i| ys.get(i).copied());
            let number = |ui: &mut Ui, name: &str, value: Option<f64>, colour: Color32| {
                if let Some(value) = value {
                    let text = format!("{name} {}", ticks::value(value));
                    ui.label(RichText::new(text).color(colour).small());
                }
            };
            if chart.test {
                let test = pick(&curve.test.ys, nearest.test);
                number(ui, "test", test, palette::test(dark));
            }
            if chart.train {
                let smoothed = pick(&curve.smoothed, nearest.train);
                if chart.look.smoothing > 0.0 {
                    number(ui, "smoothed", smoothed, palette::train(dark));
                }
                let raw = pick(&curve.train.ys, nearest.train);
                number(ui, "train", raw, palette::train(dark).gamma_multiply(0.75));
            }
            let place = nearest.train.and_then(|i| curve.train.xs.get(i));
            if let (Some(_), Some(x)) = (chart.cursor, place) {
                let text = match chart.look.axis {
                    Axis::Step => format!("step {x:.0}"),
                    Axis::Epoch => format!("epoch {}", ticks::trimmed(*x, 2)),
                    Axis::Time => ticks::place(Axis::Time, *x),
                };
                ui.label(RichText::new(text).small());
            }
        });
    });
}
