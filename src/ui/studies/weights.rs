//! The decoder's weights as random variables: what q(W) does to the active point.

use crate::curves::Quantity;
use crate::explore::{Answered, RandomDecoding, WeightsQuery};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::RunAction;
use crate::ui::scene::points;
use crate::ui::scene::{Concept, Scene};
use crate::ui::studies::columns::{beside, column, heading};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::paper::{controls, is_paper};
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Button, Color32, Grid, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Drawn images that are shown.
const STRIP: usize = 6;
/// Between two of them.
const BETWEEN: f32 = 4.0;
/// The least and the greatest side of the mean and the deviation.
const SIDES: [f32; 2] = [72.0, 420.0];
/// Rows and columns of the drawn images beside them.
const GRID: [usize; 2] = [2, 3];
/// The least width of the numbers.
const NUMBERS: f32 = 250.0;
/// Between two images, and between the images and the numbers.
const AIR: [f32; 2] = [8.0, 20.0];

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct WeightsStudy {
    seed: u64,
    pictures: [Picture; 2 + STRIP],
}

impl WeightsStudy {
    /// Draws the study and asks what random weights do.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let random = scene.progress.recipe.bayes == Bayes::Decoder;
        let answered = if random {
            let z = points::active(scene).map(|handle| handle.z.clone());
            scene.ask(WeightsQuery {
                z: z.unwrap_or_default(),
                samples: STRIP,
                seed: self.seed,
            })
        } else {
            None
        };
        let answered = answered.filter(|answered| answered.stamp.run == scene.progress.run);
        let mut state = (self, scene);
        beside(
            ui,
            &mut state,
            |(_, scene), ui| words_beside(ui, scene, random),
            |(study, scene), ui| match &answered {
                _ if !random => plain(ui, scene),
                Some(answered) => study.picture(ui, scene, answered),
                None => {
                    ui.label(quiet(ui, t("Drawing weights…")));
                }
            },
        );
    }

    /// The images on the left, as large as there is room for, and the numbers beside them.
    fn picture(&mut self, ui: &mut Ui, scene: &Scene<'_>, answered: &Answered<WeightsQuery>) {
        let room = ui.available_rect_before_wrap();
        let mut left = room.left();
        if let Some(decoding) = &answered.answer.decoding {
            let side = side(room);
            let images = Rect::from_min_size(room.min, vec2(images_width(side), room.height()));
            let mut child = column(ui, "decoded", images);
            self.decoded(&mut child, scene, decoding, side);
            left = images.right() + AIR[1];
        }
        let numbers = Rect::from_min_max(pos2(left, room.top()), room.max);
        let mut child = column(ui, "numbers", numbers);
        ScrollArea::both()
            .auto_shrink(false)
            .show(&mut child, |ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                if numbers.width() < 2.0 * NUMBERS {
                    terms(ui, scene);
                    ui.add_space(6.0);
                    layers(ui, answered);
                    return;
                }
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 36.0;
                    ui.vertical(|ui| terms(ui, scene));
                    ui.vertical(|ui| layers(ui, answered));
                });
            });
    }

    /// Mean, standard deviation and some draws at the active point.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>, decoding: &RandomDecoding, side: f32) {
        let name = points::active(scene).map(points::name);
        ui.horizontal(|ui| {
            ui.strong(name.unwrap_or_default());
            let tip = t("Draw other weights from q(W)");
            let again = controls(ui, |ui| ui.button(t("Draw again")));
            if again.on_hover_text(tip).clicked() {
                self.seed += 1;
            }
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = AIR[0];
            let mean = fill(t("mean of {n} samples"), &[("n", decoding.draws)]);
            let mean = scene.with_tones(mean);
            let about = t("Mean image over weights drawn from q(W)");
            let tones = scene.tones();
            self.image(ui, scene, 0, (&decoding.mean, tones), side, &mean, about);
            let largest = format!("{:.3}", decoding.most_std);
            let std = fill(t("std, at most {most}"), &[("most", largest)]);
            let about = if scene.has_colour() {
                t(
                    "Standard deviation of each pixel over the samples, in red, green and blue \
                     apart, the brightest being the largest: where the model is unsure because \
                     it is unsure of its weights. 1 is from none of a colour to all of it",
                )
            } else {
                t(
                    "Standard deviation of each pixel over the samples, the brightest \
                     being the largest: where the model is unsure \
                     because it is unsure of its weights. 1 is from \
                     black to white",
                )
            };
            // No image: the brightest is the largest, however images are drawn.
            self.image(
                ui,
                scene,
                1,
                (&decoding.std, Tones::AsStored),
                side,
                &std,
                about,
            );
            ui.vertical(|ui| self.draws(ui, scene, decoding, small(side)));
        });
    }

    fn draws(&mut self, ui: &mut Ui, scene: &Scene<'_>, decoding: &RandomDecoding, side: f32) {
        ui.spacing_mut().item_spacing = Vec2::splat(BETWEEN);
        let samples = decoding.samples.iter().take(STRIP);
        let rows: Vec<_> = samples.enumerate().collect();
        for row in rows.chunks(GRID[1]) {
            ui.horizontal_top(|ui| {
                for (place, sample) in row {
                    let about = t("Decoded with one W drawn from q(W)");
                    let drawn = (*sample, scene.tones());
                    self.image(ui, scene, 2 + place, drawn, side, "", about);
                }
            });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one picture with its words")]
    fn image(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        place: usize,
        (pixels, tones): (&Arc<[u8]>, Tones),
        side: f32,
        caption: &str,
        about: &str,
    ) {
        let (Some(shape), Some(picture)) = (scene.image_shape(), self.pictures.get_mut(place))
        else {
            return;
        };
        let id = picture.show(ui, pixels, shape, tones);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let size = texture::fitted(shape, side);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(id, rect, whole, Color32::WHITE);
            frame_picture(ui, rect);
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
            response.on_hover_text(about);
            if !caption.is_empty() {
                // No wider than the picture's place: the next one begins there.
                ui.set_max_width(side);
                ui.label(quiet(ui, caption).size(11.0));
            }
        });
    }
}

