//! What each action is called, how it is explained, and its keys.

mod drawing;
mod marking;
mod path;
mod time;
mod view;

use crate::ui::language::t;
use crate::ui::scene::action::{
    Action, Direction, EditAction, FileAction, LayerAction, Menu, Offer, PlaneAxis, PointAction,
    RunAction, Submenu, WindowAction,
};
use drawing::drawing;
use eframe::egui::{Key, Modifiers};
use marking::marking;
use path::path;
use time::time;
use view::view;

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Every action that stands in a menu, in the order of the menus.
pub fn offers() -> Vec<Offer> {
    [file(), edit(), run(), time(), view(), help()].concat()
}

/// How `action` is offered, if it stands in a menu.
pub fn offer(action: &Action) -> Option<Offer> {
    offers().into_iter().find(|offer| offer.action == *action)
}

fn file() -> Vec<Offer> {
    fn new(action: impl Into<Action>, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::File, action, label, tooltip)
    }
    vec![
        new(
            FileAction::OpenModelDialog,
            t("Open…"),
            t("Open a session as it was left, or a model, paused"),
        )
        .key(CTRL, Key::O),
        new(
            FileAction::OpenDataDialog,
            t("Open data…"),
            t("Choose a folder or a file of images, see them as the model will, and say how they are read"),
        )
        .key(CTRL, Key::D),
        new(
            FileAction::ToggleHowRead,
            t("How the weights are read"),
            t("Of weights from another program: activation, likelihood and image shape, which their file does not tell, and which layer became which"),
        ),
        new(
            FileAction::Save,
            t("Save session"),
            t("Write the run, what you made and what you look at to their file"),
        )
        .key(CTRL, Key::S)
        .group(),
        new(
            FileAction::SaveSessionDialog,
            t("Save session as…"),
            t("Write the run, what you made and what you look at to a new file"),
        )
        .key(CTRL_SHIFT, Key::S),
        new(
            FileAction::SaveModelDialog,
            t("Save model as…"),
            t("Write the run alone to a new file: weights, recipe, optimiser and curves"),
        ),
        new(
            FileAction::ExportWeightsDialog,
            t("Export weights as safetensors…"),
            t("Write the weights of the shown step for other programs: each matrix as [out, in], as PyTorch’s Linear has it, with recipe and step"),
        ),
        new(
            FileAction::ExportCurvesDialog,
            t("Export curves as CSV…"),
            t(
                "Write ELBO, reconstruction and KL to the prior of the run, in nats per \
             image, to a table",
            ),
        )
        .key(CTRL, Key::E),
        new(
            FileAction::AskFigure,
            t("Figure…"),
            t("Draw a panel or the whole window for a file or the clipboard: as SVG or pixels, on white paper, with recipe and step"),
        )
        .key(CTRL_SHIFT, Key::E),
        new(
            FileAction::ExportHistoryDialog,
            t("History of the run as a GIF or pictures…"),
            t("Draw the panel that was last chosen for a figure, or the whole window, as of up to 100 steps of the run: as a GIF, or as a PNG file each"),
        ),
        new(
            FileAction::StopHistory,
            t("Stop drawing the history"),
            t("Write the steps that are drawn so far, as a shorter GIF or fewer pictures. Esc does it where the whole window is drawn"),
        ),
        new(
            FileAction::CancelHistory,
            t("Cancel drawing the history"),
            t("Give up drawing the run in time: no GIF and no picture of it is left"),
        ),
        new(
            FileAction::CopyFigure,
            t("Copy figure"),
            t("Put the panel that was last chosen for a figure on the clipboard, as pixels"),
        )
        .key(CTRL_SHIFT, Key::C),
        new(
            WindowAction::Quit,
            t("Quit"),
            t("Close the window and end the run"),
        )
        .key(CTRL, Key::Q)
        .group(),
    ]
}

