//! What can be done with what lies behind the points of the plane.

use crate::ui::scene::settings::{ChosenPixel, FieldChoice, ManifoldSpacing};
use crate::ui::scene::shown_plane::PlaneChoice;

/// What can be done with the field, the manifold and the geodesic.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerAction {
    /// Draw the field that was drawn last, or none.
    ToggleField,
    /// Draw this field.
    Field(FieldChoice),
    /// Draw the field this opaque, 1 for entirely.
    FieldOpacity(f32),
    /// Blend the field with the manifold, or draw it in its place.
    ToggleFieldOverManifold,
    /// At most so many test images, where a field is about images.
    FieldImages(usize),
    /// Draw the influence of this pixel.
    Pixel(ChosenPixel),
    /// Space the manifold's images so.
    Spacing(ManifoldSpacing),
    /// Space them evenly from one number to another.
    Range([f32; 2]),
    /// Show the plane that goes through this.
    LayPlane(PlaneChoice),
    /// Draw the geodesic between the ends of what is selected, or no longer.
    ToggleGeodesic,
}
