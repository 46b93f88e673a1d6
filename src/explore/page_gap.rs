//! The gap between log p(x) and `L[q]` over several images, taken apart.

use super::error::ExploreError;
use super::interruptible::InterruptibleImage;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::theory::{MAX_EXACT_LATENT, ObservedImage, TheoryError, refined_gap};
use crate::train::Published;

/// What is the gap of several images, image after image, on the weights of the moment at
/// which it is first asked?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageGapQuery {
    /// Into the test split.
    pub images: Vec<usize>,
    /// Another number starts afresh.
    pub attempt: u64,
}

/// Means over the images done so far, in nats per image.
#[derive(Clone, Debug)]
pub struct PageGapAnswer {
    /// Images done.
    pub images: usize,
    /// log p(x) - the ELBO of each image's best diagonal normal; None beyond
    /// [`MAX_EXACT_LATENT`] dimensions.
    pub approximation: Option<f64>,
    /// The ELBO of each image's best diagonal normal - `L[q]`.
    pub amortisation: f64,
    /// Images whose log p(x) was not resolved.
    pub unresolved: usize,
}

impl Query for PageGapQuery {
    type Answer = PageGapAnswer;
    type Memory = Option<PageGapAnswer>;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::Never;

    fn answer(
        &self,
        memory: &mut Option<PageGapAnswer>,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<PageGapAnswer>, ExploreError> {
        let there = on.dataset.test_len();
        if self.images.iter().any(|image| *image >= there) {
            return Ok(Reply::Unanswerable);
        }
        let so_far = memory.get_or_insert_with(|| PageGapAnswer::none(on));
        let Some(&image) = self.images.get(so_far.images) else {
            return Ok(Reply::Unanswerable);
        };
        so_far.add_image(image, on, interrupts)?;
        let answer = so_far.clone();
        Ok(if answer.images < self.images.len() {
            Reply::Partial(answer)
        } else {
            Reply::Complete(answer)
        })
    }
}

impl PageGapAnswer {
    fn none(on: &Published) -> Self {
        let exact = on.snapshot.recipe.latent <= MAX_EXACT_LATENT;
        Self {
            images: 0,
            approximation: exact.then_some(0.0),
            amortisation: 0.0,
            unresolved: 0,
        }
    }

    /// Takes the gap of one more image apart.
    fn add_image(
        &mut self,
        index: usize,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<(), TheoryError> {
        let image = ObservedImage::test(&on.snapshot, &on.dataset, index)?;
        let q = image.q()?;
        let image = InterruptibleImage::new(&image, on, interrupts);
        let gap = refined_gap(&image, &q)?;
        if let (Some(mean), Some(lost)) = (&mut self.approximation, gap.parts.approximation()) {
            add(mean, self.images, lost);
        }
        add(
            &mut self.amortisation,
            self.images,
            gap.parts.amortisation(),
        );
        let unresolved = gap.evidence.is_some_and(|evidence| !evidence.resolved);
        self.unresolved += usize::from(unresolved);
        self.images += 1;
        Ok(())
    }
}

/// Takes one more value into a mean over `count`.
fn add(mean: &mut f64, count: usize, value: f64) {
    *mean += (value - *mean) / (count + 1) as f64;
}
