//! What can be done and stands in no menu: words, and what they do.

use super::Commands;
use crate::document::{OwnPicture, PointColour};
use crate::explore::Order;
use crate::recipe::DataSpec;
use crate::ui::language::{data_set_names, fill, phrase, t};
use crate::ui::scene::action::{
    Action, ChartAction, CompareAction, DrawingAction, FileAction, HoldingStudy, PageAction,
    PathAction, PointAction, RegionAction, RunAction, StudyAction, ViewAction, WindowAction,
};
use crate::ui::scene::run_name::run_name;
use crate::ui::scene::settings::{DimensionsView, RegionView, ThemeChoice, XAxis};
use crate::ui::scene::{marking, own_pictures, paths, points};

/// What stands on the panels and in no menu.
pub(super) fn plain() -> Vec<(String, Action)> {
    let order = |words, order| (words, Action::from(PageAction::Order(order)));
    let axis = |words, axis| (words, Action::from(ChartAction::XAxis(axis)));
    let study = |words, study: StudyAction| (words, Action::from(study));
    let theme = |words, theme| (words, Action::from(WindowAction::Theme(theme)));
    let all = [
        order(phrase("Comparison: as in file"), Order::File),
        order(phrase("Comparison: worst first"), Order::WorstFirst),
        order(phrase("Comparison: best first"), Order::BestFirst),
        order(phrase("Comparison: random"), Order::Random(1)),
        axis(phrase("Curves: by step"), XAxis::Step),
        axis(phrase("Curves: by epoch"), XAxis::Epoch),
        axis(phrase("Curves: by time"), XAxis::Time),
        (phrase("Curves: follow the run"), ChartAction::Follow.into()),
        (
            phrase("Curves: the tail on a logarithmic scale"),
            ChartAction::ToggleTail.into(),
        ),
        (
            phrase("Curves: show or hide train"),
            ChartAction::ToggleTrain.into(),
        ),
        (
            phrase("Curves: show or hide test"),
            ChartAction::ToggleTest.into(),
        ),
        study(phrase("Inference: refine q"), StudyAction::Refine),
        study(
            phrase("Inference: stop, back to the encoder’s q"),
            StudyAction::StopRefining,
        ),
        study(
            phrase("Inference: full covariance"),
            StudyAction::ToggleFullCovariance,
        ),
        study(
            phrase("Inference: refine the page"),
            StudyAction::RefinePage,
        ),
        study(phrase("Zoom to p(z|x)"), StudyAction::ZoomToPosterior),
        study(phrase("Noise: resample epsilon"), StudyAction::RedrawNoise),
        study(
            phrase("Noise: freeze or free epsilon"),
            StudyAction::ToggleHeldNoise,
        ),
        study(
            phrase("Inference: update held weights"),
            StudyAction::UpdateWeights(HoldingStudy::Inference),
        ),
        study(
            phrase("Inference: hold the weights, or live again"),
            StudyAction::ToggleHeldWeights(HoldingStudy::Inference),
        ),
        study(
            phrase("Noise: update held weights"),
            StudyAction::UpdateWeights(HoldingStudy::Noise),
        ),
        study(
            phrase("Noise: hold the weights, or live again"),
            StudyAction::ToggleHeldWeights(HoldingStudy::Noise),
        ),
        (
            phrase("Show the chosen image’s q on the plane"),
            ViewAction::ShowPosterior.into(),
        ),
        (
            phrase("Back: leave what covers the panels"),
            ViewAction::Back.into(),
        ),
        (
            phrase("Path: as many pictures as there is room for"),
            PathAction::Pictures(None).into(),
        ),
        theme(phrase("Theme: dark"), ThemeChoice::Dark),
        theme(phrase("Theme: light"), ThemeChoice::Light),
        theme(phrase("Theme: as the desktop"), ThemeChoice::System),
    ];
    let dimensions = DimensionsView::all().map(|view| {
        let action = StudyAction::ShowDimensions(view);
        (view.command().to_owned(), action.into())
    });
    let all = all.into_iter();
    all.map(|(words, action)| (t(words).to_owned(), action))
        .chain(dimensions)
        .collect()
}

