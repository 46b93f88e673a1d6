//! The keyboard: what its keys ask for, and the panel that has its focus.

use crate::ui::scene::PanelName;
use crate::ui::scene::action::Direction;
use crate::ui::shell::Shell;
use eframe::egui::{Context, Id, Rect};

impl Shell {
    /// Takes the shortcuts out of this frame's input.
    pub(super) fn follow_keys(&mut self, ctx: &Context) {
        let (run, told) = (self.progress.run, self.progress.recipe.live());
        self.keyboard.live.follow(run, told);
        let pressed = self.keyboard.pressed(ctx, self.plane_in_sight());
        let actions = if self.file.settings.layout.lecture {
            self.lecture_actions(ctx, pressed)
        } else {
            pressed.into_iter().map(|pressed| pressed.action).collect()
        };
        for action in actions {
            self.push(action);
        }
    }

    /// What has the focus when the plane has it, if the plane was drawn.
    pub(super) fn plane_in_sight(&self) -> Option<Id> {
        let drawn = self.plane != Rect::NOTHING;
        self.panels.plane.focus_id().filter(|_| drawn)
    }

    /// Brings the keyboard to this panel; one that is hidden is shown.
    pub(super) fn focus(&mut self, panel: PanelName) {
        let layout = &mut self.file.settings.layout;
        if layout.lecture {
            match panel {
                PanelName::Plane if self.lecture.shows_both(layout) => {}
                PanelName::Plane => layout.stage = Some(panel),
                PanelName::Study(study) => {
                    layout.study = study;
                    if !self.lecture.shows_both(layout) {
                        layout.stage = Some(panel);
                    }
                }
                // They have no place in a lecture.
                PanelName::Recipe | PanelName::Decoded | PanelName::Comparison => return,
            }
        } else {
            layout.bring(panel);
        }
        layout.focus = Some(panel);
        self.focused = Some(panel);
        self.keyboard.led();
    }

    /// Brings the keyboard to the next panel in sight, or to the one before.
    pub(super) fn focus_beside(&mut self, direction: Direction) {
        let around = self.around();
        let Some(last) = around.len().checked_sub(1) else {
            return;
        };
        let now = around.iter().position(|panel| Some(*panel) == self.focused);
        let next = match (now, direction) {
            (None, Direction::Up) => around.iter().position(|panel| *panel == PanelName::Plane),
            (None, Direction::Down) => Some(last),
            (Some(now), Direction::Up) => Some(if now == last { 0 } else { now + 1 }),
            (Some(now), Direction::Down) => Some(now.checked_sub(1).unwrap_or(last)),
        };
        if let Some(panel) = around.get(next.unwrap_or(0)) {
            self.focus(*panel);
        }
    }

    /// The panels that the keyboard goes through.
    fn around(&self) -> Vec<PanelName> {
        let layout = &self.file.settings.layout;
        let study = PanelName::Study(layout.study);
        if layout.lecture {
            return vec![PanelName::Plane, study];
        }
        if let Some(stage) = layout.stage {
            return vec![stage];
        }
        [
            (layout.show_recipe, PanelName::Recipe),
            (true, PanelName::Plane),
            (layout.show_side, PanelName::Decoded),
            (layout.show_side, PanelName::Comparison),
            (layout.show_studies, study),
        ]
        .into_iter()
        .filter_map(|(shown, panel)| shown.then_some(panel))
        .collect()
    }
}
