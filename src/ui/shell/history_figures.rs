//! A panel drawn as of many steps of a run, one after another: as a GIF or as numbered pictures.

use crate::archive::{Animation, PictureError, PictureFormat, PictureText, Raster};
use crate::document::Document;
use crate::explore::{Asked, Explorer};
use crate::recipe::ImageShape;
use crate::train::{Progress, Published};
use crate::ui::language::{self, Language, fill, numbers, t};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Scene, Selection};
use crate::ui::shell::figures::{Figure, FigureError, FigureRequest};
use crate::ui::shell::layout::Panels;
use arc_swap::ArcSwapOption;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The most steps that are drawn.
const MOST: usize = 100;
/// The most bytes of a GIF's pictures, which are in memory together before it is written.
const MOST_BYTES: usize = 512 << 20;
/// Of the GIF.
const FRAMES_PER_SECOND: u16 = 10;
/// How often a panel is laid out until it asks nothing new.
const ROUNDS: usize = 8;
/// Between two looks whether the answers have come.
const LOOK: Duration = Duration::from_millis(5);
/// So long the answers to one step may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is to be drawn, and of what; taken from the window, and free of it.
pub(super) struct HistoryOrder {
    pub request: FigureRequest,
    pub progress: Progress,
    pub document: Document,
    pub selection: Selection,
    pub settings: Settings,
}

/// Why it was not drawn.
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
}

impl HistoryOrder {
    /// Draws and writes it: a GIF if the name says so, else a picture for each step, with its
    /// number before the ending. How many steps it was.
    ///
    /// # Errors
    /// The explorer has no thread or does not answer; a file cannot be written.
    pub fn write(mut self, path: &Path, language: Language) -> Result<usize, HistoryError> {
        // Each thread has its own.
        language::speak(language);
        let moving = ends_in_gif(path);
        let format = match moving {
            true => None,
            false => Some(PictureFormat::of_name(path)?),
        };
        let run = self.progress.run;
        let [width, height] = self.request.pixels();
        let fit = MOST_BYTES / (3 * width * height).max(1);
        let most = if moving { fit.clamp(2, MOST) } else { MOST };
        let weights = evenly(&self.progress.weights_by_step, most);
        let there = |each: &Arc<Published>| numbered(path, each.snapshot.time.step).exists();
        if !moving && weights.iter().any(there) {
            return Err(HistoryError::There);
        }
        if weights.is_empty() {
            return Err(HistoryError::Nothing);
        }
        let slot = Arc::new(ArcSwapOption::new(weights.last().cloned()));
        let explorer = Explorer::spawn(slot, Arc::new(|| {})).map_err(FigureError::NoThread)?;
        let mut frames = Vec::new();
        let mut last = None;
        for each in &weights {
            let figure = self.figure(&explorer, each)?;
            match format {
                Some(format) => {
                    let file = numbered(path, figure.time.step);
                    raster(&figure)?
                        .with_text(text(&figure, run))
                        .save(&file, format)?;
                }
                None => {
                    frames.push(figure.pixels());
                    last = Some(figure);
                }
            }
        }
        if let Some(figure) = last {
            let size = frames.first().map(|(size, _)| *size);
            let [width, height] = size.unwrap_or_default();
            let shape = ImageShape {
                height,
                width,
                channels: 3,
            };
            let pictures = frames.into_iter().map(|(_, pixels)| pixels);
            let text = text(&figure, run);
            let rate = NonZeroU16::new(FRAMES_PER_SECOND).unwrap_or(NonZeroU16::MIN);
            Animation::of_pictures(pictures, shape, rate, &text)?.save(path)?;
        }
        Ok(weights.len())
    }

    /// The panel as of these weights, once all that it asks is answered.
    fn figure(
        &mut self,
        explorer: &Explorer,
        weights: &Arc<Published>,
    ) -> Result<Figure, FigureError> {
        let late = || FigureError::Late(PATIENCE.as_secs());
        let until = Instant::now() + PATIENCE;
        let step = weights.snapshot.time.step;
        self.selection.shown_step.show(&self.progress, step);
        let mut actions = Vec::new();
        for _ in 0..ROUNDS {
            // Pictures are of the context that they were made in, and each figure has its own.
            let mut panels = Panels::default();
            let answers = explorer.answers();
            let mut asked = Asked::default();
            let mut scene = Scene {
                progress: &self.progress,
                answers: &answers,
                asked: &mut asked,
                document: &mut self.document,
                selection: &mut self.selection,
                settings: &mut self.settings,
                actions: &mut actions,
            };
            let figure = self.request.draw(&mut panels, &mut scene);
            if answers.hold(&asked) {
                return Ok(figure);
            }
            explorer.ask(asked.clone());
            while !explorer.answers().hold(&asked) {
                if Instant::now() >= until {
                    return Err(late());
                }
                std::thread::sleep(LOOK);
            }
        }
        Err(late())
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

fn text(figure: &Figure, run: u64) -> PictureText {
    PictureText::of_run(&figure.title, &figure.recipe, figure.time, Some(run))
}

fn raster(figure: &Figure) -> Result<Raster, PictureError> {
    let ([width, height], pixels) = figure.pixels();
    Raster::new(pixels, height, width, 3)
}

/// What is said while it is being drawn.
pub(super) fn under_way(progress: &Progress) -> String {
    let steps = progress.weights_by_step.len().min(MOST);
    let steps = numbers::thousands(steps as u64);
    fill(
        t("The run is being drawn as of {n} steps; training goes on meanwhile"),
        &[("n", steps)],
    )
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
}
