//! What each action is called, how it is explained, and its keys.

use crate::ui::language::{Language, t};
use crate::ui::scene::action::{
    Action, Direction, EditAction, FileAction, Menu, Offer, PresetAction, RunAction, Submenu,
    ViewAction, WindowAction,
};
use crate::ui::scene::{PanelName, Study};
use eframe::egui::{Key, Modifiers};

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Every action that stands in a menu, in the order of the menus.
pub fn offers() -> Vec<Offer> {
    [file(), edit(), run(), view(), help()].concat()
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
            t("Open model…"),
            t("Read weights and recipe from a file and show them, paused"),
        )
        .key(CTRL, Key::O),
        new(
            FileAction::OpenDataFolderDialog,
            t("Open data folder…"),
            t("Choose a folder of four IDX files as the data of the next run"),
        )
        .key(CTRL, Key::D),
        new(
            FileAction::Save,
            t("Save model"),
            t("Write weights and recipe to the model's file"),
        )
        .key(CTRL, Key::S)
        .group(),
        new(
            FileAction::SaveModelDialog,
            t("Save model as…"),
            t("Write weights and recipe to a new file"),
        )
        .key(CTRL_SHIFT, Key::S),
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
    vec![
        new(
            EditAction::Undo,
            t("Undo"),
            t("Take back the last edit of the recipe or of the points"),
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
            EditAction::RemoveActivePoint,
            t("Remove point"),
            t("Take away the point that the arrow keys move"),
        )
        .key(PLAIN, Key::Delete)
        .key(PLAIN, Key::Backspace),
        new(
            EditAction::ClearPoints,
            t("Clear points"),
            t("Take all points off the plane"),
        )
        .on_line(t("Clear points"), t("Take all points off the line")),
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
    ]
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

fn view() -> Vec<Offer> {
    fn new(action: impl Into<Action>, label: &'static str, tooltip: &'static str) -> Offer {
        Offer::new(Menu::View, action, label, tooltip)
    }
    let mut offers = vec![
        new(
            ViewAction::FitPlane,
            t("Fit latent plane"),
            t("Show the part of the plane where the prior has its mass"),
        )
        .on_line(
            t("Fit latent line"),
            t("Show the part of the line where the prior has its mass"),
        )
        .key(PLAIN, Key::Num0)
        .within(Submenu::Plane),
        new(
            ViewAction::FitMeans,
            t("Fit means"),
            t("Show all but the outermost hundredth of the posterior means"),
        )
        .within(Submenu::Plane),
        new(
            ViewAction::ZoomPlane(1.25),
            t("Zoom in on the plane"),
            t("Magnify the latent plane about its middle"),
        )
        .on_line(
            t("Zoom in on the line"),
            t("Magnify the latent line about its middle"),
        )
        .key(PLAIN, Key::Plus)
        .key(PLAIN, Key::Equals)
        .within(Submenu::Plane),
        new(
            ViewAction::ZoomPlane(0.8),
            t("Zoom out of the plane"),
            t("Show more of the latent plane"),
        )
        .on_line(
            t("Zoom out of the line"),
            t("Show more of the latent line"),
        )
        .key(PLAIN, Key::Minus)
        .within(Submenu::Plane),
        new(
            ViewAction::ToggleManifold,
            t("Manifold"),
            t("Behind the points, the mean of p(x|z) decoded at the middle of each cell, from the newest weights"),
        )
        .group()
        .within(Submenu::Plane),
        new(
            ViewAction::ToggleMeans,
            t("Means"),
            t("The means of q(z|x) that the encoder gives test images, coloured by class"),
        )
        .within(Submenu::Plane),
        new(
            ViewAction::ToggleHover,
            t("Hover"),
            t("Decode the place under the mouse"),
        )
        .within(Submenu::Plane),
        new(
            ViewAction::ToggleThumbnails,
            t("Pictures beside points"),
            t("Draw beside each point what it decodes to"),
        )
        .within(Submenu::Plane),
        new(
            ViewAction::FitCurves,
            t("Fit curves"),
            t("Show the curves whole"),
        )
        .key(PLAIN, Key::F)
        .group(),
        new(
            ViewAction::NextPage,
            t("Next page"),
            t("The next test images of the comparison"),
        )
        .key(PLAIN, Key::PageDown),
        new(
            ViewAction::PreviousPage,
            t("Previous page"),
            t("The test images before these"),
        )
        .key(PLAIN, Key::PageUp),
        new(
            ViewAction::ToggleRecipe,
            t("Recipe"),
            t("Show or hide the recipe on the left"),
        )
        .key(CTRL, Key::Num1)
        .group(),
        new(
            ViewAction::ToggleSide,
            t("Decoded and comparison"),
            t("Show or hide the images on the right"),
        )
        .key(CTRL, Key::Num2),
        new(
            ViewAction::ToggleStudies,
            t("Studies"),
            t("Show or hide the curves and the other studies along the bottom"),
        )
        .key(CTRL, Key::Num3),
        new(
            WindowAction::ToggleTheme,
            t("Light or dark"),
            t("Go from the dark theme to the light one or back"),
        )
        .key(CTRL, Key::T)
        .group(),
        new(
            WindowAction::Language(Language::English),
            Language::English.label(),
            t("Show the window's words in English"),
        )
        .group(),
        new(
            WindowAction::Language(Language::Japanese),
            Language::Japanese.label(),
            t("Show the window's words in Japanese"),
        ),
        new(
            WindowAction::FullScreen,
            t("Full screen"),
            t("Fill the screen, or stop filling it"),
        )
        .key(PLAIN, Key::F11),
    ];
    offers.extend(size());
    offers.extend(lecture());
    offers.push(
        new(
            PresetAction::AskName,
            t("Keep as preset…"),
            t("Keep recipe and layout under a name, to put them back by one key"),
        )
        .within(Submenu::Presets),
    );
    offers.extend(focus());
    offers.extend(studies());
    offers.extend(stages());
    offers
}

