//! The latent plane: what the decoder makes of it, where the encoder puts the
//! test images, and points to drag through it.

use crate::explore::{ManifoldQuery, PlaceQuery, ScatterQuery};
use crate::ui::language::t;
use crate::ui::plane::exact::ExactLayer;
use crate::ui::plane::handles::Handles;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::posterior::ShownPosterior;
use crate::ui::plane::scatter::ScatterLayer;
use crate::ui::plane::thumbnail::{Thumbnail, ThumbnailRoom};
use crate::ui::plane::view::View;
use crate::ui::plane::{exact, ground, handles, manifold, posterior, scatter, toolbar, view};
use crate::ui::scene::action::EditAction;
use crate::ui::scene::axes::axes;
use crate::ui::scene::points;
use crate::ui::scene::studied::StudiedImage;
use crate::ui::scene::{PanelName, Scene};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{
    Context, Id, PointerButton, Pos2, Rect, Response, Role, Sense, TextureOptions, Ui, WidgetInfo,
    vec2,
};

/// How strongly the manifold is drawn behind the means, and alone.
const STRENGTHS: [f32; 2] = [0.55, 1.0];

/// The large panel in the middle of the window.
#[derive(Default)]
pub struct PlanePanel {
    handles: Handles,
    scatter: ScatterLayer,
    manifold: Picture,
    hover: Picture,
    exact: ExactLayer,
    /// Where the plane was last drawn.
    placed: Option<Placed>,
    /// The means are to be brought into view.
    fit_means: bool,
    /// In which pass the mouse was last followed, and whether a point has it.
    followed: Option<(u64, bool)>,
}

/// The plane's place in a frame.
#[derive(Clone, Copy)]
struct Placed {
    canvas: Rect,
    id: Id,
}

impl PlanePanel {
    /// Shows the part of the plane where the means are, once they are known.
    pub(crate) fn fit_means(&mut self) {
        self.fit_means = true;
    }

    /// Draws the means of this class, or no longer.
    pub(crate) fn toggle_class(&mut self, class: u8) {
        if !self.scatter.hidden.remove(&class) {
            self.scatter.hidden.insert(class);
        }
    }

    /// What has the keyboard's focus when the plane has it.
    pub(crate) fn focus_id(&self) -> Option<Id> {
        self.placed.map(|placed| placed.id)
    }

    /// Moves what the mouse drags, and asks what it points at. Called before a
    /// frame is laid out, so that the images are decoded once they are drawn.
    pub fn follow(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        self.follow_mouse(ctx, scene);
        points::prepare(scene);
        points::ask_hover(scene);
    }

    fn follow_mouse(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(placed) = self.placed else { return };
        let axes = axes(scene);
        let view = View::new(placed.canvas, scene.settings.plane.view);
        let taken = self.handles.follow(ctx, &view, scene, axes, placed.id);
        self.followed = Some((ctx.cumulative_pass_nr(), taken));
        let response = ctx.read_response(placed.id);
        scene.selection.hover =
            response.and_then(|response| self.hovered(&response, &view, scene, axes, taken));
    }

