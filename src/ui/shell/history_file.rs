//! A run in time as files: a GIF, or a numbered picture for each step. Pictures are written as
//! they come, so that only a few are in memory.

use crate::archive::{Animation, PictureError, PictureFormat, PictureText, Raster};
use crate::recipe::{ImageShape, Recipe};
use crate::run::RunTime;
use crate::train::Published;
use crate::ui::shell::figures::FigureError;
use crate::ui::shell::history_work::HistoryWork;
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
    /// A person gave it up.
    #[error("it was given up; nothing was written")]
    GivenUp,
    /// It was given up, and a picture stays.
    #[error("{} could not be removed: {error}", path.display())]
    NotRemoved {
        path: PathBuf,
        error: std::io::Error,
    },
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

    /// Writes the moments as they come, until `work` is to end. How many they were. Of what was
    /// given up nothing stays.
    ///
    /// # Errors
    /// That of a moment; there is none; it was given up; a file cannot be written, or removed.
    pub fn write(
        &self,
        moments: impl Iterator<Item = Result<Moment, HistoryError>>,
        work: &HistoryWork,
    ) -> Result<usize, HistoryError> {
        let count = match self.format {
            Some(format) => self.write_pictures(moments, format, work)?,
            None => self.write_gif(moments, work)?,
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
        work: &HistoryWork,
    ) -> Result<usize, HistoryError> {
        let mut written = Vec::new();
        for moment in moments {
            // Before it is written: one that came too late is not.
            if work.ends() {
                break;
            }
            let moment = moment?;
            let path = numbered(&self.path, moment.time.step);
            moment.save(&path, format)?;
            written.push(path);
            work.step_done();
        }
        if !work.is_given_up() {
            return Ok(written.len());
        }
        for path in &written {
            std::fs::remove_file(path).map_err(|error| HistoryError::NotRemoved {
                path: path.clone(),
                error,
            })?;
        }
        Err(HistoryError::GivenUp)
    }

    fn write_gif(
        &self,
        moments: impl Iterator<Item = Result<Moment, HistoryError>>,
        work: &HistoryWork,
    ) -> Result<usize, HistoryError> {
        let mut moments = moments.take_while(|_| !work.ends()).peekable();
        let first = moments.peek().and_then(|first| first.as_ref().ok());
        let Some([width, height]) = first.map(|first| first.size) else {
            return match moments.next() {
                Some(Err(error)) => Err(error),
                _ if work.is_given_up() => Err(HistoryError::GivenUp),
                Some(Ok(_)) | None => Ok(0),
            };
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
                work.step_done();
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
        if work.is_given_up() {
            return Err(HistoryError::GivenUp);
        }
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
    use eframe::egui::Context;

    #[test]
    fn pictures_are_numbered_by_their_step_so_that_names_sort_by_time() {
        let file = |step| numbered(Path::new("runs/a.b/my run.png"), step);
        assert_eq!(file(576), Path::new("runs/a.b/my run-000576.png"));
        assert!(file(9_000) < file(10_000));
        assert!(ends_in_gif(Path::new("x.GIF")) && !ends_in_gif(Path::new("gif.png")));
    }

    fn moment(step: u64) -> Moment {
        Moment {
            size: [3, 2],
            pixels: vec![step as u8; 18],
            title: "grey".into(),
            recipe: Recipe::default(),
            time: RunTime {
                step,
                ..RunTime::default()
            },
            run: 1,
        }
    }

    fn work() -> HistoryWork {
        HistoryWork::new(Context::default(), 3)
    }

    /// Three moments; what `end` does comes while the third is drawn.
    fn until_third(
        work: &HistoryWork,
        end: fn(&HistoryWork),
    ) -> impl Iterator<Item = Result<Moment, HistoryError>> {
        [1, 2, 3].into_iter().map(move |step| {
            if step == 3 {
                end(work);
            }
            Ok(moment(step))
        })
    }

    #[test]
    fn of_what_is_given_up_nothing_stays_and_of_what_is_stopped_what_is_drawn() {
        for name in ["run.gif", "run.png"] {
            let folder = tempfile::tempdir().expect("a folder");
            let files = || folder.path().read_dir().expect("a folder").count();
            let file = HistoryFile::new(folder.path().join(name)).expect("a picture's name");
            let given_up = work();
            let told = file.write(until_third(&given_up, HistoryWork::give_up), &given_up);
            assert!(matches!(told, Err(HistoryError::GivenUp)), "{name}");
            assert_eq!((given_up.done(), files()), (2, 0), "{name}");
            let stopped = work();
            let told = file.write(until_third(&stopped, HistoryWork::stop), &stopped);
            assert_eq!(told.expect("written"), 2, "{name}");
            assert!(files() > 0, "{name}");
        }
    }

    #[test]
    fn a_gif_of_what_was_drawn_until_an_error_is_not_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.gif");
        let file = HistoryFile::new(path.clone()).expect("a GIF");
        let broken = [Ok(moment(1)), Err(HistoryError::There), Ok(moment(2))];
        let told = file.write(broken.into_iter(), &work());
        assert!(matches!(told, Err(HistoryError::There)));
        assert!(!path.exists());
        let told = file.write(std::iter::empty(), &work());
        assert!(matches!(told, Err(HistoryError::Stopped)));
        assert!(!path.exists());
        let told = file.write([1, 2, 3].map(|step| Ok(moment(step))).into_iter(), &work());
        assert_eq!(told.expect("written"), 3);
        let bytes = std::fs::read(&path).expect("the file");
        assert!(String::from_utf8_lossy(&bytes).contains("\"step\":3"));
    }
}
