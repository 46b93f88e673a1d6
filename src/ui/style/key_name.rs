//! What a key is called wherever one is shown: as it stands on the keyboard.

use eframe::egui::{Context, Key, KeyboardShortcut};

/// A shortcut in words: "Ctrl+,", "Shift+F6", "Page Down".
pub(crate) fn key_name(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    let words = ctx.format_shortcut(shortcut);
    let key = shortcut.logical_key;
    match (words.strip_suffix(key.name()), on_keyboard(key)) {
        (Some(held), Some(sign)) => format!("{held}{sign}"),
        // The system's own signs, or a letter.
        (None, _) | (_, None) => words,
    }
}

/// What stands on a key that egui names in words.
fn on_keyboard(key: Key) -> Option<&'static str> {
    let sign = match key {
        Key::Minus => "\u{2212}",
        Key::Quote => "'",
        Key::PageUp => "Page Up",
        Key::PageDown => "Page Down",
        Key::Escape => "Esc",
        other => other.symbol_or_name(),
    };
    // Its arrows are in no font of the window.
    let has_font = sign.is_ascii() || key == Key::Minus;
    has_font.then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::Modifiers;

    #[test]
    fn a_key_is_called_as_it_stands_on_the_keyboard() {
        let ctx = Context::default();
        let named = |held, key| key_name(&ctx, &KeyboardShortcut::new(held, key));
        assert_eq!(named(Modifiers::NONE, Key::Comma), ",");
        assert_eq!(named(Modifiers::COMMAND, Key::Comma), "Ctrl+,");
        assert_eq!(named(Modifiers::COMMAND, Key::Plus), "Ctrl++");
        assert_eq!(named(Modifiers::NONE, Key::Questionmark), "?");
        assert_eq!(named(Modifiers::SHIFT, Key::PageDown), "Shift+Page Down");
        assert_eq!(named(Modifiers::ALT, Key::Num1), "Alt+1");
        assert_eq!(named(Modifiers::NONE, Key::S), "S");
    }
}
