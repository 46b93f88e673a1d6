//! The gap log p(x) - L taken apart, as bars in nats.

use crate::explore::{Answered, EvidenceAnswer, InferenceAnswer, PageGapQuery};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::plot::ticks;
use crate::ui::scene::Concept;
use crate::ui::style::{palette, theme};
use eframe::egui::{
    Align2, Color32, FontId, Painter, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

/// The least and the greatest height of a bar, in points, and its share of the room.
const BAR: (f32, f32, f32) = (18.0, 64.0, 0.09);
/// The height of the room from which on the figures are larger.
const TALL: f32 = 320.0;

/// The parts of one gap, in nats.
#[derive(Clone, Debug)]
pub struct GapBar {
    /// What the gap is of: an image, or several.
    name: String,
    /// log p(x) - `L[q]` as a whole, while its parts are unknown.
    whole: Option<f64>,
    /// What the encoder loses against the best diagonal q.
    amortisation: Option<f64>,
    /// What the diagonal family loses against p(z | x).
    approximation: Option<f64>,
    /// How much of that a full covariance gains.
    covariance: Option<f64>,
}

impl GapBar {
    /// Of the image that is refined, once something is known of its gap.
    pub fn of_image(found: &InferenceAnswer, full: bool) -> Option<Self> {
        let exact = found.exact.as_ref();
        let gap = found.gap();
        (exact.is_some() || gap.is_some()).then(|| Self {
            name: t("this image").to_owned(),
            whole: exact
                .filter(|_| gap.is_none())
                .map(|exact| exact.log_px - found.elbo),
            amortisation: gap.map(|gap| gap.amortisation()),
            approximation: gap.and_then(|gap| gap.approximation()),
            covariance: found.covariance().filter(|_| full),
        })
    }

    /// Of the image before anything is refined.
    pub fn whole(live: &EvidenceAnswer) -> Option<Self> {
        Some(Self {
            name: t("this image").to_owned(),
            whole: Some(live.exact.as_ref()?.log_px - live.elbo),
            amortisation: None,
            approximation: None,
            covariance: None,
        })
    }

    /// The mean over a page, as far as it is done.
    pub fn of_page(found: &Answered<PageGapQuery>) -> Option<Self> {
        let (found, all) = (&found.answer, found.query.images.len());
        let done = found.images;
        let name = if done < all {
            fill(
                t("mean of {done} of {all} images"),
                &[("done", done), ("all", all)],
            )
        } else {
            fill(t("mean of {all} images"), &[("all", all)])
        };
        (done > 0).then_some(Self {
            name,
            whole: None,
            amortisation: Some(found.amortisation),
            approximation: found.approximation,
            covariance: None,
        })
    }

    fn total(&self) -> f64 {
        let parts =
            self.amortisation.unwrap_or(0.0).max(0.0) + self.approximation.unwrap_or(0.0).max(0.0);
        self.whole.unwrap_or(parts)
    }
}

/// Draws the bars of an image and of a page, and writes their figures, in a room of this
/// height.
pub fn show(ui: &mut Ui, image: Option<GapBar>, page: Option<GapBar>, exact: bool, height: f32) {
    let tokens = theme::tokens(ui);
    let dark = ui.visuals().dark_mode;
    ui.spacing_mut().item_spacing.y = 3.0;
    let title = if exact {
        t("log p(x) − ELBO = amortisation (the encoder's) + approximation (the family's), in nats")
    } else {
        t(
            "amortisation, in nats; approximation is not known here: it takes log p(x), \
         which cannot be computed in more than 2 dimensions",
        )
    };
    ui.label(RichText::new(title).color(tokens.quiet).size(11.5));
    let gaps: Vec<&GapBar> = image.iter().chain(&page).collect();
    if gaps.is_empty() {
        ui.add_space(6.0);
        ui.weak(if exact {
            t("The gap of this image is being computed")
        } else {
            t("Press Refine")
        });
        return;
    }
    let colours = [
        palette::posterior(dark),
        palette::refined(dark),
        palette::full(dark),
    ];
    // One scale, so that lengths compare.
    let longest = gaps.iter().map(|gap| gap.total()).fold(0.01, f64::max);
    for gap in gaps {
        figures(
            ui,
            gap,
            colours,
            exact,
            if height < TALL { 12.5 } else { 16.0 },
        );
        let thick = (BAR.2 * height).clamp(BAR.0, BAR.1);
        bar(ui, gap, ticks::nice(1.02 * longest), colours, thick);
    }
}

fn figures(ui: &mut Ui, gap: &GapBar, colours: [Color32; 3], exact: bool, size: f32) {
    let tokens = theme::tokens(ui);
    let whole = Concept::KlToPosterior.colour(ui.visuals().dark_mode);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
        ui.label(RichText::new(&gap.name).strong().size(size));
        let mut part = |name: &str, value: Option<f64>, colour: Color32, tip: &str| {
            let Some(value) = value else { return };
            ui.label(RichText::new(name).color(tokens.quiet).size(size))
                .on_hover_text(tip);
            let text = RichText::new(numbers::signed(value, 3)).font(theme::strong(size + 0.5));
            ui.label(text.color(colour));
        };
        part(
            Concept::KlToPosterior.name(),
            gap.whole,
            whole,
            t("The gap: log p(x) − ELBO"),
        );
        part(
            t("amortisation"),
            gap.amortisation,
            colours[0],
            t(
                "The ELBO of the best q with independent dimensions, minus that of the \
             encoder's q: the cost of one encoder for all images",
            ),
        );
        if gap.amortisation.is_some() && exact {
            part(
                t("approximation"),
                gap.approximation,
                colours[1],
                t(
                    "log p(x) minus the ELBO of the best q with independent dimensions: \
                 the cost of q's family",
                ),
            );
        }
        part(
            t("a full covariance gains"),
            gap.covariance,
            colours[2],
            t(
                "The ELBO of the best q with any covariance, minus that of the best with \
             independent dimensions",
            ),
        );
    });
}

