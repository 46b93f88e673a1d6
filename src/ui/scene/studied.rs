//! Which test image a study is about, and what several studies draw of it.

use crate::explore::{
    Compared, EvidenceQuery, InferenceQuery, MAX_EXACT_LATENT, PageQuery, PosteriorField,
};
use crate::ui::language::numbers;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::axes::axes;
use crate::ui::scene::settings::ViewRectangle;
use crate::ui::style::palette;
use crate::ui::style::widgets::quiet;
use eframe::egui::{RichText, Sense, Stroke, Ui, vec2};
use std::sync::Arc;

/// The test image that a study is about: the chosen one, or else the first of
/// the comparison's page.
pub(crate) fn studied(scene: &Scene<'_>) -> Option<Arc<Compared>> {
    let chosen = scene.selection.image.clone();
    chosen.or_else(|| on_page(scene).next())
}

/// The test images on the comparison's page.
pub(crate) fn on_page(scene: &Scene<'_>) -> impl Iterator<Item = Arc<Compared>> {
    let page = scene.newest::<PageQuery>();
    let items = page.map_or(Vec::new(), |page| page.answer.items.clone());
    items.into_iter()
}

/// Whether log p(x) and the posterior are known by quadrature.
pub(crate) fn is_exact(scene: &Scene<'_>) -> bool {
    scene.progress.recipe.latent <= MAX_EXACT_LATENT
}

/// The name and the pictures of one test image.
pub struct StudiedImage {
    /// In the test split.
    pub index: usize,
    /// Its class, if the data has labels.
    pub label: Option<u8>,
    /// Whether a person chose it.
    pub chosen: bool,
    /// The image and its reconstruction, if the comparison has them.
    pub pictures: Option<[Arc<[u8]>; 2]>,
}

impl StudiedImage {
    /// The chosen image, else the first of the comparison's page.
    pub fn current(scene: &Scene<'_>) -> Self {
        Self::of(scene, studied(scene).map_or(0, |image| image.index))
    }

    /// This image.
    pub fn of(scene: &Scene<'_>, index: usize) -> Self {
        let chosen = scene.selection.image.clone();
        let chosen = chosen.filter(|image| image.index == index);
        let data = scene.progress.dataset.as_ref();
        Self {
            index,
            label: data.and_then(|data| data.test.label(index)),
            chosen: chosen.is_some(),
            pictures: chosen
                .or_else(|| on_page(scene).find(|item| item.index == index))
                .map(|item| [item.original.clone(), item.reconstruction.clone()]),
        }
    }

    /// "Test image 12, class 3".
    pub fn name(&self) -> String {
        numbers::test_image(self.index, self.label)
    }

    /// Its name, and how to choose another.
    pub fn caption(&self, ui: &mut Ui) {
        ui.label(RichText::new(self.name()).strong());
        if !self.chosen {
            let hint = quiet(ui, t("A click on an image in the comparison chooses it"));
            ui.label(hint.small());
        }
    }
}

/// What the lines on the plane are: the posterior and the encoder's q, and the refined
/// q's where there are any.
pub fn legend(ui: &mut Ui, refined: bool, full: bool) {
    let dark = ui.visuals().dark_mode;
    let entries = [
        (true, palette::exact(dark), t("exact p(z|x)")),
        (true, palette::posterior(dark), t("encoder's q(z|x)")),
        (refined, palette::refined(dark), t("refined, diagonal")),
        (full, palette::full(dark), t("refined, any covariance")),
    ];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (_, colour, name) in entries.into_iter().filter(|(shown, ..)| *shown) {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 12.0), Sense::hover());
            let stroke = Stroke::new(2.2, colour);
            ui.painter().hline(rect.x_range(), rect.center().y, stroke);
            let text = quiet(ui, name).size(11.5);
            ui.label(text);
            ui.add_space(5.0);
        }
    });
}

/// A button that brings the posterior and q close on the plane.
pub fn zoom(ui: &mut Ui, scene: &mut Scene<'_>, field: Option<&PosteriorField>) {
    let button = ui
        .add_enabled(
            field.is_some(),
            eframe::egui::Button::new(t("Zoom to p(z|x)")),
        )
        .on_hover_text(t(
            "Show the part of the plane where the exact posterior and q(z|x) have their mass. \
             Fit prior brings the whole plane back",
        ))
        .on_disabled_hover_text(t(
            "Only in 1 and 2 latent dimensions can the posterior be drawn",
        ));
    if let (true, Some(field)) = (button.clicked(), field) {
        bring_into_view(scene, field);
    }
}

/// Brings the posterior that is known of the studied image close on the plane, if one is.
pub(crate) fn zoom_in(scene: &mut Scene<'_>) {
    let refined = scene.newest::<InferenceQuery>();
    let live = scene.newest::<EvidenceQuery>();
    let run = scene.progress.run;
    let image = StudiedImage::current(scene).index;
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
    scene.settings.plane.view = ViewRectangle {
        x: ends[0],
        y: ends[1],
    };
}
