//! The panels of the window, by name.

use crate::ui::language::t;
use crate::ui::scene::Study;

/// One panel of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelName {
    /// What runs, and what is to run next.
    Recipe,
    /// The latent plane.
    Plane,
    /// The points, decoded.
    Decoded,
    /// Test images beside their reconstructions.
    Comparison,
    /// One tab of the studies.
    Study(Study),
}

impl PanelName {
    /// The words of its title.
    pub fn label(self) -> &'static str {
        match self {
            PanelName::Recipe => t("Recipe"),
            PanelName::Plane => t("Latent plane"),
            PanelName::Decoded => t("Decoded"),
            PanelName::Comparison => t("Comparison"),
            PanelName::Study(study) => study.label(),
        }
    }
}
