//! The images nearest to the active point or to the chosen image: by their codes and pixel by
//! pixel, in both splits. Did the model learn training images by heart?

use super::cells::{self, Atlas, Cell, LINE, Line, name};
use super::waiting;
use crate::explore::{
    Answered, ImagesQuery, Nearest, Neighbour, Neighbours, NeighboursOf, NeighboursQuery,
    WhichImage,
};
use crate::ui::language::image_names::image_number;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::{Scene, points};
use crate::ui::studies::columns::{column, head, scrolling};
use crate::ui::style::paper::choice;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{Color32, Pos2, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// Neighbours of each kind: as many of them are shown as there is room for.
const COUNT: usize = 16;
/// Between two neighbours, and the least that one takes.
const BETWEEN: f32 = 7.0;
const LEAST: f32 = 38.0;
/// The name under which their pictures are asked.
const PICTURES: &str = "neighbours";
/// The longer side of a picture: at least, and at most.
const SIDES: [f32; 2] = [34.0, 88.0];
/// The longer side of the picture that neighbours are sought of.
const OWN: f32 = 96.0;
/// Width of what is said of a row.
const ROW: f32 = 150.0;

/// What neighbours are sought of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Of {
    #[default]
    ActivePoint,
    ChosenImage,
}

/// What this part keeps from frame to frame.
#[derive(Default)]
pub struct NeighboursView {
    of: Of,
    /// The image that was chosen when the view was last drawn.
    chosen: Option<WhichImage>,
    atlas: Atlas,
    own: Picture,
    found: Option<Arc<Answered<NeighboursQuery>>>,
}

impl NeighboursView {
    /// Asks for the neighbours and for their pictures.
    pub fn ask(&mut self, scene: &mut Scene<'_>) {
        self.follow_choice(scene);
        let of = match self.of {
            Of::ActivePoint => {
                points::active(scene).map(|point| NeighboursOf::Place(point.z.clone()))
            }
            Of::ChosenImage => self.chosen.clone().map(NeighboursOf::Image),
        };
        let Some(of) = of.filter(|_| !scene.images_are_away()) else {
            self.found = None;
            return;
        };
        let found = scene.ask(NeighboursQuery { of, count: COUNT });
        let run = scene.progress.run;
        self.found = found.filter(|found| found.stamp.run == run && self.is_of(&found.query));
        if let Some(found) = &self.found {
            let Neighbours { latent, pixels } = &found.answer;
            let all = [&latent.test, &latent.train, &pixels.test, &pixels.train];
            let mut images: Vec<WhichImage> = Vec::new();
            for neighbour in all.into_iter().flatten() {
                if !images.contains(&neighbour.image) {
                    images.push(neighbour.image.clone());
                }
            }
            if !images.is_empty() {
                scene.ask_as(PICTURES, ImagesQuery { images });
            }
        }
    }

    /// A person who chooses an image wants to see its neighbours, one who lets go of it none.
    fn follow_choice(&mut self, scene: &Scene<'_>) {
        let chosen = scene
            .selection
            .image
            .as_ref()
            .map(|image| image.image.clone());
        if chosen.is_none() {
            self.of = Of::ActivePoint;
        }
        self.chosen = chosen;
    }

    /// Whether a query is about a thing of the kind on show: a point that moves is followed by
    /// answers about where it was.
    fn is_of(&self, query: &NeighboursQuery) -> bool {
        match (&query.of, self.of) {
            (NeighboursOf::Place(_), Of::ActivePoint) => true,
            (NeighboursOf::Image(image), Of::ChosenImage) => self.chosen.as_ref() == Some(image),
            (NeighboursOf::Place(_) | NeighboursOf::Image(_), _) => false,
        }
    }

