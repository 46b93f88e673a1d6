//! Test images beside what the model makes of them, with the terms of each.

use crate::explore::{Answered, Answers, Compared, Order, PageQuery};
use crate::recipe::ImageShape;
use crate::ui::comparison::atlas::Atlas;
use crate::ui::comparison::row::Row;
use crate::ui::comparison::{controls, row};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::Study;
use crate::ui::scene::points;
use crate::ui::scene::settings::ComparisonSettings;
use crate::ui::style::palette;
use crate::ui::style::texture;
use eframe::egui::{
    Align, Color32, FontId, Layout, Mesh, Rect, RichText, Sense, Shape, Ui, pos2, vec2,
};
use std::sync::Arc;

/// Sides of one image, the larger one where at least three rows of it fit.
const SIDES: [f32; 2] = [56.0, 42.0];
/// Between one row and the next.
const GAP: f32 = 6.0;
/// The least width of one row: a wider panel shows two or more side by side.
const ROW_WIDTH: f32 = 300.0;
/// Room for the legend below the images and the headings above.
const AROUND: f32 = 42.0;

/// The name under which the image is asked that is to be chosen.
const WANTED: &str = "wanted";

/// The panel below the decoded point.
#[derive(Default)]
pub struct ComparisonPanel {
    page: usize,
    /// How often the images were ranked anew.
    ranking: u64,
    atlas: Atlas,
    /// The page that the chosen image was last brought up to date with.
    followed: Option<Arc<Answered<PageQuery>>>,
    /// The point that a click on an image puts at its posterior's mean.
    point: Option<u64>,
    /// The test image that is to be chosen once it is known.
    wanted: Option<usize>,
    run: u64,
}

/// How many rows a page has, and of which size.
#[derive(Clone, Copy)]
struct PageLayout {
    side: f32,
    rows: usize,
    columns: usize,
}

impl ComparisonPanel {
    /// Draws the panel and asks for its page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.run != scene.progress.run {
            self.run = scene.progress.run;
            scene.selection.image = None;
        }
        let asked = controls::show(ui, scene);
        if asked.afresh {
            self.page = 0;
        }
        self.ranking += u64::from(asked.rank_anew);
        self.turn(asked.turn, scene.answers);
        let layout = page_layout(ui);
        let per_page = layout.rows * layout.columns;
        let settings = &scene.settings.comparison;
        let classes = scene.progress.dataset.as_ref().map(|data| data.classes());
        let query = PageQuery {
            // A class remembered from other data would leave the page empty for ever.
            class: settings
                .class
                .filter(|c| classes.is_none_or(|known| known.contains(c))),
            order: settings.order,
            ranking: self.ranking,
            page: self.page,
            per_page,
        };
        let shape = scene.image_shape();
        match (scene.ask(query), shape) {
            (Some(page), Some(shape)) if !page.answer.items.is_empty() => {
                self.follow(scene, &page);
                self.images(ui, scene, &page, shape, layout);
                legend(ui, &page);
            }
            (Some(_), Some(_)) => note(ui, t("No test image of this class")),
            _ => note(ui, t("Test images appear here with the first weights")),
        }
    }

    /// Chooses this test image, by its place in the test split, as soon as it is known.
    pub fn choose_index(&mut self, index: usize) {
        self.wanted = Some(index);
    }

    /// Asks for the image that is to be chosen, and chooses it once it is there. Called in
    /// each frame, whether the panel is drawn or not.
    pub fn seek(&mut self, scene: &mut Scene<'_>) {
        let Some(index) = self.wanted else {
            return;
        };
        // A page of one image, which is this one.
        let query = PageQuery {
            class: None,
            order: Order::File,
            ranking: 0,
            page: index,
            per_page: 1,
        };
        let found = scene.ask_as(WANTED, query);
        let found = found.filter(|page| page.stamp.run == scene.progress.run);
        let item = found.and_then(|page| page.answer.items.first().cloned());
        if let Some(item) = item.filter(|item| item.index == index) {
            self.wanted = None;
            self.choose(scene, item);
        }
    }

    /// Shows the images in this order; the same order again ranks or shuffles anew.
    pub fn put_in_order(&mut self, order: Order, settings: &mut ComparisonSettings) {
        self.ranking += u64::from(settings.order == order);
        settings.order = order;
        self.first_page();
    }

    /// Goes back to the first page.
    pub fn first_page(&mut self) {
        self.page = 0;
    }

    /// Shows the page after this one; after the last comes the first.
    pub fn next_page(&mut self, answers: &Answers) {
        self.turn(1, answers);
    }

    /// Shows the page before this one.
    pub fn previous_page(&mut self, answers: &Answers) {
        self.turn(-1, answers);
    }

    fn turn(&mut self, by: isize, answers: &Answers) {
        let page = answers.newest::<PageQuery>();
        let pages = page.map_or(1, |page| pages(&page)) as isize;
        self.page = (self.page as isize + by).rem_euclid(pages.max(1)) as usize;
    }

    /// The chosen image's posterior moves with the weights while its page is in view.
    fn follow(&mut self, scene: &mut Scene<'_>, page: &Arc<Answered<PageQuery>>) {
        let before = self.followed.as_ref();
        if before.is_some_and(|before| Arc::ptr_eq(before, page)) {
            return;
        }
        self.followed = Some(page.clone());
        let mut items = page.answer.items.iter();
        if let Some(chosen) = &mut scene.selection.image
            && let Some(newer) = items.find(|item| item.index == chosen.index)
        {
            chosen.clone_from(newer);
        }
    }

    fn images(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        page: &Arc<Answered<PageQuery>>,
        shape: ImageShape,
        layout: PageLayout,
    ) {
        let texture = self.atlas.show(ui, page, shape);
        let items = &page.answer.items;
        let chosen = scene.selection.image.as_ref().map(|image| image.index);
        let size = texture::fitted(shape, layout.side);
        let width =
            (ui.available_width() - GAP * (layout.columns - 1) as f32) / layout.columns as f32;
        headings(ui, size.x, width, layout.columns);
        let mut clicked = None;
        for (line, in_line) in items.chunks(layout.columns).enumerate().take(layout.rows) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (column, item) in in_line.iter().enumerate() {
                    let row = Row {
                        item,
                        texture,
                        place: line * layout.columns + column,
                        of: items.len(),
                        size,
                        width,
                        height: layout.side,
                        chosen: chosen == Some(item.index),
                    };
                    if row.show(ui).clicked() {
                        clicked = Some(item.clone());
                    }
                }
            });
        }
        if let Some(item) = clicked {
            self.choose(scene, item);
        }
    }

    /// Puts the image's posterior on the plane and a point at its mean.
    fn choose(&mut self, scene: &mut Scene<'_>, item: Arc<Compared>) {
        // Where the shape of q is looked at, a point at its mean would hide it.
        let strip = &scene.settings.layout;
        let shape = strip.shows(Study::Evidence) || strip.shows(Study::Inference);
        let selection = &mut *scene.selection;
        if shape {
            selection.image = Some(item);
            return;
        }
        let z = item.posterior.mean.clone();
        let own = self
            .point
            .and_then(|id| selection.handles.iter_mut().find(|h| h.id == id));
        match own {
            Some(handle) => {
                handle.z = z;
                selection.active = Some(handle.id);
            }
            None => self.point = Some(points::add(selection, z)),
        }
        selection.image = Some(item);
        points::prepare(scene);
    }
}

