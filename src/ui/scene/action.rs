//! Everything a person can ask of the window, one enum for each domain.
//!
//! Menus, shortcuts, the command palette and the buttons of the panels all push an
//! [`Action`]; the shell carries it out once a frame, after drawing. What stands in a menu
//! is listed in [`offers`], with its words and its keys.

mod compare_actions;
mod digits;
mod drawing_actions;
mod layer_actions;
mod offer;
mod offers;
mod panel_actions;
mod path_actions;
mod point_actions;
mod region_actions;
mod time_actions;

use crate::data::SplitName;
use crate::explore::PlacedBy;
use crate::recipe::{DataSpec, Live, Recipe};
use crate::train::Assumed;
use crate::ui::language::{Language, t};
use crate::ui::scene::settings::{ColourBy, ThemeChoice};
use crate::ui::scene::{PanelName, Study};
use clap::ValueEnum;
use std::path::PathBuf;

pub use crate::latent::PlaneAxis;
pub use compare_actions::CompareAction;
pub use digits::DIGITS;
pub use drawing_actions::{DrawingAction, Tool};
pub use layer_actions::LayerAction;
pub use offer::{Offer, Submenu};
pub use offers::{offer, offers};
pub use panel_actions::{ChartAction, HoldingStudy, PageAction, PresetAction, StudyAction};
pub use path_actions::PathAction;
pub use point_actions::PointAction;
pub use region_actions::RegionAction;
pub use time_actions::TimeAction;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// With the training.
    Run(RunAction),
    /// With models, data and curves on disk.
    File(FileAction),
    /// With what a person makes: points and the recipe's draft.
    Edit(EditAction),
    /// With the selected points.
    Point(PointAction),
    /// With paths through points.
    Path(PathAction),
    /// With marked images and the regions that are kept of them.
    Region(RegionAction),
    /// With a person's own pictures.
    Drawing(DrawingAction),
    /// With what the panels show.
    View(ViewAction),
    /// With what lies behind the points of the plane.
    Layer(LayerAction),
    /// With the time of the run.
    Time(TimeAction),
    /// With a run beside the one in hand.
    Compare(CompareAction),
    /// With the curves.
    Chart(ChartAction),
    /// With the page of test images.
    Page(PageAction),
    /// With what a study works out.
    Study(StudyAction),
    /// With recipes and layouts kept under a name.
    Preset(PresetAction),
    /// With the window around the panels.
    Window(WindowAction),
}

/// What can be done with the training.
#[derive(Clone, Debug, PartialEq)]
pub enum RunAction {
    /// Pause training, or go on.
    TogglePause,
    /// Train one step, then pause.
    OneStep,
    /// Train to the end of the epoch, then pause.
    OneEpoch,
    /// Give the running trainer new live hyperparameters.
    SetLive(Live),
    /// The next larger or smaller beta, on the running trainer.
    StepBeta(Direction),
    /// The next larger or smaller learning rate, on the running trainer.
    StepLearningRate(Direction),
    /// Start a fresh run; the shell asks first if a run would have to go that is in no file.
    Start(Box<Recipe>),
    /// Start a fresh run with the recipe panel's draft.
    StartDraft,
    /// Start over with the running recipe and the same seed.
    ResetSameSeed,
    /// Start over with the running recipe and another seed.
    ResetNewSeed,
    /// Go on with the run that was replaced last.
    BringBackLast,
    /// Go on with this replaced run.
    BringBack(u64),
    /// Pin the run in hand, or no longer.
    TogglePin,
    /// Keep this run until it is unpinned.
    Pin(u64),
    /// Keep this run no longer than any other.
    Unpin(u64),
    /// Let this replaced run go.
    Forget(u64),
    /// Let the run in hand go: the one that it replaced comes back, or a fresh one.
    ForgetThis,
    /// Ask where to save this replaced run.
    SaveKeptDialog(u64),
    /// Save this replaced run here.
    SaveKept(u64, SaveTo),
}

/// Which way a number goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the next larger one.
    Up,
    /// To the next smaller one.
    Down,
}

