//! The dialog that asks for a path: typed here, or chosen in the desktop's own dialog.

use crate::paths::typed_path;
use crate::train::{Notice, Progress};
use crate::ui::language::{fill, messages, t};
use crate::ui::shell::background::BackgroundTasks;
use crate::ui::shell::dialogs::past_choice::PastChoice;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Key, RichText, TextEdit, Ui};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A dialog that ends sooner was most likely never there.
const NO_DIALOG: Duration = Duration::from_millis(700);

/// One path, being asked for.
pub(super) struct PathDialog {
    pub purpose: PathPurpose,
    /// What it is about, if it is not the run in hand.
    pub subject: Option<String>,
    /// Whether a session is to keep the past of the run in hand.
    pub past: Option<PastChoice>,
    text: String,
    /// The desktop's own dialog is open since then.
    browsing: Option<Instant>,
    /// What went wrong, and a way on.
    problem: Option<String>,
    /// This file exists and would be replaced.
    replaces: Option<PathBuf>,
    /// The path that was given, until it is known what became of it; and the newest
    /// notice of then.
    given: Option<(PathBuf, u64)>,
    focused: bool,
}

/// Whether the dialog has its answer.
pub(super) enum Verdict {
    Open,
    Cancelled,
    /// With whether what stands there may go.
    Given(PathBuf, bool),
}

impl PathDialog {
    /// Asks for a path, with `text` to begin with; says a `problem`, if it is asked because of
    /// one.
    pub fn new(purpose: PathPurpose, text: String, problem: Option<String>) -> Self {
        Self {
            purpose,
            subject: None,
            past: None,
            text,
            browsing: None,
            problem,
            replaces: None,
            given: None,
            focused: false,
        }
    }

    /// Whether a path was given, and it is not known yet what became of it.
    pub fn is_waiting(&self) -> bool {
        self.given.is_some()
    }

    /// Whether that may be held up by images that have to be read.
    pub fn waits_for_images(&self) -> bool {
        self.is_waiting() && self.purpose == PathPurpose::OpenModel
    }

    /// Says why the path that was given was not taken, and lets another be written.
    pub fn refuse(&mut self, words: String) {
        self.given = None;
        self.problem = Some(words);
        self.focused = false;
    }

    /// The path was given on; what becomes of it is told in a notice after `told`.
    pub fn wait_for(&mut self, path: PathBuf, told: u64) {
        self.problem = None;
        self.replaces = None;
        self.given = Some((path, told));
    }

    /// The notice that says what became of the path, and whether that is good.
    pub fn hear(&mut self, notices: &[Notice]) -> Option<(u64, bool)> {
        let (path, told) = self.given.as_ref()?;
        let (notice, done) = notices.iter().find_map(|notice| {
            let news = notice.number > *told;
            let outcome = self.purpose.outcome(path, &notice.message)?;
            news.then_some((notice, outcome))
        })?;
        let number = notice.number;
        if done {
            self.given = None;
        } else {
            self.refuse(messages::message(&notice.message));
        }
        Some((number, done))
    }

    /// Takes in what the desktop's dialog said; returns the path if it named one.
    pub fn picked(&mut self, picked: Option<PathBuf>) -> Option<PathBuf> {
        let since = self.browsing.take();
        if picked.is_none() && since.is_some_and(|since| since.elapsed() < NO_DIALOG) {
            let words = t("No file dialog answered on this desktop: type the path here");
            self.problem = Some(words.to_owned());
        }
        picked.map(|path| with_extension(self.purpose, path))
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, tasks: &BackgroundTasks, progress: &Progress) -> Verdict {
        ui.set_width(480.0);
        ui.heading(self.purpose.title());
        if let Some(subject) = &self.subject {
            ui.label(RichText::new(subject).font(theme::strong(13.0)));
        }
        ui.label(quiet(ui, self.purpose.about()));
        ui.add_space(6.0);
        let field = ui.add(
            TextEdit::singleline(&mut self.text)
                .desired_width(480.0)
                .hint_text(t("Path on disk; ~ stands for your home folder")),
        );
        let field = field.accessible_name(t("Path on disk"));
        if !self.focused {
            field.request_focus();
            self.focused = true;
        }
        if field.changed() {
            self.replaces = None;
            self.problem = None;
        }
        let tokens = theme::tokens(ui);
        if let Some(path) = &self.replaces {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            ui.colored_label(
                tokens.bad,
                fill(t("{name} exists and will be replaced"), &[("name", name)]),
            );
        } else if let Some(problem) = &self.problem {
            ui.colored_label(tokens.bad, problem);
        } else if self.is_waiting() {
            ui.label(quiet(ui, self.purpose.waiting()));
        }
        let answered = self.is_waiting();
        if let Some(past) = &mut self.past {
            past.ui(ui, progress, answered);
        }
        ui.add_space(8.0);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.buttons(ui, tasks, entered)
    }

