//! How it is told how far training is.

use clap::ValueEnum;

/// How a person or a program is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ProgressStyle {
    /// A bar on a terminal, nothing on a pipe
    #[default]
    Bar,
    /// A line of JSON each second on standard error, and one for each evaluation and save
    Json,
}
