//! A run in time as files: a GIF, or a numbered picture for each step. Pictures are written as
//! they come, so that only a few are in memory.

use crate::archive::{Animation, PictureError, PictureFormat, PictureText, Raster};
use crate::recipe::{ImageShape, Recipe};
use crate::run::RunTime;
use crate::train::Published;
use crate::ui::shell::figures::FigureError;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most steps that are drawn.
pub(super) const MOST: usize = 100;
/// The most bytes that a GIF is to take: it is in memory before it is written. A pixel takes one
/// at most.
const MOST_BYTES: usize = 256 << 20;
/// Of the GIF.
const FRAMES_PER_SECOND: u16 = 10;

/// Why a run in time was not drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    #[error(transparent)]
    Figure(#[from] FigureError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A picture of one of the steps is there already.
    #[error("pictures of this name and these steps are there already; take another name")]
    There,
    /// No earlier step is kept.
    #[error("no step of the run is kept")]
    Nothing,
    /// It was stopped before there was a picture.
    #[error("it was stopped before the first picture; nothing was written")]
    Stopped,
}

/// A picture of one moment of a run.
pub(crate) struct Moment {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Red, green and blue of each pixel, row by row.
    pub pixels: Vec<u8>,
    /// What it shows, in a few words of the window's language.
    pub title: String,
    /// The recipe of the run at that moment.
    pub recipe: Recipe,
    /// When it was.
    pub time: RunTime,
    /// The run's number in this window.
    pub run: u64,
}

impl Moment {
    fn text(&self) -> PictureText {
        PictureText::of_run(&self.title, &self.recipe, self.time, Some(self.run))
    }

    /// Writes it here, in this format.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(self, path: &Path, format: PictureFormat) -> Result<(), PictureError> {
        let text = self.text();
        let [width, height] = self.size;
        let raster = Raster::new(self.pixels, height, width, 3)?;
        raster.with_text(text).save(path, format)
    }
}

/// Where a run in time is written.
pub(super) struct HistoryFile {
    path: PathBuf,
    /// None for a GIF.
    format: Option<PictureFormat>,
}

impl HistoryFile {
    /// A GIF if the name says so, else a picture for each step, with its number before the ending.
    ///
    /// # Errors
    /// The name says no format.
    pub fn new(path: PathBuf) -> Result<Self, PictureError> {
        let format = match ends_in_gif(&path) {
            true => None,
            false => Some(PictureFormat::of_name(&path)?),
        };
        Ok(Self { path, format })
    }

    /// The steps that are drawn, where each picture has so many pixels: at most [`MOST`], and of a
    /// GIF as many as fit in memory, evenly over all that are kept.
    ///
    /// # Errors
    /// No step is kept.
    pub fn steps(
        &self,
        all: &[Arc<Published>],
        [width, height]: [usize; 2],
    ) -> Result<Vec<Arc<Published>>, HistoryError> {
        let most = match self.format {
            Some(_) => MOST,
            None => {
                let pixels = width.saturating_mul(height).max(1);
                (MOST_BYTES / pixels).clamp(2, MOST)
            }
        };
        let steps = evenly(all, most);
        match steps.is_empty() {
            true => Err(HistoryError::Nothing),
            false => Ok(steps),
        }
    }

    /// Looks whether the pictures of these steps would take the place of others.
    ///
    /// # Errors
    /// One would.
    pub fn check_free(&self, mut steps: impl Iterator<Item = u64>) -> Result<(), HistoryError> {
        let there = |step| numbered(&self.path, step).exists();
        match self.format.is_some() && steps.any(there) {
            true => Err(HistoryError::There),
            false => Ok(()),
        }
    }

    /// Writes the moments as they come. How many they were.
    ///
    /// # Errors
    /// That of a moment; there is none; a file cannot be written.
    pub fn write(
        &self,
        moments: impl Iterator<Item = Result<Moment, HistoryError>>,
    ) -> Result<usize, HistoryError> {
        let count = match self.format {
            Some(format) => self.write_pictures(moments, format)?,
            None => self.write_gif(moments)?,
        };
        match count {
            0 => Err(HistoryError::Stopped),
            count => Ok(count),
        }
    }

