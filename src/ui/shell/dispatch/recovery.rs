//! Runs that were lost with their windows: they are looked for, and what a person wants with them.

use crate::archive::{LostRun, LostRuns, find_lost_runs};
use crate::train::Level;
use crate::ui::shell::Shell;
use crate::ui::shell::background::TaskOutcome;
use crate::ui::shell::recovery::{beside, unreadable};
use std::thread;
use std::time::Duration;

/// A window that was ended lets go of its files within this time.
const ENDING: Duration = Duration::from_secs(2);

impl Shell {
    /// Looks for runs that were lost with their windows, on a thread.
    pub(crate) fn look_for_lost_runs(&self) {
        let Some(folder) = self.file.path().map(beside) else {
            return;
        };
        if folder.is_dir() {
            self.overlays.tasks.start("lost runs", move || {
                let mut found = find_lost_runs(&folder);
                if found.runs.is_empty() && found.in_use {
                    thread::sleep(ENDING);
                    found = find_lost_runs(&folder);
                }
                TaskOutcome::RunsFound(Box::new(found))
            });
        }
    }

    /// Takes in what was found: the newest is offered.
    pub(crate) fn runs_found(&mut self, found: LostRuns) {
        self.lost.extend(found.runs);
        if let Some(first) = found.unreadable.first() {
            let text = unreadable(first, found.unreadable.len() - 1);
            self.overlays.notices.push(Level::Error, text);
        }
    }

    /// The run that is offered, taken out.
    pub(crate) fn take_lost(&mut self) -> Option<LostRun> {
        (!self.lost.is_empty()).then(|| self.lost.remove(0))
    }

    /// It is offered again at the next start.
    pub(crate) fn leave_lost(&mut self) {
        self.lost.clear();
    }

    /// Nothing is kept any more of the run that is offered.
    pub(crate) fn discard_lost(&mut self) {
        if let Some(lost) = self.take_lost() {
            lost.discard();
        }
    }
}