fn bar(ui: &mut Ui, gap: &GapBar, scale: f64, colours: [Color32; 3], thick: f32) {
    let tokens = theme::tokens(ui);
    let size = vec2(ui.available_width(), thick);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = fill(t("The gap of {name} as a bar"), &[("name", &gap.name)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 2.0, tokens.well);
    let x = |nats: f64| rect.left() + rect.width() * (nats / scale).clamp(0.0, 1.0) as f32;
    let piece = |from: f64, to: f64, colour: Color32| {
        let place = Rect::from_min_max(pos2(x(from), rect.top()), pos2(x(to), rect.bottom()));
        painter.rect_filled(place, 0.0, colour);
    };
    if let Some(whole) = gap.whole {
        let colour = Concept::KlToPosterior.colour(ui.visuals().dark_mode);
        piece(0.0, whole, colour.gamma_multiply(0.7));
    }
    let amortisation = gap.amortisation.unwrap_or(0.0).max(0.0);
    piece(0.0, amortisation, colours[0].gamma_multiply(0.7));
    let top = amortisation + gap.approximation.unwrap_or(0.0).max(0.0);
    if gap.amortisation.is_some() {
        piece(amortisation, top, colours[1].gamma_multiply(0.7));
    }
    if let Some(covariance) = gap.covariance {
        let end = (amortisation + covariance.max(0.0)).min(top.max(amortisation));
        let y = rect.bottom() - 0.3 * thick..=rect.bottom();
        let place = Rect::from_x_y_ranges(x(amortisation)..=x(end), y);
        painter.rect_filled(place, 0.0, colours[2]);
    }
    end_of_scale(&painter, rect, scale, tokens.quiet);
}

fn end_of_scale(painter: &Painter, rect: Rect, scale: f64, colour: Color32) {
    let at = rect.right_center() - vec2(4.0, 0.0);
    let font = FontId::proportional(11.0);
    painter.text(at, Align2::RIGHT_CENTER, numbers::tidy(scale), font, colour);
    painter.vline(rect.right() - 1.0, rect.y_range(), Stroke::new(1.0, colour));
}
