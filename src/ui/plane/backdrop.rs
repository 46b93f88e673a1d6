//! What lies behind the points and dots of the plane: the paper, the manifold, and a field.

use crate::explore::{Answered, FieldQuery, ManifoldQuery, SheetQuery};
use crate::latent::Plane;
use crate::ui::plane::captions::Captions;
use crate::ui::plane::field_layer::{self, FieldLayer};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::plane::{field_legend, ground, manifold, sheet};
use crate::ui::scene::Scene;
use crate::ui::scene::points;
use crate::ui::style::texture::Picture;
use eframe::egui::Rect;
use std::sync::Arc;

/// How far from 0 the strip of a line reaches where no picture says otherwise.
const STRIP: f32 = 0.25;

/// What is drawn behind everything.
#[derive(Default)]
pub struct Backdrop {
    picture: Picture,
    field: FieldLayer,
    manifold: Option<Decoded>,
    found: Option<Arc<Answered<FieldQuery>>>,
}

/// The manifold as it was last decoded.
enum Decoded {
    View(Arc<Answered<ManifoldQuery>>),
    Sheet(Arc<Answered<SheetQuery>>),
}

impl Decoded {
    /// The newest; None where nothing was decoded.
    fn newest(scene: &Scene<'_>) -> Option<Self> {
        let view = scene.newest::<ManifoldQuery>();
        let sheet = scene.newest::<SheetQuery>();
        match (view, sheet) {
            (Some(view), Some(sheet)) if sheet.stamp.answered > view.stamp.answered => {
                Some(Self::Sheet(sheet))
            }
            (Some(view), _) => Some(Self::View(view)),
            (None, sheet) => sheet.map(Self::Sheet),
        }
    }

    fn is_of(&self, run: u64, plane: &Plane) -> bool {
        match self {
            Self::View(view) => view.stamp.run == run && view.query.plane == *plane,
            Self::Sheet(sheet) => sheet.stamp.run == run && sheet.query.plane == *plane,
        }
    }
}

impl Backdrop {
    /// Takes what is newest. The manifold that was there stays until another has come, but not
    /// of another plane, which would be a lie.
    pub fn follow(&mut self, scene: &Scene<'_>, plane: &Plane) {
        self.found = field_layer::newest(scene, plane);
        let settings = &scene.settings.plane;
        let in_its_place = self.found.is_some() && !settings.field.over_manifold;
        if !settings.show_manifold || in_its_place {
            self.manifold = None;
            return;
        }
        let newest = Decoded::newest(scene).or(self.manifold.take());
        let run = scene.progress.run;
        self.manifold = newest.filter(|decoded| decoded.is_of(run, plane));
    }

    /// Asks for what is in view.
    pub fn ask(&self, view: &View, scene: &mut Scene<'_>, plane: &Plane) {
        let reach = self.lane();
        if let Some(field) = field_layer::query(view, scene, plane, reach) {
            scene.ask(field);
        }
        let settings = &scene.settings.plane;
        let in_its_place = self.found.is_some() && !settings.field.over_manifold;
        let wanted = settings.show_manifold && !in_its_place;
        let Some(shape) = scene.image_shape().filter(|_| wanted) else {
            return;
        };
        let base = points::base(scene);
        if let Some(spacing) = settings.manifold.along_axis() {
            let sheet = sheet::query(spacing, plane, &base, settings.manifold_images);
            scene.ask(sheet);
            return;
        }
        let query = manifold::query(view, plane, &base, shape, settings.manifold_images);
        if manifold::is_answered_at_once(&query, shape) {
            scene.ask(query);
        } else {
            scene.ask(sheet::of_view(query));
        }
    }

    /// How far below 0 the strip of a line ends, where the lanes of the means begin.
    pub fn lane(&self) -> f32 {
        match &self.manifold {
            Some(Decoded::View(view)) => (view.query.y[1] - view.query.y[0]) / 2.0,
            Some(Decoded::Sheet(sheet)) => sheet::reach(sheet).unwrap_or(STRIP),
            None => STRIP,
        }
    }

    /// Draws all of it; where a line's strip is.
    pub fn draw(&mut self, layer: &Layer<'_>, behind_dots: bool) -> Option<Rect> {
        let picture = &mut self.picture;
        // An opaque picture needs no paper behind it.
        let (covered, sheet) = match &self.manifold {
            Some(Decoded::View(view)) => {
                let (x, y) = (view.query.x, view.query.y);
                let drawn = manifold::draw(layer, &view.answer, x, y, picture, behind_dots);
                (drawn, None)
            }
            Some(Decoded::Sheet(sheet)) => match sheet::ends(sheet) {
                Some([x, y]) => {
                    let all = &sheet.answer.picture;
                    let drawn = manifold::draw(layer, all, x, y, picture, behind_dots);
                    (drawn, None)
                }
                None => (None, Some(sheet)),
            },
            None => (None, None),
        };
        ground::paper(layer, covered);
        let placed = sheet.and_then(|sheet| sheet::draw(layer, sheet, picture, behind_dots));
        let found = self.found.as_ref();
        let field = found.and_then(|found| self.field.draw(layer, found));
        covered.or(placed).or(field)
    }

    /// Says what the field's colours stand for, and what is under the pointer, a place of the
    /// plane; and where the image under it is decoded, if it is one of a sheet.
    pub fn legend(
        &mut self,
        layer: &Layer<'_>,
        pointer: Option<[f32; 2]>,
        captions: &mut Captions,
    ) {
        if let Some(found) = &self.found {
            let classes = self.field.classes(layer.scene);
            field_legend::draw(layer, found, &classes, pointer, captions);
        } else if let Some(words) = field_layer::missing(layer.scene) {
            field_legend::say(layer, words, captions);
        }
        if let (Some(Decoded::Sheet(sheet)), Some(pointer)) = (&self.manifold, pointer) {
            sheet::point_out(layer, sheet, pointer, captions);
        }
    }
}
