//! How noisy two estimators of the encoder's gradient are.

use super::error::ExploreError;
use super::interruptible::InterruptibleImage;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::theory::{Estimators, gradient_noise};
use crate::train::Published;

/// How noisy are estimators of the gradient of E_q[log p(x | z)]? Always on the same
/// draws; random weights stand at their means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoiseQuery {
    /// Which ones; those that are not there are left out.
    pub images: Vec<WhichImage>,
    /// Draws of epsilon for each image, at least 2.
    pub samples: usize,
}

/// Variance of one draw's gradient of E_q[log p(x | z)], by three estimators of
/// the same expectation, averaged over latent dimensions and images. L draws
/// have an L-th of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Variances {
    /// Through z = mean + std * epsilon (Kingma & Welling 2014, section 2.4).
    pub pathwise: f64,
    /// log p(x | z) times the gradient of ln q (Williams 1992).
    pub score: f64,
    /// The same, less the other draws' mean log p(x | z) (Kool et al. 2019).
    pub score_with_baseline: f64,
}

/// How noisy the gradient is, in nats squared per squared unit of the parameter.
#[derive(Clone, Copy, Debug)]
pub struct Noise {
    /// Of the gradient in q's mean.
    pub mean: Variances,
    /// Of the gradient in q's log variance.
    pub log_var: Variances,
}

impl Query for NoiseQuery {
    type Answer = Noise;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Noise>, ExploreError> {
        let there = self.images.iter().filter(|image| image.is_there(on));
        let there: Vec<&WhichImage> = there.collect();
        if there.is_empty() {
            return Ok(Reply::Unanswerable);
        }
        let (mut mean, mut log_var) = (Variances::default(), Variances::default());
        for image in &there {
            let image = image.observed(on)?;
            let q = image.q()?;
            let image = InterruptibleImage::new(&image, on, interrupts);
            let found = gradient_noise(&[(image, q)], self.samples, on.snapshot.recipe.seed)?;
            mean.add(&found.mean, there.len());
            log_var.add(&found.log_var, there.len());
        }
        Ok(Reply::Complete(Noise { mean, log_var }))
    }
}

impl Variances {
    /// Takes one of `images` images into the mean over them.
    fn add(&mut self, of: &Estimators, images: usize) {
        let share = 1.0 / images.max(1) as f64;
        self.pathwise += share * of.pathwise.variance;
        self.score += share * of.score.variance;
        self.score_with_baseline += share * of.score_with_baseline.variance;
    }
}
