//! Saving: the run with what a person made around it, or alone, and what becomes of that.

use crate::archive::{SaveError, WriteCause, is_session_name};
use crate::train::{Command, Message, ModelFile, PastToSave, Published, SaveOrder, SavedSession};
use crate::ui::language::messages;
use crate::ui::scene::action::SaveTo;
use crate::ui::scene::{SessionHome, SessionView};
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::PastChoice;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::workspace::{PastInFile, SaveUnderWay};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Shell {
    /// Saves to the run's file, or asks for one.
    pub(super) fn save(&mut self) {
        match self.file_to_save_to().map(|file| file.path.clone()) {
            Some(path) => self.save_to(SaveTo {
                path,
                replaces: false,
            }),
            None => self.ask(PathPurpose::SaveSession),
        }
    }

    /// The file that the run is saved to without asking for a path.
    pub(crate) fn file_to_save_to(&self) -> Option<&ModelFile> {
        self.model_file().filter(|file| file.is_own())
    }

    /// The same of a file that takes what a person made, too, where that is in no file yet.
    pub(super) fn file_for_all(&self) -> Option<&ModelFile> {
        let takes_all =
            |file: &&ModelFile| is_session_name(&file.path) || !self.workspace.has_unkept_work();
        self.file_to_save_to().filter(takes_all)
    }

    pub(super) fn save_to(&mut self, to: SaveTo) {
        let SaveTo { path, replaces } = to;
        if let Some(save) = &mut self.workspace.save_before_closing {
            save.path = Some(path.clone());
        }
        let answered = self.overlays.dialogs.keeps_past();
        let keeps = answered.unwrap_or_else(|| self.keeps_past(Some(&path)));
        let usual = &mut self.file.settings.time.in_session;
        *usual = answered.unwrap_or(*usual);
        let past_in_file = PastInFile {
            path: path.clone(),
            keeps,
            usual: *usual,
        };
        let shown = self.workspace.selection.shown_step.step(&self.progress);
        let past = match shown {
            _ if keeps => PastToSave::All,
            Some(step) => PastToSave::Shown(step),
            None => PastToSave::Nothing,
        };
        let session = is_session_name(&path).then(|| self.session());
        self.workspace.saving = Some(SaveUnderWay {
            path: path.clone(),
            told: self.last_told(),
            document: session.as_ref().map(|session| session.document.clone()),
            past_in_file,
        });
        self.backend.send(Command::Save(Box::new(SaveOrder {
            run: None,
            path,
            session,
            past,
            replaces,
        })));
    }

    /// What a person has made, and what they look at.
    pub(crate) fn session(&self) -> SavedSession {
        SavedSession {
            document: self.workspace.document.clone(),
            view: self.session_view().text(),
        }
    }

    /// What is looked at.
    pub(crate) fn session_view(&self) -> SessionView {
        let settings = &self.file.settings;
        SessionView::of(&self.progress, &self.workspace.selection, settings)
    }

    /// The file of the session in hand, also where its run was lost and goes on here.
    pub(crate) fn session_home(&self) -> Option<SessionHome> {
        let run = self.progress.lineage.id;
        let file = self.file_to_save_to();
        let file = file.filter(|file| is_session_name(&file.path));
        match file {
            // A path that is no text is not noted.
            Some(file) => file.path.to_str().map(|path| SessionHome {
                file: path.to_owned(),
                run,
                identity: file.identity.clone(),
            }),
            None if self.progress.file.is_some() => None,
            None => self.workspace.home.clone().filter(|home| home.run == run),
        }
    }

    /// Lets the dialog that asks where ask as well whether the past goes along.
    pub(super) fn offer_past(&mut self, purpose: PathPurpose) {
        if purpose == PathPurpose::SaveSession {
            let home = self.session_home().map(|home| PathBuf::from(home.file));
            let file = self.file_to_save_to().map(|file| file.path.clone());
            let keep = self.keeps_past(file.or(home).as_deref());
            self.overlays.dialogs.offer_past(PastChoice::new(keep));
        }
    }

    /// Whether a session that is written there keeps the run's past: as the file does that is
    /// there, and else as sessions do.
    fn keeps_past(&self, path: Option<&Path>) -> bool {
        let usual = self.file.settings.time.in_session;
        let there = self.workspace.past_in_file.as_ref();
        let there = there.filter(|there| Some(&*there.path) == path && there.usual == usual);
        there.map_or(usual, |there| there.keeps)
    }

    /// Takes note of whether the session that was opened keeps the run's past. The shown step
    /// alone is none.
    fn note_past_in_file(&mut self) {
        let earlier = |kept: &&Arc<Published>| kept.snapshot.time.step < self.progress.time.step;
        let steps = self.progress.weights_by_step.iter().filter(earlier).count();
        let home = self.session_home().map(|home| PathBuf::from(home.file));
        let file = self.progress.file.as_ref().map(|file| file.path.clone());
        self.workspace.past_in_file = file.or(home).map(|path| PastInFile {
            path,
            keeps: steps > 1,
            usual: self.file.settings.time.in_session,
        });
    }

    /// Takes in what became of a save. Where another window has written the file meanwhile,
    /// another name is asked for.
    pub(crate) fn follow_save(&mut self) {
        let Some(saving) = &self.workspace.saving else {
            return;
        };
        let mut news = self.progress.notices.iter();
        let news = news.find(|notice| notice.number > saving.told && saving.is_told_by(notice));
        let Some(notice) = news else { return };
        let changed = matches!(
            &notice.message,
            Message::NotSaved { error: SaveError::Write(error), .. }
                if error.cause == WriteCause::Changed
        );
        let words = messages::message(&notice.message);
        let done = matches!(notice.message, Message::Saved { .. });
        let Some(saving) = self.workspace.saving.take() else {
            return;
        };
        let SaveUnderWay {
            path,
            document,
            past_in_file,
            told: _,
        } = saving;
        if done {
            self.workspace.past_in_file = Some(past_in_file);
        }
        if done && document.is_some() {
            self.workspace.kept = document;
            // What was told before is forgotten with what was kept.
            self.workspace.told_home = None;
        }
        if changed && !self.overlays.dialogs.asks_path() {
            let purpose = match is_session_name(&path) {
                true => PathPurpose::SaveSession,
                false => PathPurpose::SaveModel,
            };
            let text = path.display().to_string();
            self.overlays.dialogs.ask_other_path(purpose, text, words);
            self.offer_past(purpose);
        }
    }

    /// Takes up what a person had made around the run in hand, where it was opened with that:
    /// everything is there as it was, in the frame that shows the run.
    pub(crate) fn take_up_session(&mut self) {
        let run = self.progress.run;
        if std::mem::replace(&mut self.workspace.taken_up, run) == run {
            return;
        }
        let Some(session) = self.progress.session.clone() else {
            return;
        };
        self.workspace.home = SessionView::from_text(&session.view).and_then(|view| view.home);
        self.note_past_in_file();
        // A run that was lost comes without a question: it leaves alone what was made meanwhile.
        if self.progress.file.is_none() && self.workspace.has_unkept_work() {
            return;
        }
        let settings = &mut self.file.settings;
        self.workspace.take_up(&session, &self.progress, settings);
    }
}