/// The side of the mean and the deviation in this room.
fn side(room: Rect) -> f32 {
    // Below the name and the button, above a caption of two lines.
    let high = room.height() - 60.0;
    // The draws beside them are three small ones wide.
    let wide = (room.width() - NUMBERS - AIR[1] - 2.0 * AIR[0]) / 3.6;
    high.min(wide).clamp(SIDES[0], SIDES[1])
}

/// The side of a drawn image: as many rows of them are as high as the mean.
fn small(side: f32) -> f32 {
    let rows = GRID[0] as f32;
    (side - (rows - 1.0) * BETWEEN) / rows
}

fn images_width(side: f32) -> f32 {
    let columns = GRID[1] as f32;
    2.0 * (side + AIR[0]) + columns * small(side) + (columns - 1.0) * BETWEEN
}

fn words_beside(ui: &mut Ui, scene: &mut Scene<'_>, random: bool) {
    heading(ui, t("The decoder’s weights"));
    if random {
        ui.label(t(
            "W is random in this run: each weight of the decoder has a q of its own",
        ));
        let tip = t(
            "End this run and start another with the same recipe, the decoder’s weights plain \
             numbers again; later runs have plain weights too",
        );
        let back = Button::new(t("Train again with plain weights"));
        if ui.add(back).on_hover_text(tip).clicked() {
            start(scene, Bayes::None);
        }
        ui.add_space(2.0);
    }
    ui.label(quiet(
        ui,
        t(
            "The weights are unknown too. So each weight of the decoder gets a \
             prior, and a normal q of its own with a mean and a \
             variance. The KL of the weights is paid once for all N \
             training images, so the share of one image shrinks as the \
             data grows.",
        ),
    ));
    equation(ui, Equation::Weights);
    ui.label(quiet(
        ui,
        t(
            "Training does not sample each weight. The sums that a layer computes \
             from them are normal too, and these are sampled for each \
             image (local reparameterisation).",
        ),
    ));
    equation(ui, Equation::Local);
    let source =
        t("Kingma & Welling 2014, appendix F; Kingma, Salimans & Welling 2015, equation 6");
    ui.label(RichText::new(source).weak().small());
}

/// A run whose weights are plain numbers has nothing to show but the way there.
fn plain(ui: &mut Ui, scene: &mut Scene<'_>) {
    let plain = t("In this run each of the decoder’s weights is one number, without a prior.");
    if is_paper(ui) {
        return nothing_drawn(ui, plain);
    }
    ui.label(plain);
    way_to_random_weights(ui, scene);
}

