//! The stops of a lecture: what a presenter's two keys go through.

use crate::ui::scene::Study;
use crate::ui::scene::action::Direction;
use crate::ui::shell::Shell;

/// A place that a presenter's keys lead to.
enum Stop {
    /// The preset at this place among a person's own.
    Preset(usize),
    Study(Study),
}

impl Shell {
    /// Goes to the next stop or to the one before; from the last one and the first one
    /// there is nowhere to go.
    pub(in crate::ui::shell) fn go_to_stop(&mut self, direction: Direction) {
        match self.stop_beside(direction) {
            Some(Stop::Preset(place)) if self.lecture.stop != Some(place) => {
                self.recall(place);
                self.lecture.stop = Some(place);
            }
            Some(Stop::Study(study)) => {
                let layout = &mut self.file.settings.layout;
                layout.choose(study);
                self.lecture.bring_forward(layout);
            }
            // At the end there is nowhere to go.
            Some(Stop::Preset(_)) | None => {}
        }
    }

    /// What the next stop or the one before is called.
    pub(super) fn stop_name(&self, direction: Direction) -> String {
        match self.stop_beside(direction) {
            Some(Stop::Preset(place)) => {
                let preset = self.file.settings.presets.own.get(place);
                preset.map_or_else(String::new, |preset| preset.name.clone())
            }
            Some(Stop::Study(study)) => study.label().to_owned(),
            None => String::new(),
        }
    }

    /// The next stop or the one before, the same one at either end. Stops are a person's own
    /// presets, or else the studies.
    fn stop_beside(&self, direction: Direction) -> Option<Stop> {
        let settings = &self.file.settings;
        let presets = settings.presets.own.len();
        if presets > 0 {
            return beside(self.lecture.stop, presets, direction).map(Stop::Preset);
        }
        let studies: Vec<Study> = Study::all().collect();
        let now = studies
            .iter()
            .position(|study| *study == settings.layout.study);
        let next = beside(now, studies.len(), direction)?;
        studies.get(next).copied().map(Stop::Study)
    }
}

/// The place after or before `now` among `all`; the first one if there was none.
fn beside(now: Option<usize>, all: usize, direction: Direction) -> Option<usize> {
    let last = all.checked_sub(1)?;
    Some(match (now, direction) {
        (None, _) => 0,
        (Some(now), Direction::Up) => (now + 1).min(last),
        (Some(now), Direction::Down) => now.saturating_sub(1).min(last),
    })
}
