//! Which image a study is about, and what several studies draw of it.

use crate::document::OwnPicture;
use crate::explore::{
    Compared, EvidenceQuery, ImageQuery, InferenceQuery, MAX_EXACT_LATENT, PageQuery,
    PosteriorField, WhichImage,
};
use crate::ui::language::image_names::{image_name, posterior_name};
use crate::ui::language::{fill, t};
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::axes::{axes, can_choose};
use crate::ui::scene::settings::ViewRectangle;
use crate::ui::scene::shown_plane::{direction_names, shown_plane};
use crate::ui::scene::{Concept, IMAGES_AWAY, Scene, own_pictures};
use crate::ui::style::palette;
use crate::ui::style::paper::{controls, is_paper};
use crate::ui::style::widgets::{quiet, words_width};
use eframe::egui::{FontId, RichText, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// Draws of the estimate of log p(x) by importance sampling, wherever an image's evidence is told.
pub const EVIDENCE_SAMPLES: usize = 5000;
/// Under this name a study asks for the pictures of its image.
const STUDIED: &str = "pictures of a study";
/// Standard deviations on either side of q's mean that are brought into view.
const REACH: f32 = 3.0;
/// The least standard deviation that the view is made for: more than a point of the window.
const LEAST_STD: f32 = 0.01;

/// The image that a study is about: the chosen one, or else the first of
/// the comparison's page.
pub(crate) fn studied(scene: &Scene<'_>) -> Option<Arc<Compared>> {
    let chosen = scene.selection.image.clone();
    chosen.or_else(|| on_page(scene).next())
}

/// The test images on the comparison's page.
pub(crate) fn on_page(scene: &Scene<'_>) -> impl Iterator<Item = Arc<Compared>> {
    let page = scene.newest::<PageQuery>();
    let page = page.filter(|_| !scene.images_are_away());
    let items = page.map_or(Vec::new(), |page| page.answer.items.clone());
    items.into_iter()
}

/// Says that there are no images to show, where there are none at hand; whether it does.
pub(crate) fn says_away(ui: &mut Ui, scene: &Scene<'_>) -> bool {
    says(ui, scene.images_are_away())
}

/// The same of the image that a study is about.
pub(crate) fn says_image_away(ui: &mut Ui, scene: &Scene<'_>) -> bool {
    says(ui, image_is_away(scene))
}

fn says(ui: &mut Ui, away: bool) -> bool {
    if away {
        ui.add_space(12.0);
        ui.weak(t(IMAGES_AWAY));
    }
    away
}

/// Whether the image that a study is about is not at hand: a person's own picture always is.
pub(crate) fn image_is_away(scene: &Scene<'_>) -> bool {
    let chosen = scene.selection.image.as_ref();
    scene.images_are_away() && chosen.is_none_or(|image| image.image.own_id().is_none())
}

/// What an image is called: "Test image 12, class 3", or a person's own picture by its name.
pub(crate) fn name_of(scene: &Scene<'_>, image: &WhichImage, label: Option<u16>) -> String {
    if let Some(picture) = own_picture(scene, image) {
        return own_pictures::name(picture);
    }
    let class = label.map(|label| scene.class_name(label));
    image_name(image, class.as_deref())
}

/// The same for its posterior: "q(z|x) of test image 12, class 3".
pub(crate) fn posterior_name_of(
    scene: &Scene<'_>,
    image: &WhichImage,
    label: Option<u16>,
) -> String {
    if let Some(picture) = own_picture(scene, image) {
        return own_pictures::posterior_name(picture);
    }
    let class = label.map(|label| scene.class_name(label));
    posterior_name(image, class.as_deref())
}

fn own_picture<'a>(scene: &'a Scene<'_>, image: &WhichImage) -> Option<&'a OwnPicture> {
    scene.document.picture(image.own_id()?)
}

/// Whether log p(x) and the posterior are known by quadrature.
pub(crate) fn is_exact(scene: &Scene<'_>) -> bool {
    scene.progress.recipe.latent <= MAX_EXACT_LATENT
}

/// What a reader of the plane must know where it shows 2 of more dimensions: what lies near
/// each other there may be far apart in the others. None where it shows them all.
pub(crate) fn other_coordinates(scene: &Scene<'_>) -> Option<String> {
    let latent = scene.progress.recipe.latent;
    let [x, y] = direction_names(scene);
    can_choose(latent).then(|| {
        let holes = [("x", x), ("y", y), ("n", latent.to_string())];
        fill(
            t("{x} and {y} shown of {n}: other coordinates differ"),
            &holes,
        )
    })
}

/// The name and the pictures of one image.
pub struct StudiedImage {
    /// Which one.
    pub image: WhichImage,
    /// Its label, if the data has some.
    pub label: Option<u16>,
    /// "Test image 12, class 3".
    name: String,
    /// Whether a person chose it.
    pub chosen: bool,
    /// The image and its reconstruction, if the comparison has them.
    pub pictures: Option<[Arc<[u8]>; 2]>,
}

impl StudiedImage {
    /// The chosen image, else the first of the comparison's page.
    pub fn current(scene: &Scene<'_>) -> Self {
        let studied = studied(scene);
        let image = studied.map_or(WhichImage::Test(0), |image| image.image.clone());
        Self::of(scene, &image)
    }

    /// This image.
    pub fn of(scene: &Scene<'_>, image: &WhichImage) -> Self {
        let chosen = scene.selection.image.clone();
        let chosen = chosen.filter(|chosen| chosen.image.is_same_choice(image));
        let data = scene.progress.dataset.as_ref();
        let place = image.in_data();
        let label = data.and_then(|data| {
            let (split, index) = place?;
            data.split(split).label(index)
        });
        Self {
            image: image.clone(),
            label,
            name: name_of(scene, image, label),
            chosen: chosen.is_some(),
            pictures: chosen
                .or_else(|| on_page(scene).find(|item| item.image == *image))
                .map(|item| [item.original.clone(), item.reconstruction.clone()]),
        }
    }

    /// The same with its pictures: where the comparison does not have them, it is asked for them.
    pub fn with_pictures(scene: &mut Scene<'_>) -> Self {
        let mut this = Self::current(scene);
        if this.pictures.is_none() && !image_is_away(scene) {
            let query = ImageQuery {
                image: this.image.clone(),
            };
            let found = scene.ask_as(STUDIED, query);
            let run = scene.progress.run;
            let found =
                found.filter(|found| found.query.image == this.image && found.stamp.run == run);
            this.pictures = found.map(|found| {
                let Compared {
                    original,
                    reconstruction,
                    ..
                } = &*found.answer;
                [original.clone(), reconstruction.clone()]
            });
        }
        this
    }

    /// "Test image 12, class 3".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name with the mark of the chosen image, or how to choose one.
    pub fn caption(&self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            self.title(ui);
        });
        self.hint(ui);
    }

    /// Its name, with the mark of the chosen image if it is that.
    pub fn title(&self, ui: &mut Ui) {
        if self.chosen {
            chosen_mark(ui);
        }
        ui.label(RichText::new(self.name()).strong());
    }

    /// How to choose another, where none is chosen.
    pub fn hint(&self, ui: &mut Ui) {
        if !self.chosen && !is_paper(ui) {
            let hint = quiet(
                ui,
                t("A click on an image in the comparison, or on its dot, chooses it"),
            );
            ui.label(hint.small());
        }
    }
}