/// What can be done with files.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAction {
    /// Ask for a file of a session or a model.
    OpenModelDialog,
    /// Open this file of a session or a model, paused.
    OpenModel(PathBuf),
    /// Open this file of a session without the damaged ones of its earlier steps, paused.
    OpenWithoutDamaged(PathBuf),
    /// Open a model that the program carries, by its place in their menu.
    OpenShippedModel(usize),
    /// Show how the weights in hand are read, if another program wrote them, or no longer.
    ToggleHowRead,
    /// Read them once more, with this taken for granted.
    Reread(Assumed),
    /// Go on with the run that was lost with its window and is offered.
    GoOnWithLost,
    /// Leave what was lost for the next start.
    LeaveLost,
    /// Remove what is kept of the run that is offered.
    DiscardLost,
    /// Save where the run was last saved, or ask where.
    Save,
    /// Ask where to save the session.
    SaveSessionDialog,
    /// Ask where to save the model alone.
    SaveModelDialog,
    /// Save here.
    SaveTo(SaveTo),
    /// Ask where to write the weights for other programs.
    ExportWeightsDialog,
    /// Write the weights here, as safetensors.
    ExportWeights(PathBuf),
    /// Ask for a folder or a file of images, and show what is there.
    OpenDataDialog,
    /// Show these images and how they are read, to take them or not.
    OpenData(Box<DataSpec>),
    /// Show what became of the images of the run in hand: counts, and what was left out.
    ShowReport,
    /// Ask where the images of the model in hand are now.
    LocateDialog,
    /// Give up reading images.
    CancelImport,
    /// Ask for a table of values of the images that are scattered.
    ReadTableDialog,
    /// Read this table of values, and colour the dots by a column of it.
    ReadTable(PathBuf),
    /// Ask where to write the curves.
    ExportCurvesDialog,
    /// Write the curves here, as CSV.
    ExportCurves(PathBuf),
    /// Ask what a figure is to show, and how.
    AskFigure,
    /// Ask where to write the figure.
    ExportFigureDialog,
    /// Write the figure here, in the format of the name.
    ExportFigure(PathBuf),
    /// Write the whole window here, in the format of the name.
    ExportWindow(PathBuf),
    /// Put the figure on the clipboard as pixels.
    CopyFigure,
    /// Ask where to write the figure as of many steps of the run.
    ExportHistoryDialog,
    /// Write it here: as a GIF, or as a picture for each step.
    ExportHistory(PathBuf),
    /// Draw the run in time no further; what is drawn is written.
    StopHistory,
    /// Draw it no further, and leave nothing of it.
    CancelHistory,
}

/// Where something is saved: a session where the name ends as one, else a model alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveTo {
    /// The file.
    pub path: PathBuf,
    /// What stands there may go: a person was asked.
    pub replaces: bool,
}

/// What can be done with points and the recipe's draft.
#[derive(Clone, Debug, PartialEq)]
pub enum EditAction {
    /// Undo the last edit of the draft or of the points.
    Undo,
    /// Do it again.
    Redo,
    /// Put the running recipe back into the recipe panel's draft.
    RevertDraft,
    /// Put a new point near the middle of the plane.
    AddPoint,
    /// Put a new point here (as long as the model has latent dimensions).
    AddPointAt(Vec<f32>),
    /// Take a point away, by its id.
    RemovePoint(u64),
    /// Take away the selected points.
    RemoveSelectedPoints,
    /// Take all points away, and the posterior of a test image.
    ClearPoints,
    /// Choose this test image, by its place in the test split.
    ChooseImage(usize),
}

/// What can be done with the view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    /// Show the part of the latent plane where the prior has its mass.
    FitPlane,
    /// Show the curves whole.
    FitCurves,
    /// Next page of the comparison.
    NextPage,
    /// Previous page of the comparison.
    PreviousPage,
    /// Show or hide the recipe.
    ToggleRecipe,
    /// Show or hide decoded images and comparison.
    ToggleSide,
    /// Show or hide the studies along the bottom.
    ToggleStudies,
    /// Show this study along the bottom.
    Study(Study),
    /// Fill the window with this panel; put the window back if it already does.
    Stage(PanelName),
    /// Leave what lies over the plane, the stage, or full screen: the first that is there.
    Back,
    /// Enter or leave the layout for a projector.
    Lecture,
    /// Go on to the lecture's next stop: a preset, or else a study.
    NextStop,
    /// Go back to the lecture's stop before.
    PreviousStop,
    /// Black out the lecture's screen, or show it again.
    Blank,
    /// Bring the keyboard's focus to this panel; one that is hidden is shown.
    Focus(PanelName),
    /// Bring the keyboard's focus to the study that is chosen.
    FocusStudy,
    /// Bring the keyboard's focus to the next panel in sight.
    NextPanel,
    /// Bring the keyboard's focus to the panel before.
    PreviousPanel,
    /// Show the part of the plane where the posterior means are.
    FitMeans,
    /// Bring the chosen image's posterior into view.
    ShowPosterior,
    /// Magnify the plane about its middle by this factor.
    ZoomPlane(f32),
    /// Draw these latent dimensions to the right and upwards.
    Axes([usize; 2]),
    /// Draw what the decoder makes of the plane, or no longer.
    ToggleManifold,
    /// Draw where the encoder puts images, or no longer.
    ToggleMeans,
    /// Decode under the mouse, or no longer.
    ToggleHover,
    /// Draw beside each point what it decodes to, or no longer.
    ToggleThumbnails,
    /// Draw grey pictures as ink on paper, or as they are stored.
    ToggleInkOnPaper,
    /// Draw the means of this class, or no longer.
    ToggleClass(u16),
    /// Draw the means of this class alone, or of all again.
    OnlyClass(u16),
    /// Draw the means of all classes.
    AllClasses,
    /// Scatter so many images.
    MeansOf(usize),
    /// Scatter images of this split.
    ScatterSplit(SplitName),
    /// Place the scattered images by this.
    PlaceBy(PlacedBy),
    /// Let the colours of the dots stand for this.
    ColourBy(ColourBy),
    /// Let them stand for this column of the table that was read, by its place.
    ColourByColumn(usize),
    /// Decode so many images along the shorter side of the plane.
    ManifoldImages(usize),
}