fn pages(page: &Answered<PageQuery>) -> usize {
    let per_page = page.query.per_page.max(1);
    page.answer.matching.div_ceil(per_page).max(1)
}

fn page_layout(ui: &Ui) -> PageLayout {
    let height = ui.available_height() - AROUND;
    let columns = ((ui.available_width() + GAP) / (ROW_WIDTH + GAP))
        .floor()
        .max(1.0) as usize;
    let rows = |side: f32| (height / (side + GAP)).floor().max(1.0) as usize;
    let side = SIDES
        .into_iter()
        .find(|side| rows(*side) >= 3)
        .unwrap_or(SIDES[1]);
    PageLayout {
        side,
        rows: rows(side).min(64),
        columns: columns.min(8),
    }
}

fn note(ui: &mut Ui, text: &str) {
    ui.add_space(12.0);
    ui.weak(text);
}

fn headings(ui: &mut Ui, side: f32, width: f32, columns: usize) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let colour = ui.visuals().weak_text_color();
    let font = FontId::proportional(10.5);
    for column in 0..columns {
        let left = rect.left() + column as f32 * (width + GAP);
        for (i, name) in [t("Original"), t("Recon."), t("Difference")]
            .into_iter()
            .enumerate()
        {
            let at = pos2(
                left + i as f32 * (side + row::BETWEEN) + side / 2.0,
                rect.top(),
            );
            let anchor = eframe::egui::Align2::CENTER_TOP;
            ui.painter().text(at, anchor, name, font.clone(), colour);
        }
        let at = pos2(left + width - 4.0, rect.top());
        let anchor = eframe::egui::Align2::RIGHT_TOP;
        ui.painter()
            .text(at, anchor, t("nats"), font.clone(), colour);
    }
}

/// What the colours of a difference mean, and which page this is.
fn legend(ui: &mut Ui, page: &Answered<PageQuery>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let small = |text: &str| RichText::new(text).weak().small();
        ui.label(small("\u{2212}1"));
        let (rect, response) = ui.allocate_exact_size(vec2(72.0, 9.0), Sense::hover());
        ui.painter().add(bar(rect, ui.visuals().dark_mode));
        response.on_hover_text(t(
            "Reconstruction minus original, pixel by pixel: blue where the model leaves ink out, \
               orange where it puts too much",
        ));
        ui.label(small("+1"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let now = numbers::thousands((page.query.page % pages(page)) as u64 + 1);
            let all = numbers::thousands(pages(page) as u64);
            ui.label(small(&fill(
                t("page {now} of {all}"),
                &[("now", now), ("all", all)],
            )));
        });
    });
}

fn bar(rect: Rect, dark: bool) -> Shape {
    let mut mesh = Mesh::default();
    let steps: [i16; 5] = [-255, -128, 0, 128, 255];
    for (i, value) in steps.into_iter().enumerate() {
        let x = rect.left() + rect.width() * i as f32 / 4.0;
        let colour: Color32 = palette::difference(value, dark);
        mesh.colored_vertex(pos2(x, rect.top()), colour);
        mesh.colored_vertex(pos2(x, rect.bottom()), colour);
        if let Some(start) = (2 * i as u32).checked_sub(2) {
            mesh.add_triangle(start, start + 1, start + 2);
            mesh.add_triangle(start + 1, start + 2, start + 3);
        }
    }
    Shape::mesh(mesh)
}
