//! What the window and the trainer's thread say to each other.
//!
//! The window sends [`Command`]s through a channel. The thread answers by
//! putting its newest [`Progress`] where the window picks it up each frame:
//! nobody waits, and a window that is not drawing costs no memory.

use super::error::MissingData;
use super::foreign::ForeignWeights;
use super::kept::KeptRun;
use super::message::{Failure, Notice};
use super::model_file::ModelFile;
use super::published::Published;
use super::save_order::SaveOrder;
use crate::archive::{Assumed, LostRun, SavedSession};
use crate::curves::History;
use crate::data::{DataReport, Dataset};
use crate::import::ImportProgress;
use crate::recipe::{DataSpec, ForkSettings, Live, Recipe, RunLength};
use crate::run::{Lineage, RunTime};
use crossbeam_channel::Sender;
use std::path::PathBuf;
use std::sync::Arc;

/// What the thread begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The first run's recipe; for an opened model only its device counts.
    pub recipe: Recipe,
    /// A saved model to open, paused, instead of a fresh run.
    pub model: Option<PathBuf>,
    /// What that model's file does not tell.
    pub assumed: Assumed,
    /// Where the images of that model lie, instead of the place in its recipe.
    pub data: Option<DataSpec>,
    /// Where the first run pauses by itself.
    pub length: Option<RunLength>,
}

/// From the window to the trainer's thread.
#[derive(Debug)]
pub enum Command {
    /// Train until paused.
    Run,
    /// Stop after the step in hand.
    Pause,
    /// Train one step, then pause.
    Step,
    /// Train to the end of the epoch, then pause.
    Epoch,
    /// New live hyperparameters, from the next step on.
    Live(Live),
    /// Start a fresh run, and keep the one in hand; starts training at once if `run`. Where
    /// its images are yet to be read, the run in hand goes on until they are; so it is with
    /// [`Command::Open`]. A newer import takes the place of one under way.
    Start {
        /// All of it applies.
        recipe: Box<Recipe>,
        /// Train at once.
        run: bool,
    },
    /// Open a saved model, paused, and keep the run in hand. A model whose images cannot be
    /// had opens all the same, to be explored: see [`Progress::missing_data`].
    Open(PathBuf),
    /// The same without those of the earlier steps in the file that are damaged.
    OpenWithoutDamaged(PathBuf),
    /// Read the file of the weights in hand once more, those of another program, with this taken
    /// for granted: see [`Progress::foreign`]. The run in hand is kept as with
    /// [`Command::Open`]; images that it has stay its own if they fit.
    Reread(Assumed),
    /// Go on with a run that was lost with its window, paused, and keep the run in hand. It
    /// counts as unsaved, and has no file of its own.
    GoOn(Box<LostRun>),
    /// The program is about to end without its person's word: hold the run in hand, and keep
    /// it for the next window. Something is sent back once it is written; where nothing can be
    /// kept, the way back is dropped.
    KeepNow(Sender<()>),
    /// The window closes by its person's word: what no file holds is kept no longer.
    KeepNothing,
    /// This is in no file: it goes into what is written of the run in hand by itself.
    KeepWork(Box<SavedSession>),
    /// Go on with a kept run from where it was, paused, and keep the one in hand.
    BringBack(u64),
    /// Keep this run, in hand or replaced, whatever replaces it.
    Pin(u64),
    /// Keep it no longer than any other.
    Unpin(u64),
    /// Let a run go, until another begins: a kept one, or the one in hand. In its place comes the
    /// run that was replaced last, or a fresh one of the same recipe, paused.
    Forget(u64),
    /// Take a run back that was forgotten, to where it was.
    TakeBack(u64),
    /// Begin a second run at the last kept step up to this one of the run in hand, paused; or at
    /// the step that it stands at.
    Fork {
        /// The last step that both share.
        step: u64,
        /// What the second does otherwise from there on; None: nothing.
        settings: Option<Box<ForkSettings>>,
    },
    /// Give up the import under way, and what was to begin with it; the run in hand goes on.
    /// Where there is none yet, a model opens without its images.
    CancelImport,
    /// The images of the model in hand lie there: read them, so that it can go on. Nothing is
    /// done while its images are at hand.
    Locate(Box<DataSpec>),
    /// Write the run in hand to a file, with what a person made around it or alone; or a kept run
    /// alone.
    Save(Box<SaveOrder>),
    /// Write the curves as CSV.
    ExportCurves(PathBuf),
    /// A person stands at this kept step of a run, for a fork to begin there: it stays while they
    /// do, however the run goes on and is thinned. None: at none.
    StandAt {
        /// Nothing is done unless it is the one in hand.
        run: u64,
        /// The step.
        step: Option<u64>,
    },
    /// Let the weights by step take so many bytes.
    KeepWeights {
        /// At least two sets of weights are kept, however few they are.
        bytes: u64,
    },
}

