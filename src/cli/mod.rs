//! The command line: what a person types, and what is printed in answer.
//!
//! [`main`] is the whole program; each command has a file of its own. Results
//! go to standard output as JSON, everything else to standard error.

mod args;
mod bar;
mod bench;
mod bench_window;
mod decode;
mod error;
mod eval;
mod output;
mod recipe_args;
mod report;
mod run;
mod train;
mod window;

pub use run::main;