/// On paper, in the place of the picture: why there is none, and which run has one.
fn nothing_drawn(ui: &mut Ui, why: &str) {
    let room = ui.available_rect_before_wrap();
    let edge = Stroke::new(1.0, theme::tokens(ui).line);
    let painter = ui.painter();
    painter.rect_stroke(room, 4.0, edge, StrokeKind::Inside);
    let mut place = column(ui, "nothing", room.shrink(AIR[1]));
    place.vertical_centered(|ui| {
        ui.add_space((room.height() / 2.0 - 3.0 * AIR[1]).max(0.0));
        heading(ui, t("No q(W) to draw"));
        ui.label(why);
        let other =
            t("A run with the decoder’s weights random has mean, uncertainty and draws here");
        ui.label(quiet(ui, other));
    });
}

fn way_to_random_weights(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(6.0);
    let tip = t(
        "End this run and start another with the same recipe, but with random weights in the \
         decoder. Later runs have random weights too, until the recipe says otherwise",
    );
    let button = Button::new(t("Start a new run with W random")).min_size(vec2(0.0, 28.0));
    if ui.add(button).on_hover_text(tip).clicked() {
        start(scene, Bayes::Decoder);
    }
    ui.add_space(4.0);
    ui.label(quiet(
        ui,
        t(
            "The run in hand ends. Its place is taken by one whose recipe says “Decoder’s weights: \
             Random”, and later runs have random weights too. “Train again with plain weights”, \
             here, or the recipe leads back.",
        ),
    ));
}

/// Starts a run with the recipe in hand, but these weights.
fn start(scene: &mut Scene<'_>, bayes: Bayes) {
    let recipe = Recipe {
        bayes,
        ..scene.progress.recipe.clone()
    };
    scene
        .actions
        .push(RunAction::Start(Box::new(recipe)).into());
}

/// The three terms and their sum, as of the newest test evaluation.
fn terms(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(point) = scene.progress.history.test().last() else {
        return;
    };
    let step = numbers::thousands(point.time.step);
    ui.strong(fill(
        t("Test images at step {step}, nats per image"),
        &[("step", step)],
    ));
    let rows = [
        (Concept::Reconstruction, Quantity::Reconstruction, ""),
        (Concept::KlToPrior, Quantity::Kl, "−"),
        (Concept::WeightKl, Quantity::WeightKl, "−"),
        (Concept::Elbo, Quantity::Elbo, "="),
    ];
    Grid::new("terms").spacing(vec2(10.0, 2.0)).show(ui, |ui| {
        for (concept, quantity, sign) in rows {
            let colour = concept.colour(ui.visuals().dark_mode);
            ui.label(quiet(ui, sign));
            ui.label(RichText::new(concept.name()).color(colour));
            let value = numbers::nats(point.value(quantity));
            ui.with_layout(right(), |ui| ui.monospace(value));
            ui.end_row();
        }
    });
}

fn layers(ui: &mut Ui, answered: &Answered<WeightsQuery>) {
    let answer = &answered.answer;
    let step = numbers::thousands(answered.stamp.step);
    ui.strong(fill(
        t("q(W) at step {step}, layer by layer"),
        &[("step", step)],
    ));
    let spacing = Vec2::new(12.0, 2.0);
    Grid::new("layers").spacing(spacing).show(ui, |ui| {
        let told = t("mean beyond one std");
        let about = t(
            "Share of the weights whose mean is more than one standard deviation \
             away from 0: about these the data says something",
        );
        ui.label(quiet(ui, t("layer")));
        ui.label(quiet(ui, t("KL / N, nats")));
        ui.label(quiet(ui, t("mean std")));
        ui.label(quiet(ui, told)).on_hover_text(about);
        ui.end_row();
        for layer in &answer.layers {
            let [rows, columns] = layer.size;
            ui.label(format!("{rows} → {columns}"));
            let share = layer.kl / answer.train_images.max(1) as f64;
            for text in [
                numbers::signed(share, 2),
                format!("{:.4}", layer.std),
                format!("{:.0} %", 100.0 * layer.share_beyond_std),
            ] {
                ui.with_layout(right(), |ui| ui.monospace(text));
            }
            ui.end_row();
        }
    });
}

fn right() -> eframe::egui::Layout {
    eframe::egui::Layout::right_to_left(eframe::egui::Align::Center)
}
