//! Which panels are in sight, and how each is brought there or sent away.
//!
//! A panel may be hidden by a person, folded for want of room, unfolded over the plane, or
//! alone on stage. What is to show or hide it always changes what is seen.

use super::LayoutSettings;
use crate::ui::scene::{PanelName, Study};

impl LayoutSettings {
    /// Shows this study, where studies are shown.
    pub fn choose(&mut self, study: Study) {
        self.study = study;
        if let Some(PanelName::Study(_)) = self.stage {
            self.stage = Some(PanelName::Study(study));
        } else {
            self.bring(PanelName::Study(study));
        }
    }

    /// Whether this study is on screen.
    pub fn shows(&self, study: Study) -> bool {
        self.study == study && self.is_visible(PanelName::Study(study))
    }

    /// Brings this panel in sight: leaves the stage, unfolds it where it is folded.
    pub fn bring(&mut self, panel: PanelName) {
        if let PanelName::Study(study) = panel {
            self.study = study;
        }
        self.stage = self.stage.filter(|stage| *stage == panel);
        if self.is_visible(panel) {
            return;
        }
        if let Some(shown) = self.shown(panel) {
            *shown = true;
        }
        // Dropped again by whoever lays the panels out, where it has a place beside the plane.
        self.unfolded = Some(panel);
    }

    /// Whether this panel has the keyboard's focus coming to it; if so, that is done with.
    pub fn take_focus(&mut self, panel: PanelName) -> bool {
        self.focus.take_if(|wanted| *wanted == panel).is_some()
    }

    /// Unfolds this panel over the plane, or folds it back.
    pub fn unfold(&mut self, panel: PanelName) {
        if let PanelName::Study(study) = panel {
            self.study = study;
        }
        self.unfolded = (self.unfolded != Some(panel)).then_some(panel);
    }

    /// Brings in sight what shares its switch in the menu with this panel; sends it away
    /// where it is seen: folds what is unfolded, hides what is docked.
    pub fn toggle(&mut self, panel: PanelName) {
        let seen = self.is_seen(panel);
        self.stage = None;
        if !seen {
            self.bring(panel);
        } else if !self.is_folded(panel) {
            if let Some(shown) = self.shown(panel) {
                *shown = false;
            }
        } else {
            self.unfolded = None;
        }
    }

    /// Whether anything that shares its switch in the menu with this panel is on screen.
    pub fn is_seen(&self, panel: PanelName) -> bool {
        match panel {
            PanelName::Decoded | PanelName::Comparison => {
                self.is_visible(PanelName::Decoded) || self.is_visible(PanelName::Comparison)
            }
            PanelName::Study(_) => self.shows(self.study),
            PanelName::Recipe | PanelName::Plane => self.is_visible(panel),
        }
    }

    /// Whether this panel is on screen.
    pub fn is_visible(&self, panel: PanelName) -> bool {
        if let Some(stage) = self.stage {
            return stage == panel;
        }
        let shown = match panel {
            PanelName::Recipe => self.show_recipe,
            PanelName::Plane => true,
            PanelName::Decoded | PanelName::Comparison => self.show_side,
            PanelName::Study(study) => self.show_studies && self.study == study,
        };
        shown && (!self.is_folded(panel) || self.unfolded == Some(panel))
    }

    fn is_folded(&self, panel: PanelName) -> bool {
        match panel {
            PanelName::Recipe => self.folded.recipe,
            PanelName::Plane => false,
            PanelName::Decoded | PanelName::Comparison => self.folded.side,
            PanelName::Study(_) => self.folded.studies,
        }
    }

    fn shown(&mut self, panel: PanelName) -> Option<&mut bool> {
        match panel {
            PanelName::Recipe => Some(&mut self.show_recipe),
            PanelName::Plane => None,
            PanelName::Decoded | PanelName::Comparison => Some(&mut self.show_side),
            PanelName::Study(_) => Some(&mut self.show_studies),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::Folded;
    use proptest::prelude::*;

    /// One panel of each switch in the menu.
    const SWITCHES: [PanelName; 3] = [
        PanelName::Recipe,
        PanelName::Decoded,
        PanelName::Study(Study::Curves),
    ];

    prop_compose! {
        fn layouts()(
            show_recipe: bool,
            show_side: bool,
            show_studies: bool,
            folded: [bool; 3],
            unfolded in 0usize..5,
            stage in 0usize..9,
        ) -> LayoutSettings {
            let panels = [
                PanelName::Recipe,
                PanelName::Decoded,
                PanelName::Study(Study::Curves),
                PanelName::Comparison,
                PanelName::Plane,
            ];
            let [recipe, side, studies] = folded;
            let mut layout = LayoutSettings {
                show_recipe,
                show_side,
                show_studies,
                folded: Folded { recipe, side, studies },
                stage: panels.get(stage).copied(),
                ..LayoutSettings::default()
            };
            let over = panels.get(unfolded).copied();
            layout.unfolded = over.filter(|panel| layout.is_folded(*panel));
            layout
        }
    }

    proptest! {
        #[test]
        fn a_switch_always_changes_what_is_seen(layout in layouts(), which in 0usize..3) {
            let panel = SWITCHES[which];
            let seen = layout.is_seen(panel);
            let mut after = layout.clone();
            after.toggle(panel);
            prop_assert!(after.is_seen(panel) != seen || after.stage != layout.stage);
            let once = after.is_seen(panel);
            after.toggle(panel);
            prop_assert_eq!(after.is_seen(panel), !once);
        }

        #[test]
        fn a_panel_that_is_brought_is_on_screen(mut layout in layouts(), which in 0usize..3) {
            let panel = [PanelName::Recipe, PanelName::Plane, PanelName::Study(Study::Noise)][which];
            layout.bring(panel);
            prop_assert!(layout.is_visible(panel));
        }

        #[test]
        fn a_chosen_study_is_shown(mut layout in layouts()) {
            layout.choose(Study::Noise);
            prop_assert!(layout.shows(Study::Noise));
            prop_assert!(!layout.shows(Study::Curves));
        }
    }
}
