//! The sheet under the hand: strokes of the mouse, and of the keyboard.

use crate::document::Stroke;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::{DrawingAction, Tool};
use crate::ui::scene::{Scene, own_pictures};
use crate::ui::style::arrow_keys;
use crate::ui::style::texture::Picture;
use crate::ui::style::widgets::{focus_frame, frame_picture};
use eframe::egui::{
    Align2, Color32, CursorIcon, Event, FontId, Id, Image, Key, PointerButton, Pos2, Rect,
    Response, Role, Sense, Stroke as Line, Ui, Vec2, WidgetInfo, vec2,
};
use std::sync::Arc;

/// An arrow key moves the brush by so many pixels of the picture, with Shift by the second.
const STEPS: [f32; 2] = [1.0, 5.0];

/// The sheet, and the stroke under way on it.
#[derive(Default)]
pub(super) struct Canvas {
    picture: Picture,
    blank: Option<Arc<[u8]>>,
    stroke: Option<UnderWay>,
    /// Where the keyboard's brush is, in pixels of the picture from its corner.
    brush: Option<[f32; 2]>,
}

/// A stroke that is not finished.
struct UnderWay {
    stroke: Stroke,
    /// The picture that it is drawn on.
    of: u64,
    /// The picture as the stroke left it: if it is another one by now, something else came
    /// between.
    left: Arc<[u8]>,
    hand: Hand,
}

/// What leads a stroke.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hand {
    Mouse,
    Keyboard,
}

/// The sheet on screen.
#[derive(Clone, Copy)]
struct Place {
    rect: Rect,
    /// Width and height in pixels of the picture.
    sides: Vec2,
}

impl Place {
    /// In pixels of the picture, from its corner.
    fn on_picture(self, at: Pos2) -> [f32; 2] {
        let place = (at - self.rect.min) / self.rect.size().max(Vec2::splat(1.0)) * self.sides;
        [place.x, place.y]
    }

    fn on_screen(self, [x, y]: [f32; 2]) -> Pos2 {
        self.rect.min + vec2(x, y) * self.rect.size() / self.sides
    }
}

