//! The View menu: what the panels show, and what stands around them.

use super::{CTRL, PLAIN, SHIFT};
use crate::ui::language::{Language, t};
use crate::ui::scene::action::{
    Action, CompareAction, DIGITS, FileAction, LayerAction, Menu, Offer, PresetAction, Submenu,
    ViewAction, WindowAction,
};
use crate::ui::scene::settings::{FieldChoice, ManifoldSpacing};
use crate::ui::scene::shown_plane::PlaneChoice;
use crate::ui::scene::{PanelName, Study};
use eframe::egui::Key;

/// What stands there, with its menus within the menu.
pub(super) fn view() -> Vec<Offer> {
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
            t("Where the encoder puts images: a dot each"),
        )
        .within(Submenu::Plane),
        new(
            FileAction::ReadTableDialog,
            t("Colour dots by a table…"),
            t("Read a CSV file with a row for each scattered image, and colour the dots by a column of it"),
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
    ];
    offers.extend(layers());
    offers.extend([
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
            CompareAction::Ask,
            t("Compare with…"),
            t("Show another run beside the one in hand: two planes linked by image, and its curves as a dashed line. The same again leaves it. Neither run changes"),
        )
        .key(PLAIN, Key::S)
        .group(),
        new(
            CompareAction::FileDialog,
            t("Compare with a file…"),
            t("Show a model beside the run in hand, which stays in hand, or the curves of a CSV file"),
        ),
        new(
            CompareAction::Stop,
            t("Compare no longer"),
            t("Show the run in hand alone again"),
        ),
        new(
            WindowAction::ToggleTheme,
            t("Light or dark"),
            t("Go from the dark theme to the light one or back"),
        )
        .key(CTRL, Key::T)
        .group(),
        new(
            ViewAction::ToggleInkOnPaper,
            t("Ink on paper"),
            t(
                "Draw 0 of grey pictures as white paper and 255 as black ink. Otherwise they are \
                 drawn as stored, 0 black and 255 white. Files are always written as stored",
            ),
        ),
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
    ]);
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

/// Heat maps over the plane, and how the manifold is spaced.
fn layers() -> Vec<Offer> {
    let new = |action: LayerAction, label, tooltip| {
        Offer::new(Menu::View, action, label, tooltip).within(Submenu::Layers)
    };
    let mut offers = vec![new(
        LayerAction::ToggleField,
        t("Field"),
        t("A heat map behind points and dots: the one that was drawn last, or none"),
    )];
    let field = |of: FieldChoice| new(LayerAction::Field(of), of.label(), of.about());
    offers.extend(FieldChoice::all().map(field));
    offers.push(new(
        LayerAction::ToggleFieldOverManifold,
        t("Field over the manifold"),
        t("Blend the field with the manifold. Otherwise it is drawn in its place"),
    ));
    let plane = PlaneChoice::ALL.into_iter().enumerate().map(|(place, of)| {
        let offer = new(LayerAction::LayPlane(of), of.label(), of.about());
        if place == 0 { offer.group() } else { offer }
    });
    offers.extend(plane);
    let spacing = |of: ManifoldSpacing| {
        let offer = new(LayerAction::Spacing(of), of.label(), of.about());
        if of == ManifoldSpacing::View {
            offer.group()
        } else {
            offer
        }
    };
    offers.extend(ManifoldSpacing::all().map(spacing));
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

/// Each panel alone in the window; the first nine tabs have the digits in their order.
fn stages() -> impl Iterator<Item = Offer> {
    let keys = [None; PanelName::IMAGES.len()];
    let keys = keys.into_iter().chain(DIGITS.map(Some));
    let keys = keys.chain(std::iter::repeat(None));
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
