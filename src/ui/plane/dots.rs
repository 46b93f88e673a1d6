//! A dot of the plane is an image: the mouse over it shows which, and a click chooses it
//! everywhere.

use crate::data::SplitName;
use crate::explore::{Answered, Compared, ImageQuery, ScatterQuery, WhichImage};
use crate::recipe::ImageShape;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::dot_legend;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::point_list::on_paper;
use crate::ui::plane::scatter::DotExtent;
use crate::ui::scene::Scene;
use crate::ui::scene::studied::StudiedImage;
use crate::ui::scene::weights_taken::{WeightsTaken, with_weights};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme::strong;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Align2, Area, Frame, Order, Pos2, RichText, Role, Sense, Stroke, StrokeKind, TextWrapMode, Ui,
    Vec2, WidgetInfo, vec2,
};
use std::sync::Arc;

/// The names under which the two images are asked for.
const HOVERED: &str = "hovered";
const CHOSEN: &str = "chosen";
/// About the room that the card needs.
const CARD: Vec2 = Vec2::new(280.0, 110.0);

/// A dot under the mouse, or one that is lit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Its number among the dots.
    pub dot: usize,
    /// The split of its image.
    pub split: SplitName,
    /// The place of its image there.
    pub index: usize,
    /// Its middle on screen.
    pub at: Pos2,
    /// It is not under the mouse: its image is pointed at in the plane of another run.
    pub lit: bool,
}

impl Dot {
    /// The image that it stands for.
    pub fn image(self) -> WhichImage {
        WhichImage::of_split(self.split, self.index)
    }
}

/// Which images the dots stand for.
#[derive(Default)]
pub struct Dots {
    /// Chosen by a click, of this run; its answer has not come yet.
    wanted: Option<(u64, WhichImage)>,
    /// With which answer the chosen image was last brought up to date.
    followed: Option<Arc<Answered<ImageQuery>>>,
    pictures: [Picture; 2],
}

impl Dots {
    /// Asks for the image under the mouse and for the chosen one, which follows the weights.
    pub fn ask(&mut self, scene: &mut Scene<'_>, hovered: Option<Dot>) {
        let run = scene.progress.run;
        let wanted = self.wanted.take();
        self.wanted = wanted.filter(|(wanted_of, _)| *wanted_of == run);
        if let Some(dot) = hovered {
            scene.ask_as(HOVERED, ImageQuery { image: dot.image() });
        }
        let chosen = scene.selection.image.as_ref();
        // A person's own picture is asked for as it is drawn.
        let chosen = chosen.filter(|chosen| chosen.image.own_id().is_none());
        let chosen = chosen.map(|chosen| chosen.image.clone());
        let wanted = self.wanted.as_ref().map(|(_, image)| image.clone());
        let Some(image) = wanted.or(chosen) else {
            return;
        };
        let query = ImageQuery { image };
        let answered = scene.ask_as(CHOSEN, query.clone());
        let current = answered
            .filter(|answered| answered.query == query && answered.stamp.run == run)
            .filter(|answered| !self.has_followed(answered));
        if let Some(answered) = current {
            scene.selection.image = Some(answered.answer.clone());
            self.followed = Some(answered);
            self.wanted = None;
        }
    }

    fn has_followed(&self, answered: &Arc<Answered<ImageQuery>>) -> bool {
        let followed = self.followed.as_ref();
        self.wanted.is_none() && followed.is_some_and(|before| Arc::ptr_eq(before, answered))
    }

    /// Chooses this image as soon as its answer comes.
    pub fn want(&mut self, run: u64, image: WhichImage) {
        self.wanted = Some((run, image));
    }

    /// Chooses the image of this dot, at once if it is known.
    pub fn choose(&mut self, scene: &mut Scene<'_>, dot: Dot) {
        match under_mouse(scene, dot) {
            Some(image) => {
                scene.selection.image = Some(image);
                self.wanted = None;
            }
            None => self.wanted = Some((scene.progress.run, dot.image())),
        }
    }

