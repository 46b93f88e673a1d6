//! Refines the q of single images, a piece of work at a time.

use super::attentive::{Attentive, Pause};
use super::bounds::{
    Ascent, Family, Gaussian, InferenceAnswer, InferenceWant, PageGapAnswer, PageGapWant,
};
use super::evidence::{MAX_EXACT_LATENT, normaliser};
use super::inquiry::stamp;
use crate::theory::{
    Evidence, LatticeStart, Observation, ObservedImage, Refinement, TheoryError, Waypoint,
    best_of_modes, elbo, log_px, refine,
};
use crate::train::Published;
use std::sync::Arc;
use std::time::Instant;

/// Steps of a refinement in one piece of work.
const STEPS: usize = 2;

/// One image's refinement under way; it holds the weights it began with.
pub(super) struct Job {
    published: Arc<Published>,
    answer: InferenceAnswer,
    /// The ascent that goes on.
    under_way: Option<Refinement>,
}

impl Job {
    /// Looks at the image and makes ready to refine its q.
    pub fn start(
        published: &Arc<Published>,
        want: InferenceWant,
        pause: &mut Pause<'_>,
    ) -> Result<Self, TheoryError> {
        let image = ObservedImage::test(&published.snapshot, &published.dataset, want.image)?;
        let q = image.q()?;
        let mut pause = || pause();
        let seen = Attentive::new(&image, published, &mut pause);
        let elbo = elbo(&seen, &q)?;
        let (refinement, diagonal) = begin(&seen, &q, Family::Diagonal)?;
        Ok(Self {
            answer: InferenceAnswer {
                stamp: stamp(published),
                want,
                q,
                elbo,
                diagonal,
                full: None,
                exact: None,
                done: false,
            },
            under_way: Some(refinement),
            published: published.clone(),
        })
    }

    /// What is known by now.
    pub fn answer(&self) -> &InferenceAnswer {
        &self.answer
    }

    /// Whether this is what is asked for.
    pub fn serves(&self, want: InferenceWant, run: u64) -> bool {
        self.answer.stamp.run == run
            && self.answer.want.image == want.image
            && self.answer.want.serial == want.serial
    }

    /// Takes in whether any covariance is wanted, which may be asked for later.
    pub fn wants_full(&mut self, full: bool) {
        self.answer.want.full = full;
        self.answer.done = self.is_done();
    }

    /// Does the next piece: some steps, or the quadrature of log p(x).
    pub fn advance(&mut self, pause: &mut Pause<'_>) -> Result<(), TheoryError> {
        let published = self.published.clone();
        let image = ObservedImage::test(
            &published.snapshot,
            &published.dataset,
            self.answer.want.image,
        )?;
        let mut pause = || pause();
        let seen = Attentive::new(&image, &published, &mut pause);
        if let Some(refinement) = &mut self.under_way {
            climb(&seen, refinement, &mut self.answer)?;
            if refinement.is_done() {
                self.settle(&seen)?;
            }
        } else if self.lacks_exact() {
            let evidence = log_px(&seen, &self.answer.q, LatticeStart::First)?;
            self.answer.exact = Some(normaliser(&seen, &self.answer.q, &evidence)?);
            self.escape(&seen, &evidence)?;
        } else if self.lacks_full() {
            let (refinement, ascent) = begin(&seen, &self.answer.q, Family::Full)?;
            self.answer.full = Some(ascent);
            self.under_way = Some(refinement);
        }
        self.answer.done = self.is_done();
        self.answer.stamp.answered = Instant::now();
        Ok(())
    }

    /// Where the ascent ended in the wrong one of several modes, its last stride leads
    /// to the right one.
    fn escape(&mut self, seen: &dyn Observation, evidence: &Evidence) -> Result<(), TheoryError> {
        let diagonal = &mut self.answer.diagonal;
        let (Some(q), Some(elbo)) = (diagonal.path.last().cloned(), diagonal.elbo) else {
            return Ok(());
        };
        let found = best_of_modes(seen, evidence, Waypoint { q, elbo })?;
        if found.elbo > elbo {
            diagonal.gains.push(found.elbo - self.answer.elbo);
            diagonal.path.push(found.q);
            diagonal.elbo = Some(found.elbo);
        }
        Ok(())
    }

    fn lacks_exact(&self) -> bool {
        self.answer.q.latent() <= MAX_EXACT_LATENT && self.answer.exact.is_none()
    }