/// An import under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Importing {
    /// Which images.
    pub spec: DataSpec,
    /// How far it is.
    pub progress: ImportProgress,
    /// Images read in a second, over all of it so far.
    pub per_second: f64,
}

/// What the trainer's thread is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Reading data or building a model.
    Preparing,
    /// Making steps.
    Running,
    /// Waiting for a command.
    Paused,
    /// There is no run that could go on.
    Failed(Failure),
}

/// The state of the trainer's thread, published at most about 30 times a second.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Which run is in hand. Each fresh or opened run has a number of its own, larger than
    /// those before; a run that is brought back has its old one again.
    pub run: u64,
    /// Which run it is, beyond this session.
    pub lineage: Lineage,
    /// What the thread is doing.
    pub phase: Phase,
    /// The recipe as it stands, live changes included.
    pub recipe: Recipe,
    /// None while the first data set is still being read.
    pub dataset: Option<Arc<Dataset>>,
    /// The images that are being read for the next run, if any are; the run in hand goes on.
    pub importing: Option<Importing>,
    /// Why the run in hand has no images, if it has none: the model can be explored, but makes
    /// no step until [`Command::Locate`] finds them.
    pub missing_data: Option<MissingData>,
    /// How far training has come.
    pub time: RunTime,
    /// Over about the last second of training; 0 while paused.
    pub samples_per_second: f64,
    /// The curves so far.
    pub history: Arc<History>,
    /// The weights of the run by step, ascending: evenly over its whole length.
    pub weights_by_step: Arc<Vec<Arc<Published>>>,
    /// The file that the run was last saved to or opened from.
    pub file: Option<ModelFile>,
    /// Where the weights come from, where another program wrote their file.
    pub foreign: Option<Arc<ForeignWeights>>,
    /// What a person had made around the run in hand, where it was opened with that.
    pub session: Option<Arc<SavedSession>>,
    /// Steps have been made that no file holds.
    pub unsaved: bool,
    /// The run in hand will be kept, whatever replaces it.
    pub pinned: bool,
    /// The replaced runs that can be brought back, the one replaced last at the end.
    pub kept: Arc<[KeptRun]>,
    /// Runs that were forgotten and can be taken back.
    pub forgotten: Arc<[u64]>,
    /// The last few things worth telling, oldest first.
    pub notices: Vec<Notice>,
}

impl Progress {
    /// What became of the images of the run in hand, where they were read from files.
    pub fn data_report(&self) -> Option<&DataReport> {
        self.dataset.as_ref()?.report.as_deref()
    }

    /// Before the first run has begun.
    pub fn preparing(recipe: Recipe) -> Self {
        Self {
            run: 0,
            lineage: Lineage::fresh(),
            phase: Phase::Preparing,
            recipe,
            dataset: None,
            importing: None,
            missing_data: None,
            time: RunTime::default(),
            samples_per_second: 0.0,
            history: Arc::new(History::new()),
            weights_by_step: Arc::default(),
            file: None,
            foreign: None,
            session: None,
            unsaved: false,
            pinned: false,
            kept: Arc::default(),
            forgotten: Arc::default(),
            notices: Vec::new(),
        }
    }
}