/// How large everything is.
fn size() -> [Offer; 3] {
    let new = |action: WindowAction, label, tooltip| {
        Offer::new(Menu::View, action, label, tooltip).within(Submenu::Size)
    };
    [
        new(
            WindowAction::Larger,
            t("Everything larger"),
            t("Text, controls and lines a tenth larger"),
        )
        .key(CTRL, Key::Plus)
        .key(CTRL, Key::Equals)
        .group(),
        new(
            WindowAction::Smaller,
            t("Everything smaller"),
            t("Text, controls and lines a tenth smaller"),
        )
        .key(CTRL, Key::Minus),
        new(
            WindowAction::DesignedSize,
            t("Everything as designed"),
            t("Text, controls and lines at 100 %"),
        )
        .key(CTRL, Key::Num0),
    ]
}

/// The layout for a projector, and what a presenter's keys do there.
fn lecture() -> [Offer; 4] {
    let new = |action: ViewAction, label, tooltip| {
        Offer::new(Menu::View, action, label, tooltip).within(Submenu::Lecture)
    };
    [
        new(
            ViewAction::Lecture,
            t("Lecture"),
            t("For a projector: larger type, the plane and one study, keys in place of buttons"),
        )
        .key(PLAIN, Key::L)
        .key(PLAIN, Key::F5)
        .group(),
        new(
            ViewAction::NextStop,
            t("Next stop"),
            t("The next of your presets, or else the next study; in a lecture also Page Down"),
        ),
        new(
            ViewAction::PreviousStop,
            t("Previous stop"),
            t("The preset before, or else the study before; in a lecture also Page Up"),
        ),
        new(
            ViewAction::Blank,
            t("Black screen"),
            t("Black out the lecture’s screen; any key brings it back"),
        )
        .key(PLAIN, Key::Period),
    ]
}

/// Where the keyboard's focus goes.
fn focus() -> [Offer; 7] {
    let tooltip = t("Bring the keyboard to this panel; one that is hidden is shown");
    let new = |action: ViewAction, label, tooltip| {
        Offer::new(Menu::View, action, label, tooltip).within(Submenu::Focus)
    };
    let to = |panel: PanelName, key| {
        new(ViewAction::Focus(panel), panel.focus_command(), tooltip).key(PLAIN, key)
    };
    [
        new(
            ViewAction::NextPanel,
            t("Next panel"),
            t("Bring the keyboard to the next panel in sight"),
        )
        .key(PLAIN, Key::F6)
        .group(),
        new(
            ViewAction::PreviousPanel,
            t("Panel before"),
            t("Bring the keyboard to the panel before"),
        )
        .key(SHIFT, Key::F6),
        to(PanelName::Plane, Key::P).on_line(t("Go to the latent line"), tooltip),
        to(PanelName::Decoded, Key::D),
        to(PanelName::Comparison, Key::C),
        to(PanelName::Recipe, Key::R),
        new(ViewAction::FocusStudy, t("Go to the studies"), tooltip).key(PLAIN, Key::T),
    ]
}

/// The tabs of the strip along the bottom.
fn studies() -> impl Iterator<Item = Offer> {
    Study::all().map(|study| {
        let action = ViewAction::Study(study);
        let offer = Offer::new(Menu::View, action, study.command(), study.about());
        let offer = offer.within(Submenu::Studies);
        if study == Study::Model {
            offer.group()
        } else {
            offer
        }
    })
}

/// Each panel alone in the window; the tabs have the digits in their order.
fn stages() -> impl Iterator<Item = Offer> {
    const DIGITS: [Key; 7] = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
    ];
    let keys = [None; PanelName::IMAGES.len()];
    let keys = keys.into_iter().chain(DIGITS.map(Some));
    PanelName::all().zip(keys).map(|(panel, key)| {
        let tooltip = t("Fill the window with this panel, or put the window back");
        let action = ViewAction::Stage(panel);
        let offer = Offer::new(Menu::View, action, panel.stage_command(), tooltip);
        let offer = offer.within(Submenu::Stage);
        let offer = if panel == PanelName::Plane {
            offer.on_line(t("Latent line alone"), tooltip)
        } else {
            offer
        };
        match key {
            Some(key) => offer.key(PLAIN, key),
            None => offer,
        }
    })
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