impl Canvas {
    /// Draws the sheet in this size, and what the hand draws on it.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, sheet: [usize; 3], size: Vec2) {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let [height, width, _] = sheet;
        let place = Place {
            rect,
            sides: vec2(width as f32, height as f32),
        };
        self.drop_what_was_undone(scene);
        self.follow_mouse(ui, scene, sheet, place, &response);
        self.follow_keys(ui, scene, sheet, place, &response);
        self.paint(ui, scene, sheet, place, &response);
        self.tell(scene, response);
    }

    /// Undo, or another picture, ends a stroke.
    fn drop_what_was_undone(&mut self, scene: &Scene<'_>) {
        let goes_on = |under_way: &mut UnderWay| {
            let picture = own_pictures::on_canvas(scene);
            picture.is_some_and(|picture| {
                picture.id == under_way.of && Arc::ptr_eq(picture.drawn(), &under_way.left)
            })
        };
        self.stroke.take_if(|under_way| !goes_on(under_way));
    }

    /// Draws along every place that the mouse was seen at since the frame before.
    fn follow_mouse(
        &mut self,
        ui: &Ui,
        scene: &mut Scene<'_>,
        sheet: [usize; 3],
        place: Place,
        response: &Response,
    ) {
        let of_mouse = self.stroke.as_ref().is_some_and(|s| s.hand == Hand::Mouse);
        let pressed = response.is_pointer_button_down_on() || response.clicked() || of_mouse;
        if !pressed && !response.secondary_clicked() {
            return;
        }
        for event in ui.input(|input| input.events.clone()) {
            match event {
                Event::PointerButton {
                    pos,
                    button,
                    pressed: true,
                    ..
                } if response.rect.contains(pos) => {
                    let tool = match button {
                        PointerButton::Primary => scene.settings.drawing.tool,
                        PointerButton::Secondary => Tool::Eraser,
                        _ => continue,
                    };
                    response.request_focus();
                    self.begin(scene, sheet, tool, Hand::Mouse);
                    self.lead_to(scene, place.on_picture(pos));
                }
                Event::PointerMoved(pos) if self.is_drawn_by(Hand::Mouse) => {
                    self.lead_to(scene, place.on_picture(pos));
                }
                Event::PointerButton { pressed: false, .. } | Event::PointerGone
                    if self.is_drawn_by(Hand::Mouse) =>
                {
                    self.finish(scene);
                }
                _ => {}
            }
        }
        if self.is_drawn_by(Hand::Mouse) && !ui.input(|input| input.pointer.any_down()) {
            self.finish(scene);
        }
    }

    /// The arrow keys move the brush; as long as Space is held, it draws.
    fn follow_keys(
        &mut self,
        ui: &Ui,
        scene: &mut Scene<'_>,
        sheet: [usize; 3],
        place: Place,
        response: &Response,
    ) {
        let seen = ui.input(|input| input.pointer.any_click());
        // A screen reader's click has no place: it is meant where the brush is.
        let tapped = response.clicked() && !seen;
        if !response.has_focus() && !tapped {
            if self.is_drawn_by(Hand::Keyboard) {
                self.finish(scene);
            }
            return;
        }
        let middle = place.sides / 2.0;
        let mut brush = self
            .brush
            .unwrap_or([middle.x.floor() + 0.5, middle.y.floor() + 0.5]);
        let (pressed, held) = ui.input(|input| {
            let pressed = input.key_pressed(Key::Space);
            (pressed, input.key_down(Key::Space))
        });
        if (pressed || tapped) && !self.is_drawn_by(Hand::Keyboard) {
            self.begin(scene, sheet, scene.settings.drawing.tool, Hand::Keyboard);
            self.lead_to(scene, brush);
        }
        let step = steps(ui, response.id);
        if step != Vec2::ZERO {
            let to = [brush[0] + step.x, brush[1] + step.y];
            let most = [place.sides.x, place.sides.y];
            brush = [0, 1].map(|way| to[way].max(0.5).min(most[way] - 0.5));
            if self.is_drawn_by(Hand::Keyboard) {
                self.lead_to(scene, brush);
            }
        }
        self.brush = Some(brush);
        if !held && self.is_drawn_by(Hand::Keyboard) {
            self.finish(scene);
        }
    }

    fn is_drawn_by(&self, hand: Hand) -> bool {
        self.stroke
            .as_ref()
            .is_some_and(|under_way| under_way.hand == hand)
    }

    /// Puts the tool down on the picture on the canvas; an empty sheet becomes a picture.
    fn begin(&mut self, scene: &mut Scene<'_>, sheet: [usize; 3], tool: Tool, hand: Hand) {
        self.finish(scene);
        let there = own_pictures::on_canvas(scene).map(|picture| picture.id);
        let Some(id) = there.or_else(|| new_picture(scene, sheet)) else {
            return;
        };
        let Some(picture) = scene.document.picture(id) else {
            return;
        };
        let brush = scene.settings.drawing.brush(tool, sheet);
        let left = picture.drawn().clone();
        self.stroke = Some(UnderWay {
            stroke: Stroke::new(brush, sheet, left.clone()),
            of: id,
            left,
            hand,
        });
        own_pictures::choose(scene.selection, id);
    }

    fn lead_to(&mut self, scene: &mut Scene<'_>, place: [f32; 2]) {
        let Some(under_way) = &mut self.stroke else {
            return;
        };
        under_way.stroke.lead_to(place);
        if let Some(picture) = scene.document.picture_mut(under_way.of) {
            picture.draw(under_way.stroke.picture());
            under_way.left = picture.drawn().clone();
        }
    }

    fn finish(&mut self, scene: &mut Scene<'_>) {
        if self.stroke.take().is_some() {
            scene.actions.push(DrawingAction::FinishStroke.into());
        }
    }

    fn paint(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        sheet: [usize; 3],
        place: Place,
        response: &Response,
    ) {
        let pixels: usize = sheet.iter().product();
        let blank = self.blank.take().filter(|blank| blank.len() == pixels);
        let blank = blank.unwrap_or_else(|| vec![0; pixels].into());
        let drawn = own_pictures::on_canvas(scene).map(|picture| picture.drawn().clone());
        let drawn = drawn.unwrap_or_else(|| blank.clone());
        self.blank = Some(blank);
        let shape = own_pictures::shape_of(sheet);
        let texture = self.picture.show(ui, &drawn, shape, scene.tones());
        Image::new((texture, place.rect.size())).paint_at(ui, place.rect);
        frame_picture(ui, place.rect);
        focus_frame(ui, response);
        if own_pictures::on_canvas(scene).is_none() {
            let ink = Color32::from_gray(150);
            let (at, font) = (place.rect.center(), FontId::proportional(13.0));
            let painter = ui.painter().with_clip_rect(place.rect);
            painter.text(at, Align2::CENTER_CENTER, t("Draw here"), font, ink);
        }
        let pointer = response.hover_pos();
        let keyboard = self
            .brush
            .filter(|_| response.has_focus() && pointer.is_none());
        if let Some(at) = pointer.or(keyboard.map(|brush| place.on_screen(brush))) {
            outline(ui, scene, sheet, place, at);
        }
    }

    /// Its name, where the brush is, and how to draw.
    fn tell(&self, scene: &Scene<'_>, response: Response) {
        let name = own_pictures::on_canvas(scene).map(own_pictures::name);
        let name = name.unwrap_or_else(|| t("Empty sheet").to_owned());
        let label = fill(t("Canvas: {name}"), &[("name", name)]);
        let brush = self.brush.map(|[x, y]| {
            let place = [("column", x.floor() + 1.0), ("row", y.floor() + 1.0)];
            fill(t("Brush at column {column}, row {row}"), &place)
        });
        response.widget_info(|| WidgetInfo {
            current_text_value: brush.clone(),
            ..WidgetInfo::labeled(Role::Canvas, true, &label)
        });
        response.on_hover_cursor(CursorIcon::Crosshair);
    }
}