/// What can be done with the window around the panels.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowAction {
    /// Go from dark to light or back.
    ToggleTheme,
    /// Take this theme.
    Theme(ThemeChoice),
    /// Make everything a step larger.
    Larger,
    /// Make everything a step smaller.
    Smaller,
    /// Everything as large as designed.
    DesignedSize,
    /// Everything this large, 1 as designed.
    Size(f32),
    /// Write the window's words in this language.
    Language(Language),
    /// Fill the screen, or stop filling it.
    FullScreen,
    /// Open or close the settings.
    Settings,
    /// Open or close the command palette.
    CommandPalette,
    /// Open or close the explanations.
    Help,
    /// Close the window.
    Quit,
}

impl From<RunAction> for Action {
    fn from(action: RunAction) -> Self {
        Self::Run(action)
    }
}

impl From<FileAction> for Action {
    fn from(action: FileAction) -> Self {
        Self::File(action)
    }
}

impl From<EditAction> for Action {
    fn from(action: EditAction) -> Self {
        Self::Edit(action)
    }
}

impl From<PointAction> for Action {
    fn from(action: PointAction) -> Self {
        Self::Point(action)
    }
}

impl From<PathAction> for Action {
    fn from(action: PathAction) -> Self {
        Self::Path(action)
    }
}

impl From<RegionAction> for Action {
    fn from(action: RegionAction) -> Self {
        Self::Region(action)
    }
}

impl From<DrawingAction> for Action {
    fn from(action: DrawingAction) -> Self {
        Self::Drawing(action)
    }
}

impl From<ViewAction> for Action {
    fn from(action: ViewAction) -> Self {
        Self::View(action)
    }
}

impl From<LayerAction> for Action {
    fn from(action: LayerAction) -> Self {
        Self::Layer(action)
    }
}

impl From<TimeAction> for Action {
    fn from(action: TimeAction) -> Self {
        Self::Time(action)
    }
}

impl From<CompareAction> for Action {
    fn from(action: CompareAction) -> Self {
        Self::Compare(action)
    }
}

impl From<ChartAction> for Action {
    fn from(action: ChartAction) -> Self {
        Self::Chart(action)
    }
}

impl From<PageAction> for Action {
    fn from(action: PageAction) -> Self {
        Self::Page(action)
    }
}

impl From<StudyAction> for Action {
    fn from(action: StudyAction) -> Self {
        Self::Study(action)
    }
}

impl From<PresetAction> for Action {
    fn from(action: PresetAction) -> Self {
        Self::Preset(action)
    }
}

impl From<WindowAction> for Action {
    fn from(action: WindowAction) -> Self {
        Self::Window(action)
    }
}

/// The menu in which an action stands; declared from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Menu {
    /// Models, data and curves on disk.
    File,
    /// Points and the recipe's draft.
    Edit,
    /// The training.
    Run,
    /// What is shown.
    View,
    /// Explanations.
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The word in the menu bar.
    pub fn label(self) -> &'static str {
        match self {
            Menu::File => t("File"),
            Menu::Edit => t("Edit"),
            Menu::Run => t("Run"),
            Menu::View => t("View"),
            Menu::Help => t("Help"),
        }
    }
}
