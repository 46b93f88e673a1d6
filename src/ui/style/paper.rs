//! Whether what is drawn goes into a figure: on paper there is nothing to click on.

use eframe::egui::{Context, Id, Response, Ui, UiBuilder, WidgetText};

fn id() -> Id {
    Id::unique("paper")
}

/// Makes paper of all that is drawn in this context.
pub(crate) fn make(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(id(), true));
}

/// Whether this is drawn on paper.
pub(crate) fn is_paper(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp(id())).unwrap_or(false)
}

/// Draws what there is to click on; on paper nothing is seen of it, and it takes no room.
pub(crate) fn controls<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    if is_paper(ui) {
        add(&mut ui.new_child(UiBuilder::new().invisible()))
    } else {
        add(ui)
    }
}

/// One of several values to choose from; on paper the chosen one stands there as words.
pub(crate) fn choice<V: PartialEq>(
    ui: &mut Ui,
    chosen: &mut V,
    value: V,
    words: impl Into<WidgetText>,
) -> Response {
    if is_paper(ui) && *chosen == value {
        ui.label(words)
    } else {
        controls(ui, |ui| ui.selectable_value(chosen, value, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::RawInput;

    #[test]
    fn on_paper_controls_take_no_room_and_a_choice_is_its_words() {
        for paper in [false, true] {
            let ctx = Context::default();
            if paper {
                make(&ctx);
            }
            let mut chosen = 1;
            let mut widths = Vec::new();
            let mut drawn = ctx.run_ui(RawInput::default(), |ui| {
                ui.horizontal(|ui| {
                    widths.clear();
                    for add in [
                        |ui: &mut Ui, _: &mut i32| controls(ui, |ui| ui.button("Go")),
                        |ui: &mut Ui, chosen: &mut i32| choice(ui, chosen, 1, "one"),
                        |ui: &mut Ui, chosen: &mut i32| choice(ui, chosen, 2, "two"),
                    ] {
                        let before = ui.cursor().left();
                        add(ui, &mut chosen);
                        widths.push(ui.cursor().left() - before);
                    }
                });
            });
            drawn.textures_delta.clear();
            let seen: Vec<bool> = widths.into_iter().map(|width| width > 0.0).collect();
            assert_eq!(seen, [!paper, true, !paper]);
        }
    }
}
