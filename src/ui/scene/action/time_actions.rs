//! What can be done with the time of the run.

use crate::recipe::ForkSettings;
use crate::ui::scene::shown_step::PlaySpeed;

/// What can be done with the time of the run in hand: training goes on meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeAction {
    /// Play the run from the shown step on, or stand still.
    TogglePlay,
    /// Show the weights that are kept before the shown ones.
    Earlier,
    /// Show those after them.
    Later,
    /// Show the first weights of the run.
    First,
    /// Show the newest weights, and those that come.
    Now,
    /// Show the weights of this step, or the nearest kept before it.
    Show(u64),
    /// Play at this speed.
    Speed(PlaySpeed),
    /// Ask for the words of a note at the shown step.
    AskNote,
    /// Ask for those of a note at this step.
    AskNoteAt(u64),
    /// Put a note at a step of the run in hand.
    Note {
        /// Where it stands.
        step: u64,
        /// What it says.
        text: String,
    },
    /// Take the note with this id away.
    RemoveNote(u64),
    /// Begin a second run at the shown step.
    Fork,
    /// Ask what a second run is to do otherwise from the shown step on.
    AskFork,
    /// Begin a second run at this step, with these settings.
    ForkWith {
        /// The last step that both share.
        step: u64,
        /// Of the second.
        settings: Box<ForkSettings>,
    },
    /// Draw the time line, or no longer.
    ToggleLine,
}

impl TimeAction {
    /// Whether another step of the run may be shown at once.
    pub fn goes_to_a_step(&self) -> bool {
        match self {
            Self::Earlier | Self::Later | Self::First | Self::Now | Self::Show(_) => true,
            Self::TogglePlay
            | Self::Speed(_)
            | Self::AskNote
            | Self::AskNoteAt(_)
            | Self::Note { .. }
            | Self::RemoveNote(_)
            | Self::Fork
            | Self::AskFork
            | Self::ForkWith { .. }
            | Self::ToggleLine => false,
        }
    }
}
