//! Data sets as other programs write them, opened whole.

mod tables;
