//! ELBO, reconstruction and KL over the run: three plots that share one
//! horizontal axis and one cursor.

use crate::curves::{Axis, Quantity};
use crate::recipe::{Bayes, Binarize, Recipe};
use crate::ui::language::{likelihood_name, phrase, t};
use crate::ui::plot::chart::{Chart, ViewChange};
use crate::ui::plot::curve::{CurveStyle, Curves};
use crate::ui::plot::{controls, readout, span, ticks};
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::scene::settings::{CurvesSettings, XAxis};
use eframe::egui::{Align, Layout, Pos2, RichText, Ui};
use egui_plot::PlotTransform;

/// The panel along the bottom of the window.
#[derive(Default)]
pub struct CurvesPanel {
    curves: Curves,
    /// The part of the horizontal axis in view; None follows the run.
    x: Option<[f64; 2]>,
    /// The vertical ranges in view, by quantity; None fits them.
    y: [Option<[f64; 2]>; PLOTTED.len()],
    /// Fit everything, the steep start too.
    whole: bool,
    transforms: [Option<PlotTransform>; PLOTTED.len()],
    run: u64,
    shown: Option<(Axis, bool)>,
}

/// A quantity that has a plot.
struct Plotted {
    quantity: Quantity,
    name: &'static str,
    about: &'static str,
}

const PLOTTED: [Plotted; 5] = [
    Plotted {
        quantity: Quantity::Elbo,
        name: phrase("ELBO"),
        about: phrase(
            "The evidence lower bound, E_q[log p(x|z)] \u{2212} KL[q(z|x) || p(z)], whatever \
                beta is. Up is better",
        ),
    },
    Plotted {
        quantity: Quantity::Reconstruction,
        name: phrase("Reconstruction"),
        about: phrase(
            "E_q[log p(x|z)] with one sample of z: how well the decoder explains the pixels. \
                Up is better",
        ),
    },
    Plotted {
        quantity: Quantity::Kl,
        name: phrase("KL"),
        about: phrase(
            "KL[q(z|x) || p(z)]: how much the encoder tells about an image beyond the prior",
        ),
    },
    Plotted {
        quantity: Quantity::WeightKl,
        name: phrase("Weight KL"),
        about: phrase(
            "KL[q(W) || p(W)] of the decoder's random weights, divided by the number of training \
                images",
        ),
    },
    Plotted {
        quantity: Quantity::Bound,
        name: phrase("Bound"),
        about: phrase(
            "The importance-weighted bound that this run maximises: between the ELBO and log \
                p(x). Up is better",
        ),
    },
];