    fn write_pictures(
        &self,
        moments: impl Iterator<Item = Result<Moment, HistoryError>>,
        format: PictureFormat,
    ) -> Result<usize, HistoryError> {
        let mut count = 0;
        for moment in moments {
            let moment = moment?;
            let path = numbered(&self.path, moment.time.step);
            moment.save(&path, format)?;
            count += 1;
        }
        Ok(count)
    }

    fn write_gif(
        &self,
        moments: impl Iterator<Item = Result<Moment, HistoryError>>,
    ) -> Result<usize, HistoryError> {
        let mut moments = moments.peekable();
        let first = moments.peek().and_then(|first| first.as_ref().ok());
        let Some([width, height]) = first.map(|first| first.size) else {
            return moments.next().map_or(Ok(0), |first| first.map(|_| 0));
        };
        let shape = ImageShape {
            height,
            width,
            channels: 3,
        };
        let (mut count, mut text, mut failed) = (0, None, None);
        let pictures = moments.map_while(|moment| match moment {
            Ok(moment) => {
                count += 1;
                text = Some(moment.text());
                Some(moment.pixels)
            }
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        let rate = NonZeroU16::new(FRAMES_PER_SECOND).unwrap_or(NonZeroU16::MIN);
        let animation = Animation::of_pictures(pictures, shape, rate)?;
        if let Some(error) = failed {
            return Err(error);
        }
        let animation = match text {
            Some(text) => animation.with_text(&text),
            None => animation,
        };
        animation.save(&self.path)?;
        Ok(count)
    }
}

/// At most so many of these, the first and the last among them.
fn evenly(all: &[Arc<Published>], most: usize) -> Vec<Arc<Published>> {
    let count = all.len().min(most);
    let place = |i: usize| i * (all.len() - 1) / (count - 1).max(1);
    let chosen = (0..count).filter_map(|i| all.get(place(i)));
    chosen.cloned().collect()
}

fn ends_in_gif(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("gif"))
}

/// `history.png` becomes `history-000576.png`.
fn numbered(path: &Path, step: u64) -> PathBuf {
    let name = |part: Option<&std::ffi::OsStr>| {
        part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
    };
    let (stem, ending) = (name(path.file_stem()), name(path.extension()));
    path.with_file_name(format!("{stem}-{step:06}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_numbered_by_their_step_so_that_names_sort_by_time() {
        let file = |step| numbered(Path::new("runs/a.b/my run.png"), step);
        assert_eq!(file(576), Path::new("runs/a.b/my run-000576.png"));
        assert!(file(9_000) < file(10_000));
        assert!(ends_in_gif(Path::new("x.GIF")) && !ends_in_gif(Path::new("gif.png")));
    }

    #[test]
    fn a_gif_of_what_was_drawn_until_an_error_is_not_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let moment = |step| Moment {
            size: [3, 2],
            pixels: vec![step as u8; 18],
            title: "grey".into(),
            recipe: Recipe::default(),
            time: RunTime {
                step,
                ..RunTime::default()
            },
            run: 1,
        };
        let path = folder.path().join("run.gif");
        let file = HistoryFile::new(path.clone()).expect("a GIF");
        let broken = [Ok(moment(1)), Err(HistoryError::There), Ok(moment(2))];
        let told = file.write(broken.into_iter());
        assert!(matches!(told, Err(HistoryError::There)));
        assert!(!path.exists());
        let told = file.write(std::iter::empty());
        assert!(matches!(told, Err(HistoryError::Stopped)));
        assert!(!path.exists());
        let told = file.write([1, 2, 3].map(|step| Ok(moment(step))).into_iter());
        assert_eq!(told.expect("written"), 3);
        let bytes = std::fs::read(&path).expect("the file");
        assert!(String::from_utf8_lossy(&bytes).contains("\"step\":3"));
    }
}
