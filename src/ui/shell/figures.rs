//! Figures: panels drawn for a file, of the window's run or of a model without a window.

use crate::curves::History;
use crate::explore::{Answers, Asked};
use crate::recipe::Recipe;
use crate::run::RunTime;
use crate::train::{MissingData, Progress, Start};
use crate::ui::figure::{Captured, FigureLook, capture};
use crate::ui::language::{fill, t};
use crate::ui::scene::caption::caption;
use crate::ui::scene::settings::{FigureSettings, Settings};
use crate::ui::scene::shown_step::earlier_model;
use crate::ui::scene::{PanelName, Scene, axes, points, scattered, wanted_image};
use crate::ui::shell::backend::{Answering, Backend, Threads};
use crate::ui::shell::layout::{Panels, panel};
use crate::ui::shell::workspace::Workspace;
use eframe::egui::{Align2, FontId, Rect, Ui, UiBuilder, Vec2, vec2};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between a figure's edge and what it shows, in points of its type.
const MARGIN: f32 = 10.0;
/// The most pixels of a figure: half a gigabyte while it is drawn.
const MOST_PIXELS: u64 = 1 << 26;
/// The shorter side of a figure has room for so many letters' heights.
const LEAST_LINES: f32 = 15.0;
/// Between the caption and what it is about.
const CAPTION_AIR: f32 = 6.0;
/// How often a panel is laid out until it asks nothing new: axes follow the means, the means
/// the images.
const ROUNDS: usize = 8;
/// Between two looks whether the answers have come.
const LOOK: Duration = Duration::from_millis(5);

/// What a figure is to show, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureRequest {
    /// Which panel.
    pub panel: PanelName,
    /// Width and height, in points: 72 of them are an inch.
    pub size: [f32; 2],
    /// Light on dark, as in the dark window, in place of dark on white paper.
    pub dark: bool,
    /// Pixels that a point takes in a bitmap.
    pub scale: f32,
    /// Size of plain text, in points.
    pub type_size: f32,
    /// Say below which model this is.
    pub caption: bool,
}

/// A figure, drawn.
pub struct Figure {
    captured: Captured,
    /// What it shows, in a few words of the window's language.
    pub title: String,
    /// The recipe of the run.
    pub recipe: Recipe,
    /// How far it had come.
    pub time: RunTime,
    /// Why its images are not there, where they are not.
    pub missing_data: Option<MissingData>,
}

impl Figure {
    /// Width and height in pixels, and red, green and blue of each, row by row.
    pub fn pixels(&self) -> ([usize; 2], Vec<u8>) {
        self.captured.pixels()
    }

    /// The figure as SVG, with `about` in its metadata.
    pub fn svg(&self, about: &str) -> String {
        self.captured.svg(&self.title, about)
    }
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// There was no thread for the model.
    #[error("there is no thread for the model: {0}; close other programs and try again")]
    NoThread(std::io::Error),
    /// More pixels than are drawn.
    #[error(
        "{width} x {height} pixels are more than a figure has; take a smaller scale, or fewer points"
    )]
    Large {
        /// Of the figure.
        width: u64,
        /// Of the figure.
        height: u64,
    },
    /// The type is too large for the figure.
    #[error("type of {0} points leaves no room in a figure of this size; take a smaller one")]
    Cramped(f32),
    /// The model was not there in time.
    #[error("the model did not answer within {0} s; try a smaller figure")]
    Late(u64),
    /// Whoever wanted it wants it no more.
    #[error("it was stopped")]
    Stopped,
}

impl From<&FigureSettings> for FigureRequest {
    fn from(settings: &FigureSettings) -> Self {
        let FigureSettings {
            panel,
            width,
            height,
            scale,
            type_size,
            dark,
            caption,
            whole_window: _,
        } = *settings;
        Self {
            panel,
            size: [width, height],
            dark,
            scale,
            type_size,
            caption,
        }
    }
}

