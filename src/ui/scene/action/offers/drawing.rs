//! The menu of a person's own pictures.

use crate::ui::language::t;
use crate::ui::scene::action::{Action, DrawingAction, Menu, Offer, Submenu, Tool};

/// What stands there.
pub(super) fn drawing() -> Vec<Offer> {
    fn new(action: DrawingAction, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::Edit, Action::from(action), label, tooltip).within(Submenu::Drawing)
    }
    vec![
        new(
            DrawingAction::New,
            t("New sheet"),
            t("Put an empty sheet on the canvas; the pictures that you have stay"),
        )
        .group(),
        new(
            DrawingAction::OpenDialog,
            t("Open picture…"),
            t(
                "Bring a picture from a file: it gets the size and the colours of the model’s \
                 images by the rules that those were read by",
            ),
        ),
        new(
            DrawingAction::AskToPaste,
            t("Paste picture"),
            t("Bring the picture that the clipboard holds, in the same way"),
        ),
        new(
            DrawingAction::DrawFromChosen,
            t("Draw from the chosen image"),
            t(
                "Copy the chosen test image onto a new sheet, to see what a stroke more or less \
                 does to its code",
            ),
        ),
        new(
            DrawingAction::Duplicate,
            t("Duplicate picture"),
            t("Draw on a copy; the picture itself stays as it is"),
        ),
        new(
            DrawingAction::Remove,
            t("Remove picture"),
            t("Take away the picture on the canvas"),
        ),
        new(
            DrawingAction::Study,
            t("Study this picture"),
            t("Make the picture on the canvas the chosen image, for the plane and every study"),
        )
        .group(),
        new(
            DrawingAction::ToggleCentred,
            t("Centre as MNIST is"),
            t(
                "MNIST’s digits were scaled into 20 x 20 pixels and placed by their centre of \
                 mass. The model has seen no others, so it is shown your picture in the same way",
            ),
        ),
        new(
            DrawingAction::Take(Tool::Brush),
            t("Draw with the brush"),
            t("Strokes leave the brush’s colour"),
        )
        .group(),
        new(
            DrawingAction::Take(Tool::Eraser),
            t("Draw with the eraser"),
            t("Strokes take away what is there; so does the right button of the mouse"),
        ),
        new(
            DrawingAction::Clear,
            t("Clear the sheet"),
            t("Take everything off the sheet"),
        ),
        new(
            DrawingAction::Fill,
            t("Fill the sheet"),
            t("Cover the sheet with the brush’s colour"),
        ),
        new(
            DrawingAction::Invert,
            t("Invert the picture"),
            t(
                "Turn black into white and white into black: a digit on white paper becomes one \
                 as MNIST stores it",
            ),
        ),
    ]
}
