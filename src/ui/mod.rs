//! The window: egui panels over the protocols of `train` and `explore`. No burn here.
//!
//! Its wings stand in this order: `language`, `style`, `figure`, `scene`, `plot`, then the panels
//! (`recipe`, `curves`, `plane`, `comparison`, `studies`, `import`), then `shell`, which puts
//! them together, and `host`, which turns the event loop. A wing may know only wings before it;
//! the table in ARCHITECTURE.md says which.

mod comparison;
mod curves;
mod figure;
mod host;
mod import;
pub mod language;
mod plane;
mod plot;
mod recipe;
pub mod scene;
mod shell;
mod studies;
mod style;

pub use comparison::ComparisonPanel;
pub use curves::CurvesPanel;
pub use host::{
    FrameReport, Probe, ProbeRequest, SessionEnd, WindowApp, WindowError, WindowOptions,
    paint_on_one_thread, run,
};
pub use plane::{DecodedPanel, PlanePanel};
pub use scene::{
    LaidPlane, MarkingTool, PanelName, PlaneChoice, Scene, Selection, Study, action, settings,
};
pub use shell::{
    Answering, Backend, Figure, FigureError, FigureRequest, Shell, ShippedModel, figure_of_model,
    shipped_models,
};
pub use studies::{
    DimensionsStudy, DrawingStudy, EvidenceStudy, InferenceStudy, ModelStudy, NoiseStudy,
    PathStudy, RegionStudy, Studies, WeightsStudy,
};