impl FigureRequest {
    /// Width and height in pixels.
    pub(super) fn pixels(&self) -> [usize; 2] {
        self.size.map(|side| (side * self.scale).round() as usize)
    }

    /// Why it cannot be drawn, if so it is.
    ///
    /// # Errors
    /// Too many pixels, or type too large for the size.
    pub fn check(&self) -> Result<(), FigureError> {
        let [width, height] = self.size.map(|side| (side * self.scale).round() as u64);
        if width * height > MOST_PIXELS {
            return Err(FigureError::Large { width, height });
        }
        let shorter = self.size[0].min(self.size[1]);
        if shorter / self.type_size < LEAST_LINES {
            return Err(FigureError::Cramped(self.type_size));
        }
        Ok(())
    }

    fn look(&self) -> FigureLook {
        FigureLook {
            dark: self.dark,
            scale: self.scale,
            type_size: self.type_size,
        }
    }

    /// Draws what `scene` shows; leaves in `asked` what that asks.
    pub(super) fn draw(&self, panels: &mut Panels, scene: &mut Scene<'_>) -> Figure {
        if let PanelName::Study(study) = self.panel {
            scene.settings.layout.study = study;
        }
        let now = (scene.progress.recipe.clone(), scene.progress.time);
        let (recipe, time) = earlier_model(scene).unwrap_or(now);
        let caption = caption(&recipe, time);
        let title = format!("{}: {caption}", self.panel.label());
        let words = self.caption.then_some(caption);
        let size = Vec2::from(self.size);
        let shown = scene.selection.shown_step.weights(scene.progress);
        let captured = capture(size, self.look(), |ui| {
            *scene.asked = Asked::about(shown.clone());
            axes::follow(scene);
            if axes::can_choose(scene.progress.recipe.latent) {
                scattered::ask_means(scene);
            }
            points::prepare(scene);
            if let Some(second) = &mut panels.second {
                second.begin_figure(scene);
            }
            let room = ui.max_rect().shrink(MARGIN);
            let foot = words
                .as_ref()
                .map_or(0.0, |words| write_caption(ui, room, words) + CAPTION_AIR);
            let above = Rect::from_min_max(room.min, room.max - vec2(0.0, foot));
            let mut child = ui.new_child(UiBuilder::new().id_salt("figure").max_rect(above));
            panel(&mut child, panels, scene, self.panel);
        });
        Figure {
            captured,
            title,
            recipe,
            time,
            missing_data: scene.progress.missing_data.clone(),
        }
    }
}

/// Why there is no figure, in the window's words.
pub(super) fn figure_words(error: &FigureError) -> String {
    match error {
        FigureError::Large { width, height } => fill(
            t(
                "{width} × {height} pixels are more than a figure has: take a smaller scale, or fewer points",
            ),
            &[("width", width), ("height", height)],
        ),
        FigureError::Cramped(size) => fill(
            t("Type of {n} points leaves no room in a figure of this size: take a smaller one"),
            &[("n", size)],
        ),
        // Of a model without a window.
        FigureError::NoThread(_) | FigureError::Late(_) | FigureError::Stopped => error.to_string(),
    }
}

/// Writes it along the lower edge of `room`; how high it is.
fn write_caption(ui: &Ui, room: Rect, words: &str) -> f32 {
    let font = FontId::proportional(11.0);
    let ink = ui.visuals().weak_text_color();
    let galley = ui
        .painter()
        .layout(words.to_owned(), font, ink, room.width());
    let at = Align2::LEFT_BOTTOM.anchor_size(room.left_bottom(), galley.size());
    ui.painter().galley(at.min, galley.clone(), ink);
    galley.size().y
}

/// What is drawn anew until all that it asks is answered.
pub(super) trait Drawing {
    /// Draws it with these answers; the figure, and what it asks.
    fn draw(&mut self, answers: &Arc<Answers>) -> (Figure, Asked);