/// A new picture, centred as is wanted; its id.
fn new_picture(scene: &mut Scene<'_>, sheet: [usize; 3]) -> Option<u64> {
    let centred = own_pictures::centres(scene);
    let pixels: usize = sheet.iter().product();
    let id = scene.document.add_picture(sheet, vec![0; pixels].into())?;
    if let Some(picture) = scene.document.picture_mut(id) {
        picture.centre(centred);
    }
    Some(id)
}

/// How far the arrow keys move the brush that has the keyboard, to the right and downwards.
fn steps(ui: &Ui, id: Id) -> Vec2 {
    arrow_keys::keep_all(ui.ctx(), id);
    arrow_keys::towards(ui.ctx(), STEPS) * vec2(1.0, -1.0)
}

/// The rim of what the brush covers, seen on black and on white.
fn outline(ui: &Ui, scene: &Scene<'_>, sheet: [usize; 3], place: Place, at: Pos2) {
    let settings = &scene.settings.drawing;
    let pixel = place.rect.width() / place.sides.x.max(1.0);
    let radius = 0.5 * settings.diameter(sheet) * pixel;
    let painter = ui.painter().with_clip_rect(place.rect);
    let rim = |radius: f32, colour| {
        painter.circle_stroke(at, radius, Line::new(1.0, colour));
    };
    rim(radius, Color32::from_gray(30));
    rim(radius + 1.0, Color32::from_gray(225));
    if settings.tool == Tool::Eraser {
        let arm = 0.5 * radius;
        let line = Line::new(1.0, Color32::from_gray(225));
        painter.line_segment([at - vec2(arm, 0.0), at + vec2(arm, 0.0)], line);
    }
}
