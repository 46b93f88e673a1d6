//! The entries about a person's own pictures: which can be chosen, and which stand at on.

use crate::document::DIGIT_SHAPE;
use crate::ui::scene::action::DrawingAction;
use crate::ui::scene::studied::studied;
use crate::ui::scene::{Scene, own_pictures};

/// Whether there is something to do.
pub(super) fn is_possible(scene: &Scene<'_>, action: &DrawingAction) -> bool {
    match action {
        DrawingAction::Duplicate
        | DrawingAction::Remove
        | DrawingAction::Study
        | DrawingAction::Clear
        | DrawingAction::Invert => own_pictures::on_canvas(scene).is_some(),
        DrawingAction::DrawFromChosen => studied(scene).is_some(),
        DrawingAction::ToggleCentred => own_pictures::sheet(scene) == Some(DIGIT_SHAPE),
        DrawingAction::New
        | DrawingAction::Choose(_)
        | DrawingAction::Fill
        | DrawingAction::Take(_)
        | DrawingAction::BrushSize(_)
        | DrawingAction::BrushSoftness(_)
        | DrawingAction::Colour(_)
        | DrawingAction::OpenDialog
        | DrawingAction::Open(_)
        | DrawingAction::AskToPaste
        | DrawingAction::Paste(_)
        | DrawingAction::FinishStroke => true,
    }
}

/// Whether a switch stands at on.
pub(super) fn is_on(scene: &Scene<'_>, action: &DrawingAction) -> bool {
    match action {
        DrawingAction::Take(tool) => scene.settings.drawing.tool == *tool,
        DrawingAction::Choose(id) => scene.selection.canvas == Some(*id),
        DrawingAction::Colour(colour) => scene.settings.drawing.colour == *colour,
        DrawingAction::ToggleCentred => own_pictures::is_centred(scene),
        DrawingAction::New
        | DrawingAction::Duplicate
        | DrawingAction::Remove
        | DrawingAction::Study
        | DrawingAction::Clear
        | DrawingAction::Fill
        | DrawingAction::Invert
        | DrawingAction::DrawFromChosen
        | DrawingAction::BrushSize(_)
        | DrawingAction::BrushSoftness(_)
        | DrawingAction::OpenDialog
        | DrawingAction::Open(_)
        | DrawingAction::AskToPaste
        | DrawingAction::Paste(_)
        | DrawingAction::FinishStroke => false,
    }
}
