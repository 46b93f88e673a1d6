//! The window's panels as a person meets them, without a window: through
//! AccessKit's labels, the mouse and the keyboard, over fabricated answers.

mod curves;
mod dots;
mod evidence;
mod fit;
mod held;
mod images;
mod plane;
mod studies;
mod support;
mod thumbnails;
mod toolbar;