    fn lacks_full(&self) -> bool {
        self.answer.want.full && self.answer.full.is_none()
    }

    fn is_done(&self) -> bool {
        self.under_way.is_none() && !self.lacks_exact() && !self.lacks_full()
    }

    /// L of the best q by the rule of the encoder's; no family is worse off than a
    /// smaller one that it contains.
    fn settle(&mut self, seen: &dyn Observation) -> Result<(), TheoryError> {
        let Some((best, family)) = self
            .under_way
            .as_ref()
            .and_then(|r| Some((r.best()?.q.clone(), r.family())))
        else {
            return Ok(());
        };
        let found = elbo(seen, &best)?;
        let answer = &mut self.answer;
        match (family, &mut answer.full) {
            (Family::Full, Some(full)) => {
                let floor = answer.diagonal.elbo.unwrap_or(answer.elbo);
                full.elbo = Some(found.max(floor));
            }
            _ => answer.diagonal.elbo = Some(found.max(answer.elbo)),
        }
        self.under_way = None;
        Ok(())
    }
}

fn begin(
    seen: &dyn Observation,
    q: &Gaussian,
    family: Family,
) -> Result<(Refinement, Ascent), TheoryError> {
    let refinement = Refinement::new(seen, q, family)?;
    let drawn = q.latent() <= MAX_EXACT_LATENT;
    let ascent = Ascent {
        gains: vec![0.0],
        path: if drawn { vec![q.clone()] } else { Vec::new() },
        elbo: None,
        began: Instant::now(),
    };
    Ok((refinement, ascent))
}

/// Some steps, and what they led to.
fn climb(
    seen: &dyn Observation,
    refinement: &mut Refinement,
    answer: &mut InferenceAnswer,
) -> Result<(), TheoryError> {
    for _ in 0..STEPS {
        refinement.step(seen)?;
    }
    let ascent = match (refinement.family(), &mut answer.full) {
        (Family::Full, Some(full)) => full,
        _ => &mut answer.diagonal,
    };
    let Some(first) = refinement.path().first() else {
        return Ok(());
    };
    for waypoint in refinement.path().iter().skip(ascent.gains.len()) {
        ascent.gains.push(waypoint.elbo - first.elbo);
        if answer.q.latent() <= MAX_EXACT_LATENT {
            ascent.path.push(waypoint.q.clone());
        }
    }
    Ok(())
}

/// The gap of several images under way.
pub(super) struct PageJob {
    published: Arc<Published>,
    answer: PageGapAnswer,
}

impl PageJob {
    /// Ready for the first image.
    pub fn start(published: &Arc<Published>, want: PageGapWant) -> Self {
        let exact = published.snapshot.recipe.latent <= MAX_EXACT_LATENT;
        Self {
            answer: PageGapAnswer {
                stamp: stamp(published),
                want,
                images: 0,
                approximation: exact.then_some(0.0),
                amortisation: 0.0,
                unresolved: 0,
            },
            published: published.clone(),
        }
    }

    /// What is known by now.
    pub fn answer(&self) -> &PageGapAnswer {
        &self.answer
    }

    /// Takes the next image's gap apart; false if there is none.
    pub fn advance(&mut self, pause: &mut Pause<'_>) -> Result<bool, TheoryError> {
        let Some(&index) = self.answer.want.images.get(self.answer.images) else {
            return Ok(false);
        };
        let image = ObservedImage::test(&self.published.snapshot, &self.published.dataset, index)?;
        let q = image.q()?;
        let mut pause = || pause();
        let seen = Attentive::new(&image, &self.published, &mut pause);
        let below = elbo(&seen, &q)?;
        let mut best = refine(&seen, &q, Family::Diagonal)?;
        let answer = &mut self.answer;
        if let Some(mean) = &mut answer.approximation {
            let evidence = log_px(&seen, &q, LatticeStart::First)?;
            best = best_of_modes(&seen, &evidence, best)?;
            answer.unresolved += usize::from(!evidence.resolved);
            add(mean, answer.images, evidence.log_px - best.elbo);
        }
        add(&mut answer.amortisation, answer.images, best.elbo - below);
        answer.images += 1;
        answer.stamp.answered = Instant::now();
        Ok(true)
    }
}

/// Takes one more value into a mean over `count`.
fn add(mean: &mut f64, count: usize, value: f64) {
    *mean += (value - *mean) / (count + 1) as f64;
}
