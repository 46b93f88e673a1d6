//! The row above the plots: axis, smoothing, and the legend of the lines.

use crate::ui::language::{fill, t};
use crate::ui::scene::settings::{CurvesSettings, XAxis};
use crate::ui::style::number_field::{Kind, number_slider};
use crate::ui::style::palette;
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{
    Color32, Rect, Role, Sense, Slider, Stroke, StrokeKind, TextStyle, Ui, WidgetInfo, vec2,
};

/// What stands along the horizontal axis.
pub fn axis(ui: &mut Ui, settings: &mut CurvesSettings) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for axis in XAxis::all() {
        let about = match axis {
            XAxis::Step => t("One step is one minibatch seen and one update of the weights"),
            XAxis::Epoch => t("One epoch is every training image seen once"),
            XAxis::Time => t("Time spent training, pauses left out"),
        };
        ui.selectable_value(&mut settings.x_axis, axis, axis.label())
            .on_hover_text(about);
    }
    ui.spacing_mut().item_spacing.x = 8.0;
}

/// How much the training curve is smoothed.
pub fn smoothing(ui: &mut Ui, settings: &mut CurvesSettings) {
    let label = ui.label(t("Smoothing"));
    ui.spacing_mut().slider_width = 96.0;
    let range = CurvesSettings::SMOOTHING;
    let slider = Slider::new(&mut settings.smoothing, range.clone()).max_decimals(3);
    number_slider(ui, Kind::Real, range, slider)
        .labelled_by(label.id)
        .on_hover_text(t(
            "How much the training curve is smoothed: the weight of the past in an \
             exponential moving average. The raw curve stays faint \
             behind it",
        ));
}

/// The lines of every plot, to be shown or hidden.
pub fn legend(ui: &mut Ui, settings: &mut CurvesSettings) {
    let dark = ui.visuals().dark_mode;
    let train = (
        palette::train(dark),
        [t("Train"), t("Show train")],
        t("The training minibatches, one after the other"),
    );
    let test = (
        palette::test(dark),
        [t("Test"), t("Show test")],
        t("All test images, evaluated with recent weights"),
    );
    for (shown, (colour, names, about)) in [
        (&mut settings.show_train, train),
        (&mut settings.show_test, test),
    ] {
        entry(ui, shown, colour, names, about);
    }
}

/// `names`: as it stands there, and as a screen reader says it.
fn entry(ui: &mut Ui, shown: &mut bool, colour: Color32, names: [&str; 2], about: &str) {
    let [name, spoken] = names;
    let text_colour = if *shown {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(name.to_owned(), font, text_colour);
    let size = vec2(galley.size().x + 24.0, ui.spacing().interact_size.y);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *shown = !*shown;
        response.mark_changed();
    }
    let fade = if *shown { 1.0 } else { 0.35 };
    let line = Rect::from_center_size(rect.left_center() + vec2(9.0, 0.0), vec2(14.0, 4.0));
    sample(ui, line, colour.gamma_multiply(fade), 2.5);
    if response.hovered() {
        let stroke = ui.visuals().widgets.hovered.bg_stroke;
        ui.painter()
            .rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    }
    focus_frame(ui, &response);
    let at = rect.left_center() + vec2(20.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, text_colour);
    let on = *shown;
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, spoken));
    response.on_hover_text(fill(t("{what}. Click to show or hide"), &[("what", about)]));
}

/// A short stroke in a line's colour.
fn sample(ui: &Ui, rect: Rect, colour: Color32, width: f32) {
    let y = rect.center().y;
    ui.painter()
        .hline(rect.x_range(), y, Stroke::new(width, colour));
}
