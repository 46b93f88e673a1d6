//! In which order a point's coordinates are listed: those of the axes on show, then by KL.

use crate::ui::scene::Scene;
use crate::ui::scene::axes::{axes, by_kl, kl};
use eframe::egui::Ui;

/// The dimensions in the order in which they are listed.
#[derive(Default)]
pub struct CoordinateOrder {
    axes: Vec<usize>,
    shown: [usize; 2],
}

impl CoordinateOrder {
    /// Brings the order up to date, but not under a hand: while the mouse is in the panel or
    /// a number is being typed, no field changes its place.
    pub fn follow(&mut self, ui: &Ui, scene: &Scene<'_>) {
        let (latent, shown) = (scene.progress.recipe.latent, axes(scene));
        let stale = self.axes.len() != latent || self.shown != shown;
        let busy = ui.ui_contains_pointer() || ui.ctx().text_edit_focused();
        if stale || !busy {
            self.shown = shown;
            self.axes = order(shown, latent, kl(scene).as_deref());
        }
    }

    /// The dimensions, the first to be listed first.
    pub fn axes(&self) -> &[usize] {
        &self.axes
    }
}

fn order(shown: [usize; 2], latent: usize, kl: Option<&[f64]>) -> Vec<usize> {
    let rest = kl.map_or_else(|| (0..latent).collect(), by_kl);
    let first = shown.into_iter().filter(|axis| *axis < latent);
    let others = rest.into_iter().filter(|axis| !shown.contains(axis));
    first.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axes_on_show_come_first_and_then_what_carries_most() {
        assert_eq!(order([2, 0], 4, Some(&[0.1, 0.2, 0.3, 0.9])), [2, 0, 3, 1]);
        assert_eq!(order([2, 0], 4, None), [2, 0, 1, 3]);
        assert_eq!(order([0, 1], 1, Some(&[0.5])), [0]);
    }
}