    /// Draws what neighbours are sought of, and what they say of the model.
    pub fn words(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let image = self.chosen.clone().map(|image| name(scene, &image));
        let point = points::active(scene).map(points::name);
        let of = match (self.of, &image, &point) {
            (Of::ChosenImage, Some(image), _) => image.clone(),
            (Of::ActivePoint, _, Some(point)) => point.clone(),
            (Of::ActivePoint | Of::ChosenImage, ..) => t("no point").to_owned(),
        };
        let title = fill(t("Neighbours of {what}"), &[("what", of)]);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            choice(ui, &mut self.of, Of::ActivePoint, t("Active point")).on_hover_text(t(
                "By its place in latent space, and pixel by pixel by what it decodes to",
            ));
            let there = image.is_some();
            ui.add_enabled_ui(there, |ui| {
                choice(ui, &mut self.of, Of::ChosenImage, t("Chosen image"))
                    .on_hover_text(t(
                        "By the mean of its q(z|x), and pixel by pixel by the image itself; it is \
                         no neighbour of itself",
                    ))
                    .on_disabled_hover_text(t("No image is chosen"));
            });
        });
        head(
            ui,
            &title,
            t(
                "In latent space the distance is that between the mean of each image's q(z|x) and \
                 this place, in standard deviations of the prior. Pixel by pixel it is Euclidean, \
                 each pixel from 0 to 1.",
            ),
        );
        if let Some(found) = &self.found {
            memorised(ui, scene, &found.answer.pixels, self.of);
        }
    }

    /// Draws the neighbours, a row for each kind.
    pub fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let run = scene.progress.run;
        let pictures = scene.newest_as::<ImagesQuery>(PICTURES);
        if let Some(pictures) = pictures.filter(|pictures| pictures.stamp.run == run) {
            self.atlas.follow(ui, scene, &pictures);
        }
        let Some(found) = self.found.clone() else {
            let words = match points::active(scene) {
                None if self.of == Of::ActivePoint => {
                    t("Put a point on the plane, and its neighbours appear here")
                }
                _ => t("All training and test images are being looked through"),
            };
            return waiting(ui, words);
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            cells::switch(ui, scene);
            let words = fill(
                t("weights of step {step}"),
                &[("step", numbers::thousands(found.stamp.step))],
            );
            ui.label(quiet(ui, words).small());
        });
        let height = ui.available_height();
        let side = (height / 4.0 - LINE - 12.0).clamp(SIDES[0], SIDES[1]);
        let own = Rect::from_min_size(
            ui.available_rect_before_wrap().min,
            vec2(OWN, ui.available_height()),
        );
        let mut aside = column(ui, "own picture", own);
        self.own_picture(&mut aside, scene, OWN);
        let rest = ui.available_rect_before_wrap();
        let rest = rest.with_min_x(own.right() + 16.0);
        let mut rest = column(ui, "rows", rest);
        let ui = &mut rest;
        let Neighbours { latent, pixels } = &found.answer;
        let rows = [
            (t("Latent space, training"), latent, &latent.train),
            (t("Latent space, test"), latent, &latent.test),
            (t("Pixels, training"), pixels, &pixels.train),
            (t("Pixels, test"), pixels, &pixels.test),
        ];
        scrolling(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            for (title, kind, neighbours) in rows {
                ui.push_id(title, |ui| {
                    self.row(ui, scene, title, kind, neighbours, side)
                });
            }
        });
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        title: &str,
        kind: &Nearest,
        neighbours: &[Neighbour],
        side: f32,
    ) {
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(ROW, side), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(ROW);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.label(RichText::new(title).font(theme::strong(12.0)));
                    let usual = numbers::signed(kind.usual, 2);
                    let words = fill(t("usual distance {d}"), &[("d", usual)]);
                    ui.label(quiet(ui, words).small()).on_hover_text(t(
                        "How far two training images taken at random are from each other: the \
                         median of 501 pairs",
                    ));
                });
            });
            ui.spacing_mut().item_spacing.x = BETWEEN;
            ui.add_space(2.0);
            if neighbours.is_empty() {
                ui.label(quiet(ui, t("There is no other image")));
            }
            let room = ui.available_width() + BETWEEN - 2.0;
            let fit = (room / (side.max(LEAST) + BETWEEN)) as usize;
            for neighbour in neighbours.iter().take(fit.max(1)) {
                self.neighbour(ui, scene, neighbour, kind.usual, side);
            }
        });
    }

    /// The picture that neighbours are sought of.
    fn own_picture(&mut self, ui: &mut Ui, scene: &Scene<'_>, side: f32) {
        let pixels = match self.of {
            Of::ActivePoint => {
                points::active(scene).and_then(|point| points::pixels(scene.answers, point.id))
            }
            Of::ChosenImage => scene
                .selection
                .image
                .as_ref()
                .map(|image| image.original.clone()),
        };
        let (Some(pixels), Some(shape)) = (pixels, scene.image_shape()) else {
            return;
        };
        let id = self.own.show(ui, &pixels, shape, scene.tones());
        let (rect, response) = ui.allocate_exact_size(texture::fitted(shape, side), Sense::hover());
        let whole = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        ui.painter().image(id, rect, whole, Color32::WHITE);
        frame_picture(ui, rect);
        let name = t("What neighbours are sought of");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        response.on_hover_text(name);
    }

    fn neighbour(
        &self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        neighbour: &Neighbour,
        usual: f64,
        side: f32,
    ) {
        let distance = numbers::signed(neighbour.distance, 2);
        let holes = [
            ("d", numbers::signed(neighbour.distance, 4)),
            ("share", share(neighbour.distance, usual)),
        ];
        let cell = Cell {
            image: &neighbour.image,
            side,
            size: vec2(side.max(LEAST), side + LINE + 2.0),
            beside: false,
            lines: vec![Line {
                name: image_number(&neighbour.image),
                value: distance,
                colour: theme::tokens(ui).quiet,
            }],
            about: fill(t("distance {d}, {share} of the usual one"), &holes),
        };
        cell.show(ui, scene, &self.atlas);
    }
}

