//! What the window goes through while it is measured, and in which order.

/// How often training without a window, under a still and under a moving
/// pointer take turns: a machine's speed drifts within seconds.
pub const ROUNDS: usize = 5;

/// What happens in the window while it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Training goes on; otherwise it is paused.
    pub training: bool,
    /// The pointer moves over the latent plane; otherwise it rests.
    pub moving: bool,
}

/// Each is reported by itself.
pub const CONDITIONS: [Condition; 4] = [
    condition(true, false),
    condition(true, true),
    condition(false, false),
    condition(false, true),
];

const fn condition(training: bool, moving: bool) -> Condition {
    Condition { training, moving }
}

/// One stretch of the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Training on the thread that draws, which therefore draws nothing; the
    /// window's own run waits.
    WithoutWindow,
    /// The window under a condition, by its place in [`CONDITIONS`].
    Window(usize),
}

/// The order of the stretches: training in turns, then the window paused.
pub fn stretches() -> impl Iterator<Item = Stretch> {
    let is_training = |place: &usize| CONDITIONS[*place].training;
    let (training, idle): (Vec<_>, Vec<_>) = (0..CONDITIONS.len()).partition(is_training);
    let round = [Stretch::WithoutWindow]
        .into_iter()
        .chain(training.into_iter().map(Stretch::Window));
    let rounds = std::iter::repeat_n(round, ROUNDS).flatten();
    rounds.chain(idle.into_iter().map(Stretch::Window))
}