/// What can be done with the runs that were replaced, the newest first.
pub(super) fn kept_runs(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all = Vec::new();
    for run in commands.progress.kept.iter().rev() {
        let name = run_name(run, commands.progress);
        let id = run.run;
        let compare = fill(t("Compare with {run}"), &[("run", &name)]);
        all.push((compare, CompareAction::With(id).into()));
        let mut add = |words: &'static str, action: RunAction| {
            all.push((fill(t(words), &[("run", &name)]), action.into()));
        };
        add(phrase("Bring back {run}"), RunAction::BringBack(id));
        if run.pinned {
            add(phrase("Unpin {run}"), RunAction::Unpin(id));
        } else {
            add(phrase("Pin {run}"), RunAction::Pin(id));
        }
        add(phrase("Save {run}…"), RunAction::SaveKeptDialog(id));
        add(phrase("Forget {run}"), RunAction::Forget(id));
    }
    all
}

/// Data sets that need no path, and what can be done with images that are read or missing.
pub(super) fn data(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let open = |(set, name): (DataSpec, String)| {
        let words = fill(t("Open data: {name}"), &[("name", name)]);
        (words, FileAction::OpenData(Box::new(set)).into())
    };
    let sets = commands.settings.data.offered();
    let names = data_set_names(&sets);
    let mut all: Vec<(String, Action)> = sets.into_iter().zip(names).map(open).collect();
    if commands.progress.data_report().is_some() {
        let words = t("What was read…").to_owned();
        all.push((words, FileAction::ShowReport.into()));
    }
    if commands.progress.importing.is_some() {
        let words = t("Stop reading images").to_owned();
        all.push((words, FileAction::CancelImport.into()));
    }
    if commands.progress.missing_data.is_some() {
        let words = t("Locate the images of this model…").to_owned();
        all.push((words, FileAction::LocateDialog.into()));
    }
    let offered = [
        (phrase("Go on with the lost run"), FileAction::GoOnWithLost),
        (
            phrase("Leave the lost run for later"),
            FileAction::LeaveLost,
        ),
        (phrase("Discard the lost run"), FileAction::DiscardLost),
    ];
    let offered = offered.into_iter().filter(|_| commands.lost);
    all.extend(offered.map(|(words, action)| (t(words).to_owned(), action.into())));
    all
}

/// The colours that the selected points and the chosen path can have.
pub(super) fn colours() -> Vec<(String, Action)> {
    let all = || std::iter::once(None).chain(PointColour::ALL.map(Some));
    let of_points = all().map(|colour| {
        let words = points::colour_words(colour).to_owned();
        (words, PointAction::Colour(colour).into())
    });
    let of_path = all().map(|colour| {
        let words = paths::colour_words(colour).to_owned();
        (words, PathAction::Colour(colour).into())
    });
    of_points.chain(of_path).collect()
}

/// What can be marked, and what can be done with the regions that are kept.
pub(super) fn regions(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all: Vec<(String, Action)> = RegionView::all()
        .map(|view| (view.command().to_owned(), RegionAction::View(view).into()))
        .collect();
    for &class in &commands.classes {
        let words = fill(
            t("Mark class {class}"),
            &[("class", commands.class_name(class))],
        );
        all.push((words, RegionAction::MarkClass(class).into()));
    }
    for region in commands.regions() {
        let name = marking::region_name(region);
        let mut add = |words: &'static str, action: RegionAction| {
            all.push((fill(t(words), &[("region", &name)]), action.into()));
        };
        add(
            phrase("Mark region {region}"),
            RegionAction::Choose(region.id),
        );
        add(
            phrase("Remove region {region}"),
            RegionAction::Remove(region.id),
        );
    }
    let colours = std::iter::once(None).chain(PointColour::ALL.map(Some));
    all.extend(colours.map(|colour| {
        let words = marking::colour_words(colour).to_owned();
        (words, RegionAction::Colour(colour).into())
    }));
    all
}

/// A person's own pictures, and the colours that they are drawn in.
pub(super) fn own_pictures(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let pictures = commands.document.pictures.iter();
    let choose = |picture: &OwnPicture| {
        let name = own_pictures::name(picture);
        let words = fill(t("Choose {name}"), &[("name", name)]);
        (words, DrawingAction::Choose(picture.id).into())
    };
    let colour = |(words, colour): (&'static str, [u8; 3])| {
        (t(words).to_owned(), DrawingAction::Colour(colour).into())
    };
    let colours = [
        (phrase("Draw in white"), [255; 3]),
        (phrase("Draw in black"), [0; 3]),
        (phrase("Draw in red"), [230, 40, 40]),
        (phrase("Draw in green"), [40, 170, 70]),
        (phrase("Draw in blue"), [40, 90, 220]),
        (phrase("Draw in yellow"), [240, 210, 50]),
    ];
    let colours = colours.into_iter().filter(|_| commands.colour).map(colour);
    pictures.map(choose).chain(colours).collect()
}
