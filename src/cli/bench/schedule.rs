//! What the window goes through while it is measured, and in which order.

/// How often training without a window, under a still and under a moving
/// pointer take turns: a machine's speed drifts within seconds.
pub const ROUNDS: usize = 5;
/// Dots on the plane where it shows very many: all images that MNIST is trained on.
pub const MANY: usize = 60_000;

/// What happens in the window while it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Training goes on; otherwise it is paused.
    pub training: bool,
    /// What a person does.
    pub hand: Hand,
    /// The plane shows [`MANY`] training images in place of what it begins with.
    pub many_dots: bool,
}

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The pointer rests.
    Still,
    /// It moves over the latent plane.
    Moving,
    /// The pointer rests on the latent plane while the run is shown to and fro in time.
    Scrubbing,
    /// It drags the plane to and fro.
    Panning,
    /// The wheel zooms in and out.
    Zooming,
}

impl Hand {
    /// Whether each frame may ask for a new picture at the pointer.
    pub fn asks_for_pictures(self) -> bool {
        match self {
            Self::Moving | Self::Scrubbing => true,
            Self::Still | Self::Panning | Self::Zooming => false,
        }
    }

    /// The word in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Moving => "moving",
            Self::Scrubbing => "scrubbing",
            Self::Panning => "panning",
            Self::Zooming => "zooming",
        }
    }
}

/// Each is reported by itself.
pub const CONDITIONS: [Condition; 10] = [
    condition(true, Hand::Still),
    condition(true, Hand::Moving),
    condition(true, Hand::Scrubbing),
    condition(false, Hand::Still),
    condition(false, Hand::Moving),
    over_many(true, Hand::Still),
    over_many(true, Hand::Panning),
    over_many(true, Hand::Zooming),
    over_many(false, Hand::Panning),
    over_many(false, Hand::Zooming),
];

const fn condition(training: bool, hand: Hand) -> Condition {
    Condition {
        training,
        hand,
        many_dots: false,
    }
}

const fn over_many(training: bool, hand: Hand) -> Condition {
    Condition {
        training,
        hand,
        many_dots: true,
    }
}

impl Condition {
    /// Whether it takes turns with training without a window, again and again. Over very many
    /// dots a stretch is whole: these are placed anew only now and then.
    pub fn takes_turns(self) -> bool {
        self.training && !self.many_dots
    }
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

/// The order of the stretches: training in turns, then the window paused, then over very many
/// dots.
pub fn stretches() -> impl Iterator<Item = Stretch> {
    let takes_turns = |place: &usize| CONDITIONS[*place].takes_turns();
    let (in_turns, whole): (Vec<_>, Vec<_>) = (0..CONDITIONS.len()).partition(takes_turns);
    let round = [Stretch::WithoutWindow]
        .into_iter()
        .chain(in_turns.into_iter().map(Stretch::Window));
    let rounds = std::iter::repeat_n(round, ROUNDS).flatten();
    let whole = whole.into_iter().flat_map(|place| {
        let before = CONDITIONS[place].training.then_some(Stretch::WithoutWindow);
        before.into_iter().chain([Stretch::Window(place)])
    });
    rounds.chain(whole)
}