    /// Whether what was drawn last lacks anything but answers to what it asks.
    fn is_whole(&self) -> bool {
        true
    }

    /// Whether whoever else it asks has answered.
    fn is_answered(&self) -> bool {
        true
    }

    /// Whether nobody wants it any more.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Until when answers are waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    until: Instant,
    whole: Duration,
}

impl Patience {
    /// So long from now on.
    pub fn of(whole: Duration) -> Self {
        Self {
            until: Instant::now() + whole,
            whole,
        }
    }

    /// Waits until this is so.
    ///
    /// # Errors
    /// It was not so in time.
    fn wait(self, ready: impl Fn() -> bool) -> Result<(), FigureError> {
        while !ready() {
            if Instant::now() >= self.until {
                return Err(self.late());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    fn late(self) -> FigureError {
        FigureError::Late(self.whole.as_secs())
    }
}

/// Draws until all that is asked is answered: axes follow the means, the means the images.
///
/// # Errors
/// That takes longer than `patience`, or nobody wants it any more.
pub(super) fn draw_answered(
    drawing: &mut impl Drawing,
    by: &mut impl Answering,
    patience: Patience,
) -> Result<Figure, FigureError> {
    for _ in 0..ROUNDS {
        let answers = by.answers();
        let (figure, asked) = drawing.draw(&answers);
        if answers.hold(&asked) && drawing.is_whole() {
            return Ok(figure);
        }
        by.ask(asked.clone());
        let answered = || by.answers().hold(&asked) && drawing.is_answered();
        patience.wait(|| drawing.is_stopped() || answered())?;
        if drawing.is_stopped() {
            return Err(FigureError::Stopped);
        }
    }
    Err(patience.late())
}

/// A model without a window, as a panel shows it.
struct OpenedModel<'a> {
    request: &'a FigureRequest,
    progress: Progress,
    workspace: Workspace,
    settings: Settings,
    panels: Panels,
}

impl Drawing for OpenedModel<'_> {
    fn draw(&mut self, answers: &Arc<Answers>) -> (Figure, Asked) {
        let (mut asked, mut actions) = (Asked::default(), Vec::new());
        let mut scene = Scene {
            progress: &self.progress,
            answers,
            asked: &mut asked,
            document: &mut self.workspace.document,
            selection: &mut self.workspace.selection,
            settings: &mut self.settings,
            actions: &mut actions,
        };
        wanted_image::seek(&mut scene);
        let figure = self.request.draw(&mut self.panels, &mut scene);
        wanted_image::seek(&mut scene);
        // Its pictures are of another context.
        self.panels = self.panels.same_view();
        (figure, asked)
    }

    fn is_whole(&self) -> bool {
        self.workspace.selection.wanted_image.is_none()
    }
}

/// Draws a figure of the model or the session that `start` opens, without a window: of a session
/// what its window showed. Its curves are `curves`, or those in its file. All that the panel asks
/// is answered before, or `patience` is over.
///
/// # Errors
/// There is no thread for it, or it does not open in time.
pub fn figure_of_model(
    start: Start,
    curves: Option<History>,
    request: &FigureRequest,
    patience: Duration,
) -> Result<Figure, FigureError> {
    let patience = Patience::of(patience);
    let mut threads =
        Threads::spawn(start, Arc::new(|| {}), None).map_err(FigureError::NoThread)?;
    patience.wait(|| threads.progress().dataset.is_some())?;
    let mut progress = Progress::clone(&threads.progress());
    progress.history = curves.map_or(progress.history, Arc::new);
    let mut workspace = Workspace::new(progress.recipe.latent);
    workspace.document.points.clear();
    let mut settings = Settings::default();
    if let Some(session) = progress.session.clone() {
        workspace.take_up(&session, &progress, &mut settings);
    }
    let mut model = OpenedModel {
        request,
        progress,
        workspace,
        settings,
        panels: Panels::default(),
    };
    draw_answered(&mut model, &mut threads, patience)
}