    fn buttons(&mut self, ui: &mut Ui, tasks: &BackgroundTasks, entered: bool) -> Verdict {
        let tokens = theme::tokens(ui);
        let mut verdict = Verdict::Open;
        ui.horizontal(|ui| {
            let verb = if self.replaces.is_some() {
                t("Replace")
            } else {
                self.purpose.verb()
            };
            let button =
                Button::new(RichText::new(verb).color(tokens.on_accent)).fill(tokens.accent_fill);
            let usable = !self.text.trim().is_empty() && !self.is_waiting();
            let done = ui
                .add_enabled(usable, button)
                .on_hover_text(self.purpose.about());
            if done.clicked() || (entered && usable) {
                verdict = self.submit();
            }
            // What is typed next belongs to the path.
            self.focused &= !entered;
            let browse = ui
                .add_enabled(self.browsing.is_none(), Button::new(t("Browse…")))
                .on_hover_text(t("Choose in the desktop's file dialog"));
            if browse.clicked() {
                self.browsing = Some(Instant::now());
                tasks.pick(self.purpose, folder_of(&self.text));
            }
            if ui
                .button(t("Cancel"))
                .on_hover_text(t("Leave everything as it is"))
                .clicked()
            {
                verdict = Verdict::Cancelled;
            }
        });
        verdict
    }

    /// A file that exists is replaced only when asked twice.
    fn submit(&mut self) -> Verdict {
        let path = with_extension(self.purpose, typed_path(self.text.trim()));
        if self.purpose.makes_folder() && path.symlink_metadata().is_ok() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let words = t("{name} exists: give the name of a folder that is not there yet");
            self.problem = Some(fill(words, &[("name", name)]));
            self.focused = false;
            return Verdict::Open;
        }
        if self.purpose.writes() && self.replaces.as_ref() != Some(&path) && path.exists() {
            self.replaces = Some(path);
            self.focused = false;
            return Verdict::Open;
        }
        let replaces = self.replaces.as_ref() == Some(&path);
        Verdict::Given(path, replaces)
    }
}

fn folder_of(text: &str) -> Option<PathBuf> {
    let path = typed_path(text.trim());
    let folder = path.parent().unwrap_or(&path);
    (!folder.as_os_str().is_empty()).then(|| folder.to_owned())
}

/// What is written gets the ending of its kind if it has none; some kinds have no other.
fn with_extension(purpose: PathPurpose, path: PathBuf) -> PathBuf {
    let ending = path.extension().unwrap_or_default();
    if let Some(only) = purpose.only_ending()
        && !ending.eq_ignore_ascii_case(only)
    {
        let mut name = path.into_os_string();
        name.push(".");
        name.push(only);
        return name.into();
    }
    match purpose.kind() {
        Some((_, [ending, ..])) if purpose.writes() && Path::new(&path).extension().is_none() => {
            path.with_extension(ending)
        }
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_gets_its_ending_and_a_read_one_is_left_alone() {
        let path = PathBuf::from("runs/one");
        assert_eq!(
            with_extension(PathPurpose::SaveModel, path.clone()),
            PathBuf::from("runs/one.bpk")
        );
        assert_eq!(
            with_extension(PathPurpose::ExportCurves, path.clone()),
            PathBuf::from("runs/one.csv")
        );
        assert_eq!(with_extension(PathPurpose::OpenModel, path.clone()), path);
        for (name, written) in [("walk", "walk.gif"), ("a.b", "a.b.gif"), ("x.GIF", "x.GIF")] {
            let path = with_extension(PathPurpose::SaveWalk, name.into());
            assert_eq!(path, PathBuf::from(written));
        }
        let path = with_extension(PathPurpose::ExportWeights, "one.bpk".into());
        assert_eq!(path, PathBuf::from("one.bpk.safetensors"));
        let named = PathBuf::from("runs/one.model");
        assert_eq!(with_extension(PathPurpose::SaveModel, named.clone()), named);
    }

    #[test]
    fn a_pasted_path_may_stand_in_quotes() {
        let mut dialog = PathDialog::new(
            PathPurpose::OpenModel,
            " '/runs/my model.bpk' ".into(),
            None,
        );
        let Verdict::Given(path, false) = dialog.submit() else {
            panic!("the path was not taken");
        };
        assert_eq!(path, PathBuf::from("/runs/my model.bpk"));
    }
}