impl CurvesPanel {
    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let cursor = self.cursor(ui);
        self.header(ui, scene, cursor);
        let settings = &scene.settings.curves;
        let style = style(settings);
        if self.run != scene.progress.run || self.shown != Some((style.axis, style.tail)) {
            self.follow();
            self.run = scene.progress.run;
            self.shown = Some((style.axis, style.tail));
        }
        let shown = shown(settings, &scene.progress.recipe);
        let quantities: Vec<Quantity> = shown.iter().map(|i| PLOTTED[*i].quantity).collect();
        self.curves
            .ready(&scene.progress.history, style, &quantities);
        if scene.progress.history.train().is_empty() && scene.progress.history.test().is_empty() {
            empty(ui);
            return;
        }
        self.plots(ui, scene, style, &shown, cursor);
    }

    /// Shows the run whole, its steep start too.
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

    fn plots(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        style: CurveStyle,
        shown: &[usize],
        cursor: Option<f64>,
    ) {
        let reach = self.curves.reach().unwrap_or([0.0, 1.0]);
        // Step 0 is where a run begins, even where nothing was measured.
        let x = self
            .x
            .unwrap_or_else(|| span::padded([reach[0].min(0.0), reach[1]], 0.015));
        let marks: &[_] = if scene.settings.curves.show_marks {
            scene.progress.history.marks()
        } else {
            &[]
        };
        let (fitted, whole) = (&self.y, self.whole);
        let curves = &mut self.curves.curves;
        ui.spacing_mut().item_spacing.x = 18.0;
        let changes = ui.columns(shown.len(), |columns| {
            let plots = columns.iter_mut().zip(shown).zip(curves.iter_mut());
            plots
                .map(|((ui, &which), curve)| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    let chart = Chart {
                        name: PLOTTED[which].name,
                        style,
                        x,
                        y: fitted[which].unwrap_or_else(|| curve.fit(x, whole)),
                        cursor,
                        marks,
                        words: shown.first() == Some(&which),
                        train: scene.settings.curves.show_train,
                        test: scene.settings.curves.show_test,
                    };
                    readout::title(ui, t(PLOTTED[which].about), curve, &chart);
                    (which, chart.show(ui, curve))
                })
                .collect::<Vec<_>>()
        });
        self.transforms = [None; PLOTTED.len()];
        for (which, change) in changes {
            self.take(which, change);
        }
    }

    fn take(&mut self, which: usize, change: ViewChange) {
        self.transforms[which] = Some(change.transform);
        if change.double_clicked {
            self.fit();
            return;
        }
        if change.x.is_some() {
            self.x = change.x;
        }
        if change.y.is_some() {
            self.y[which] = change.y;
        }
    }

    /// Where the mouse stands on the shared axis, by where the plots were a frame ago.
    fn cursor(&self, ui: &Ui) -> Option<f64> {
        let at: Pos2 = ui.input(|input| input.pointer.hover_pos())?;
        let transforms = self.transforms.into_iter().flatten();
        let over = transforms.into_iter().find(|t| t.frame().contains(at))?;
        Some(over.value_from_position(at).x)
    }

    fn header(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, cursor: Option<f64>) {
        ui.horizontal(|ui| {
            unit(ui, &scene.progress.recipe);
            ui.add_space(6.0);
            let settings = &mut scene.settings.curves;
            controls::axis(ui, settings);
            ui.separator();
            controls::smoothing(ui, settings);
            ui.separator();
            ui.checkbox(&mut settings.tail, t("Tail")).on_hover_text(t(
                "Show log10(best + 1 nat \u{2212} value), best on top: the last nats of a long \
                   run get as much room as the first hundreds. Best is that of the smoothed curve",
            ));
            ui.separator();
            controls::legend(ui, settings);
            if let Some(x) = cursor {
                ui.separator();
                ui.label(RichText::new(ticks::at(style(settings).axis, x)).small());
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let export = ui.button(t("Export\u{2026}")).on_hover_text(t(
                    "Write all terms of the run, train and test, in nats per image, as CSV",
                ));
                if export.clicked() {
                    scene.actions.push(FileAction::ExportCurvesDialog.into());
                }
                let fit = ui.button(t("Fit")).on_hover_text(t(
                    "Show everything, the steep start too; so does a double click on a plot",
                ));
                if fit.clicked() {
                    self.fit();
                }
                let following = self.x.is_none() && self.y == [None; PLOTTED.len()] && !self.whole;
                let follow = ui.selectable_label(following, t("Follow")).on_hover_text(t(
                    "Keep the newest step in view and fit the values that tell, without the \
                       steep start",
                ));
                if follow.clicked() {
                    self.follow();
                }
            });
        });
    }
}

/// The unit, and what it is of: nats of another likelihood or of other pixels are
/// not the same quantity.
fn unit(ui: &mut Ui, recipe: &Recipe) {
    let parts = [
        t("nats per image"),
        likelihood_name(recipe.likelihood),
        match recipe.binarize {
            Binarize::None => t("grey pixels"),
            Binarize::Fixed => t("pixels binarised once"),
            Binarize::Dynamic => t("pixels binarised anew"),
        },
    ];
    let text = RichText::new(parts.join(" · ")).weak().small();
    ui.label(text).on_hover_text(t(
        "Numbers of a run with another likelihood or binarisation do not compare with these: \
            they measure something else",
    ));
}

fn style(settings: &CurvesSettings) -> CurveStyle {
    let axis = match settings.x_axis {
        XAxis::Step => Axis::Step,
        XAxis::Epoch => Axis::Epoch,
        XAxis::Time => Axis::Time,
    };
    CurveStyle {
        axis,
        smoothing: settings.smoothing,
        tail: settings.tail,
    }
}

// With all hidden there would be nothing to style at: show the ELBO. What only some
// runs have is shown where it is.
fn shown(settings: &CurvesSettings, recipe: &Recipe) -> Vec<usize> {
    let wanted = [
        settings.show_elbo,
        settings.show_reconstruction,
        settings.show_kl,
        recipe.bayes == Bayes::Decoder,
        recipe.importance > 1,
    ];
    let shown: Vec<usize> = (0..wanted.len()).filter(|i| wanted[*i]).collect();
    if shown.is_empty() { vec![0] } else { shown }
}

fn empty(ui: &mut Ui) {
    ui.centered_and_justified(|ui| {
        ui.weak(t(
            "ELBO, reconstruction and KL appear here with the first training step",
        ));
    });
}
