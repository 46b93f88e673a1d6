//! What can be done with a person's own pictures.

use eframe::egui::ColorImage;
use std::path::PathBuf;
use std::sync::Arc;

/// What can be done on the canvas, and with the pictures that were drawn or brought.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawingAction {
    /// Put an empty sheet on the canvas.
    New,
    /// Put a copy of the picture on the canvas beside it, and draw on the copy.
    Duplicate,
    /// Take away the picture on the canvas.
    Remove,
    /// Put this picture on the canvas and choose it, by its id.
    Choose(u64),
    /// Choose the picture on the canvas.
    Study,
    /// Take everything off the sheet.
    Clear,
    /// Cover the sheet with the brush's colour.
    Fill,
    /// Turn black into white and white into black.
    Invert,
    /// Show the picture to the model centred as MNIST's digits are, or as it is drawn.
    ToggleCentred,
    /// Copy the chosen test image onto a new sheet.
    DrawFromChosen,
    /// Draw with this.
    Take(Tool),
    /// Draw with a brush of this diameter, in pixels of the picture.
    BrushSize(f32),
    /// Let the brush fade towards its edge, from 0 to 1.
    BrushSoftness(f32),
    /// Draw with this red, green and blue.
    Colour([u8; 3]),
    /// Ask for a picture file.
    OpenDialog,
    /// Bring the picture in this file.
    Open(PathBuf),
    /// Ask the clipboard for a picture.
    AskToPaste,
    /// Bring the picture that the clipboard held.
    Paste(Arc<ColorImage>),
    /// Make all that was drawn so far one step of undo.
    FinishStroke,
}

/// What the hand draws with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// It leaves its colour.
    #[default]
    Brush,
    /// It leaves nothing.
    Eraser,
}