/// "42 %"
fn share(distance: f64, usual: f64) -> String {
    let share = 100.0 * distance / usual;
    if share.is_finite() {
        let decimals = usize::from(share < 10.0);
        format!("{share:.decimals$} %")
    } else {
        "\u{2013}".to_owned()
    }
}

/// Whether what is shown was learned by heart, as far as distances tell.
fn memorised(ui: &mut Ui, scene: &Scene<'_>, pixels: &Nearest, of: Of) {
    let Some(nearest) = pixels.train.first() else {
        return;
    };
    ui.add_space(2.0);
    let holes = [
        ("image", name(scene, &nearest.image)),
        ("d", numbers::signed(nearest.distance, 2)),
        ("usual", numbers::signed(pixels.usual, 2)),
        ("share", share(nearest.distance, pixels.usual)),
    ];
    let words = if nearest.distance == 0.0 {
        fill(t("{image} is the same, pixel by pixel"), &holes)
    } else {
        fill(
            t(
                "The nearest training image lies {d} away pixel by pixel, {share} of the usual \
                 distance of two training images, {usual}",
            ),
            &holes,
        )
    };
    ui.label(RichText::new(words).strong());
    if let (Some(test), Some(data)) = (pixels.test.first(), &scene.progress.dataset) {
        let holes = [
            ("d", numbers::signed(test.distance, 2)),
            ("train", numbers::thousands(data.train_len() as u64)),
            ("test", numbers::thousands(data.test_len() as u64)),
        ];
        let words = fill(
            t(
                "The nearest test image lies {d} away. The model never learned from test images: \
                 had it learned training images by heart, what it decodes would lie much nearer \
                 to one of those. Among {train} training images the nearest is nearer by chance \
                 than among {test} test images",
            ),
            &holes,
        );
        match of {
            Of::ActivePoint => ui.label(quiet(ui, words)),
            Of::ChosenImage => ui.label(quiet(
                ui,
                fill(t("The nearest test image lies {d} away"), &holes),
            )),
        };
    }
}
