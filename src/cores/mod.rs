//! The processor: how work is shared out over its threads, who has its cores at the
//! moment, and with which instructions a loop runs.
//!
//! This room knows no other. Whoever has work of its own beside the trainer's says so
//! here ([`lease_core`], [`single_threaded`]); whoever has a loop runs it from here.

mod budget;
mod for_each;
mod instructions;
mod priority;
mod team;

pub use budget::{CoreLease, lease_core, single_threaded};
pub(crate) use for_each::for_each;
#[cfg(target_arch = "x86_64")]
pub(crate) use instructions::avx512;
pub(crate) use instructions::{Loop, dispatch, prefetch, vectorised};
#[cfg(test)]
pub(crate) use instructions::{instruction_sets, with_instructions};
pub(crate) use priority::let_others_go_first;
pub(crate) use team::threads;
