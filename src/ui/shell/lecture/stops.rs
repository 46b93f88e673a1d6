//! The stops of a lecture: what a presenter's two keys go through.

use crate::ui::scene::Study;
use crate::ui::scene::action::Direction;
use crate::ui::shell::Shell;

impl Shell {
    /// Goes to the next stop or to the one before; from the last one and the first one
    /// there is nowhere to go. Stops are a person's own presets, or else the studies.
    pub(in crate::ui::shell) fn go_to_stop(&mut self, direction: Direction) {
        let presets = self.file.settings.presets.own.len();
        if presets > 0 {
            let place = beside(self.lecture.stop, presets, direction);
            if place != self.lecture.stop
                && let Some(place) = place
            {
                self.recall(place);
                self.lecture.stop = Some(place);
            }
            return;
        }
        let layout = &mut self.file.settings.layout;
        let studies: Vec<Study> = Study::all().collect();
        let now = studies.iter().position(|study| *study == layout.study);
        let next = beside(now, studies.len(), direction);
        if let Some(study) = next.and_then(|next| studies.get(next)) {
            layout.choose(*study);
            self.lecture.bring_forward(layout);
        }
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
