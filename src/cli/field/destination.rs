//! Where a field goes: a picture, or a table.

use crate::archive::check_writable;
use crate::cli::destination::{PictureDestination, is_standard_output};
use crate::cli::error::CliError;
use std::path::{Path, PathBuf};

/// Where a field goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// As a heat map.
    Picture(PictureDestination),
    /// As numbers, into this CSV.
    Table(PathBuf),
}

impl Destination {
    /// What `--out` asks for.
    ///
    /// # Errors
    /// As [`PictureDestination::of_option`].
    pub fn of_option(out: &Path) -> Result<Self, CliError> {
        let ending = out.extension().unwrap_or_default().to_string_lossy();
        if ending.eq_ignore_ascii_case("csv") {
            check_writable(out).map_err(CliError::failed)?;
            return Ok(Self::Table(out.to_owned()));
        }
        match PictureDestination::of_option(out) {
            Ok(picture) => Ok(Self::Picture(picture)),
            Err(CliError::Usage(words)) if !is_standard_output(out) => Err(CliError::usage(
                format!("{words}, or in .csv for its numbers"),
            )),
            Err(error) => Err(error),
        }
    }
}
