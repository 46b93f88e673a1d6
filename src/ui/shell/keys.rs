//! From the keyboard to actions.

use crate::ui::scene::action::{
    self, Action, DIGITS, DrawingAction, EditAction, PointAction, PresetAction,
};
use crate::ui::shell::lecture::live_steps::LiveAsked;
use eframe::egui::{Context, Event, FocusDirection, Id, Key, KeyboardShortcut, Modifiers, Popup};

/// The digit that, held with Alt, recalls the preset at this place, if there is one.
pub(crate) fn preset_key(place: usize) -> Option<KeyboardShortcut> {
    let key = DIGITS.get(place)?;
    Some(KeyboardShortcut::new(Modifiers::ALT, *key))
}

/// A shortcut that was pressed, and what it is for.
pub(crate) struct Pressed {
    pub key: KeyboardShortcut,
    pub action: Action,
}

/// What is to be known of the keyboard beyond one frame.
#[derive(Default)]
pub(crate) struct Keyboard {
    /// Tab was pressed after the mouse: the focus is where the keyboard put it.
    tabbed: bool,
    /// The numbers that keys change on the running trainer.
    pub live: LiveAsked,
}

impl Keyboard {
    /// Looks at a frame's input. Called once a frame, before anything is drawn.
    ///
    /// While nothing has the focus, Tab goes to the `plane`, which is what the window is
    /// about; from there it goes on in the order in which things stand.
    pub fn follow(&mut self, ctx: &Context, plane: Option<Id>) {
        let tab = ctx.input(|input| {
            let tab = input.key_pressed(Key::Tab);
            self.tabbed = (self.tabbed || tab) && !input.pointer.any_pressed();
            tab && input.modifiers.is_none()
        });
        if let (true, Some(plane)) = (tab, plane) {
            ctx.memory_mut(|memory| {
                if memory.focused().is_none() && memory.top_modal_layer().is_none() {
                    memory.move_focus(FocusDirection::None);
                    memory.request_focus(plane);
                }
            });
        }
    }

    /// The keyboard put the focus somewhere, as Tab does.
    pub fn led(&mut self) {
        self.tabbed = true;
    }

    /// Takes every shortcut out of this frame's input and says what was meant.
    ///
    /// Keys without Ctrl are left alone while a text is typed or a list or menu is open;
    /// so are Undo, Redo, and the keys for all, copy and paste, which then belong to the text. Space goes to a button that was
    /// reached by Tab, as people who use the keyboard alone expect; the `plane` is none.
    pub fn pressed(&self, ctx: &Context, plane: Option<Id>) -> Vec<Pressed> {
        let typing = ctx.text_edit_focused() || Popup::is_any_open(ctx);
        let focused = ctx.memory(|memory| memory.focused());
        let on_button = focused.is_some() && focused != plane;
        let mut offers = action::offers();
        // Ctrl+Shift+S also counts as Ctrl+S: the longer one goes first.
        offers.sort_by_key(|offer| !offer.shortcuts.iter().any(|key| key.modifiers.shift));
        let mut all = Vec::new();
        for offer in offers {
            for key in offer.shortcuts {
                let plain =
                    !key.modifiers.command && !key.modifiers.alt && !is_function(key.logical_key);
                let of_text = matches!(
                    offer.action,
                    Action::Edit(EditAction::Undo | EditAction::Redo)
                        | Action::Point(
                            PointAction::SelectAll | PointAction::Copy | PointAction::AskToPaste
                        )
                );
                let of_focus = self.tabbed && on_button && key.logical_key == Key::Space;
                if (typing && (plain || of_text)) || of_focus {
                    continue;
                }
                if taken(ctx, &key) {
                    let action = offer.action.clone();
                    all.push(Pressed { key, action });
                }
            }
        }
        all.extend(presets(ctx));
        if !typing {
            all.extend(clipboard(ctx));
        }
        all
    }
}

/// What the system's keys for the clipboard mean while no text is typed.
fn clipboard(ctx: &Context) -> Vec<Pressed> {
    let mut all = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let (key, action) = match event {
                Event::Copy => (Key::C, Action::from(PointAction::Copy)),
                Event::Paste(text) => (Key::V, PointAction::Paste(text.clone()).into()),
                Event::PasteImage(image) => (Key::V, DrawingAction::Paste(image.clone()).into()),
                _ => return true,
            };
            all.push(Pressed {
                key: KeyboardShortcut::new(Modifiers::COMMAND, key),
                action,
            });
            false
        });
    });
    all
}

/// Alt and a digit.
fn presets(ctx: &Context) -> impl Iterator<Item = Pressed> {
    let pressed = DIGITS.map(|digit| taken_with_alt(ctx, digit));
    let places = pressed.into_iter().enumerate();
    places
        .filter(|(_, pressed)| *pressed)
        .filter_map(|(place, _)| {
            Some(Pressed {
                key: preset_key(place)?,
                action: PresetAction::Recall(place).into(),
            })
        })
}

/// Takes Alt and this digit out of the input if they were pressed. The place of the key
/// counts: in the row of digits of many keyboards the digits need Shift.
fn taken_with_alt(ctx: &Context, digit: Key) -> bool {
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            let Event::Key {
                key,
                physical_key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            let of_digit = physical_key.unwrap_or(*key) == digit;
            let alt_alone = modifiers.alt && !modifiers.ctrl && !modifiers.command;
            !(of_digit && alt_alone)
        });
        input.events.len() != before
    })
}

/// Takes a shortcut out of the input if it was pressed. What was held counts as of that
/// moment: Alt may be up again by the end of a long frame.
fn taken(ctx: &Context, shortcut: &KeyboardShortcut) -> bool {
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            let Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            let meant = if shortcut.modifiers.any() {
                modifiers.matches_logically(shortcut.modifiers)
            } else {
                plain(*modifiers, shortcut.logical_key)
            };
            !(meant && *key == shortcut.logical_key)
        });
        input.events.len() != before
    })
}

/// A key alone; signs may need Shift.
fn plain(held: Modifiers, key: Key) -> bool {
    let sign = matches!(key, Key::Questionmark | Key::Plus);
    !held.ctrl && !held.command && !held.alt && (!held.shift || sign)
}

/// F1 to F35: no text is typed with them.
fn is_function(key: Key) -> bool {
    (Key::F1..=Key::F35).contains(&key)
}
