//! A handful of draws of epsilon, and where they go.

use crate::explore::Posterior;
use crate::rng::{Stream, fill_normal, stream_of_item};

/// How many draws are shown.
pub const COUNT: usize = 6;
/// How far from 0 a draw can be pulled, in standard deviations.
const FARTHEST: f32 = 4.0;
/// Between two redraws while the weights move, in seconds.
const EVERY: f64 = 0.6;

/// Draws of epsilon ~ N(0, I); they stand still while frozen.
#[derive(Clone, Default)]
pub struct Draws {
    /// `[latent]` each.
    pub epsilon: Vec<Vec<f32>>,
    /// Kept though the training goes on.
    pub frozen: bool,
    /// How often they were drawn.
    drawn: usize,
    /// Step of the weights, and time on the window's clock, at the last draw.
    step: u64,
    at: f64,
}

impl Draws {
    /// Draws anew if the model has other dimensions, or if training went on and they do
    /// not have to stay.
    pub fn follow(&mut self, seed: u64, latent: usize, step: u64, now: f64, stays: bool) {
        let fits = self.epsilon.iter().all(|e| e.len() == latent);
        let moved = step != self.step && now - self.at >= EVERY && !self.frozen && !stays;
        if self.epsilon.is_empty() || !fits || moved {
            self.redraw(seed, latent);
            (self.step, self.at) = (step, now);
        }
    }

    /// Draws anew, the same numbers in the same order for the same seed.
    pub fn redraw(&mut self, seed: u64, latent: usize) {
        let mut rng = stream_of_item(seed, Stream::Exploration, self.drawn);
        self.drawn += 1;
        self.epsilon = vec![vec![0.0; latent]; COUNT];
        for epsilon in &mut self.epsilon {
            fill_normal(&mut rng, epsilon);
        }
    }

    /// Pulls one draw to a place along two axes; the other dimensions stay.
    pub fn pull(&mut self, which: usize, axes: &[usize], place: [f32; 2]) {
        let Some(epsilon) = self.epsilon.get_mut(which) else {
            return;
        };
        for (axis, value) in axes.iter().zip(place) {
            if let (Some(slot), true) = (epsilon.get_mut(*axis), value.is_finite()) {
                *slot = value.clamp(-FARTHEST, FARTHEST);
            }
        }
    }
}

/// z = mean + std * epsilon (Kingma & Welling 2014, section 2.4).
pub fn reparameterised(q: &Posterior, epsilon: &[f32]) -> Vec<f32> {
    let scales = q.mean.iter().zip(&q.std);
    scales.zip(epsilon).map(|((m, s), e)| m + s * e).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_follow_training_until_they_are_frozen() {
        let mut draws = Draws::default();
        draws.follow(0, 3, 1, 0.0, false);
        let first = draws.epsilon.clone();
        draws.follow(0, 3, 2, 0.1, false);
        assert_eq!(draws.epsilon, first, "not with every frame");
        draws.follow(0, 3, 2, 0.9, true);
        assert_eq!(draws.epsilon, first, "they have to stay");
        draws.follow(0, 3, 2, 1.0, false);
        assert_ne!(draws.epsilon, first);
        draws.frozen = true;
        let held = draws.epsilon.clone();
        draws.follow(0, 3, 90, 9.0, false);
        assert_eq!(draws.epsilon, held);
        draws.follow(0, 2, 91, 10.0, false);
        assert!(draws.epsilon.iter().all(|e| e.len() == 2));
    }

    #[test]
    fn a_draw_goes_where_it_is_pulled_within_reach() {
        let mut draws = Draws::default();
        draws.follow(0, 3, 1, 0.0, false);
        let third = draws.epsilon[1][1];
        draws.pull(1, &[0, 2], [1.5, -90.0]);
        assert_eq!(draws.epsilon[1], [1.5, third, -FARTHEST]);
        draws.pull(77, &[0, 2], [0.0, 0.0]);
    }

    #[test]
    fn z_is_mean_plus_std_times_epsilon() {
        let q = Posterior {
            mean: vec![1.0, -2.0],
            std: vec![0.5, 2.0],
        };
        assert_eq!(reparameterised(&q, &[2.0, -1.0]), [2.0, -4.0]);
    }
}
