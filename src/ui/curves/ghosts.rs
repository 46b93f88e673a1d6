//! The curves of the runs that were replaced, ready to be drawn behind those of the run in hand.

use crate::curves::Quantity;
use crate::recipe::Recipe;
use crate::train::KeptRun;
use crate::ui::plot::curve::{Curve, CurveStyle, Curves};
use crate::ui::plot::ghost::{DIFFERENT, Ghost};
use crate::ui::plot::span;
use crate::ui::scene::run_name::comparable;

/// The ghosts, in the order in which the runs are kept.
#[derive(Default)]
pub struct Ghosts {
    runs: Vec<GhostRun>,
}

/// The curves of one run that was replaced.
struct GhostRun {
    run: u64,
    look: usize,
    /// Its nats are of the same quantity as those of the run in hand.
    drawn: bool,
    curves: Curves,
    elbo: Curves,
}

impl Ghosts {
    /// Brings the ghosts up to date. Curves are made anew only when a run's history or the
    /// style changed; a ghost keeps its look.
    pub fn follow(
        &mut self,
        kept: &[KeptRun],
        present: &Recipe,
        style: CurveStyle,
        quantities: &[Quantity],
    ) {
        let mut before = std::mem::take(&mut self.runs);
        before.retain(|ghost| kept.iter().any(|run| run.run == ghost.run));
        for run in kept {
            let known = before.iter().position(|ghost| ghost.run == run.run);
            let mut ghost = match known {
                Some(place) => before.swap_remove(place),
                None => {
                    let taken = |look| before.iter().chain(&self.runs).any(|g| g.look == look);
                    let free = (0..DIFFERENT).find(|look| !taken(*look));
                    GhostRun::new(run.run, free.unwrap_or(0))
                }
            };
            ghost.drawn = comparable(&run.recipe, present);
            ghost.curves.ready(&run.history, style, quantities);
            ghost.elbo.ready(&run.history, style, &[Quantity::Elbo]);
            self.runs.push(ghost);
        }
    }

    /// The look of a run's ghost, if it is drawn.
    pub fn look(&self, run: u64) -> Option<usize> {
        self.drawn().find(|ghost| ghost.run == run).map(|g| g.look)
    }

    /// The ELBO of a run.
    pub fn elbo(&self, run: u64) -> Option<&Curve> {
        let ghost = self.runs.iter().find(|ghost| ghost.run == run)?;
        ghost.elbo.curves.first()
    }

    /// From where to where the ghosts reach along the horizontal axis.
    pub fn reach(&self) -> Option<[f64; 2]> {
        let reaches = self.drawn().map(|ghost| ghost.curves.reach());
        reaches.fold(None, span::union)
    }

    /// In the view on the tail, bends the ghosts' curves and `own` to the best among them.
    pub fn bend_together(&mut self, own: &mut Curves) {
        for (place, curve) in own.curves.iter_mut().enumerate() {
            let theirs = self.runs.iter().filter(|ghost| ghost.drawn);
            let theirs = theirs.filter_map(|ghost| ghost.curves.curves.get(place)?.best());
            let Some(best) = theirs.chain(curve.best()).reduce(f64::max) else {
                continue;
            };
            curve.bend(best);
            for ghost in &mut self.runs {
                if let Some(curve) = ghost.curves.curves.get_mut(place) {
                    curve.bend(best);
                }
            }
        }
    }

    /// The ghosts' curves of the `place`-th quantity.
    pub fn beside(&self, place: usize) -> Vec<&Curve> {
        self.drawn()
            .filter_map(|ghost| ghost.curves.curves.get(place))
            .collect()
    }

    /// The same, to be drawn.
    pub fn beside_mut(&mut self, place: usize) -> Vec<Ghost<'_>> {
        let drawn = self.runs.iter_mut().filter(|ghost| ghost.drawn);
        drawn
            .filter_map(|ghost| {
                Some(Ghost {
                    look: ghost.look,
                    curve: ghost.curves.curves.get_mut(place)?,
                })
            })
            .collect()
    }

    fn drawn(&self) -> impl Iterator<Item = &GhostRun> {
        self.runs.iter().filter(|ghost| ghost.drawn)
    }
}

impl GhostRun {
    fn new(run: u64, look: usize) -> Self {
        Self {
            run,
            look,
            drawn: false,
            curves: Curves::default(),
            elbo: Curves::default(),
        }
    }
}
