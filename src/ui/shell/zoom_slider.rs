//! The slider for the size of everything, which acts while it is dragged.
//!
//! The slider itself grows and moves under the mouse. So a drag is measured on the screen, in
//! pixels from where it began, by the scale that the slider had there.

use crate::ui::scene::settings::WindowSettings;
use crate::ui::style::number_field::{Kind, number_slider};
use eframe::egui::{Event, Id, Response, Slider, Ui};

/// What a person can tell apart.
const STEP: f32 = 0.05;

/// A drag under way.
#[derive(Clone, Copy, Default)]
struct Drag {
    /// Where the mouse was when it began, and where it is, in pixels.
    began: f32,
    now: f32,
    /// The zoom that it began with.
    zoom: f32,
    /// Pixels from one end of the slider to the other when it began.
    length: f32,
    /// Pixels per point of the frame before: what the mouse's place is told in.
    scale: f32,
}

impl Drag {
    /// The zoom that the mouse stands at.
    fn zoom(&self) -> f32 {
        let range = WindowSettings::ZOOM;
        let per_pixel = (range.end() - range.start()) / self.length;
        let zoom = self.zoom + (self.now - self.began) * per_pixel;
        let stepped = (zoom / STEP).round() * STEP;
        stepped.clamp(*range.start(), *range.end())
    }
}

/// Adds the slider with its number.
pub(crate) fn zoom_slider(ui: &mut Ui, zoom: &mut f32) -> Response {
    let place = ui.scope_id().with("zoom's drag");
    let drag = follow(ui, place);
    if let Some(drag) = drag {
        *zoom = drag.zoom();
    }
    let range = WindowSettings::ZOOM;
    let slider = Slider::from_get_set(f64::from(*range.start())..=f64::from(*range.end()), |new| {
        if let Some(new) = new.filter(|_| drag.is_none()) {
            *zoom = new as f32;
        }
        f64::from(*zoom)
    });
    let slider = slider
        .step_by(f64::from(STEP))
        .custom_formatter(|zoom, _| format!("{:.0} %", zoom * 100.0));
    let ends = f64::from(*range.start())..=f64::from(*range.end());
    let response = ui.vertical(|ui| number_slider(ui, Kind::Percent, ends, slider));
    let response = response.inner;
    let pressed = ui.input(|input| input.pointer.press_origin());
    let rail = response
        .rect
        .with_max_x(response.rect.left() + ui.spacing().slider_width);
    let scale = ui.ctx().pixels_per_point();
    if let Some(at) = pressed.filter(|at| drag.is_none() && rail.contains(*at))
        && response.is_pointer_button_down_on()
    {
        let drag = Drag {
            began: at.x * scale,
            now: at.x * scale,
            zoom: *zoom,
            length: rail.width() * scale,
            scale,
        };
        ui.data_mut(|data| data.insert_temp(place, drag));
    }
    response
}

/// The drag under way with the mouse where it now is; forgets one that has ended.
fn follow(ui: &Ui, place: Id) -> Option<Drag> {
    let mut drag: Drag = ui.data(|data| data.get_temp(place))?;
    let (moved, held) = ui.input(|input| {
        let moved = input.events.iter().rev().find_map(|event| match event {
            Event::PointerMoved(at) => Some(at.x),
            _ => None,
        });
        (moved, input.pointer.primary_down())
    });
    if let Some(x) = moved {
        drag.now = x * drag.scale;
    }
    drag.scale = ui.ctx().pixels_per_point();
    ui.data_mut(|data| {
        if held {
            data.insert_temp(place, drag);
        } else {
            data.remove_temp::<Drag>(place);
        }
    });
    Some(drag)
}
