//! What is done with marked images, in the Edit menu.

use super::PLAIN;
use crate::train::PicturesOf;
use crate::ui::language::t;
use crate::ui::scene::MarkingTool;
use crate::ui::scene::action::{Menu, Offer, RegionAction, Submenu};
use eframe::egui::Key;

/// Ways to mark images, and what becomes of those that are marked.
pub(super) fn marking() -> Vec<Offer> {
    let new = |action: RegionAction, label, tooltip| {
        Offer::new(Menu::Edit, action, label, tooltip).within(Submenu::Marking)
    };
    let tool = |tool: MarkingTool, key| {
        let offer = new(RegionAction::Tool(tool), tool.label(), tool.about());
        offer
            .on_line(tool.label(), tool.about_on_line())
            .key(PLAIN, key)
    };
    vec![
        tool(MarkingTool::Box, Key::B),
        tool(MarkingTool::Lasso, Key::O),
        new(
            RegionAction::MarkInView,
            t("Mark images in view"),
            t("Mark the images whose dots are in view"),
        ),
        new(
            RegionAction::MarkNear,
            t("Mark neighbours of the active point"),
            t(
                "Mark the 50 images on show whose codes, the means of q, are nearest to the \
                 active point in all dimensions",
            ),
        ),
        new(
            RegionAction::Clear,
            t("Clear marks"),
            t("Mark none; images and kept regions stay as they are"),
        ),
        new(
            RegionAction::Keep,
            t("Keep marked images as region"),
            t("Keep these images together under a name, whatever is marked next"),
        )
        .group(),
        new(
            RegionAction::ExportCodesDialog,
            t("Export codes of marked images…"),
            t(
                "Write index, split, label, mean and standard deviation of q, and the terms of \
                 each marked image to a table (CSV)",
            ),
        ),
        new(
            RegionAction::ExportPicturesDialog(PicturesOf::Originals),
            t("Export marked images as PNG…"),
            t("Write each marked image, as the model sees it, into a new folder"),
        ),
        new(
            RegionAction::ExportPicturesDialog(PicturesOf::Reconstructions),
            t("Export reconstructions of marked images as PNG…"),
            t("Write what the mean of q of each marked image decodes to into a new folder"),
        ),
        new(
            RegionAction::ExportPicturesDialog(PicturesOf::Both),
            t("Export marked images and reconstructions as PNG…"),
            t("Write each marked image and its reconstruction into a new folder"),
        ),
    ]
}
