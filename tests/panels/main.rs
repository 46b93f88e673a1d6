//! The window's panels as a person meets them, without a window: through
//! AccessKit's labels, the mouse and the keyboard, over fabricated answers.

mod away;
mod classes;
mod colour;
mod curves;
mod dots;
mod drawing;
mod evidence;
mod fields;
mod fit;
mod held;
mod images;
mod marking;
mod paths;
mod plane;
mod regions;
mod studies;
mod support;
mod textures;
mod thumbnails;
mod toolbar;
