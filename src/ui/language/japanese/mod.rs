//! The errors of other rooms in Japanese, a file for each room.

mod archive;
mod arrays;
mod exchange;
mod explore;
mod import;
mod latent;
mod model;
mod train;
mod value_table;
