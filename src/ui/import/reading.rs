//! How far reading images is: in the status line, and in the place of the plane before the
//! first run.

use crate::train::Importing;
use crate::ui::language::{data_set_name, data_source_name, fill, numbers, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use crate::ui::style::work_bar::work_bar;
use eframe::egui::{Button, Label, Response, RichText, Ui, vec2};
use std::time::Duration;

/// Size of the bar in the status line, in points.
const SLIM: [f32; 2] = [96.0, 6.0];
/// Width of the bar in the place of the plane.
const WIDE: f32 = 360.0;

/// Draws it from the right end of a line; whether it is to be given up.
pub(crate) fn slim(ui: &mut Ui, importing: &Importing) -> bool {
    let tip = t("Stop reading these images; the run in hand goes on");
    let cancelled = cancel(ui).on_hover_text(tip).clicked();
    bar(ui, importing, SLIM[0], SLIM[1]);
    let words = Label::new(RichText::new(words(importing))).truncate();
    ui.add(words)
        .on_hover_text(data_source_name(&importing.spec));
    cancelled
}

/// Draws it in the middle of the room; whether it is to be given up.
pub(crate) fn wide(ui: &mut Ui, importing: &Importing) -> bool {
    let above = (ui.available_height() / 2.0 - 60.0).max(0.0);
    ui.add_space(above);
    ui.vertical_centered(|ui| {
        ui.set_max_width(WIDE.min(ui.available_width()));
        let name = fill(
            t("Reading {name}"),
            &[("name", data_set_name(&importing.spec))],
        );
        ui.add(Label::new(RichText::new(name).font(theme::strong(15.0))).truncate())
            .on_hover_text(data_source_name(&importing.spec));
        ui.add_space(4.0);
        bar(ui, importing, ui.available_width(), 8.0);
        ui.add_space(4.0);
        ui.label(quiet(ui, counts(importing)));
        ui.add_space(8.0);
        let tip = t("Stop reading these images");
        cancel(ui).on_hover_text(tip).clicked()
    })
    .inner
}

fn cancel(ui: &mut Ui) -> Response {
    ui.add(Button::new(t("Cancel")))
}

fn bar(ui: &mut Ui, importing: &Importing, width: f32, height: f32) -> Response {
    let progress = importing.progress;
    let share = match progress.total {
        0 => 0.0,
        total => progress.done as f32 / total as f32,
    };
    work_bar(ui, share, vec2(width, height))
}

/// "Reading cells: 12,000 of 200,000 images, 8,100 images/s, 23 s left".
fn words(importing: &Importing) -> String {
    fill(
        t("Reading {name}: {counts}"),
        &[
            ("name", data_set_name(&importing.spec)),
            ("counts", counts(importing)),
        ],
    )
}

fn counts(importing: &Importing) -> String {
    let count = |images: usize| numbers::thousands(images as u64);
    let progress = importing.progress;
    if progress.total == 0 {
        return fill(t("{n} images found so far"), &[("n", count(progress.done))]);
    }
    let images = fill(
        t("{done} of {total} images"),
        &[
            ("done", count(progress.done)),
            ("total", count(progress.total)),
        ],
    );
    let rate = importing.per_second;
    // Before the first there is no rate, and no time left that it could be trusted for.
    if rate.is_nan() || rate < 1.0 {
        return images;
    }
    let left = progress.total.saturating_sub(progress.done) as f64 / rate;
    let left = Duration::try_from_secs_f64(left).unwrap_or(Duration::MAX);
    fill(
        t("{images}, {rate} images/s, {left} left"),
        &[
            ("images", images),
            ("rate", numbers::thousands(rate.round() as u64)),
            ("left", numbers::age(left)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportProgress;
    use crate::recipe::DataSpec;
    use proptest::prelude::*;

    fn importing(done: usize, total: usize, per_second: f64) -> Importing {
        Importing {
            spec: DataSpec::at("/data/cells"),
            progress: ImportProgress { done, total },
            per_second,
        }
    }

    #[test]
    fn it_says_how_much_is_read_how_fast_and_for_how_long() {
        assert_eq!(
            words(&importing(12_000, 200_000, 8_100.0)),
            "Reading cells: 12,000 of 200,000 images, 8,100 images/s, 23 s left"
        );
        assert_eq!(
            words(&importing(350, 0, 0.0)),
            "Reading cells: 350 images found so far"
        );
    }

    proptest! {
        #[test]
        fn any_progress_has_words(done: usize, total: usize, rate: f64) {
            prop_assert!(words(&importing(done, total, rate)).starts_with("Reading cells: "));
        }
    }
}
