//! Where a command writes what it makes: checked before any work is spent on it.

use super::error::CliError;
use super::output;
use crate::archive::{PictureError, PictureFormat, Raster, SESSION_ENDING, check_writable};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// How standard output is written on a command line.
const STANDARD_OUTPUT: &str = "-";

/// Whether that is how standard output is written on a command line.
pub fn is_standard_output(path: &Path) -> bool {
    path == Path::new(STANDARD_OUTPUT)
}

/// Where a picture goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureDestination {
    /// A PNG on standard output.
    StandardOutput,
    /// A file, in the format that its name says.
    File {
        /// Its place.
        path: PathBuf,
        /// What its name says.
        format: PictureFormat,
    },
}

impl PictureDestination {
    /// What `--out` asks for.
    ///
    /// # Errors
    /// A name that says no format for pictures, or a terminal, as wrong usage; a place that
    /// cannot be written.
    pub fn of_option(out: &Path) -> Result<Self, CliError> {
        if is_standard_output(out) {
            if std::io::stdout().is_terminal() {
                return Err(CliError::usage(
                    "--out - writes a PNG, which a terminal cannot show; \
                     send it to a program or a file, like `--out - > x.png`",
                ));
            }
            return Ok(Self::StandardOutput);
        }
        check_writable(out).map_err(CliError::failed)?;
        let format = PictureFormat::of_name(out).map_err(CliError::usage)?;
        Ok(Self::File {
            path: out.to_owned(),
            format,
        })
    }

    /// Whether that is standard output.
    pub fn is_standard_output(&self) -> bool {
        *self == Self::StandardOutput
    }

    /// What `--preview` asks for, beside a report on standard output.
    ///
    /// # Errors
    /// As [`Self::of_option`], and standard output, as wrong usage.
    pub fn of_preview(file: &Path) -> Result<Self, CliError> {
        if is_standard_output(file) {
            return Err(CliError::usage(
                "--preview - would mix with the report on standard output; \
                 give it a file, like x.png",
            ));
        }
        Self::of_option(file)
    }

    /// Writes `picture` there.
    ///
    /// # Errors
    /// The picture is too large for its format, or its place cannot be written any more.
    pub fn write(&self, picture: Result<Raster, PictureError>) -> Result<(), CliError> {
        let picture = picture.map_err(CliError::failed)?;
        match self {
            Self::StandardOutput => {
                let png = picture.encode(PictureFormat::Png);
                output::write_bytes(&png.map_err(CliError::failed)?)
            }
            Self::File { path, format } => picture.save(path, *format).map_err(CliError::failed),
        }
    }
}

/// Where the images along a path go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkDestination {
    /// Side by side in one picture.
    Strip(PictureDestination),
    /// One after another, into this GIF.
    Gif(PathBuf),
}

impl WalkDestination {
    /// What `--out` asks for.
    ///
    /// # Errors
    /// As [`PictureDestination::of_option`].
    pub fn of_option(out: &Path) -> Result<Self, CliError> {
        let ending = out.extension().unwrap_or_default().to_string_lossy();
        if ending.eq_ignore_ascii_case("gif") {
            check_writable(out).map_err(CliError::failed)?;
            return Ok(Self::Gif(out.to_owned()));
        }
        match PictureDestination::of_option(out) {
            Ok(strip) => Ok(Self::Strip(strip)),
            Err(CliError::Usage(words)) if !is_standard_output(out) => Err(CliError::usage(
                format!("{words}, or in .gif to show the images one after another"),
            )),
            Err(error) => Err(error),
        }
    }
}

/// A file that a command writes beside the figures on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOption {
    /// `--save`
    Model,
    /// `--log`
    Curves,
    /// `--out` of `elbow encode`
    Codes,
    /// `--out` of `elbow export`
    Weights,
}

impl FileOption {
    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "--save",
            Self::Curves => "--log",
            Self::Codes | Self::Weights => "--out",
        }
    }

    fn content(self) -> &'static str {
        match self {
            Self::Model => "a model of Elbow's",
            Self::Curves => "curves as CSV",
            Self::Codes => "codes as CSV",
            Self::Weights => "weights as safetensors",
        }
    }

    /// What the file's name may end in, if in anything; the first is the usual one.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Model => &["bpk", SESSION_ENDING],
            Self::Curves => &["csv", "log", "txt"],
            Self::Codes => &["csv", "txt"],
            Self::Weights => &["safetensors"],
        }
    }

    /// Refuses a file that holds something; `way_on` is what else there is to do than to give
    /// another name or `--force`.
    ///
    /// # Errors
    /// There is such a file, as wrong usage.
    pub fn refuse_existing(self, path: &Path, way_on: &str) -> Result<(), CliError> {
        if path.metadata().map_or(0, |facts| facts.len()) == 0 {
            return Ok(());
        }
        Err(CliError::usage(format!(
            "{} {} is there already; give another name, or --force to write over it{way_on}",
            self.name(),
            path.display()
        )))
    }

    /// Refuses a file whose name says what it will not hold, or that cannot be written.
    ///
    /// # Errors
    /// Standard output, or the ending of another format, as wrong usage; a place that cannot
    /// be written.
    pub fn check(self, path: &Path) -> Result<(), CliError> {
        let (option, usual) = (self.name(), self.endings().first().unwrap_or(&""));
        if is_standard_output(path) {
            return Err(CliError::usage(format!(
                "{option} - would mix with the figures on standard output; \
                 give it a file, like x.{usual}"
            )));
        }
        check_writable(path).map_err(CliError::failed)?;
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        let fits = |ending: &str| self.endings().contains(&ending.to_lowercase().as_str());
        match ending {
            Some(ending) if !fits(&ending) => Err(CliError::usage(format!(
                "{option} writes {}, but {} ends in .{ending}; end the name in .{usual}",
                self.content(),
                path.display()
            ))),
            _ => Ok(()),
        }
    }
}
