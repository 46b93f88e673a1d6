//! How clap reads a path.

use crate::paths::typed_path;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::PathBuf;

/// A path as a person types it: `~` is the home folder, and quotes around it do not count.
pub fn path_parser() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(typed_path)
}
