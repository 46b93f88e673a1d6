//! Elbow: watch a variational autoencoder learn, then walk through what it learned.
//!
//! The rooms and what each may know of the others: see ARCHITECTURE.md.

#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod archive;
pub mod cli;
pub mod cores;
pub mod curves;
pub mod data;
pub mod document;
pub mod exchange;
pub mod explore;
pub mod fields;
pub mod import;
pub mod kernels;
pub mod latent;
pub mod maps;
pub mod model;
pub mod numbers;
pub mod paths;
pub mod recipe;
pub mod rng;
pub mod run;
pub mod theory;
pub mod train;
pub mod ui;
