//! Earlier steps of a run in a session's file: what each needs to be looked at, and to go on from.
//!
//! Weights and Adam's moments of each step are arrays of its own, so that damage to one names its
//! step. What steps share is written once, in tables.

mod checkpoints;
mod file;
mod moments;
mod of_each_step;
mod row;
mod shared_rows;
mod tables;
#[cfg(test)]
mod tests;

pub(super) use file::{from_arrays, to_tensors, with_numbers};
pub(super) use of_each_step::PastVersion;

const STATE: &str = "past.state";
const UPDATES: &str = "past.updates";
const ORDERS: &str = "past.orders";
const TRAIN: &str = "past.curves.train";
const TEST: &str = "past.curves.test";
const MARKS: &str = "past.curves.marks";

/// The kinds of which each step has an array of its own.
const WEIGHTS: &str = "weights";
const MOMENTS: &str = "moments";
