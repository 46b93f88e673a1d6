//! What can be done with points and the recipe's draft.

use crate::explore::WhichImage;
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::action::{EditAction, RunAction};
use crate::ui::scene::points;
use crate::ui::shell::Shell;
use crate::ui::shell::undo::UndoState;
use crate::ui::shell::workspace::Workspace;
use eframe::egui::Context;

impl Shell {
    pub(super) fn dispatch_edit(&mut self, ctx: &Context, action: EditAction) {
        let Workspace {
            document,
            selection,
            ..
        } = &mut self.workspace;
        match action {
            EditAction::Undo => {
                let undone = self.workspace.undo.undo(&self.undo_state());
                self.go_to(ctx, undone);
            }
            EditAction::Redo => {
                let redone = self.workspace.undo.redo(&self.undo_state());
                self.go_to(ctx, redone);
            }
            EditAction::RevertDraft => self.panels.recipe.revert(),
            EditAction::AddPoint => {
                let z = self.with_scene(|_, scene| points::next_place(scene));
                let Workspace {
                    document,
                    selection,
                    ..
                } = &mut self.workspace;
                points::add(document, selection, z);
            }
            EditAction::AddPointAt(z) => {
                points::add(document, selection, z);
            }
            EditAction::RemovePoint(id) => points::remove(document, selection, id),
            EditAction::RemoveSelectedPoints => {
                for id in selection.points(document) {
                    points::remove(document, selection, id);
                }
            }
            EditAction::ClearPoints => {
                document.points.clear();
                selection.active = None;
                selection.image = None;
                selection.own = None;
            }
            EditAction::ChooseImage(index) => {
                (selection.image, selection.own) = (None, None);
                selection.wanted_image = Some(WhichImage::Test(index));
            }
        }
    }

    fn go_to(&mut self, ctx: &Context, state: Option<UndoState>) {
        let Some(state) = state else {
            return;
        };
        self.go_to_forgotten(&state.forgotten);
        if let Some(draft) = state.draft {
            self.go_to_draft(ctx, draft);
        }
        let Workspace {
            document,
            selection,
            ..
        } = &mut self.workspace;
        if document.holds_the_same(&state.document) {
            return;
        }
        // The points were taken away together with the image, and come back with it.
        if document.points.is_empty() || state.document.points.is_empty() {
            selection.image = state.focus.image;
        }
        *document = state.document;
        selection.active = state.focus.active;
    }

    /// The run goes back to the live values as well: the panel shows what the run does.
    fn go_to_draft(&mut self, ctx: &Context, draft: Draft) {
        let live = draft.recipe.live();
        let shown = self.panels.recipe.draft().map(|draft| draft.recipe.live());
        // What was sent a moment ago may not have reached the run yet.
        if shown != Some(live) || self.progress.recipe.live() != live {
            self.dispatch_run(ctx, RunAction::SetLive(live));
        }
        self.panels.recipe.set_draft(draft);
    }
}
