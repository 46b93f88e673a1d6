//! From files of other programs to a data set in memory. Each format lists its pictures
//! behind one trait, [`Pictures`](pictures::Pictures); all go one way from there.

mod arrays;
mod blob;
mod byte_source;
mod content;
mod error;
mod gzip;
mod mnist;
mod numbers;
mod open;
mod pictures;
mod plan;
mod prepare;
mod preview;
mod read_all;
mod recognise;
mod report;
mod splits;
mod watch;
mod zip_entry;

pub use arrays::{ArrayFlaw, ArrayRemedy, ArrayRole, CifarFlaw, IdxFlaw, NpyFlaw, Packing, Sizes};
pub use error::{ImportError, NoDataSet, NoDataSetRemedy, ReadCause};
pub use open::{Found, name_of, open};
pub use preview::{Preview, PreviewedPicture};
pub use watch::{ImportProgress, ImportWatch};