/// The mark of the chosen image, in the colour that it has in the comparison and on the
/// plane: an ellipse about a cross, as its q lies there.
pub fn chosen_mark(ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(17.0, 12.0), Sense::hover());
    let stroke = Stroke::new(1.4, palette::posterior(ui.visuals().dark_mode));
    let (painter, centre) = (ui.painter(), rect.center());
    painter.add(Shape::ellipse_stroke(centre, vec2(7.5, 5.0), stroke));
    for arm in [vec2(2.5, 0.0), vec2(0.0, 2.5)] {
        painter.line_segment([centre - arm, centre + arm], stroke);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, t("Chosen image")));
    response.on_hover_text(t(
        "The chosen image: this colour marks it in the comparison, in the studies and on the \
         plane",
    ));
}

/// A button that brings the studied image's q into view on the plane.
pub fn locate(ui: &mut Ui, scene: &mut Scene<'_>) {
    let tip =
        t("Bring this image's q(z|x) into view: its mean and three standard deviations about it");
    let button = controls(ui, |ui| ui.button(t("Show q on the plane")));
    let button = button.on_hover_text(tip);
    if button.clicked() {
        scene.actions.push(ViewAction::ShowPosterior.into());
    }
}

/// Brings the studied image's q into view: three standard deviations on either side of its
/// mean, on the plane that is shown.
pub fn show_posterior(scene: &mut Scene<'_>) {
    let Some(image) = studied(scene) else { return };
    let plane = shown_plane(scene);
    let std = &image.posterior.std;
    let variance = |axis: usize| f64::from(std.get(axis).copied().unwrap_or(0.0)).powi(2);
    let [variance_x, _, variance_y] = plane.covariance(variance);
    let ends = |mean: f32, variance: f64| {
        let reach = REACH * (variance.sqrt() as f32).max(LEAST_STD);
        [mean - reach, mean + reach]
    };
    let [x, y] = plane.coordinates(&image.posterior.mean);
    let ends = [ends(x, variance_x), ends(y, variance_y)];
    if ends.iter().flatten().all(|end| end.is_finite()) {
        show(scene, ends);
    }
}

