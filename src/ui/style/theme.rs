//! The look of the window: two themes of quiet neutral surfaces with one accent.
//!
//! Text on its surface has a contrast of at least 7 : 1 (quiet text 4.5 : 1), so
//! that it can be read on a projector; a test holds the themes to that.

mod fonts;

use crate::ui::style::palette::rgb;
use eframe::egui;
use eframe::egui::epaint::Shadow;
use eframe::egui::style::{HandleShape, Selection, WidgetVisuals, Widgets};
use eframe::egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme,
    ThemePreference, Visuals, vec2,
};
use serde::{Deserialize, Serialize};

/// The family of headings and of numbers that stand out.
pub const STRONG: &str = "strong";

/// Size of plain text, in points.
pub const BODY: f32 = 13.0;

/// Light, dark, or as the desktop says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// Light text on dark surfaces.
    #[default]
    Dark,
    /// Dark text on light surfaces.
    Light,
    /// As the desktop says.
    System,
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Behind everything.
    pub ground: Color32,
    /// Panels, windows and menus.
    pub surface: Color32,
    /// Text fields and the background of plots.
    pub well: Color32,
    /// Buttons at rest.
    pub control: Color32,
    /// Buttons under the mouse.
    pub control_hovered: Color32,
    /// Lines between panels.
    pub line: Color32,
    /// Lines around controls.
    pub outline: Color32,
    /// Text to read.
    pub text: Color32,
    /// Text beside it: units, captions.
    pub quiet: Color32,
    /// What is active, chosen or pending.
    pub accent: Color32,
    /// Background of the one button that matters most.
    pub accent_fill: Color32,
    /// Text on it.
    pub on_accent: Color32,
    /// Something failed.
    pub bad: Color32,
    /// Background of a failure's banner.
    pub bad_fill: Color32,
    /// Training goes on.
    pub good: Color32,
}

/// The dark theme's colours.
pub const DARK: Tokens = Tokens {
    ground: rgb(0x0f1114),
    surface: rgb(0x181b20),
    well: rgb(0x0f1114),
    control: rgb(0x282d34),
    control_hovered: rgb(0x343a43),
    line: rgb(0x2b3038),
    outline: rgb(0x3d444e),
    text: rgb(0xe3e6ea),
    quiet: rgb(0xa2abb7),
    accent: rgb(0x6fb4f5),
    accent_fill: rgb(0x1f66ab),
    on_accent: rgb(0xffffff),
    bad: rgb(0xff8f84),
    bad_fill: rgb(0x48201d),
    good: rgb(0x5fcf9a),
};

/// The light theme's colours.
pub const LIGHT: Tokens = Tokens {
    ground: rgb(0xe9ecef),
    surface: rgb(0xf7f8f9),
    well: rgb(0xffffff),
    control: rgb(0xe6e9ed),
    control_hovered: rgb(0xd9dde3),
    line: rgb(0xd4d9df),
    outline: rgb(0xb6bdc7),
    text: rgb(0x1b2027),
    quiet: rgb(0x535d6a),
    accent: rgb(0x0f5da8),
    accent_fill: rgb(0x1565b3),
    on_accent: rgb(0xffffff),
    bad: rgb(0xa8201a),
    bad_fill: rgb(0xfbe3e0),
    good: rgb(0x0d7a4c),
};

/// The colours of the theme in use.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// Gives `ctx` the typeface and both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::all());
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
}

/// Follows the person's choice.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::Dark => ThemePreference::Dark,
        ThemeChoice::Light => ThemePreference::Light,
        ThemeChoice::System => ThemePreference::System,
    });
}

/// Semibold text of this size.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

fn style(tokens: &Tokens, base: Visuals) -> Style {
    let mut style = Style {
        visuals: visuals(tokens, base),
        animation_time: 0.08,
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Heading, strong(15.0)),
        (TextStyle::Body, FontId::proportional(BODY)),
        (TextStyle::Button, FontId::proportional(BODY)),
        (TextStyle::Monospace, FontId::monospace(12.5)),
        (TextStyle::Small, FontId::proportional(11.5)),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.45;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(9.0, 3.0);
    spacing.interact_size = vec2(40.0, 24.0);
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_width = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.slider_rail_height = 4.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 9.0;
    // What is higher than its room fades out at the edge and has a thin bar, also where the
    // mouse is elsewhere: half a line of text must not look like the last one.
    spacing.scroll.floating_width = 3.0;
    spacing.scroll.dormant_handle_opacity = 0.35;
    spacing.scroll.fade.strength = 1.0;
    spacing.scroll.fade.size = 28.0;
    style
}

fn visuals(t: &Tokens, base: Visuals) -> Visuals {
    Visuals {
        widgets: widgets(t),
        selection: Selection {
            bg_fill: if base.dark_mode {
                rgb(0x24507d)
            } else {
                rgb(0xc4ddf5)
            },
            stroke: Stroke::new(1.0, if base.dark_mode { t.on_accent } else { t.text }),
        },
        hyperlink_color: t.accent,
        weak_text_color: Some(t.quiet),
        faint_bg_color: t.control.gamma_multiply(0.45),
        extreme_bg_color: t.well,
        code_bg_color: t.control,
        warn_fg_color: t.bad,
        error_fg_color: t.bad,
        window_fill: t.surface,
        window_stroke: Stroke::new(1.0, t.outline),
        window_corner_radius: CornerRadius::same(8),
        menu_corner_radius: CornerRadius::same(6),
        window_shadow: shadow(base.dark_mode, 24),
        popup_shadow: shadow(base.dark_mode, 12),
        panel_fill: t.surface,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        ..base
    }
}

fn shadow(dark: bool, blur: u8) -> Shadow {
    Shadow {
        offset: [0, (blur / 3) as i8],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(if dark { 110 } else { 40 }),
    }
}

fn widgets(t: &Tokens) -> Widgets {
    let face = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        fg_stroke: Stroke::new(1.0, text),
        corner_radius: CornerRadius::same(5),
        expansion: 0.0,
    };
    let mut widgets = Widgets {
        noninteractive: face(t.surface, t.line, t.text),
        inactive: face(t.control, t.outline, t.text),
        hovered: face(t.control_hovered, t.quiet, t.text),
        active: face(t.control_hovered, t.accent, t.text),
        open: face(t.control_hovered, t.outline, t.text),
    };
    widgets.hovered.fg_stroke.width = 1.5;
    widgets.active.fg_stroke.width = 1.5;
    widgets
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.1.
    fn luminance(colour: Color32) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.039_28 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_surface() {
        for t in [&DARK, &LIGHT] {
            for surface in [t.ground, t.surface, t.well, t.control, t.control_hovered] {
                assert!(contrast(t.text, surface) >= 7.0, "{surface:?}");
                assert!(contrast(t.quiet, surface) >= 4.5, "quiet on {surface:?}");
            }
            for (text, surface) in [
                (t.on_accent, t.accent_fill),
                (t.accent, t.surface),
                (t.bad, t.surface),
                (t.bad, t.bad_fill),
                (t.text, t.bad_fill),
                (t.good, t.surface),
            ] {
                assert!(contrast(text, surface) >= 4.5, "{text:?} on {surface:?}");
            }
        }
    }
}
