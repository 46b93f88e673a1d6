//! The commands that take one of few values: an entry for each.

use super::Commands;
use super::value::{Value, along};
use crate::data::SplitName;
use crate::document::Note;
use crate::explore::PlacedBy;
use crate::ui::language::image_names::split_images;
use crate::ui::language::{fill, phrase, t};
use crate::ui::scene::action::{
    Action, EditAction, PageAction, PathAction, TimeAction, ViewAction,
};
use crate::ui::scene::axes::can_choose;
use crate::ui::scene::settings::{ColourBy, DifferenceOf};
use crate::ui::scene::shown_step::PlaySpeed;
use crate::ui::scene::{PanelName, paths, points};

/// Dimensions that have an entry each; the others are reached by their number.
const LISTED: usize = 64;

/// All, in the order in which they are listed.
pub(super) fn choices(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let parts = [
        axes,
        classes,
        differences,
        points_put,
        dots,
        paths_made,
        notes,
    ];
    let mut all: Vec<_> = parts.into_iter().flat_map(|part| part(commands)).collect();
    for speed in PlaySpeed::ALL {
        let words = fill(t("Play the run at {speed}"), &[("speed", speed.label())]);
        all.push((words, TimeAction::Speed(speed).into()));
    }
    for panel in PanelName::all() {
        all.push((
            panel.focus_command().to_owned(),
            ViewAction::Focus(panel).into(),
        ));
    }
    all
}

/// Which dimension the plane shows along which axis.
fn axes(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let latent = commands.progress.recipe.latent;
    let listed = if can_choose(latent) {
        latent.min(LISTED)
    } else {
        0
    };
    let along_both = |dimension: usize| {
        let values = [Value::Horizontal, Value::Vertical].into_iter().enumerate();
        values.map(move |(place, value)| {
            let words = value.with_number(&dimension.to_string());
            (words, along(commands, place, dimension))
        })
    };
    (0..listed).flat_map(along_both).collect()
}

/// The classes, where there are several.
fn classes(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all = Vec::new();
    if commands.classes.len() < 2 {
        return all;
    }
    for &class in &commands.classes {
        let name = commands.class_name(class);
        let named = |words: &'static str| fill(t(words), &[("class", &name)]);
        all.push((
            named(phrase("Comparison of class {class}")),
            PageAction::Class(Some(class)).into(),
        ));
        all.push((
            named(phrase("Show or hide class {class} on the plane")),
            ViewAction::ToggleClass(class).into(),
        ));
        all.push((
            named(phrase("Show class {class} alone on the plane")),
            ViewAction::OnlyClass(class).into(),
        ));
    }
    all.push((
        t("Show all classes on the plane").to_owned(),
        ViewAction::AllClasses.into(),
    ));
    all.push((
        t("Comparison: all classes").to_owned(),
        PageAction::Class(None).into(),
    ));
    all
}

/// What the difference of an image in colour is of.
fn differences(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let shown = DifferenceOf::all().filter(|_| commands.colour);
    let entry = |of: DifferenceOf| {
        let words = fill(t("Comparison: {difference}"), &[("difference", of.about())]);
        (words, PageAction::Difference(of).into())
    };
    shown.map(entry).collect()
}

/// The points that a person has put.
fn points_put(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let points = commands.document.points.iter();
    let entry = |handle| {
        let words = fill(t("Remove {point}"), &[("point", points::name(handle))]);
        (words, EditAction::RemovePoint(handle.id).into())
    };
    points.map(entry).collect()
}

/// The paths through them.
fn paths_made(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let entry = |path| {
        let name = paths::name(commands.document, path);
        let words = fill(t("Choose {path}"), &[("path", name)]);
        (words, PathAction::Choose(path.id).into())
    };
    commands.document.paths.iter().map(entry).collect()
}

/// The notes on the run in hand.
fn notes(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let lineage = commands.progress.lineage;
    let notes = commands.document.notes.iter();
    let own = notes.filter(|note| lineage.shares(note.run, note.step));
    let entries = |note: &Note| {
        let named = |words: &'static str| fill(t(words), &[("note", &note.text)]);
        [
            (
                named(phrase("Show the step of the note: {note}")),
                TimeAction::Show(note.step).into(),
            ),
            (
                named(phrase("Remove the note: {note}")),
                TimeAction::RemoveNote(note.id).into(),
            ),
        ]
    };
    own.flat_map(entries).collect()
}

/// What can be chosen of the dots on the plane.
fn dots(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all: Vec<(String, Action)> = Vec::new();
    for split in [SplitName::Test, SplitName::Train] {
        let words = fill(
            t("Dots on the plane: {what}"),
            &[("what", split_images(split))],
        );
        all.push((words, ViewAction::ScatterSplit(split).into()));
    }
    for (what, placed_by) in [
        (t("posterior means"), PlacedBy::Mean),
        (t("one sample each"), PlacedBy::Sample),
    ] {
        let words = fill(t("Dots on the plane: {what}"), &[("what", what)]);
        all.push((words, ViewAction::PlaceBy(placed_by).into()));
    }
    for by in ColourBy::all().filter(|by| *by != ColourBy::Column) {
        let words = fill(t("Colour dots by: {what}"), &[("what", by.label())]);
        all.push((words, ViewAction::ColourBy(by).into()));
    }
    let columns = commands.columns.iter().enumerate();
    for (place, name) in columns.filter(|(_, name)| !name.is_empty()) {
        let words = fill(t("Colour dots by column {name}"), &[("name", name)]);
        all.push((words, ViewAction::ColourByColumn(place).into()));
    }
    all
}
