//! The latent plane: what the decoder makes of it, where the encoder puts
//! images, and points to drag through it.

use crate::explore::{Answered, PlaceQuery, ScatterQuery, WhichImage};
use crate::latent::Plane;
use crate::ui::language::t;
use crate::ui::plane::backdrop::Backdrop;
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::chosen::Chosen;
use crate::ui::plane::dots::{self, Dot, Dots};
use crate::ui::plane::exact::ExactLayer;
use crate::ui::plane::handles::Handles;
use crate::ui::plane::lasso::Lasso;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::legend::{Legend, key};
use crate::ui::plane::marking::{self, MarkedDots};
use crate::ui::plane::path_layer::PathLayer;
use crate::ui::plane::pointer::Click;
use crate::ui::plane::points_layer::{self, PointsLayer};
use crate::ui::plane::regions_layer::RegionsLayer;
use crate::ui::plane::scatter::ScatterLayer;
use crate::ui::plane::thumbnail::{self, Around, Thumbnail};
use crate::ui::plane::view::View;
use crate::ui::plane::{
    dead_axes, dot_legend, dotted, geodesic_layer, ground, laid_note, outside, pointer, toolbar,
    view,
};
use crate::ui::scene::action::{EditAction, RegionAction};
use crate::ui::scene::axes;
use crate::ui::scene::settings::ColourBy;
use crate::ui::scene::shown_plane::shown_plane;
use crate::ui::scene::{PanelName, Scene, paths, points, scattered};
use crate::ui::style::palette;
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{
    Align2, Context, Id, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2,
};
use std::sync::Arc;

/// The large panel in the middle of the window.
#[derive(Default)]
pub struct PlanePanel {
    handles: Handles,
    points: PointsLayer,
    paths: PathLayer,
    scatter: ScatterLayer,
    legend: Legend,
    dots: Dots,
    backdrop: Backdrop,
    hover: Picture,
    exact: ExactLayer,
    lasso: Lasso,
    marked: MarkedDots,
    regions: RegionsLayer,
    /// Where the plane was last drawn.
    placed: Option<Placed>,
    /// Where the lines of words over the plane were last drawn.
    notes: Vec<Rect>,
    /// The means are to be brought into view.
    fit_means: bool,
    /// In which pass the mouse was last followed, and whether a point has it.
    followed: Option<(u64, bool)>,
    /// Where the mouse was last, and the image of the dot that it was brought to.
    pointed: Option<(Pos2, Option<WhichImage>)>,
}

/// The plane's place in a frame.
#[derive(Clone, Copy)]
struct Placed {
    canvas: Rect,
    id: Id,
}

impl PlanePanel {
    /// One that shows the same means, with pictures of its own.
    pub(crate) fn same_view(&self) -> Self {
        let mut same = Self::default();
        same.scatter.hidden.clone_from(&self.scatter.hidden);
        same
    }

    /// Shows the part of the plane where the means are, once they are known.
    pub(crate) fn fit_means(&mut self) {
        self.fit_means = true;
    }

    /// Chooses this image once it is known what the model makes of it.
    pub(crate) fn choose_image(&mut self, scene: &Scene<'_>, image: WhichImage) {
        self.dots.want(scene.progress.run, image);
    }

    /// Where its drawing was last, without the numbers along its axes.
    pub(crate) fn drawn(&self) -> Option<Rect> {
        self.placed.map(|placed| placed.canvas)
    }

    /// Draws the means of this class, or no longer.
    pub(crate) fn toggle_class(&mut self, class: u16) {
        self.legend.toggle(&mut self.scatter.hidden, class, false);
    }

    /// Draws the means of this class alone, or of all again.
    pub(crate) fn only_class(&mut self, class: u16) {
        self.legend.toggle(&mut self.scatter.hidden, class, true);
    }

    /// Draws the means of all classes.
    pub(crate) fn all_classes(&mut self) {
        self.scatter.hidden.clear();
    }

    /// What has the keyboard's focus when the plane has it.
    pub(crate) fn focus_id(&self) -> Option<Id> {
        self.placed.map(|placed| placed.id)
    }

    /// Moves what the mouse drags, and asks what it points at. Called before a
    /// frame is laid out, so that the images are decoded once they are drawn.
    pub fn follow(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        axes::follow(scene);
        self.follow_mouse(ctx, scene);
        points::prepare(scene);
        points::ask_hover(scene);
    }

    fn follow_mouse(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(placed) = self.placed else { return };
        let plane = &shown_plane(scene);
        let view = View::new(placed.canvas, scene.settings.plane.view);
        let taken = self.handles.follow(ctx, &view, scene, plane)
            | self.paths.follow(ctx, &view, scene, plane);
        self.followed = Some((ctx.cumulative_pass_nr(), taken));
        let response = ctx.read_response(placed.id);
        scene.selection.hover =
            response.and_then(|response| self.hovered(&response, &view, scene, plane, taken));
    }

