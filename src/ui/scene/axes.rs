//! Which two latent dimensions the plane shows.

use crate::ui::scene::Scene;

/// What a latent dimension is called; counted from 0, as on the command line.
pub fn axis_name(axis: usize) -> String {
    format!("z{axis}")
}

/// The two dimensions that the plane shows: as remembered, brought into the
/// model's range and kept apart.
pub fn axes(scene: &Scene<'_>) -> [usize; 2] {
    let latent = scene.progress.recipe.latent;
    let [x, y] = scene.settings.plane.axes;
    if latent < 2 {
        return [0, 1];
    }
    let x = x.min(latent - 1);
    let y = y.min(latent - 1);
    if x != y {
        return [x, y];
    }
    [x, if x == 0 { 1 } else { x - 1 }]
}
