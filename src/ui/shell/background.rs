//! What may take its time, on threads of its own: file dialogs and unpacking.
//!
//! The window posts an errand and looks each frame whether something came back.

use crate::ui::scene::action::Action;
use crate::ui::shell::dialogs::Purpose;
use crossbeam_channel::{Receiver, Sender, unbounded};
use eframe::egui;
use std::path::PathBuf;

/// What an errand brought back.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Something to do now.
    Act(Action),
    /// A dialog was answered; none if it was cancelled, or if there is no dialog here.
    Picked(Purpose, Option<PathBuf>),
    /// It went wrong, in words.
    Failed(String),
}

/// The threads' way back to the window.
pub(crate) struct Errands {
    ctx: egui::Context,
    sender: Sender<Outcome>,
    outcomes: Receiver<Outcome>,
}

impl Errands {
    pub fn new(ctx: egui::Context) -> Self {
        let (sender, outcomes) = unbounded();
        Self {
            ctx,
            sender,
            outcomes,
        }
    }

    /// Runs `work` on a thread; what it returns arrives at [`Errands::back`].
    pub fn send(&self, name: &str, work: impl FnOnce() -> Outcome + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let thread = std::thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                // Without a receiver the window is gone, and the errand with it.
                let _ = sender.send(work());
                ctx.request_repaint();
            });
        if let Err(error) = thread {
            let _ = self.sender.send(Outcome::Failed(error.to_string()));
        }
    }

    /// Opens the desktop's file dialog.
    pub fn pick(&self, purpose: Purpose, start: Option<PathBuf>) {
        // Taken here: the thread below speaks no language but English.
        let (title, kind) = (purpose.title(), purpose.kind());
        self.send("file dialog", move || {
            let mut dialog = rfd::FileDialog::new().set_title(title);
            if let Some(folder) = start {
                dialog = dialog.set_directory(folder);
            }
            if let Some((name, extension)) = kind {
                dialog = dialog.add_filter(name, &[extension]);
            }
            let picked = match purpose {
                Purpose::OpenModel => dialog.pick_file(),
                Purpose::DataFolder => dialog.pick_folder(),
                Purpose::SaveModel | Purpose::ExportCurves => {
                    dialog.set_file_name(purpose.suggestion()).save_file()
                }
            };
            Outcome::Picked(purpose, picked)
        });
    }

    /// What has come back since the last call; never waits.
    pub fn back(&self) -> Vec<Outcome> {
        self.outcomes.try_iter().collect()
    }
}
