//! The typefaces: Latin ones in front, Japanese for what they lack.

use crate::ui::style::theme::STRONG;
use eframe::egui::{FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// The typefaces that egui does not bring along.
const FACES: [(&str, &[u8]); 4] = [
    (
        "inter",
        include_bytes!("../../../../assets/fonts/Inter-Regular.otf"),
    ),
    (
        "inter-semibold",
        include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf"),
    ),
    (
        "noto-sans-jp",
        include_bytes!("../../../../assets/language/NotoSansJP-subset.otf"),
    ),
    (
        "noto-sans-jp-bold",
        include_bytes!("../../../../assets/language/NotoSansJP-Bold-subset.otf"),
    ),
];

/// The window's typefaces, each family in the order in which a glyph is looked for.
pub(super) fn all() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FACES {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
    }
    let rest = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let before = |first: &str| {
        let mut family = vec![first.to_owned()];
        family.extend(rest.iter().cloned());
        family
    };
    let (plain, strong) = (before("inter"), before("inter-semibold"));
    fonts.families.insert(FontFamily::Proportional, plain);
    fonts
        .families
        .insert(FontFamily::Name(STRONG.into()), strong);
    // Last, for what none of the others has.
    for (name, family) in &mut fonts.families {
        let strong = *name == FontFamily::Name(STRONG.into());
        let last = if strong {
            "noto-sans-jp-bold"
        } else {
            "noto-sans-jp"
        };
        family.push(last.to_owned());
    }
    fonts
}

#[cfg(test)]
mod tests {
    use crate::ui::language::tests::said_in_japanese;
    use crate::ui::style::theme::{install, strong};
    use eframe::egui::{Context, FontId};

    #[test]
    fn every_character_of_a_translation_has_a_glyph() {
        let ctx = Context::default();
        install(&ctx);
        // The first pass makes the fonts; what it draws is of no interest.
        let mut drawn = ctx.run_ui(Default::default(), |_| {});
        drawn.textures_delta.clear();
        for text in said_in_japanese() {
            for font in [FontId::proportional(13.0), strong(13.0)] {
                for c in text.chars().filter(|c| *c != '\n') {
                    assert!(
                        ctx.fonts_mut(|fonts| fonts.has_glyph(&font, c)),
                        "no glyph for {c} of {text}: run assets/language/subset.py again"
                    );
                }
            }
        }
    }
}