fn edit() -> Vec<Offer> {
    fn new(action: impl Into<Action>, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::Edit, action, label, tooltip)
    }
    fn points(action: PointAction, label: &'static str, tooltip: &'static str) -> Offer {
        new(action, label, tooltip).within(Submenu::Points)
    }
    let mut offers = vec![
        new(
            EditAction::Undo,
            t("Undo"),
            t("Take back the last edit of the recipe or of what you made, or a run that you forgot"),
        )
        .key(CTRL, Key::Z),
        new(EditAction::Redo, t("Redo"), t("Make the edit again"))
            .key(CTRL_SHIFT, Key::Z)
            .key(CTRL, Key::Y),
        new(
            EditAction::AddPoint,
            t("Add point"),
            t("Put a point on the latent plane; the decoder shows the mean of p(x|z) there"),
        )
        .on_line(
            t("Add point"),
            t("Put a point on the latent line; the decoder shows the mean of p(x|z) there"),
        )
        .key(PLAIN, Key::A)
        .group(),
        new(
            EditAction::RemoveSelectedPoints,
            t("Remove point"),
            t("Take away the selected points"),
        )
        .key(PLAIN, Key::Delete)
        .key(PLAIN, Key::Backspace),
        new(
            EditAction::ClearPoints,
            t("Clear points"),
            t("Take all points off the plane"),
        )
        .on_line(t("Clear points"), t("Take all points off the line")),
        points(
            PointAction::SelectAll,
            t("Select all points"),
            t("Move, copy and remove all points together"),
        )
        .key(CTRL, Key::A),
        points(
            PointAction::Duplicate,
            t("Duplicate"),
            t("Put a copy of each selected point beside it"),
        )
        .key(CTRL, Key::J),
        points(
            PointAction::Copy,
            t("Copy as text"),
            t("Names and coordinates of the selected points, a line each"),
        )
        .key(CTRL, Key::C),
        points(
            PointAction::AskToPaste,
            t("Paste points"),
            t("Put down the points that the clipboard holds as text, a line each"),
        )
        .key(CTRL, Key::V),
        points(
            PointAction::ToggleLock,
            t("Lock or unlock"),
            t("Let neither mouse nor keys move the selected points, or again"),
        )
        .key(CTRL, Key::L),
        points(
            PointAction::Align(PlaneAxis::Horizontal),
            t("Align in a column"),
            t("Give the selected points the active one’s place across"),
        )
        .group(),
        points(
            PointAction::Align(PlaneAxis::Vertical),
            t("Align in a row"),
            t("Give the selected points the active one’s place upwards"),
        ),
        points(
            PointAction::Spread(PlaneAxis::Horizontal),
            t("Spread evenly across"),
            t("Even distances between the outermost of the selected points"),
        ),
        points(
            PointAction::Spread(PlaneAxis::Vertical),
            t("Spread evenly upwards"),
            t("Even distances between the lowest and the highest of the selected points"),
        ),
        new(
            LayerAction::ToggleGeodesic,
            t("Geodesic between points"),
            t(
                "The shortest way under the decoder’s metric J′J between the two selected points, \
                 or the two farthest apart, beside the straight line; or no longer",
            ),
        )
        .within(Submenu::Points)
        .group(),
    ];
    offers.extend(path());
    offers.extend(marking());
    offers.extend(drawing());
    offers.extend([
        new(
            EditAction::RevertDraft,
            t("Revert recipe"),
            t("Put the recipe of the run in hand back into the panel"),
        )
        .group(),
        new(
            WindowAction::Settings,
            t("Settings…"),
            t("Theme, size of the text, what the panels draw"),
        )
        .key(CTRL, Key::Comma),
    ]);
    offers
}

