//! How the window looks: colours, type, signs, small widgets, equations and pictures.
//!
//! Knows `language`; from outside the window, numbers and the shape of images.

pub(crate) mod arrow_keys;
pub(crate) mod class_mark;
pub(crate) mod drop_down;
pub(crate) mod equation;
pub(crate) mod icons;
pub(crate) mod key_name;
pub(crate) mod nearest_sampling;
pub(crate) mod number_field;
pub(crate) mod palette;
pub(crate) mod paper;
pub(crate) mod search_list;
pub(crate) mod texture;
pub(crate) mod theme;
pub(crate) mod tones;
pub(crate) mod widgets;
pub(crate) mod work_bar;
