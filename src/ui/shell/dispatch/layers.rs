//! What can be done with what lies behind the points of the plane.

use crate::train::Level;
use crate::ui::language::t;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::geodesic;
use crate::ui::scene::settings::{FieldChoice, ManifoldSettings, ManifoldSpacing};
use crate::ui::shell::Shell;

impl Shell {
    pub(super) fn dispatch_layers(&mut self, action: LayerAction) {
        let plane = &mut self.file.settings.plane;
        let (field, manifold) = (&mut plane.field, &mut plane.manifold);
        match action {
            LayerAction::ToggleField => field.show = !field.show,
            LayerAction::Field(of) => (field.show, field.of) = (true, of),
            LayerAction::FieldOpacity(opacity) => field.note_opacity(opacity),
            LayerAction::ToggleFieldOverManifold => field.over_manifold = !field.over_manifold,
            LayerAction::FieldImages(images) => field.note_images(images),
            LayerAction::Pixel(pixel) => {
                (field.show, field.of) = (true, FieldChoice::Influence);
                field.pixel = pixel;
            }
            LayerAction::Spacing(spacing) => {
                manifold.spacing = spacing;
                plane.bring_manifold();
            }
            LayerAction::Range(range) => {
                if ManifoldSettings::is_range(range) {
                    manifold.range = range;
                }
                manifold.spacing = ManifoldSpacing::Range;
                plane.bring_manifold();
            }
            LayerAction::ToggleGeodesic => self.toggle_geodesic(),
            LayerAction::LayPlane(choice) => self.lay_plane(choice),
        }
    }

    fn toggle_geodesic(&mut self) {
        let (document, selection) = (&self.workspace.document, &mut self.workspace.selection);
        let shown = selection.geodesic;
        match geodesic::ends(document, selection) {
            Some(ends) => selection.geodesic = (shown != Some(ends)).then_some(ends),
            None if shown.is_some() => selection.geodesic = None,
            None => {
                let words = t("Select two points first: click one, then another with Shift");
                self.overlays.notices.push(Level::Info, words.to_owned());
            }
        }
    }
}
