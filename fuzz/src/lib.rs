//! What is fuzzed, and small sound files to begin with.

pub mod readers;
pub mod seeds;
