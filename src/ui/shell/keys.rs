//! From the keyboard to actions.

use crate::ui::scene::action::{self, Action, EditAction};
use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers, Popup};

/// What is to be known of the keyboard beyond one frame.
#[derive(Default)]
pub(crate) struct Keyboard {
    /// Tab was pressed after the mouse: the focus is where the keyboard put it.
    tabbed: bool,
}

impl Keyboard {
    /// Looks at a frame's input. Called once a frame, before anything is drawn.
    pub fn follow(&mut self, ctx: &Context) {
        ctx.input(|input| {
            let tab = input.key_pressed(Key::Tab);
            self.tabbed = (self.tabbed || tab) && !input.pointer.any_pressed();
        });
    }

    /// Takes every shortcut out of this frame's input and says what was meant.
    ///
    /// Keys without Ctrl are left alone while a text is typed or a list or menu is open;
    /// so are Undo and Redo, which then belong to the text. Space goes to a button that was
    /// reached by Tab, as people who use the keyboard alone expect.
    pub fn pressed(&self, ctx: &Context) -> Vec<Action> {
        let typing = ctx.text_edit_focused() || Popup::is_any_open(ctx);
        let focused = ctx.memory(|memory| memory.focused().is_some());
        let mut offers = action::offers();
        // Ctrl+Shift+S also counts as Ctrl+S: the longer one goes first.
        offers.sort_by_key(|offer| !offer.shortcuts.iter().any(|key| key.modifiers.shift));
        let mut actions = Vec::new();
        for offer in offers {
            for key in &offer.shortcuts {
                let plain = key.modifiers.is_none() && !is_function(key.logical_key);
                let of_text = matches!(
                    offer.action,
                    Action::Edit(EditAction::Undo | EditAction::Redo)
                );
                let of_focus = self.tabbed && focused && key.logical_key == Key::Space;
                if (typing && (plain || of_text)) || of_focus {
                    continue;
                }
                if taken(ctx, key) {
                    actions.push(offer.action.clone());
                }
            }
        }
        actions
    }
}

fn taken(ctx: &Context, key: &KeyboardShortcut) -> bool {
    ctx.input_mut(|input| {
        let exact = key.modifiers.any() || plain(input.modifiers, key.logical_key);
        exact && input.consume_shortcut(key)
    })
}

/// A key alone; a question mark may need Shift.
fn plain(held: Modifiers, key: Key) -> bool {
    !held.ctrl && !held.command && !held.alt && (!held.shift || key == Key::Questionmark)
}

/// F1 to F35: no text is typed with them.
fn is_function(key: Key) -> bool {
    (Key::F1..=Key::F35).contains(&key)
}