    /// Draws the plane, moves points, and asks what it shows.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        points::prepare(scene);
        if self.followed.map(|(pass, _)| pass) != Some(ui.ctx().cumulative_pass_nr()) {
            self.follow_mouse(ui.ctx(), scene);
        }
        let taken = self.followed.is_some_and(|(_, taken)| taken);
        let scattered = scene.newest::<ScatterQuery>();
        let classes = scattered
            .as_ref()
            .map(|scattered| scatter::classes(&scattered.answer))
            .unwrap_or_default();
        toolbar::show(ui, scene, &mut self.scatter, &classes);
        let axes = axes(scene);
        if let (true, Some(scattered)) = (self.fit_means, &scattered) {
            scene.settings.plane.view = view::around(scatter::places(&scattered.answer, axes));
            self.fit_means = false;
        }
        let outer = ui.available_rect_before_wrap();
        let canvas = Rect::from_min_max(
            outer.min + vec2(ground::LEFT, 4.0),
            (outer.max - vec2(2.0, ground::BELOW)).max(outer.min + vec2(ground::LEFT + 40.0, 44.0)),
        );
        ui.allocate_rect(outer, Sense::hover());
        let response = navigate(ui, canvas, scene);
        let view = View::new(canvas, scene.settings.plane.view);
        let id = response.id;
        if scene.settings.layout.take_focus(PanelName::Plane) {
            response.request_focus();
        }
        self.placed = Some(Placed { canvas, id });
        self.handles.interact(ui, &view, scene, axes);
        scene.selection.hover = self.hovered(&response, &view, scene, axes, taken);
        click(&response, &view, scene, axes);
        points::prepare(scene);
        points::ask_hover(scene);
        ask(&view, scene, axes);
        let painter = ui.painter_at(canvas);
        self.draw(&Layer {
            ui,
            painter: &painter,
            view: &view,
            scene,
            axes,
        });
        focus_frame(ui, &response);
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, t("Plane")));
    }

    fn hovered(
        &self,
        response: &Response,
        view: &View,
        scene: &Scene<'_>,
        axes: [usize; 2],
        taken: bool,
    ) -> Option<Vec<f32>> {
        let hovers = scene.settings.plane.hover && !taken && !response.dragged();
        let at = response.hover_pos().filter(|_| hovers)?;
        let mut z = points::base(scene);
        points::move_to(&mut z, axes, view.to_plane(at));
        Some(z)
    }

    fn draw(&mut self, layer: &Layer<'_>) {
        let Layer { view, scene, .. } = *layer;
        let strip = self.draw_manifold(layer);
        ground::paper(layer, strip);
        ground::axes(layer);
        ground::prior(layer);
        if layer.is_line() {
            let top = strip.map_or(view.to_screen([0.0, 0.25]).y, |strip| strip.top());
            ground::density(layer, top);
        }
        let scattered = scene.newest::<ScatterQuery>();
        if let Some(scattered) = scattered.filter(|_| scene.settings.plane.show_scatter) {
            let lane = strip.map_or(0.25, |strip| strip.height() / view.scale() / 2.0);
            self.scatter.draw(layer, &scattered, lane);
        }
        ground::prior_labels(layer);
        let floor = strip.map_or(view.canvas.bottom(), |strip| strip.top() - 14.0);
        let label = self.draw_posterior(layer, floor);
        // Points lie on top: a person must be able to read and catch them.
        self.handles.draw(layer, label);
        self.draw_hover(layer);
    }

    /// The chosen image's q(z | x), and what a study adds to it; where its name stands.
    fn draw_posterior(&mut self, layer: &Layer<'_>, floor: f32) -> Option<Rect> {
        let Layer {
            view, scene, axes, ..
        } = *layer;
        let handles = scene.selection.handles.iter();
        let spots = handles.map(|handle| view.to_screen(points::on_plane(&handle.z, axes)));
        let spots: Vec<Pos2> = spots.collect();
        let chosen = scene.selection.image.as_ref();
        let studied = exact::drawing(scene)
            .filter(|drawing| chosen.is_none_or(|chosen| chosen.index == drawing.image));
        let Some(drawing) = studied else {
            let shown = ShownPosterior::of_compared(chosen?);
            return posterior::draw(layer, &shown, &spots);
        };
        self.exact.draw(layer, &drawing, floor);
        let image = StudiedImage::of(scene, drawing.image);
        let shown = ShownPosterior::of_studied(image.index, image.label, &drawing.q);
        let label = posterior::draw(layer, &shown, &spots);
        exact::refined(layer, &drawing);
        label
    }

    fn draw_manifold(&mut self, layer: &Layer<'_>) -> Option<Rect> {
        let plane = &layer.scene.settings.plane;
        let decoded = layer.scene.newest::<ManifoldQuery>();
        // A picture along other axes would be a lie.
        let decoded = decoded.filter(|m| plane.show_manifold && m.query.axes == layer.axes)?;
        let alone = !plane.show_scatter || layer.is_line();
        let strength = STRENGTHS[usize::from(alone)];
        manifold::draw(layer, &decoded, &mut self.manifold, strength)
    }

    fn draw_hover(&mut self, layer: &Layer<'_>) {
        let Layer {
            ui,
            view,
            scene,
            axes,
            ..
        } = *layer;
        let decoded = scene.newest_as::<PlaceQuery>(points::HOVER);
        let shape = scene.image_shape();
        let (Some(z), Some(decoded), Some(shape)) = (&scene.selection.hover, decoded, shape) else {
            return;
        };
        let at: Pos2 = view.to_screen(points::on_plane(z, axes));
        let picture = self
            .hover
            .show(ui, &decoded.answer.pixels, shape, TextureOptions::NEAREST);
        let size = texture::fitted(shape, handles::THUMBNAILS[0]);
        let thumbnail = Thumbnail {
            picture,
            text: &points::coordinates(z, axes),
            colour: palette::contrast(layer.dark()).gamma_multiply(0.6),
        };
        // Over whatever is there: what the mouse asks for must not jump about.
        let spot = ThumbnailRoom::new(view.canvas, Vec::new()).spot(at, size);
        thumbnail.draw(layer, spot);
    }
}

/// Asks for the manifold in view, and for the means.
fn ask(view: &View, scene: &mut Scene<'_>, axes: [usize; 2]) {
    let plane = &scene.settings.plane;
    let (show_scatter, images) = (plane.show_scatter, plane.scatter);
    let shape = scene.image_shape().filter(|_| plane.show_manifold);
    if let Some(shape) = shape {
        let base = points::base(scene);
        let manifold = manifold::query(view, axes, &base, shape, plane.manifold_images);
        scene.ask(manifold);
    }
    if show_scatter && images > 0 {
        scene.ask(ScatterQuery { images });
    }
}

/// Pans by dragging, zooms by the wheel.
fn navigate(ui: &Ui, canvas: Rect, scene: &mut Scene<'_>) -> Response {
    let id = ui.scope_id().with("latent plane");
    let response = ui.interact(canvas, id, Sense::click_and_drag());
    let shown = &mut scene.settings.plane.view;
    let view = View::new(canvas, *shown);
    let pans =
        response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle);
    if pans {
        *shown = view.panned(*shown, response.drag_delta());
    }
    let pointer = ui.input(|i| i.pointer.hover_pos());
    if let (true, Some(at)) = (response.contains_pointer(), pointer) {
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        let factor = (wheel / 320.0).exp() * pinch;
        if factor != 1.0 {
            *shown = view.zoomed(*shown, factor, at);
        }
    }
    response
}

/// A click on empty ground puts a point there. The second click of a double click is
/// on that point, which may not have been drawn yet: it puts no other.
fn click(response: &Response, view: &View, scene: &mut Scene<'_>, axes: [usize; 2]) {
    if !response.clicked() || response.double_clicked() || response.triple_clicked() {
        return;
    }
    if let Some(at) = response.interact_pointer_pos() {
        let mut z = points::base(scene);
        points::move_to(&mut z, axes, view.to_plane(at));
        scene.actions.push(EditAction::AddPointAt(z).into());
    }
}
