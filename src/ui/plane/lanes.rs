//! Where dots stand that have one latent dimension: each class in a lane of its own.

use crate::explore::Scatter;
use crate::ui::plane::view::View;

/// The least height of a lane, in points; where classes would have less, several share one.
const LANE: f32 = 5.0;
/// Lanes of a line whose images have no labels: the dots are spread over all.
const UNLABELLED: usize = 10;

/// The lanes of a line of one latent dimension: one for each class, as far as there is room.
pub struct Lanes {
    /// By label: which lane its class has.
    of: Vec<usize>,
    /// Where the lanes begin, and how high one is, in units of the plane.
    top: f32,
    height: f32,
    count: usize,
}

impl Lanes {
    /// Lanes for the classes of `scatter` in what is left of the view `top` below 0.
    pub fn of(view: &View, top: f32, scatter: &Scatter) -> Self {
        let most = scatter.labels.iter().max();
        let mut occurs = vec![false; most.map_or(0, |most| usize::from(*most) + 1)];
        for label in scatter.labels.iter() {
            if let Some(occurs) = occurs.get_mut(usize::from(*label)) {
                *occurs = true;
            }
        }
        let classes = occurs.iter().filter(|occurs| **occurs).count();
        let room = (-top - view.y()[0]).max(0.0);
        let most = ((room * view.scale() / LANE) as usize).max(1);
        let count = match classes {
            0 => UNLABELLED,
            classes => classes.min(most),
        };
        let ranks = occurs.iter().scan(0, |rank, occurs| {
            let own = *rank;
            *rank += usize::from(*occurs);
            Some(own)
        });
        Self {
            of: ranks.map(|rank| rank % count).collect(),
            top,
            height: room / (count as f32 + 0.5),
            count,
        }
    }

    /// How high image number `i` stands; within its lane it is put up and down by a fixed
    /// pattern so that neighbours do not hide each other.
    pub fn height(&self, i: usize, label: Option<u16>) -> f32 {
        let golden = (i as f32 * 0.618_034).fract() - 0.5;
        let lanes = self.count as f32;
        let lane = label.and_then(|label| self.of.get(usize::from(label)));
        let (lane, spread) = match lane {
            Some(lane) => (*lane as f32, 0.7),
            None => (0.5 * lanes - 0.5, lanes),
        };
        -self.top - self.height * (lane + 0.75 + spread * golden)
    }
}