fn run() -> Vec<Offer> {
    fn new(action: impl Into<Action>, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::Run, action, label, tooltip)
    }
    vec![
        new(
            RunAction::TogglePause,
            t("Pause or resume"),
            t("Pause training after the current step, or resume it"),
        )
        .key(PLAIN, Key::Space),
        new(
            RunAction::OneStep,
            t("One step"),
            t("One gradient step on one minibatch, then pause"),
        )
        .key(PLAIN, Key::N),
        new(
            RunAction::OneEpoch,
            t("To the end of the epoch"),
            t("Train to the end of the epoch, then pause"),
        )
        .key(PLAIN, Key::E),
        new(
            RunAction::StartDraft,
            t("Start new run"),
            t("Draw new starting weights and train with the recipe as edited"),
        )
        .key(CTRL, Key::Enter)
        .group(),
        new(
            RunAction::ResetSameSeed,
            t("Reset, same seed"),
            t("Start over with the same seed: the same curves again, bit for bit"),
        )
        .key(CTRL, Key::R),
        new(
            RunAction::ResetNewSeed,
            t("Reset, new seed"),
            t("Start over with another seed: other starting weights, another order, other noise"),
        )
        .key(CTRL_SHIFT, Key::R),
        new(
            RunAction::BringBackLast,
            t("Bring back the run before"),
            t("Go on with the run that was replaced last, bit for bit where it was; the run in hand takes its place"),
        )
        .key(CTRL, Key::B)
        .group(),
        new(
            RunAction::TogglePin,
            t("Pin this run"),
            t("Keep the run in hand among the curves, whatever replaces it"),
        )
        .key(CTRL_SHIFT, Key::B),
        new(
            RunAction::ForgetThis,
            t("Forget this run"),
            t("Let the run in hand go: the run before comes back, or else a fresh one of this recipe. Undo takes it back until another run begins"),
        ),
        new(
            RunAction::StepBeta(Direction::Up),
            t("Raise beta"),
            t("The next larger weight of the KL, from the next step on"),
        )
        .key(PLAIN, Key::U)
        .within(Submenu::Live)
        .group(),
        new(
            RunAction::StepBeta(Direction::Down),
            t("Lower beta"),
            t("The next smaller weight of the KL, from the next step on"),
        )
        .key(PLAIN, Key::J)
        .within(Submenu::Live),
        new(
            RunAction::StepLearningRate(Direction::Up),
            t("Raise learning rate"),
            t("The next larger step size of Adam, from the next step on"),
        )
        .key(PLAIN, Key::I)
        .within(Submenu::Live),
        new(
            RunAction::StepLearningRate(Direction::Down),
            t("Lower learning rate"),
            t("The next smaller step size of Adam, from the next step on"),
        )
        .key(PLAIN, Key::K)
        .within(Submenu::Live),
    ]
}

fn help() -> Vec<Offer> {
    fn new(action: impl Into<Action>, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::Help, action, label, tooltip)
    }
    vec![
        new(
            WindowAction::Help,
            t("What is this?"),
            t("The program, its terms and its keys, briefly"),
        )
        .key(PLAIN, Key::F1)
        .key(PLAIN, Key::Questionmark),
        new(
            WindowAction::CommandPalette,
            t("Command palette…"),
            t("Find any action by typing part of its name"),
        )
        .key(CTRL, Key::K)
        .key(CTRL, Key::P),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_shortcut_or_a_label() {
        let offers = offers();
        for (place, one) in offers.iter().enumerate() {
            for other in &offers[place + 1..] {
                assert_ne!(one.label, other.label);
                for key in &one.shortcuts {
                    assert!(
                        !other.shortcuts.contains(key),
                        "{} and {} share a key",
                        one.label,
                        other.label
                    );
                }
            }
        }
    }

    #[test]
    fn where_there_is_a_line_no_action_is_on_a_plane() {
        let labels = |latent| {
            offers()
                .into_iter()
                .map(move |o| o.for_latent(latent).label)
        };
        assert!(labels(2).any(|label| label.contains("plane")));
        assert!(!labels(1).any(|label| label.contains("plane")));
    }
}
