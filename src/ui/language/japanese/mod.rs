//! The errors of other rooms in Japanese, a file for each room.

mod archive;
mod data;
mod explore;
mod idx;
mod model;
mod train;
