//! What can be done with the selected points.

use crate::document::{MOST_POINTS, TextFlaw, from_text, to_text};
use crate::train::Level;
use crate::ui::language::numbers::counted;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::PointAction;
use crate::ui::scene::points;
use crate::ui::scene::shown_plane::shown_plane;
use crate::ui::shell::Shell;
use eframe::egui::{Context, ViewportCommand};
use std::collections::BTreeSet;

impl Shell {
    pub(super) fn dispatch_points(&mut self, ctx: &Context, action: PointAction) {
        let plane = self.with_scene(|_, scene| shown_plane(scene));
        let selected = self.workspace.selection.points(&self.workspace.document);
        let document = &mut self.workspace.document;
        let selection = &mut self.workspace.selection;
        match action {
            PointAction::SelectAll => {
                selection.beside = document.points.iter().map(|point| point.id).collect();
            }
            PointAction::Duplicate => {
                let copies = document.duplicate_points(&selected, &plane);
                selection.active = copies.first().copied().or(selection.active);
                selection.beside = copies;
            }
            PointAction::ToggleLock => {
                let lock = points::locks(document, selection);
                for id in selected {
                    if let Some(point) = document.point_mut(id) {
                        point.locked = lock;
                    }
                }
            }
            PointAction::Align(axis) => {
                if let Some(active) = selection.active {
                    document.align_points(&selected, &plane, axis, active);
                }
            }
            PointAction::Spread(axis) => document.spread_points(&selected, &plane, axis),
            PointAction::Colour(colour) => {
                for id in selected {
                    if let Some(point) = document.point_mut(id) {
                        point.colour = colour;
                    }
                }
            }
            PointAction::Copy => {
                let points = document.points.iter();
                let points = points.filter(|point| selected.contains(&point.id));
                ctx.copy_text(to_text(points));
                let words = counted(
                    selected.len(),
                    t("{n} point copied"),
                    t("{n} points copied"),
                );
                self.overlays.notices.push(Level::Info, words);
            }
            PointAction::AskToPaste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            PointAction::Paste(text) => self.paste_points(&text),
        }
    }

    fn paste_points(&mut self, text: &str) {
        let latent = self.progress.recipe.latent;
        let pasted = match from_text(text) {
            Ok(points) => points,
            Err(flaw) => {
                self.overlays.notices.push(Level::Error, words(&flaw));
                return;
            }
        };
        let document = &mut self.workspace.document;
        let room = MOST_POINTS.saturating_sub(document.points.len());
        let mut ids = BTreeSet::new();
        for read in pasted.into_iter().take(room) {
            let id = document.add_point(read.z);
            if let Some(point) = document.point_mut(id) {
                point.name = read.name;
            }
            ids.insert(id);
        }
        document.fit(latent);
        if let Some(first) = ids.first() {
            self.workspace.selection.active = Some(*first);
            self.workspace.selection.beside = ids;
        }
    }
}

/// Why nothing was pasted.
fn words(flaw: &TextFlaw) -> String {
    match flaw {
        TextFlaw::Empty => t("Nothing to paste: the clipboard holds no text").to_owned(),
        TextFlaw::NoNumbers { line } => fill(
            t("Nothing was pasted: line {line} holds no coordinates, like 0.5, -1.25"),
            &[("line", line)],
        ),
        TextFlaw::TooMany { most } => fill(
            t("Nothing was pasted: more than {most} points"),
            &[("most", most)],
        ),
    }
}