/// Brings a part of the plane into view, and folds back what lies over it.
fn show(scene: &mut Scene<'_>, [x, y]: [[f32; 2]; 2]) {
    scene.settings.plane.view = ViewRectangle { x, y };
    if scene.selection.plane_covered {
        scene.settings.layout.unfolded = None;
    }
}

/// What the lines on the plane are: the posterior and the encoder's q, and the refined
/// q's where there are any.
pub fn legend(ui: &mut Ui, refined: bool, full: bool) {
    let dark = ui.visuals().dark_mode;
    let entries = [
        (
            true,
            Concept::ExactPosterior.colour(dark),
            Concept::ExactPosterior.name(),
        ),
        (
            true,
            Concept::ApproximatePosterior.colour(dark),
            Concept::ApproximatePosterior.name(),
        ),
        (refined, palette::refined(dark), t("refined q, diagonal")),
        (full, palette::full(dark), t("refined q, any covariance")),
    ];
    let shown: Vec<_> = entries.into_iter().filter(|(shown, ..)| *shown).collect();
    let font = FontId::proportional(11.5);
    let width = |name: &str| words_width(ui, name, font.clone()) + 34.0;
    let all: f32 = shown.iter().map(|(_, _, name)| width(name)).sum();
    // In one row, or else each in a row of its own.
    let rows = if all <= ui.available_width() {
        vec![shown]
    } else {
        shown.into_iter().map(|entry| vec![entry]).collect()
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 1.0);
        ui.spacing_mut().interact_size.y = 0.0;
        for row in rows {
            ui.horizontal(|ui| {
                for (_, colour, name) in row {
                    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 12.0), Sense::hover());
                    let stroke = Stroke::new(2.2, colour);
                    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
                    ui.label(quiet(ui, name).font(font.clone()));
                    ui.add_space(5.0);
                }
            });
        }
    });
}

/// A button that brings the posterior and q close on the plane.
pub fn zoom(ui: &mut Ui, scene: &mut Scene<'_>, field: Option<&PosteriorField>) {
    let zoom = eframe::egui::Button::new(t("Zoom to p(z|x)"));
    let button = controls(ui, |ui| ui.add_enabled(field.is_some(), zoom))
        .on_hover_text(t(
            "Show the part of the plane where the exact posterior and q are. Fit \
             prior brings the whole plane back",
        ))
        .on_disabled_hover_text(match is_exact(scene) {
            true => t("The exact posterior is being computed"),
            false => t("Only in 1 and 2 latent dimensions can the posterior be drawn"),
        });
    if let (true, Some(field)) = (button.clicked(), field) {
        bring_into_view(scene, field);
    }
}

/// Brings the posterior that is known of the studied image close on the plane, if one is.
pub(crate) fn zoom_in(scene: &mut Scene<'_>) {
    let refined = scene.newest::<InferenceQuery>();
    let live = scene.newest::<EvidenceQuery>();
    let run = scene.progress.run;
    let image = StudiedImage::current(scene).image;
    let refined = refined.filter(|a| a.query.image == image && a.stamp.run == run);
    let live = live.filter(|a| a.query.image == image && a.stamp.run == run);
    let refined = refined.and_then(|a| Some(a.answer.exact.as_ref()?.field.clone()));
    let live = live.and_then(|a| Some(a.answer.exact.as_ref()?.field.clone()));
    if let Some(field) = refined.or(live) {
        bring_into_view(scene, &field);
    }
}

fn bring_into_view(scene: &mut Scene<'_>, field: &PosteriorField) {
    let ends = axes(scene).map(|axis| {
        let end = |corner: &[f64; 2]| corner.get(axis).copied().unwrap_or(0.0) as f32;
        let (low, high) = (end(&field.low), end(&field.high));
        let air = 0.15 * (high - low).max(0.05);
        [low - air, high + air]
    });
    show(scene, ends);
}
