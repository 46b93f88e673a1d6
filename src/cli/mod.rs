//! The command line: what a person types, and what is printed in answer.
//!
//! [`main`] is the whole program; each command has a file of its own. Results
//! go to standard output as JSON, or as the file itself where `--out -` asks for it;
//! everything else goes to standard error.

mod args;
mod bench;
mod counted;
mod data;
mod data_args;
mod decode;
mod destination;
mod encode;
mod error;
mod eval;
mod evaluation_bar;
mod export;
mod field;
mod figure;
mod import_bar;
mod interrupt;
mod manifold;
mod model_args;
mod model_data;
mod output;
mod path;
mod path_parser;
mod plane_args;
mod point_parser;
mod progress_style;
mod recipe_args;
mod report;
mod run;
mod save_every;
mod train;
mod training_bar;
mod value_name;
mod whole_parser;
mod window;

pub use run::main;