    /// Draws the plane, moves points, and asks what it shows.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.ui_called(ui, scene, &mut toolbar::title);
    }

    /// The same; `title` says in its row of controls what it is.
    pub(crate) fn ui_called(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        title: toolbar::Title<'_>,
    ) {
        axes::follow(scene);
        points::prepare(scene);
        if self.followed.map(|(pass, _)| pass) != Some(ui.ctx().cumulative_pass_nr()) {
            self.follow_mouse(ui.ctx(), scene);
        }
        let taken = self.followed.is_some_and(|(_, taken)| taken);
        paths::prepare(scene);
        paths::play(ui, scene);
        let scattered = scattered::newest(scene);
        let hidden = &mut self.scatter.hidden;
        self.legend.follow(scene, scattered.as_ref(), hidden);
        let named = !is_paper(ui) && toolbar::show(ui, scene, hidden, &self.legend, title);
        let plane = &shown_plane(scene);
        self.backdrop.follow(scene, plane);
        if let (true, Some(scattered)) = (self.fit_means, &scattered) {
            scene.settings.plane.view = view::around(dotted::places(&scattered.answer, plane));
            self.fit_means = false;
        }
        let outer = ui.available_rect_before_wrap();
        let line = scene.progress.recipe.latent < 2;
        let canvas = ground::canvas(ui, outer, scene.settings.plane.view, line);
        ui.allocate_rect(outer, Sense::hover());
        let response = pointer::navigate(ui, canvas, scene, &mut self.lasso);
        let view = View::new(canvas, scene.settings.plane.view);
        scene.selection.plane_scale = view.scale();
        let id = response.id;
        if scene.settings.layout.take_focus(PanelName::Plane) {
            response.request_focus();
        }
        self.placed = Some(Placed { canvas, id });
        let scattered = scattered.filter(|_| scene.settings.plane.show_scatter);
        let on_path = self.paths.point_at(&response, &view, scene, plane);
        self.mark(&view, scene, plane, scattered.as_deref());
        self.follow_dots(ui, scene, scattered.as_ref(), &view, plane);
        let dot = scattered
            .as_deref()
            .filter(|_| !taken && !on_path && !response.dragged())
            .and_then(|scattered| self.dot_under(&response, scene, scattered));
        scene.selection.pointed = dot.map(Dot::image);
        let click = match dot.is_some() || on_path {
            true => Click::Chooses,
            false if scene.selection.points_elsewhere => Click::Nothing,
            false => Click::PutsPoint,
        };
        pointer::show_cursor(ui, &response, click);
        let held = ui.input(|input| input.modifiers);
        self.click(&response, held, &view, scene, plane, dot);
        let dot = dot.or_else(|| self.lit_dot(scene, scattered.as_deref()?));
        self.dots.ask(scene, dot);
        let chosen = Chosen::of(&view, scene, plane);
        if let Some(chosen) = &chosen {
            chosen.interact(ui, scene);
        }
        self.paths.interact(ui, &view, scene, plane);
        self.handles.interact(ui, &view, scene, plane, id);
        paths::prepare(scene);
        paths::ask_playhead(scene);
        scene.selection.hover = self.hovered(&response, &view, scene, plane, taken);
        points::prepare(scene);
        points::ask_hover(scene);
        self.backdrop.ask(&view, scene, plane);
        geodesic_layer::ask(scene);
        ask_images(scene);
        let pointer = pointer::place(ui, &response, &view);
        let painter = ui.painter_at(canvas);
        let layer = Layer {
            ui,
            painter: &painter,
            view: &view,
            scene,
            plane,
        };
        self.draw(
            &layer,
            scattered.as_ref(),
            chosen.as_ref(),
            dot,
            named,
            pointer,
        );
        focus_frame(ui, &response);
        response.widget_info(|| {
            let name = if line { t("Line") } else { t("Plane") };
            WidgetInfo::labeled(Role::Canvas, true, name)
        });
        let dead = dead_axes::show(ui, canvas, scene);
        let laid = laid_note::show(ui, canvas, scene);
        marking::show(ui, canvas, scene);
        let outside = scattered.as_ref().and_then(|scattered| {
            let means = &scattered.answer;
            outside::show(ui, &view, scene, means, plane)
        });
        self.notes = [dead, laid, outside].into_iter().flatten().collect();
    }

    /// The dot that a person points at. Dots that training moves under a mouse that rests are
    /// not meant: their cards would come and go.
    fn dot_under(
        &mut self,
        response: &Response,
        scene: &Scene<'_>,
        scattered: &Answered<ScatterQuery>,
    ) -> Option<Dot> {
        let at = response.hover_pos()?;
        let found = self.scatter.dot_under(at);
        let found = found.and_then(|found| dots::of_image(scene, scattered, found));
        let image = found.map(Dot::image);
        match &self.pointed {
            Some((rested, pointed)) if *rested == at => found.filter(|_| image == *pointed),
            Some(_) | None => {
                self.pointed = Some((at, image));
                found
            }
        }
    }

    /// The dot of the image that is pointed at in the plane of another run.
    fn lit_dot(&self, scene: &Scene<'_>, scattered: &Answered<ScatterQuery>) -> Option<Dot> {
        let image = scene.selection.lit.as_ref()?;
        let dot = dots::of_image(scene, scattered, self.scatter.dot_of(image)?)?;
        Some(Dot { lit: true, ..dot })
    }

    /// Takes in which dots are to be drawn, and how.
    fn follow_dots(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        scattered: Option<&Arc<Answered<ScatterQuery>>>,
        view: &View,
        plane: &Plane,
    ) {
        let marked = scattered.and_then(|scattered| self.marked.follow(scene, scattered));
        let dotted = self.scatter.dotted(view, plane, self.backdrop.lane());
        self.scatter.follow(ui, scene, scattered, dotted, marked);
    }

    /// Marks the images within what was drawn, if something was.
    fn mark(
        &mut self,
        view: &View,
        scene: &mut Scene<'_>,
        plane: &Plane,
        scattered: Option<&Answered<ScatterQuery>>,
    ) {
        if let (Some(drawn), Some(scattered)) = (self.lasso.take(view), scattered) {
            let dotted = self.scatter.dotted(view, plane, self.backdrop.lane());
            let dots = dotted.dots(&scattered.answer);
            marking::mark_drawn(scene, &scattered.answer, dots, &drawn);
        }
    }

    /// Marks the images whose dots are in view.
    pub(crate) fn mark_in_view(&mut self, scene: &mut Scene<'_>) {
        let (Some(placed), Some(scattered)) = (self.placed, shown_scatter(scene)) else {
            return;
        };
        let plane = &shown_plane(scene);
        let view = View::new(placed.canvas, scene.settings.plane.view);
        let dotted = self.scatter.dotted(&view, plane, self.backdrop.lane());
        let dots = dotted.dots(&scattered.answer);
        marking::mark_in_view(scene, &scattered.answer, dots, &view);
    }

    /// Marks the images whose means are nearest to the active point.
    pub(crate) fn mark_near(&mut self, scene: &mut Scene<'_>) {
        if let Some(scattered) = shown_scatter(scene) {
            marking::mark_near(scene, &scattered.answer);
        }
    }

    /// A click on a dot chooses its image, or marks it with Ctrl held. One on empty ground puts
    /// a point there; while images are marked it marks none. The second
    /// click of a double click is on that point, which may not have been drawn yet: it puts
    /// no other.
    fn click(
        &mut self,
        response: &Response,
        held: Modifiers,
        view: &View,
        scene: &mut Scene<'_>,
        plane: &Plane,
        dot: Option<Dot>,
    ) {
        if !response.clicked() || response.double_clicked() || response.triple_clicked() {
            return;
        }
        let Some(at) = response.interact_pointer_pos() else {
            return;
        };
        match dot {
            Some(dot) if held.command => return marking::toggle(scene, &dot.image()),
            Some(dot) => return self.dots.choose(scene, dot),
            None if scene.selection.marking.is_some() => {
                return scene.actions.push(RegionAction::Clear.into());
            }
            None if scene.selection.marking_tool.is_some() => return,
            None if scene.selection.points_elsewhere => return,
            None => {}
        }
        if self.paths.choose(scene) {
            return;
        }
        let mut z = points::base(scene);
        plane.move_to(&mut z, view.to_plane(at));
        scene.actions.push(EditAction::AddPointAt(z).into());
    }

    fn hovered(
        &self,
        response: &Response,
        view: &View,
        scene: &Scene<'_>,
        plane: &Plane,
        taken: bool,
    ) -> Option<Vec<f32>> {
        // A mouse that rests is no part of a picture of the window.
        let drawn = scene.selection.drawn_for_file;
        let drawn = drawn.is_some_and(|drawn| drawn.by_window);
        let hovers = scene.settings.plane.hover && !taken && !drawn && !response.dragged();
        let at = response.hover_pos().filter(|_| hovers)?;
        let mut z = points::base(scene);
        plane.move_to(&mut z, view.to_plane(at));
        Some(z)
    }

    fn draw(
        &mut self,
        layer: &Layer<'_>,
        scattered: Option<&Arc<Answered<ScatterQuery>>>,
        chosen: Option<&Chosen>,
        dot: Option<Dot>,
        named: bool,
        pointer: Option<[f32; 2]>,
    ) {
        let Layer { view, scene, .. } = *layer;
        let mut captions = Captions::default();
        // What is drawn over the plane was there in the frame before, and will be again.
        captions.taken.extend(&self.notes);
        let means = scene.settings.plane.show_scatter && !scene.images_are_away();
        let strip = self.backdrop.draw(layer, means && !layer.is_line());
        ground::axes(layer);
        ground::prior(layer);
        if layer.is_line() {
            let top = strip.map_or(view.to_screen([0.0, 0.25]).y, |strip| strip.top());
            ground::density(layer, top, &mut captions);
        }
        if let Some(scattered) = scattered {
            self.scatter.draw(layer);
            self.regions.draw(layer, scattered, &mut captions);
            if scene.settings.plane.colour_by != ColourBy::Class {
                let looks = self.scatter.looks();
                let image = dot.map(|dot| (dot.split, dot.index));
                dot_legend::draw(layer, scattered, looks, image, &mut captions);
            } else if !named {
                key::draw_classes(layer, &self.legend, &self.scatter.hidden, &mut captions);
            }
        }
        let floor = strip.map_or(view.canvas.bottom(), |strip| strip.top() - 14.0);
        if let Some(chosen) = chosen {
            chosen.draw(layer, &mut self.exact, floor, &mut captions);
        }
        geodesic_layer::draw(layer, &mut captions);
        self.backdrop.legend(layer, pointer, &mut captions);
        ground::prior_labels(layer, &mut captions);
        tones_note(layer, &mut captions);
        self.lasso.draw(layer);
        // Points lie on top: a person must be able to read and catch them.
        self.paths.draw(layer, &mut captions);
        self.points.draw(layer, &self.handles, &mut captions);
        self.paths.draw_picture(layer);
        match dot {
            Some(dot) => {
                let extent = self.scatter.extent(dot.dot, dot.at);
                self.dots.draw(layer, dot, extent);
            }
            None => self.draw_hover(layer, captions),
        }
    }

    fn draw_hover(&mut self, layer: &Layer<'_>, captions: Captions) {
        let Layer {
            ui,
            view,
            scene,
            plane,
            ..
        } = *layer;
        let decoded = scene.newest_as::<PlaceQuery>(points::HOVER);
        let shape = scene.image_shape();
        let (Some(z), Some(decoded), Some(shape)) = (&scene.selection.hover, decoded, shape) else {
            return;
        };
        let at: Pos2 = view.to_screen(plane.coordinates(z));
        let picture = self
            .hover
            .show(ui, &decoded.answer.pixels, shape, scene.tones());
        let side = thumbnail::enlarged(thumbnail::side(view.canvas, 1));
        let thumbnail = Thumbnail {
            picture,
            text: &points::coordinates(z, plane, points::decimals(view.scale())),
            colour: palette::contrast(layer.dark()).gamma_multiply(0.6),
        };
        // Over the other images: what the mouse asks for must not jump about.
        let mut blocks = captions.taken;
        blocks.extend(self.points.blocks());
        let around = Around {
            canvas: view.canvas,
            active: points_layer::active_at(layer),
            points: &points_layer::middles(layer),
            blocks: &blocks,
        };
        let size = texture::fitted(shape, side);
        let words = points_layer::words(ui, thumbnail.text).x;
        let (image, above) = thumbnail::beside_mouse(around, at, size, words);
        thumbnail.draw(layer, image, above);
    }
}

/// Says that grey pictures on the plane are not drawn as stored.
fn tones_note(layer: &Layer<'_>, captions: &mut Captions) {
    let plane = &layer.scene.settings.plane;
    let pictures = plane.show_manifold || plane.show_thumbnails || plane.hover;
    if let Some(words) = layer.scene.tones_note().filter(|_| pictures) {
        let corner = layer.view.canvas.left_bottom() + vec2(6.0, -5.0);
        let colour = palette::contrast(layer.dark()).gamma_multiply(0.75);
        let note = Caption::new(layer, corner, Align2::LEFT_BOTTOM, words, colour);
        captions.draw(layer, note);
    }
}

/// The means that the plane scatters, if it does.
fn shown_scatter(scene: &Scene<'_>) -> Option<Arc<Answered<ScatterQuery>>> {
    let there = scene.settings.plane.show_scatter && !scene.images_are_away();
    scene.newest::<ScatterQuery>().filter(|_| there)
}

/// Asks for the images.
fn ask_images(scene: &mut Scene<'_>) {
    if scene.settings.plane.show_scatter {
        scattered::ask(scene);
    }
}
