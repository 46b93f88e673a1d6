//! What can be done with the training.

use crate::recipe::{Live, Recipe};
use crate::train::{Command, Level, MOST_PINNED, Phase};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::RunAction;
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::{NextRun, going};
use crate::ui::shell::lecture::live_steps;
use crate::ui::shell::missing_data;
use eframe::egui::Context;
use std::time::{SystemTime, UNIX_EPOCH};

impl Shell {
    pub(super) fn dispatch_run(&mut self, ctx: &Context, action: RunAction) {
        if let Some(reason) = missing_data::keeps_from(&action, &self.progress) {
            let notices = &mut self.overlays.notices;
            return notices.push_while(Level::Info, reason, |now| {
                now.progress.missing_data.is_some()
            });
        }
        match action {
            RunAction::TogglePause => self.toggle_pause(),
            RunAction::OneStep => self.backend.send(Command::Step),
            RunAction::OneEpoch => self.backend.send(Command::Epoch),
            RunAction::SetLive(live) => self.backend.send(Command::Live(live)),
            RunAction::StepBeta(direction) => {
                let live = self.live_asked_for();
                let beta = live_steps::beta(live.beta, direction);
                self.set_live(Live { beta, ..live });
            }
            RunAction::StepLearningRate(direction) => {
                let live = self.live_asked_for();
                let learning_rate = live_steps::learning_rate(live.learning_rate, direction);
                self.set_live(Live {
                    learning_rate,
                    ..live
                });
            }
            RunAction::Start(recipe) => self.replace_run(NextRun::Start { recipe, run: true }),
            RunAction::StartDraft => self.start_draft(ctx),
            RunAction::ResetSameSeed => self.reset(self.progress.recipe.seed),
            RunAction::ResetNewSeed => self.reset(another_seed(self.progress.recipe.seed)),
            RunAction::BringBackLast => {
                if let Some(last) = self.progress.kept.last() {
                    self.backend.send(Command::BringBack(last.run));
                }
            }
            RunAction::BringBack(run) => self.backend.send(Command::BringBack(run)),
            RunAction::TogglePin => {
                let run = self.progress.run;
                self.backend.send(if self.progress.pinned {
                    Command::Unpin(run)
                } else {
                    Command::Pin(run)
                });
            }
            RunAction::Pin(run) => self.backend.send(Command::Pin(run)),
            RunAction::Unpin(run) => self.backend.send(Command::Unpin(run)),
            RunAction::Forget(run) => self.forget_run(run),
            RunAction::ForgetThis => self.forget_this(),
            RunAction::SaveKeptDialog(run) => self.ask_for_kept(run),
            RunAction::SaveKept(run, to) => self.save_kept(run, to),
        }
    }

    /// Gives the trainer what a key asked for, if that changes anything.
    fn set_live(&mut self, live: Live) {
        if live != self.live_asked_for() {
            self.keyboard.live.ask(live);
            self.backend.send(Command::Live(live));
        }
    }

    /// What the run will go on with once the trainer took in every key that was pressed.
    pub(in crate::ui::shell) fn live_asked_for(&self) -> Live {
        let told = self.progress.recipe.live();
        self.keyboard.live.newest().unwrap_or(told)
    }

    fn toggle_pause(&mut self) {
        match self.progress.phase {
            Phase::Running | Phase::Preparing => self.backend.send(Command::Pause),
            Phase::Paused => self.backend.send(Command::Run),
            Phase::Failed(_) => {
                let text = t("This run has stopped: start a new one");
                let stopped = self.progress.run;
                self.overlays
                    .notices
                    .push_while(Level::Info, text, move |now| {
                        now.progress.run == stopped
                            && matches!(now.progress.phase, Phase::Failed(_))
                    });
            }
        }
    }

    fn pin_those_missed(&mut self) {
        let kept = self.progress.kept.iter();
        let pinned = kept.filter(|run| run.pinned).count() + usize::from(self.progress.pinned);
        for run in going(&self.progress).take(MOST_PINNED.saturating_sub(pinned)) {
            self.backend.send(Command::Pin(run.run));
            let step = numbers::thousands(run.time.step);
            let text = fill(
                t("The unsaved run of {n} steps is pinned, so that it is not lost"),
                &[("n", step)],
            );
            self.overlays.notices.push(Level::Info, text);
        }
    }

    fn start_draft(&mut self, ctx: &Context) {
        match self.panels.recipe.recipe(ctx) {
            Some(Ok(recipe)) => self.replace_run(NextRun::Start {
                recipe: Box::new(recipe),
                run: true,
            }),
            Some(Err(error)) => {
                let words = error.words();
                self.overlays
                    .notices
                    .push_while(Level::Error, words, move |now| {
                        (now.refused)().as_ref() == Some(&error)
                    });
            }
            None => {}
        }
    }

    /// Starts over without a question: the run in hand is kept, and a run before it that
    /// would be missed is pinned; where no pin is left it goes, and that is told. A paused
    /// run stays paused, to be gone through step by step.
    fn reset(&mut self, seed: u64) {
        self.pin_those_missed();
        let own = self.progress.recipe.noise_seed;
        let recipe = Recipe {
            seed,
            // Another seed draws everything anew.
            noise_seed: own.filter(|_| seed == self.progress.recipe.seed),
            ..self.progress.recipe.clone()
        };
        self.go_on(NextRun::Start {
            recipe: Box::new(recipe),
            run: self.progress.phase != Phase::Paused,
        });
    }
}

/// A short number, by the clock: other than `seed`.
fn another_seed(seed: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let drawn = now.map_or(0, |now| u64::from(now.subsec_nanos()) / 100 % 1_000_000);
    if drawn == seed { seed ^ 1 } else { drawn }
}
