//! Refines the q of one image, a piece of work at a time.

use super::error::ExploreError;
use super::interruptible::InterruptibleImage;
use super::interrupts::Interrupts;
use super::quadrature::ExactPosterior;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::theory::{
    Evidence, Family, GapParts, Gaussian, LatticeStart, MAX_EXACT_LATENT, Observation, Refinement,
    TheoryError, Waypoint, best_of_modes, elbo, log_px,
};
use crate::train::Published;
use std::time::Instant;

/// Steps of a refinement in one piece of work.
const STEPS: usize = 2;

/// How good can one image's q be within its family? The weights of the moment at which
/// it is first asked stay in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferenceQuery {
    /// Which one.
    pub image: WhichImage,
    /// Another number starts afresh, on the weights of that moment.
    pub attempt: u64,
    /// Let q have any covariance, after the diagonal ones.
    pub full: bool,
}

/// How far the refinement has come.
#[derive(Clone, Debug)]
pub struct InferenceAnswer {
    /// The encoder's q(z | x).
    pub q: Gaussian,
    /// `L[q]` in nats.
    pub elbo: f64,
    /// q's on the way up, the dimensions independent.
    pub diagonal: Ascent,
    /// The same with any covariance, once asked for.
    pub full: Option<Ascent>,
    /// log p(x) and the posterior by quadrature: None beyond [`MAX_EXACT_LATENT`]
    /// dimensions, and until it is computed.
    pub exact: Option<ExactPosterior>,
    /// Whether all that was asked for is there.
    pub done: bool,
}

/// The way of one refinement.
#[derive(Clone, Debug)]
pub struct Ascent {
    /// How much L rose over the encoder's q, in nats, from 0 on; never falls.
    pub gains: Vec<f64>,
    /// The q's, one for each gain; kept in 1 and 2 dimensions, where they are drawn.
    pub path: Vec<Gaussian>,
    /// L of the best q in nats, by the same rule as that of the encoder's q; known
    /// once no further step is worth while.
    pub elbo: Option<f64>,
    /// When its first step was made.
    pub began: Instant,
}

impl InferenceAnswer {
    /// What the gap is made of, once the diagonal refinement has ended.
    pub fn gap(&self) -> Option<GapParts> {
        Some(GapParts {
            elbo: self.elbo,
            best_elbo: self.diagonal.elbo?,
            log_px: self.exact.as_ref().map(|exact| exact.log_px),
        })
    }

    /// What q gains by having any covariance, in nats.
    pub fn covariance(&self) -> Option<f64> {
        Some(self.full.as_ref()?.elbo? - self.diagonal.elbo?)
    }
}

impl Query for InferenceQuery {
    type Answer = InferenceAnswer;
    type Memory = Option<UnderWay>;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::Never;

    fn answer(
        &self,
        memory: &mut Option<UnderWay>,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<InferenceAnswer>, ExploreError> {
        if !self.image.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        let image = self.image.observed(on)?;
        let q = image.q()?;
        let image = InterruptibleImage::new(&image, on, interrupts);
        let under_way = match memory {
            Some(under_way) => under_way,
            None => memory.insert(UnderWay::start(&image, q)?),
        };
        under_way.advance(&image, self.full)?;
        let answer = under_way.answer.clone();
        Ok(if answer.done {
            Reply::Complete(answer)
        } else {
            Reply::Partial(answer)
        })
    }

    /// Any covariance may be asked for later.
    fn leads_to(&self, newer: &Self) -> bool {
        (&self.image, self.attempt) == (&newer.image, newer.attempt)
    }
}

/// One image's refinement between two pieces of work.
pub struct UnderWay {
    answer: InferenceAnswer,
    /// The ascent that goes on.
    ascent: Option<Refinement>,
}

impl UnderWay {
    /// Makes ready to refine the encoder's `q`.
    fn start(image: &dyn Observation, q: Gaussian) -> Result<Self, TheoryError> {
        let elbo = elbo(image, &q)?;
        let (refinement, diagonal) = begin(image, &q, Family::Diagonal)?;
        Ok(Self {
            answer: InferenceAnswer {
                q,
                elbo,
                diagonal,
                full: None,
                exact: None,
                done: false,
            },
            ascent: Some(refinement),
        })
    }

    /// Does the next piece, if there is one: some steps, or the quadrature of log p(x).
    fn advance(&mut self, image: &dyn Observation, full: bool) -> Result<(), TheoryError> {
        let lacks_full = full && self.answer.full.is_none();
        if let Some(refinement) = &mut self.ascent {
            climb(image, refinement, &mut self.answer)?;
            if refinement.is_done() {
                self.settle(image)?;
            }
        } else if self.lacks_exact() {
            let evidence = log_px(image, &self.answer.q, LatticeStart::First)?;
            let exact = ExactPosterior::of(image, &self.answer.q, &evidence)?;
            self.answer.exact = Some(exact);
            self.leave_wrong_mode(image, &evidence)?;
        } else if lacks_full {
            let (refinement, ascent) = begin(image, &self.answer.q, Family::Full)?;
            self.answer.full = Some(ascent);
            self.ascent = Some(refinement);
        }
        let lacks_full = full && self.answer.full.is_none();
        self.answer.done = self.ascent.is_none() && !self.lacks_exact() && !lacks_full;
        Ok(())
    }

    /// Where the ascent ended in the wrong one of several modes, its last stride leads
    /// to the right one.
    fn leave_wrong_mode(
        &mut self,
        image: &dyn Observation,
        evidence: &Evidence,
    ) -> Result<(), TheoryError> {
        let diagonal = &mut self.answer.diagonal;
        let (Some(q), Some(elbo)) = (diagonal.path.last().cloned(), diagonal.elbo) else {
            return Ok(());
        };
        let found = best_of_modes(image, evidence, Waypoint { q, elbo })?;
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

    /// L of the best q by the rule of the encoder's; no family is worse off than a
    /// smaller one that it contains.
    fn settle(&mut self, image: &dyn Observation) -> Result<(), TheoryError> {
        let Some((best, family)) = self
            .ascent
            .as_ref()
            .and_then(|r| Some((r.best()?.q.clone(), r.family())))
        else {
            return Ok(());
        };
        let found = elbo(image, &best)?;
        let answer = &mut self.answer;
        match (family, &mut answer.full) {
            (Family::Full, Some(full)) => {
                let floor = answer.diagonal.elbo.unwrap_or(answer.elbo);
                full.elbo = Some(found.max(floor));
            }
            (Family::Diagonal, _) | (Family::Full, None) => {
                answer.diagonal.elbo = Some(found.max(answer.elbo));
            }
        }
        self.ascent = None;
        Ok(())
    }
}

fn begin(
    image: &dyn Observation,
    q: &Gaussian,
    family: Family,
) -> Result<(Refinement, Ascent), TheoryError> {
    let refinement = Refinement::new(image, q, family)?;
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
    image: &dyn Observation,
    refinement: &mut Refinement,
    answer: &mut InferenceAnswer,
) -> Result<(), TheoryError> {
    for _ in 0..STEPS {
        refinement.step(image)?;
    }
    let ascent = match (refinement.family(), &mut answer.full) {
        (Family::Full, Some(full)) => full,
        (Family::Diagonal, _) | (Family::Full, None) => &mut answer.diagonal,
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
