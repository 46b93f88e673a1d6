//! The panels of the window, by name.

use crate::ui::language::t;
use crate::ui::scene::Study;
use serde::{Deserialize, Serialize};

/// One panel of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// All but the studies, as they stand from left to right.
    pub const IMAGES: [Self; 4] = [
        PanelName::Recipe,
        PanelName::Plane,
        PanelName::Decoded,
        PanelName::Comparison,
    ];

    /// All, the studies last.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::IMAGES
            .into_iter()
            .chain(Study::all().map(PanelName::Study))
    }

    /// The words for filling the window with it.
    pub fn stage_command(self) -> &'static str {
        match self {
            PanelName::Recipe => t("Recipe alone"),
            PanelName::Plane => t("Latent plane alone"),
            PanelName::Decoded => t("Decoded alone"),
            PanelName::Comparison => t("Comparison alone"),
            PanelName::Study(study) => study.stage_command(),
        }
    }

    /// The words for bringing the keyboard's focus to it.
    pub fn focus_command(self) -> &'static str {
        match self {
            PanelName::Recipe => t("Go to the recipe"),
            PanelName::Plane => t("Go to the latent plane"),
            PanelName::Decoded => t("Go to the decoded points"),
            PanelName::Comparison => t("Go to the comparison"),
            PanelName::Study(study) => study.focus_command(),
        }
    }

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
