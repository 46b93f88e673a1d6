//! What can be done with paths through points.

use crate::document::{Along, EvenIn};
use crate::latent::Interpolation;
use crate::ui::language::t;
use crate::ui::scene::action::{Menu, Offer, PathAction, Submenu};
use eframe::egui::{Key, Modifiers};

const PLAIN: Modifiers = Modifiers::NONE;

/// In a menu of their own.
pub(super) fn path() -> Vec<Offer> {
    [make(), way(), play(), take_along()].concat()
}

fn new(action: PathAction, label: &'static str, tooltip: &'static str) -> Offer {
    Offer::new(Menu::Edit, action, label, tooltip).within(Submenu::Path)
}

fn make() -> Vec<Offer> {
    vec![
        new(
            PathAction::Make,
            t("Path through the selected points"),
            t(
                "A way through latent space from point to point, in the order of their numbers, \
                 and what is decoded along it. Shift and a click select several points",
            ),
        )
        .key(PLAIN, Key::W),
        new(
            PathAction::ChooseNext,
            t("Next path"),
            t("Choose the path after the chosen one, after the last the first"),
        ),
        new(
            PathAction::Duplicate,
            t("Duplicate path"),
            t("Another path through the same points, to compare two ways"),
        ),
        new(
            PathAction::Remove,
            t("Remove path"),
            t("Take away the chosen path; its points stay"),
        ),
    ]
}

fn way() -> Vec<Offer> {
    vec![
        new(
            PathAction::AddActive,
            t("Add the active point to the path"),
            t("The path passes the active point last"),
        )
        .group(),
        new(
            PathAction::TakeActiveOut,
            t("Take the active point out of the path"),
            t("The path passes it no more; the point itself stays"),
        ),
        new(
            PathAction::MoveActive(Along::Back),
            t("Pass the active point earlier"),
            t("It changes places with the point before it on the path"),
        ),
        new(
            PathAction::MoveActive(Along::On),
            t("Pass the active point later"),
            t("It changes places with the point after it on the path"),
        ),
        new(
            PathAction::Reverse,
            t("Turn the path round"),
            t("Pass its points in the opposite order"),
        ),
        new(
            PathAction::How(Interpolation::Lerp),
            t("Straight path"),
            t("Straight lines from point to point: between far codes they pass nearer to the origin than most codes lie"),
        )
        .group(),
        new(
            PathAction::How(Interpolation::Slerp),
            t("Spherical path"),
            t("Turns about the origin: the distance from it goes evenly from one point’s to the next’s, as codes drawn from the prior in many dimensions lie at nearly one distance"),
        ),
        new(
            PathAction::How(Interpolation::Spline),
            t("Smooth path"),
            t("A centripetal Catmull-Rom spline: one smooth curve through all points"),
        ),
        new(
            PathAction::ToggleClosed,
            t("Closed path"),
            t("Lead from the last point back to the first"),
        ),
        new(
            PathAction::EvenIn(EvenIn::Latent),
            t("Even steps in latent length"),
            t("Each step of the strip is as long in latent units"),
        )
        .group(),
        new(
            PathAction::EvenIn(EvenIn::Picture),
            t("Even steps in the picture"),
            t("Each step of the strip changes the decoded picture as much, as the Euclidean length over its pixels: on the plane the steps then crowd where the decoder changes fast"),
        ),
    ]
}

fn play() -> Vec<Offer> {
    vec![
        new(
            PathAction::TogglePlay,
            t("Play or pause the path"),
            t("The playhead goes along the path, and what it comes to is decoded"),
        )
        .key(PLAIN, Key::Y)
        .group(),
        new(
            PathAction::Step(Along::Back),
            t("Previous picture of the path"),
            t("Bring the playhead to the strip’s picture before it"),
        )
        .key(PLAIN, Key::OpenBracket),
        new(
            PathAction::Step(Along::On),
            t("Next picture of the path"),
            t("Bring the playhead to the strip’s picture after it"),
        )
        .key(PLAIN, Key::CloseBracket),
        new(
            PathAction::ToggleAtEnd,
            t("To and fro"),
            t("At the end the playhead goes back, in place of beginning again"),
        ),
        new(
            PathAction::PointAtPlayhead,
            t("Point at the playhead"),
            t("Put a point where the playhead is"),
        ),
    ]
}

fn take_along() -> Vec<Offer> {
    vec![
        new(
            PathAction::SaveStripDialog,
            t("Save strip…"),
            t("Write the pictures of the strip side by side, as the newest weights decode them, with recipe and step in the file"),
        )
        .group(),
        new(
            PathAction::SaveWalkDialog,
            t("Save walk…"),
            t("Write the pictures along the path one after another, as a GIF, with recipe and step in the file"),
        ),
        new(
            PathAction::CopyStrip,
            t("Copy strip"),
            t("Put the strip on the clipboard as a picture"),
        ),
    ]
}
