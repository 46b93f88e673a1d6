//! Test images beside what the model makes of them, with the terms of each.

use crate::explore::{Answered, Answers, Compared, Order, PageQuery};
use crate::recipe::{Bayes, ImageShape};
use crate::ui::comparison::atlas::{Atlas, Look};
use crate::ui::comparison::foot::{self, pages};
use crate::ui::comparison::row::Row;
use crate::ui::comparison::sizes::{GAP, Headings, Sizes};
use crate::ui::comparison::{controls, sizes};
use crate::ui::language::t;
use crate::ui::scene::classes::{Class, Classes};
use crate::ui::scene::settings::ComparisonSettings;
use crate::ui::scene::weights_taken::{WeightsTaken, about_terms, with_weights};
use crate::ui::scene::{Scene, points, studied};
use crate::ui::style::paper::is_paper;
use crate::ui::style::theme;
use crate::ui::style::tones::Tones;
use eframe::egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// The panel below the decoded point.
#[derive(Default)]
pub struct ComparisonPanel {
    page: usize,
    classes: Classes,
    /// How often the images were ranked anew.
    ranking: u64,
    atlas: Atlas,
    /// The page that the chosen image was last brought up to date with.
    followed: Option<Arc<Answered<PageQuery>>>,
    /// The point that a click on an image puts at its posterior's mean.
    point: Option<u64>,
    run: u64,
}

impl ComparisonPanel {
    /// One that shows the same page, with pictures of its own.
    pub(crate) fn same_view(&self) -> Self {
        Self {
            page: self.page,
            ranking: self.ranking,
            run: self.run,
            ..Self::default()
        }
    }

    /// Draws the panel and asks for its page.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if self.run != scene.progress.run {
            self.run = scene.progress.run;
            scene.selection.image = None;
        }
        let classes = self.classes.follow(scene);
        let asked = if is_paper(ui) {
            controls::Request::default()
        } else {
            controls::show(ui, scene, &classes)
        };
        if asked.afresh {
            self.page = 0;
        }
        self.ranking += u64::from(asked.rank_anew);
        self.turn(asked.turn, scene.answers);
        if studied::says_away(ui, scene) {
            return;
        }
        let shape = scene.image_shape();
        let sizes = sizes(ui, scene, shape);
        let settings = &scene.settings.comparison;
        let known = scene.progress.dataset.is_some();
        let query = PageQuery {
            // A class remembered from other data would leave the page empty for ever.
            class: settings.class.filter(|label| {
                let on = |class: &Class| class.label == *label && class.test_images > 0;
                !known || classes.iter().any(on)
            }),
            order: settings.order,
            ranking: self.ranking,
            page: self.page,
            per_page: sizes.rows * sizes.columns,
        };
        let run = scene.progress.run;
        // The images of the run before would be taken for those of this one.
        let page = scene.ask(query).filter(|page| page.stamp.run == run);
        match (page, shape) {
            (Some(page), Some(shape)) if !page.answer.items.is_empty() => {
                self.follow(scene, &page);
                self.images(ui, scene, &page, shape, sizes);
                foot::show(ui, scene, &page);
            }
            (Some(_), Some(_)) => note(ui, t("No test image of this class")),
            _ => note(ui, t("Test images appear here with the first weights")),
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
            && let Some(newer) = items.find(|item| item.image == chosen.image)
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
        sizes: Sizes,
    ) {
        let look = Look {
            shape,
            tones: scene.tones(),
            difference: scene.settings.comparison.difference,
            dark: ui.visuals().dark_mode,
        };
        let texture = self.atlas.show(ui, page, look);
        let items = &page.answer.items;
        let chosen = scene.selection.image.as_ref();
        let chosen = chosen.map(|image| image.image.clone());
        let width =
            (ui.available_width() - GAP * (sizes.columns - 1) as f32) / sizes.columns as f32;
        headings(ui, scene, sizes, width);
        let others = studied::other_coordinates(scene);
        let mut clicked = None;
        for (line, in_line) in items.chunks(sizes.columns).enumerate().take(sizes.rows) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (column, item) in in_line.iter().enumerate() {
                    let row = Row {
                        item,
                        class: item.label.map(|label| scene.class_name(label)),
                        texture,
                        place: line * sizes.columns + column,
                        of: items.len(),
                        sizes,
                        width,
                        chosen: chosen.as_ref() == Some(&item.image),
                        others: others.as_deref(),
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

    /// Chooses the image: its q is on the plane, and a point at the mean of q, the same
    /// point for each image.
    fn choose(&mut self, scene: &mut Scene<'_>, item: Arc<Compared>) {
        let z = item.posterior.mean.clone();
        let own = self.point.and_then(|id| scene.document.point_mut(id));
        match own {
            Some(handle) => {
                handle.z = z;
                scene.selection.active = Some(handle.id);
            }
            None => self.point = Some(points::add(scene.document, scene.selection, z)),
        }
        scene.selection.image = Some(item);
        points::prepare(scene);
    }
}

/// The sizes of the page; those of square images until there are some.
fn sizes(ui: &Ui, scene: &Scene<'_>, shape: Option<ImageShape>) -> Sizes {
    let square = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    // Index, ELBO and its terms.
    let lines = match scene.progress.recipe.bayes {
        Bayes::None => 4,
        Bayes::Decoder => 5,
    };
    let room = ui.available_size();
    Sizes::new(room, shape.unwrap_or(square), lines, Headings::measured(ui))
}

fn note(ui: &mut Ui, text: &str) {
    ui.add_space(12.0);
    ui.weak(text);
}

fn headings(ui: &mut Ui, scene: &Scene<'_>, sizes: Sizes, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 15.0), Sense::hover());
    let names = sizes::headings(sizes.long);
    let recipe = &scene.progress.recipe;
    let original = match scene.tones() {
        Tones::AsStored => t("The test image as it is stored"),
        Tones::InkOnPaper => t("The test image, 0 drawn as white paper and 255 as black ink"),
    };
    let about = [
        original,
        t("The mean of p(x|z) at the mean of q: what the decoder makes of the image's code"),
        t("The decoded image minus the original, pixel by pixel"),
    ];
    for column in 0..sizes.columns {
        let left = rect.left() + column as f32 * (width + GAP);
        for (place, (name, about)) in names.into_iter().zip(about).enumerate() {
            let place = left + place as f32 * sizes.pitch;
            let size = vec2(sizes.pitch - sizes::BETWEEN, rect.height());
            let place = Rect::from_min_size(pos2(place, rect.top()), size);
            heading(ui, (column, name), place, Align2::CENTER_TOP, about);
        }
        let from = left + 3.0 * sizes.pitch;
        let place = Rect::from_min_max(
            pos2(from, rect.top()),
            pos2(left + width - 4.0, rect.bottom()),
        );
        let name = with_weights(t("nats, S = 1"), recipe, WeightsTaken::Drawn);
        let about = about_terms(recipe);
        heading(ui, (column, &name), place, Align2::RIGHT_TOP, about);
    }
}

/// One heading at its place, explained under the mouse.
fn heading(ui: &Ui, (column, name): (usize, &str), place: Rect, anchor: Align2, about: &str) {
    let colour = theme::tokens(ui).quiet;
    let at = anchor.pos_in_rect(&place);
    let written = ui
        .painter()
        .text(at, anchor, name, sizes::heading_font(), colour);
    let id = ui.scope_id().with(("heading", column, name));
    let response = ui.interact(written, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response.on_hover_text(about);
}
