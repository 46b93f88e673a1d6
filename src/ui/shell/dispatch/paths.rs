//! What can be done with paths through points.

use crate::document::{Along, Document, MOST_WAYPOINTS, Path};
use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::{PathAction, ViewAction};
use crate::ui::scene::paths::{self, AtEnd, PICTURES, SECONDS};
use crate::ui::scene::{Study, points};
use crate::ui::shell::Shell;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::take_along::order::Kept;
use crate::ui::shell::workspace::Workspace;
use eframe::egui::Context;

impl Shell {
    pub(super) fn dispatch_path(&mut self, ctx: &Context, action: PathAction) {
        let Workspace {
            document,
            selection,
            ..
        } = &mut self.workspace;
        let chosen = selection.paths.chosen();
        let playhead = &mut selection.paths.playhead;
        match action {
            PathAction::Make => self.make_path(ctx),
            PathAction::Choose(id) => selection.paths.choose(id),
            PathAction::ChooseNext => {
                let place = document
                    .paths
                    .iter()
                    .position(|path| Some(path.id) == chosen);
                let next = place.and_then(|place| document.paths.get(place + 1));
                if let Some(path) = next.or(document.paths.first()) {
                    selection.paths.choose(path.id);
                }
            }
            PathAction::Duplicate => {
                if let Some(copy) = chosen.and_then(|id| document.duplicate_path(id)) {
                    selection.paths.choose(copy);
                }
            }
            PathAction::Remove => document.paths.retain(|path| Some(path.id) != chosen),
            PathAction::Reverse => change(document, chosen, |path| path.through.reverse()),
            PathAction::How(how) => change(document, chosen, |path| path.how = how),
            PathAction::ToggleClosed => change(document, chosen, |path| path.closed = !path.closed),
            PathAction::EvenIn(even_in) => change(document, chosen, |path| path.even_in = even_in),
            PathAction::Colour(colour) => change(document, chosen, |path| path.colour = colour),
            PathAction::AddActive => {
                if let Some(active) = selection.active {
                    change(document, chosen, |path| path.append(active));
                }
            }
            PathAction::TakeActiveOut => {
                if let Some(active) = selection.active {
                    change(document, chosen, |path| path.leave_out(active));
                }
            }
            PathAction::MoveActive(along) => {
                let there: Vec<u64> = document.points.iter().map(|point| point.id).collect();
                if let Some(active) = selection.active {
                    let is_there = |id: u64| there.contains(&id);
                    change(document, chosen, |path| path.shift(active, along, is_there));
                }
            }
            PathAction::TogglePlay => playhead.toggle(),
            PathAction::Step(along) => self.step_playhead(along),
            PathAction::ToggleAtEnd => {
                playhead.at_end = match playhead.at_end {
                    AtEnd::Again => AtEnd::Back,
                    AtEnd::Back => AtEnd::Again,
                }
            }
            PathAction::Seconds(seconds) => {
                let (least, most) = SECONDS.into_inner();
                playhead.seconds = seconds.clamp(least, most);
            }
            PathAction::Pictures(pictures) => {
                let (least, most) = PICTURES.into_inner();
                selection.paths.pictures = pictures.map(|pictures| pictures.clamp(least, most));
            }
            PathAction::PointAtPlayhead => {
                if let Some(z) = selection.paths.place() {
                    points::add(document, selection, z);
                }
            }
            PathAction::SaveStripDialog => self.ask(PathPurpose::SaveStrip),
            PathAction::SaveWalkDialog => self.ask(PathPurpose::SaveWalk),
            PathAction::SaveStrip(file) => self.keep_pictures(Kept::Strip(file)),
            PathAction::SaveWalk(file) => self.keep_pictures(Kept::Walk(file)),
            PathAction::CopyStrip => self.keep_pictures(Kept::Clipboard),
        }
    }

    /// Makes a path through the selected points, and shows it.
    fn make_path(&mut self, ctx: &Context) {
        let selected = self.workspace.selection.points(&self.workspace.document);
        let refusal = match selected.len() {
            0 | 1 => Some(t(
                "A path goes through two points or more: select them with Shift and a click, or all with Ctrl+A",
            )
            .to_owned()),
            count if count > MOST_WAYPOINTS => Some(fill(
                t("A path goes through {most} points at most, but {n} are selected"),
                &[("most", MOST_WAYPOINTS), ("n", count)],
            )),
            _ => None,
        };
        if let Some(words) = refusal {
            self.overlays.notices.push(Level::Error, words);
            return;
        }
        let id = self.workspace.document.add_path(selected);
        self.workspace.selection.paths.choose(id);
        self.dispatch(ctx, ViewAction::Study(Study::Path).into());
    }

    fn step_playhead(&mut self, along: Along) {
        // A path that an action before this one made is not laid yet.
        self.with_scene(|_, scene| paths::prepare(scene));
        let paths = &mut self.workspace.selection.paths;
        let Some((gaps, closed)) = paths
            .walk()
            .map(|walk| (walk.gaps(), walk.walk.path.is_closed()))
        else {
            return;
        };
        paths.playhead.step(along, gaps, closed);
    }
}

/// Changes the chosen path.
fn change(document: &mut Document, chosen: Option<u64>, with: impl FnOnce(&mut Path)) {
    if let Some(path) = chosen.and_then(|id| document.path_mut(id)) {
        with(path);
    }
}
