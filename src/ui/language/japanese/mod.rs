//! The errors of other rooms in Japanese, a file for each room.

mod archive;
mod explore;
mod idx;
mod import;
mod model;
mod train;
