//! Bringing images in: the dialog with what a place holds and how the model will see it, and
//! how far reading is.
//!
//! Knows the import room and no panel; the shell opens the dialog and does what it answers.

mod classes;
mod controls;
mod dialog;
mod facts;
mod finished;
mod gone;
mod left_out;
mod look;
mod pictures;
mod place;
mod range_proposal;
pub(crate) mod reading;
mod refusal;
mod sets;
mod warnings;

pub(crate) use dialog::{Chosen, ImportAnswer, ImportDialog};
pub(crate) use finished::FinishedReport;
pub(crate) use gone::is_gone;
pub(crate) use place::ImportPick;
pub(crate) use sets::GONE;
