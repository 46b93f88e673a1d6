//! How a study lies in the strip: its words on the left, its picture beside them.

use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Align, AsIdSalt, Frame, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, UiStackInfo,
    pos2,
};

/// Least and greatest width of the column of words beside a study's picture, in points.
const WORDS: [f32; 2] = [268.0, 440.0];

/// A study's head: its title, and in a few sentences what there is to see. The
/// equation that it is about follows below.
pub(crate) fn head(ui: &mut Ui, title: &str, explanation: &str) {
    heading(ui, title);
    let words = quiet(ui, explanation);
    ui.label(words);
}

/// A study's title alone.
pub(crate) fn heading(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).font(theme::strong(13.5)));
}

/// Narrower than this, and higher than wide, a study has its picture below its words.
const BESIDE: f32 = 800.0;
/// The greatest share of the height that words have above a picture.
const ABOVE: f32 = 0.42;

/// Words in a column on the left, which scrolls where they do not fit, and a
/// picture in all the room beside it; in a high and narrow room below it.
pub(crate) fn beside<S>(
    ui: &mut Ui,
    state: &mut S,
    words: impl FnOnce(&mut S, &mut Ui),
    picture: impl FnOnce(&mut S, &mut Ui),
) {
    let room = ui.available_rect_before_wrap();
    if room.width() < BESIDE.min(room.height()) {
        let mut above = column(ui, "words", room);
        ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height(ABOVE * room.height())
            .show(&mut above, |ui| words(state, ui));
        let top = above.min_rect().bottom() + 12.0;
        let below = Rect::from_min_max(pos2(room.left(), top), room.max);
        let mut below = column(ui, "picture", below);
        picture(state, &mut below);
        ui.allocate_rect(room, Sense::hover());
        return;
    }
    let split = room.left()
        + (0.27 * room.width())
            .clamp(WORDS[0], WORDS[1])
            .min(0.45 * room.width());
    let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
    let right = Rect::from_min_max(pos2(split + 18.0, room.top()), room.max);
    let mut left = column(ui, "words", left);
    ScrollArea::vertical()
        .auto_shrink(false)
        .show(&mut left, |ui| words(state, ui));
    let mut right = column(ui, "picture", right);
    picture(state, &mut right);
    ui.allocate_rect(room, Sense::hover());
}

/// A column of its own within `rect`.
pub(crate) fn column(ui: &mut Ui, name: impl AsIdSalt, rect: Rect) -> Ui {
    // Nothing paints the ground, but what is higher than its room fades out into it.
    let ground = Frame::NONE.fill(theme::tokens(ui).surface);
    let builder = UiBuilder::new()
        .id_salt(name)
        .max_rect(rect)
        .ui_stack_info(UiStackInfo::default().with_frame(ground));
    ui.new_child(builder.layout(Layout::top_down(Align::Min)))
}

/// Contents that scroll where they are higher than the room.
pub(crate) fn scrolling<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ScrollArea::vertical().auto_shrink(false);
    area.show(ui, contents).inner
}
