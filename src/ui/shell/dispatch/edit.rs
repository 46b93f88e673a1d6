//! What can be done with points and the recipe's draft.

use crate::ui::scene::action::EditAction;
use crate::ui::scene::points;
use crate::ui::shell::Shell;
use crate::ui::shell::undo::UndoState;

impl Shell {
    pub(super) fn dispatch_edit(&mut self, action: EditAction) {
        let selection = &mut self.workspace.selection;
        match action {
            EditAction::Undo => {
                let undone = self.workspace.undo.undo(&self.undo_state());
                self.go_to(undone);
            }
            EditAction::Redo => {
                let redone = self.workspace.undo.redo(&self.undo_state());
                self.go_to(redone);
            }
            EditAction::RevertDraft => self.panels.recipe.revert(),
            EditAction::AddPoint => {
                let z = self.with_scene(|_, scene| points::next_place(scene));
                points::add(&mut self.workspace.selection, z);
            }
            EditAction::AddPointAt(z) => {
                points::add(selection, z);
            }
            EditAction::RemovePoint(id) => points::remove(selection, id),
            EditAction::RemoveActivePoint => {
                if let Some(id) = selection.active {
                    points::remove(selection, id);
                }
            }
            EditAction::ClearPoints => {
                selection.handles.clear();
                selection.active = None;
                selection.image = None;
            }
            EditAction::ChooseImage(index) => self.panels.comparison.choose_index(index),
        }
    }

    fn go_to(&mut self, state: Option<UndoState>) {
        let Some(state) = state else {
            return;
        };
        if let Some(draft) = state.draft {
            self.panels.recipe.set_draft(draft);
        }
        let selection = &mut self.workspace.selection;
        selection.handles = state.handles;
        let there = |id: &u64| selection.handles.iter().any(|handle| handle.id == *id);
        selection.active = selection.active.filter(there);
    }
}
