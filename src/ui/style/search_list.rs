//! The field that a long list is searched by.

use eframe::egui::{Key, TextEdit, Ui};

/// What was typed, and when the field was last drawn.
#[derive(Clone, Default)]
struct Typed {
    text: String,
    pass: u64,
}

/// What is searched for.
pub(crate) struct Sought {
    /// What is typed, in small letters.
    pub text: String,
    /// Enter was pressed: what alone fits is meant.
    pub entered: bool,
}

/// Draws the field. Each time that it appears, it is empty and has the keyboard.
pub(crate) fn search_field(ui: &mut Ui, salt: &str, name: &str) -> Sought {
    let id = ui.scope_id().with(salt);
    let pass = ui.ctx().cumulative_pass_nr();
    let mut typed: Typed = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let appears = pass > typed.pass + 1;
    if appears {
        typed.text.clear();
    }
    typed.pass = pass;
    let field = TextEdit::singleline(&mut typed.text)
        .hint_text(name)
        .align(eframe::egui::Align2::LEFT_CENTER)
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(name);
    if appears {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let text = typed.text.trim().to_lowercase();
    ui.data_mut(|data| data.insert_temp(id, typed));
    Sought { text, entered }
}

/// Whether a name has in it what was typed, in small letters.
pub(crate) fn fits(name: &str, typed: &str) -> bool {
    typed.is_empty() || name.to_lowercase().contains(typed)
}
