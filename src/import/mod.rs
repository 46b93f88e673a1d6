//! From files of other programs to a data set in memory. Each format lists its pictures
//! behind one trait, `Pictures`; all go one way from there.

mod arrays;
mod blob;
mod bounds;
mod byte_source;
mod classes;
mod content;
mod error;
mod gzip;
mod label_table_flaw;
mod mnist;
mod named_split;
mod natural_order;
mod numbers;
mod one_picture;
mod open;
mod picture_files;
mod pictures;
mod plan;
mod prepare;
mod preview;
mod read_all;
mod recognise;
mod report;
mod shapes;
mod splits;
mod table;
mod table_flaw;
mod tables;
mod warnings;
mod watch;
mod zip_entry;

pub use arrays::{ArrayFlaw, ArrayRemedy, ArrayRole, CifarFlaw, IdxFlaw, NpyFlaw, Packing, Sizes};
pub use error::{ImportError, NoDataSet, NoDataSetRemedy, ReadCause};
pub use label_table_flaw::LabelTableFlaw;
pub use one_picture::{
    OnePicture, OnePictureError, is_picture_by_name, read_one_picture, take_one_picture,
};
pub use open::{Found, name_of, open, open_bytes};
pub use preview::{Preview, PreviewedPicture};
pub use read_all::asks_first;
pub use shapes::{Factors, Shape, factors};
pub use table_flaw::TableFlaw;
pub use watch::{ImportProgress, ImportWatch};
