//! What can be done with the window around the panels.

use crate::ui::scene::action::WindowAction;
use crate::ui::scene::settings::ThemeChoice;
use crate::ui::shell::Shell;
use eframe::egui::{Context, ViewportCommand};

impl Shell {
    pub(super) fn dispatch_window(&mut self, ctx: &Context, action: WindowAction) {
        let window = &mut self.file.settings.window;
        match action {
            WindowAction::ToggleTheme => {
                window.theme = if ctx.global_style().visuals.dark_mode {
                    ThemeChoice::Light
                } else {
                    ThemeChoice::Dark
                };
            }
            WindowAction::Theme(theme) => window.theme = theme,
            WindowAction::Larger => window.note_zoom(tenth(window.zoom + 0.1)),
            WindowAction::Smaller => window.note_zoom(tenth(window.zoom - 0.1)),
            WindowAction::DesignedSize => window.zoom = 1.0,
            WindowAction::Size(size) => window.note_zoom(size),
            WindowAction::Language(language) => window.language = language,
            WindowAction::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            WindowAction::Settings => self.overlays.toggle_settings(),
            WindowAction::CommandPalette => self.overlays.palette.toggle(),
            WindowAction::Help => self.overlays.toggle_help(),
            WindowAction::Quit => self.quit(ctx),
        }
    }
}

/// The nearest whole number of tenths.
fn tenth(zoom: f32) -> f32 {
    (zoom * 10.0).round() / 10.0
}
