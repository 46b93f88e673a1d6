//! What is being drawn for a file, step by step.

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnForFile {
    /// Steps that are drawn.
    pub done: usize,
    /// Steps that are to be drawn; 1 for the window as it is.
    pub of: usize,
    /// The window itself shows one step after another.
    pub by_window: bool,
    /// This very frame is taken: what only tells of the work is not in it.
    pub in_this_frame: bool,
}
