//! The window's panels as a person meets them, without a window: through
//! AccessKit's labels, the mouse and the keyboard, over fabricated answers.

mod away;
mod classes;
mod colour;
mod curves;
mod dots;
mod evidence;
mod fit;
mod held;
mod images;
mod plane;
mod scatter;
mod studies;
mod support;
mod textures;
mod thumbnails;
mod toolbar;
