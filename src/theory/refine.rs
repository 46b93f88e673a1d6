//! Makes q(z) of one image as good as its family allows, whatever the encoder says.

use super::ascent::{Direction, ascent, moved};
use super::elbo::elbo;
use super::error::TheoryError;
use super::gaussian::{Gaussian, Scale};
use super::nodes::Nodes;
use super::observation::Observation;

/// Steps after which a refinement ends anyway.
const MOST_STEPS: usize = 200;
/// Nats that a further step must promise.
const WORTHWHILE: f64 = 2e-5;
/// Lengths of a step, in standard deviations of q and logarithms of its scale.
const FIRST_RADIUS: f64 = 0.5;
const LARGEST_RADIUS: f64 = 4.0;
const SMALLEST_RADIUS: f64 = 1e-4;
/// Gauss-Hermite nodes along each of 1 and 2 dimensions.
const ORDERS: [usize; 2] = [48, 16];
/// Mirrored pairs of draws in more dimensions, other ones than [`elbo`] reports by:
/// q could learn a fixed set by heart.
const PAIRS: usize = 256;
const REFINED_ON: u64 = 1;

/// The most latent dimensions over which [`Family::Full`] is refined: beyond them a
/// covariance has too many entries.
pub const MAX_FULL_LATENT: usize = 64;

/// Which normals q is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Independent dimensions, as the encoder's q.
    Diagonal,
    /// Any covariance.
    Full,
}

/// One q on the way, with its ELBO in nats by the nodes it is refined on.
#[derive(Clone, Debug, PartialEq)]
pub struct Waypoint {
    /// q(z).
    pub q: Gaussian,
    /// `L[q]` in nats by the refinement's own nodes.
    pub elbo: f64,
}

/// An ascent of the ELBO in one image's q, the decoder fixed, to be gone on with
/// step by step: what amortisation saves, and costs (Cremer et al. 2018).
///
/// A step goes along the natural gradient, that of whitened coordinates
/// z = mean + L (u + (I + A) epsilon), and never lowers the ELBO: one that would is
/// undone, and the next one is shorter.
#[derive(Clone, Debug)]
pub struct Refinement {
    family: Family,
    nodes: Nodes,
    path: Vec<Waypoint>,
    direction: Direction,
    radius: f64,
    steps: usize,
}

impl Refinement {
    /// Ready to go on from `q`.
    ///
    /// # Errors
    /// If the device fails.
    pub fn new(
        observation: &dyn Observation,
        q: &Gaussian,
        family: Family,
    ) -> Result<Self, TheoryError> {
        let latent = observation.latent();
        let nodes = match ORDERS.get(latent.wrapping_sub(1)) {
            Some(&order) => Nodes::gauss_hermite(latent, order),
            None => Nodes::antithetic(latent, PAIRS, REFINED_ON),
        };
        let scale = match family {
            Family::Diagonal => Scale::Diagonal(q.diagonal()),
            Family::Full => Scale::Full(q.full_scale()),
        };
        let q = Gaussian::new(q.mean().to_vec(), scale).unwrap_or_else(|| Gaussian::prior(latent));
        let (elbo, direction) = ascent(observation, &q, &nodes)?;
        Ok(Self {
            family,
            nodes,
            path: vec![Waypoint { q, elbo }],
            direction,
            radius: FIRST_RADIUS,
            steps: 0,
        })
    }

    /// The family that q is chosen from.
    pub fn family(&self) -> Family {
        self.family
    }

    /// Every q so far, from the first on; the ELBO never falls along it.
    pub fn path(&self) -> &[Waypoint] {
        &self.path
    }

    /// The best q so far, which is the last one of the path.
    pub fn best(&self) -> Option<&Waypoint> {
        self.path.last()
    }

    /// Steps tried, those undone included.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether no further step is worth while.
    pub fn is_done(&self) -> bool {
        let promised = self.direction.derivative * (self.radius / self.direction.length()).min(1.0);
        let worthwhile = promised > WORTHWHILE; // Not so for what is no number.
        !worthwhile || self.steps >= MOST_STEPS || self.radius < SMALLEST_RADIUS
    }

    /// Tries one step, at the cost of one pass over the nodes; tells whether it led up.
    ///
    /// # Errors
    /// If the device fails.
    pub fn step(&mut self, observation: &dyn Observation) -> Result<bool, TheoryError> {
        let Some(here) = self.path.last().filter(|_| !self.is_done()) else {
            return Ok(false);
        };
        let length = self.direction.length();
        let share = (self.radius / length).min(1.0);
        let there = moved(&here.q, &self.direction, share);
        let (elbo, direction) = ascent(observation, &there, &self.nodes)?;
        self.steps += 1;
        let up = elbo > here.elbo;
        if up {
            self.direction = direction;
            self.radius = (1.6 * share * length).clamp(self.radius, LARGEST_RADIUS);
            self.path.push(Waypoint { q: there, elbo });
        } else {
            self.radius = 0.4 * share * length;
        }
        Ok(up)
    }
}

/// The best q of a family, from `q` on, and its ELBO in nats as [`elbo`] has it: not
/// below that of `q`, which is kept if nothing better was found.
///
/// # Errors
/// If the device fails.
pub fn refine(
    observation: &dyn Observation,
    q: &Gaussian,
    family: Family,
) -> Result<Waypoint, TheoryError> {
    let start = Waypoint {
        q: q.clone(),
        elbo: elbo(observation, q)?,
    };
    refine_from(observation, start, family)
}

/// [`refine`] from a q whose ELBO is known.
pub(super) fn refine_from(
    observation: &dyn Observation,
    start: Waypoint,
    family: Family,
) -> Result<Waypoint, TheoryError> {
    let mut refinement = Refinement::new(observation, &start.q, family)?;
    while !refinement.is_done() {
        refinement.step(observation)?;
    }
    let Some(best) = refinement.best() else {
        return Ok(start);
    };
    let found = elbo(observation, &best.q)?;
    if found > start.elbo {
        let q = best.q.clone();
        return Ok(Waypoint { q, elbo: found });
    }
    Ok(start)
}
