//! The strip along the bottom: one study of the model at a time, chosen by a tab.
//!
//! A study is a file here with a panel of its own, listed in `strip`. Knows `curves`,
//! whose panel is the first tab, `plot`, `scene` and what lies below them.

mod columns;
mod dimensions;
mod drawing;
mod evidence;
mod frame;
mod held;
mod inference;
mod model;
mod next_question;
mod noise;
mod path;
mod region;
mod strip;
mod tabs;
mod weights;

pub use dimensions::DimensionsStudy;
pub use drawing::DrawingStudy;
pub use evidence::EvidenceStudy;
pub use inference::InferenceStudy;
pub use model::ModelStudy;
pub use noise::NoiseStudy;
pub use path::PathStudy;
pub use region::RegionStudy;
pub use strip::Studies;
pub use weights::WeightsStudy;
