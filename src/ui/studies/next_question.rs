//! The line that ends each study: which question comes next, and the way there. It stands at
//! the study's foot, or beside the tabs where that leaves a low study more room.

use crate::ui::language::{fill, phrase, t};
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{Scene, Study};
use crate::ui::style::theme;
use crate::ui::style::widgets::words_width;
use eframe::egui::{
    FontId, Link, Rect, RichText, TextStyle, TextWrapMode, Ui, UiBuilder, WidgetText, pos2,
};

/// Height of the line, in points.
const HEIGHT: f32 = 19.0;
/// Size of its words.
const WORDS: f32 = 12.0;
/// Between the question and the link.
const APART: f32 = 8.0;
/// The least room between the tabs and the question beside them.
const LEAST_AIR: f32 = 24.0;

/// The question that a study leaves open, and the study that answers it.
struct NextQuestion {
    question: &'static str,
    answered_by: Study,
}

fn after(study: Study) -> NextQuestion {
    let (question, answered_by) = match study {
        Study::Model => (phrase("How does training raise the ELBO?"), Study::Curves),
        Study::Curves => (
            phrase("How far below log p(x) does the ELBO stay?"),
            Study::Evidence,
        ),
        Study::Evidence => (
            phrase("Is the encoder to blame for the gap, or the family of q?"),
            Study::Inference,
        ),
        Study::Inference => (
            phrase("How does a gradient pass through a random sample?"),
            Study::Noise,
        ),
        Study::Noise => (
            phrase("How many dimensions does the code use?"),
            Study::Dimensions,
        ),
        Study::Dimensions => (
            phrase("What if the decoder's weights are random too?"),
            Study::Weights,
        ),
        Study::Weights => (
            phrase("What lies on the way from one code to another?"),
            Study::Path,
        ),
        Study::Path => (
            phrase("What do images with codes near each other share?"),
            Study::Region,
        ),
        Study::Region => (
            phrase("What does the model make of a picture of yours?"),
            Study::Drawing,
        ),
        Study::Drawing => (
            phrase("Where do images, codes and weights stand in the model?"),
            Study::Model,
        ),
    };
    NextQuestion {
        question: t(question),
        answered_by,
    }
}

/// Draws the line at the right end of `row`; whether it has room there.
pub fn beside(ui: &mut Ui, scene: &mut Scene<'_>, study: Study, row: Rect) -> bool {
    let next = after(study);
    let font = FontId::proportional(WORDS);
    let wide = |words: &str| words_width(ui, words, font.clone()).ceil();
    let width = wide(&question(&next)) + APART + wide(&answer(&next));
    if width + LEAST_AIR > row.width() {
        return false;
    }
    let line = row.with_min_x(row.right() - width - 1.0);
    let mut child = ui.new_child(UiBuilder::new().id_salt("next question").max_rect(line));
    follow(&mut child, scene, &next);
    true
}

/// Draws the line below `study`, which `draw` draws in the room that is left.
pub fn below(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    study: Study,
    draw: impl FnOnce(&mut Ui, &mut Scene<'_>),
) {
    let room = ui.available_rect_before_wrap();
    let foot = (room.bottom() - HEIGHT).max(room.top());
    let above = Rect::from_min_max(room.min, pos2(room.right(), foot - 2.0));
    let line = Rect::from_min_max(pos2(room.left(), foot), room.max);
    let mut child = ui.new_child(UiBuilder::new().id_salt("study").max_rect(above));
    child.set_clip_rect(
        child
            .clip_rect()
            .intersect(above.expand2([4.0, 0.0].into())),
    );
    draw(&mut child, scene);
    let mut child = ui.new_child(UiBuilder::new().id_salt("next question").max_rect(line));
    follow(&mut child, scene, &after(study));
    ui.advance_cursor_after_rect(room);
}

/// Draws the line, and goes where its link leads.
fn follow(ui: &mut Ui, scene: &mut Scene<'_>, next: &NextQuestion) {
    if show(ui, next) {
        scene
            .actions
            .push(ViewAction::Study(next.answered_by).into());
    }
}

fn question(next: &NextQuestion) -> String {
    fill(t("Next: {question}"), &[("question", next.question)])
}

fn answer(next: &NextQuestion) -> String {
    fill(t("{study} →"), &[("study", next.answered_by.label())])
}

/// One row: the question, cut short where it has no room, and the link; whether it was taken.
fn show(ui: &mut Ui, next: &NextQuestion) -> bool {
    let tokens = theme::tokens(ui);
    let font = FontId::proportional(WORDS);
    let name = answer(next);
    let link = ui
        .painter()
        .layout_no_wrap(name.clone(), font.clone(), tokens.accent);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = APART;
        let question = RichText::new(question(next))
            .font(font.clone())
            .color(tokens.quiet);
        let room = (ui.available_width() - link.size().x - APART).max(0.0);
        let cut = Some(TextWrapMode::Truncate);
        let question = WidgetText::from(question).into_galley(ui, cut, room, TextStyle::Small);
        ui.label(question).on_hover_text(next.question);
        let link = Link::new(RichText::new(name).font(font));
        ui.add(link)
            .on_hover_text(next.answered_by.about())
            .clicked()
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_lead_through_every_study_in_the_order_of_the_tabs_and_round() {
        let all: Vec<Study> = Study::all().collect();
        for (place, study) in all.iter().enumerate() {
            let next = all[(place + 1) % all.len()];
            assert_eq!(after(*study).answered_by, next);
        }
    }
}
