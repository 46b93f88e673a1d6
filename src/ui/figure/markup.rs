//! Numbers, colours and words as an SVG writes them.

use eframe::egui::Color32;

/// ` fill="#1b2027"`, with its opacity where it is not opaque.
pub(super) fn painted(what: &str, colour: Color32) -> String {
    let [red, green, blue, alpha] = colour.to_srgba_unmultiplied();
    match alpha {
        0 => format!(" {what}=\"none\""),
        255 => format!(" {what}=\"#{red:02x}{green:02x}{blue:02x}\""),
        _ => {
            let opacity = number(f32::from(alpha) / 255.0);
            format!(" {what}=\"#{red:02x}{green:02x}{blue:02x}\" {what}-opacity=\"{opacity}\"")
        }
    }
}

/// A coordinate to a thousandth of a point. One that is no number is 0: nothing is drawn there.
pub(super) fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.into()
}

/// Text that stands between tags or in an attribute. Characters that XML has not are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            control if control.is_control() => {}
            '\u{fffe}' | '\u{ffff}' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
