//! The curves of other runs, ready to be drawn behind those of the run in hand: of those that were
//! replaced, and of one that is shown beside it.

use crate::curves::Quantity;
use crate::train::Progress;
use crate::ui::plot::curve::{Curve, CurveStyle, Curves, Measured};
use crate::ui::plot::ghost::{DIFFERENT, Ghost, Look};
use crate::ui::plot::span;
use crate::ui::scene::run_name::comparable;
use crate::ui::scene::second_run::SecondRun;

/// Whose curves they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A kept run's, by its number.
    Kept(u64),
    /// Those of a file that is shown beside the run in hand.
    File,
}

impl Whose {
    /// Those of the run that is shown beside the one in hand.
    pub fn of(second: &SecondRun) -> Self {
        second.kept_run().map_or(Self::File, Self::Kept)
    }
}

/// The ghosts, in the order in which the runs are kept.
#[derive(Default)]
pub struct Ghosts {
    runs: Vec<GhostRun>,
}

/// The curves of one run.
struct GhostRun {
    whose: Whose,
    /// Its own among the grey ones.
    grey: usize,
    /// It is the run that is shown beside the one in hand.
    beside: bool,
    /// Its nats are of the same quantity as those of the run in hand.
    drawn: bool,
    curves: Curves,
    elbo: Curves,
}

impl Ghosts {
    /// Brings the ghosts up to date: of the kept runs, and of the `second` one. Curves are made
    /// anew only when a run's history or the style changed; a ghost keeps its look.
    pub fn follow(
        &mut self,
        progress: &Progress,
        second: Option<&SecondRun>,
        style: CurveStyle,
        quantities: &[Quantity],
    ) {
        let present = &progress.recipe;
        let kept = progress.kept.iter().map(|run| {
            let drawn = comparable(&run.recipe, present);
            let curves = Measured {
                history: &run.history,
                importance: run.recipe.importance,
            };
            (Whose::Kept(run.run), curves, drawn)
        });
        let mut all: Vec<(Whose, Measured<'_>, bool)> = kept.collect();
        let beside = second.map(Whose::of);
        if let Some((second, whose)) = second.zip(beside)
            && !all.iter().any(|(there, ..)| *there == whose)
        {
            let drawn = second.is_comparable(present);
            let curves = Measured {
                history: &second.progress.history,
                importance: second.importance(),
            };
            all.push((whose, curves, drawn));
        }
        let mut before = std::mem::take(&mut self.runs);
        before.retain(|ghost| all.iter().any(|(whose, ..)| *whose == ghost.whose));
        for (whose, curves, drawn) in all {
            let known = before.iter().position(|ghost| ghost.whose == whose);
            let mut ghost = match known {
                Some(place) => before.swap_remove(place),
                None => {
                    let taken = |grey| before.iter().chain(&self.runs).any(|g| g.grey == grey);
                    let free = (0..DIFFERENT).find(|grey| !taken(*grey));
                    GhostRun::new(whose, free.unwrap_or(0))
                }
            };
            ghost.drawn = drawn;
            ghost.beside = beside == Some(whose);
            ghost.curves.ready(curves, style, quantities);
            ghost.elbo.ready(curves, style, &[Quantity::Elbo]);
            self.runs.push(ghost);
        }
    }

    /// How many there are, drawn or not.
    pub fn count(&self) -> usize {
        self.runs.len()
    }

    /// The look of a run's ghost, if it is drawn.
    pub fn look(&self, whose: Whose) -> Option<Look> {
        let mut drawn = self.drawn();
        drawn.find(|ghost| ghost.whose == whose).map(GhostRun::look)
    }

    /// The ELBO of a run.
    pub fn elbo(&self, whose: Whose) -> Option<&Curve> {
        let ghost = self.runs.iter().find(|ghost| ghost.whose == whose)?;
        ghost.elbo.curves.first()
    }

    /// The curve of the `place`-th quantity of the run beside the one in hand, if it is drawn.
    pub fn baseline(&self, place: usize) -> Option<&Curve> {
        let ghost = self.drawn().find(|ghost| ghost.beside)?;
        ghost.curves.curves.get(place)
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
                    look: ghost.look(),
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
    fn new(whose: Whose, grey: usize) -> Self {
        Self {
            whose,
            grey,
            beside: false,
            drawn: false,
            curves: Curves::default(),
            elbo: Curves::default(),
        }
    }

    fn look(&self) -> Look {
        match self.beside {
            true => Look::Baseline,
            false => Look::Grey(self.grey),
        }
    }
}