    /// Rings the dot and shows beside it its image, what the model makes of it, and which
    /// it is.
    pub fn draw(&mut self, layer: &Layer<'_>, dot: Dot, extent: DotExtent) {
        let dark = layer.dark();
        let rim = Stroke::new(4.0, palette::paper(dark));
        let ring = Stroke::new(2.0, palette::contrast(dark));
        let away = match extent {
            DotExtent::Disc(middle, radius) => {
                layer.painter.circle_stroke(middle, radius + 2.0, rim);
                layer.painter.circle_stroke(middle, radius + 2.0, ring);
                Vec2::splat(radius)
            }
            DotExtent::Picture(rect) => {
                let kind = StrokeKind::Outside;
                layer.painter.rect_stroke(rect, 2.0, rim, kind);
                layer.painter.rect_stroke(rect, 2.0, ring, kind);
                rect.size() / 2.0
            }
        };
        let image = under_mouse(layer.scene, dot);
        let canvas = layer.view.canvas;
        let at = dot.at.clamp(canvas.min, canvas.max);
        let right = at.x + CARD.x < canvas.right();
        let above = at.y - CARD.y > canvas.top();
        let pivot = match (right, above) {
            (true, true) => Align2::LEFT_BOTTOM,
            (true, false) => Align2::LEFT_TOP,
            (false, true) => Align2::RIGHT_BOTTOM,
            (false, false) => Align2::RIGHT_TOP,
        };
        let way = vec2(
            if right { 1.0 } else { -1.0 },
            if above { -1.0 } else { 1.0 },
        );
        // Two planes may each have one.
        let id = layer.ui.scope_id().with("image of the dot");
        Area::new(id)
            .order(Order::Tooltip)
            .interactable(false)
            .fixed_pos(at + way * (away + Vec2::splat(8.0)))
            .pivot(pivot)
            .show(layer.ui.ctx(), |ui| {
                Frame::popup(ui.style()).show(ui, |ui| {
                    let beyond = at != dot.at;
                    self.card(ui, layer.scene, dot, image.as_deref(), beyond);
                });
            });
    }

    /// The image and its reconstruction; until they are known, their places.
    fn images(&mut self, ui: &mut Ui, image: Option<&Compared>, shape: ImageShape, tones: Tones) {
        let size = texture::fitted(shape, 56.0);
        let parts = [
            (t("Original"), image.map(|image| &image.original)),
            (
                t("Reconstruction"),
                image.map(|image| &image.reconstruction),
            ),
        ];
        for (picture, (name, pixels)) in self.pictures.iter_mut().zip(parts) {
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
            let texture = pixels.map(|pixels| picture.show(ui, pixels, shape, tones));
            on_paper(ui, texture, rect);
        }
    }

    /// What is known of a dot's image; `beyond` the part of the plane that is in view, perhaps.
    fn card(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        dot: Dot,
        image: Option<&Compared>,
        beyond: bool,
    ) {
        let known = StudiedImage::of(scene, &dot.image());
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            if let Some(shape) = scene.image_shape() {
                self.images(ui, image, shape, scene.tones());
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(RichText::new(known.name()).font(strong(13.0)));
                let elbo = image.map_or("\u{2026}".to_owned(), |image| {
                    let elbo = numbers::nats(image.terms.elbo());
                    let words = fill(t("ELBO {n} nats, S = 1"), &[("n", elbo)]);
                    with_weights(&words, &scene.progress.recipe, WeightsTaken::Drawn)
                });
                ui.label(elbo);
                if let Some(value) = dot_legend::words_of(scene, (dot.split, dot.index)) {
                    ui.label(value);
                }
                if beyond {
                    ui.label(quiet(ui, t("Its mean is out of view")).small());
                } else if !known.chosen && !dot.lit {
                    ui.label(quiet(ui, t("Click to choose it")).small());
                }
            });
        });
    }
}

/// The image of the dot under the mouse, if its answer has come.
fn under_mouse(scene: &Scene<'_>, dot: Dot) -> Option<Arc<Compared>> {
    let chosen = scene.selection.image.clone();
    let asked = scene.newest_as::<ImageQuery>(HOVERED).filter(|answered| {
        answered.query.image == dot.image() && answered.stamp.run == scene.progress.run
    });
    let asked = asked.map(|answered| answered.answer.clone());
    asked.or(chosen.filter(|chosen| chosen.image == dot.image()))
}

/// The dot with this number and middle, of those that are drawn.
pub fn of_image(
    scene: &Scene<'_>,
    scattered: &Answered<ScatterQuery>,
    (dot, at): (usize, Pos2),
) -> Option<Dot> {
    let data = scene.progress.dataset.as_ref()?;
    let (split, spread) = (scattered.answer.split, scattered.answer.spread);
    let total = data.split(split).len(data.shape);
    let index = spread.index(dot);
    let known = scattered.stamp.run == scene.progress.run && index < total;
    known.then_some(Dot {
        dot,
        split,
        index,
        at,
        lit: false,
    })
}
