//! Data sets in memory, what is known of them, and minibatches. No burn, no window, no files.

mod batches;
mod batches_state;
mod binarize;
mod content_hash;
mod dataset;
mod gather;
mod left_out;
mod record;
mod record_difference;
mod report;
mod split_error;
mod split_name;
mod value_table;
mod warning;

pub use batches::{Batches, Minibatch};
pub use batches_state::{BatchesState, OrderFlaw};
pub use content_hash::{ContentHash, NoHash};
pub use dataset::{Dataset, Split};
pub use left_out::{LeftOut, PictureFlaw};
pub use record::{DataRecord, SameData};
pub use record_difference::RecordDifference;
pub use report::{ClassCount, DataReport, Format, NumberKind, SizeCount, SplitCounts};
pub use split_error::{SplitError, SplitFlaw};
pub use split_name::SplitName;
pub use value_table::{ColumnValues, ValueColumn, ValueTable};
pub use warning::Warning;
