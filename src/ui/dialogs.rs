//! Small windows that ask for one thing: a path, or whether an unsaved run may end.

use super::action::Action;
use super::errands::Errands;
use super::theme;
use super::widgets::quiet;
use crate::recipe::Recipe;
use eframe::egui::{Button, Context, Id, Key, Modal, RichText, TextEdit, Ui};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A dialog that ends sooner was most likely never there.
const NO_DIALOG: Duration = Duration::from_millis(700);

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    OpenModel,
    SaveModel,
    DataFolder,
    ExportCurves,
}

impl Purpose {
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenModel => "Open model",
            Self::SaveModel => "Save model",
            Self::DataFolder => "Open data folder",
            Self::ExportCurves => "Export curves as CSV",
        }
    }

    /// What the files are called, and how their names end.
    pub fn kind(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OpenModel | Self::SaveModel => Some(("Elbow model", "bpk")),
            Self::ExportCurves => Some(("Table", "csv")),
            Self::DataFolder => None,
        }
    }

    /// A name to begin with.
    pub fn suggestion(self) -> &'static str {
        match self {
            Self::SaveModel => "model.bpk",
            Self::ExportCurves => "curves.csv",
            Self::OpenModel | Self::DataFolder => "",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Self::OpenModel => "A model saved by Elbow (.bpk); it opens paused",
            Self::SaveModel => "Weights and recipe go into one file",
            Self::DataFolder => "A folder with train and t10k images as IDX files, plain or .gz",
            Self::ExportCurves => {
                "ELBO, reconstruction and KL in nats per image, a row per bin of steps"
            }
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::OpenModel => "Open",
            Self::SaveModel => "Save",
            Self::DataFolder => "Use folder",
            Self::ExportCurves => "Export",
        }
    }

    fn writes(self) -> bool {
        matches!(self, Self::SaveModel | Self::ExportCurves)
    }

    fn action(self, path: PathBuf) -> Action {
        match self {
            Self::OpenModel => Action::OpenModel(path),
            Self::SaveModel => Action::SaveModel(path),
            Self::DataFolder => Action::OpenDataFolder(path),
            Self::ExportCurves => Action::ExportCurves(path),
        }
    }
}

/// What takes the place of the run in hand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Next {
    Start { recipe: Box<Recipe>, run: bool },
    Open(PathBuf),
}

/// How a question was answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Write the run to a file, then go on.
    SaveFirst(Next),
    /// Go on; the run is lost.
    Discard(Next),
}

/// The dialog that is open, if one is.
#[derive(Default)]
pub(super) struct Dialogs {
    path: Option<PathDialog>,
    question: Option<(Next, u64)>,
}

struct PathDialog {
    purpose: Purpose,
    text: String,
    /// The desktop's own dialog is open since then.
    browsing: Option<Instant>,
    hint: Option<&'static str>,
    /// This file exists and would be replaced.
    replaces: Option<PathBuf>,
    focused: bool,
}

impl Dialogs {
    /// Whether a dialog takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.path.is_some() || self.question.is_some()
    }

    /// Asks for a path, with `text` to begin with.
    pub fn ask_path(&mut self, purpose: Purpose, text: String) {
        self.path = Some(PathDialog {
            purpose,
            text,
            browsing: None,
            hint: None,
            replaces: None,
            focused: false,
        });
    }

    /// Asks whether the unsaved run, `steps` long, may end.
    pub fn ask_discard(&mut self, next: Next, steps: u64) {
        self.question = Some((next, steps));
    }

    /// Takes in what the desktop's dialog said.
    pub fn picked(&mut self, purpose: Purpose, picked: Option<PathBuf>) -> Option<Action> {
        let dialog = self
            .path
            .as_mut()
            .filter(|dialog| dialog.purpose == purpose)?;
        let since = dialog.browsing.take();
        if let Some(path) = picked {
            self.path = None;
            return Some(purpose.action(with_extension(purpose, path)));
        }
        if since.is_some_and(|since| since.elapsed() < NO_DIALOG) {
            dialog.hint = Some("No file dialog answered on this desktop: type the path here");
        }
        None
    }

    /// Draws the path dialog; pushes an action once a path is given. True if it was cancelled.
    pub fn show_path(
        &mut self,
        ctx: &Context,
        errands: &Errands,
        actions: &mut Vec<Action>,
    ) -> bool {
        let Some(dialog) = &mut self.path else {
            return false;
        };
        let shown = Modal::new(Id::unique("path dialog")).show(ctx, |ui| dialog.ui(ui, errands));
        let cancelled = shown.should_close();
        match shown.inner {
            Verdict::Given(path) => {
                actions.push(dialog.purpose.action(path));
                self.path = None;
                false
            }
            Verdict::Open if !cancelled => false,
            Verdict::Open | Verdict::Cancelled => {
                self.path = None;
                true
            }
        }
    }

    /// Draws the question; returns its answer once there is one.
    pub fn show_question(&mut self, ctx: &Context) -> Option<Answer> {
        let (next, steps) = self.question.clone()?;
        let mut answer = None;
        let mut close = false;
        let shown = Modal::new(Id::unique("question")).show(ctx, |ui| {
            ui.set_width(400.0);
            ui.heading("Keep the run in hand?");
            ui.add_space(4.0);
            let what = match next {
                Next::Start { .. } => "A new run replaces it.",
                Next::Open(_) => "Opening a model replaces it.",
            };
            let steps = super::words::count(steps as usize, "step", "steps");
            ui.label(format!("This run of {steps} is in no file. {what}"));
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let accent = theme::tokens(ui).accent_fill;
                let white = theme::tokens(ui).on_accent;
                let save = Button::new(RichText::new("Save first…").color(white)).fill(accent);
                let tip = "Write weights and recipe to a file, then go on";
                if ui.add(save).on_hover_text(tip).clicked() {
                    answer = Some(Answer::SaveFirst(next.clone()));
                }
                let tip = "Go on without saving; the weights of this run are lost";
                if ui.button("Discard run").on_hover_text(tip).clicked() {
                    answer = Some(Answer::Discard(next.clone()));
                }
                let tip = "Leave everything as it is";
                close = ui.button("Cancel").on_hover_text(tip).clicked();
            });
        });
        if answer.is_some() || close || shown.should_close() {
            self.question = None;
        }
        answer
    }
}

enum Verdict {
    Open,
    Cancelled,
    Given(PathBuf),
}

impl PathDialog {
    fn ui(&mut self, ui: &mut Ui, errands: &Errands) -> Verdict {
        ui.set_width(480.0);
        ui.heading(self.purpose.title());
        ui.label(quiet(ui, self.purpose.says()));
        ui.add_space(6.0);
        let field = ui.add(
            TextEdit::singleline(&mut self.text)
                .desired_width(480.0)
                .hint_text("Path"),
        );
        let field = field
            .accessible_name("Path")
            .on_hover_text("~ stands for your home folder");
        if !self.focused {
            field.request_focus();
            self.focused = true;
        }
        if field.changed() {
            self.replaces = None;
        }
        let tokens = theme::tokens(ui);
        if let Some(path) = &self.replaces {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            ui.colored_label(tokens.bad, format!("{name} exists and will be replaced"));
        } else if let Some(hint) = self.hint {
            ui.colored_label(tokens.bad, hint);
        }
        ui.add_space(8.0);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.buttons(ui, errands, entered)
    }

    fn buttons(&mut self, ui: &mut Ui, errands: &Errands, entered: bool) -> Verdict {
        let tokens = theme::tokens(ui);
        let mut verdict = Verdict::Open;
        ui.horizontal(|ui| {
            let verb = if self.replaces.is_some() {
                "Replace"
            } else {
                self.purpose.verb()
            };
            let button =
                Button::new(RichText::new(verb).color(tokens.on_accent)).fill(tokens.accent_fill);
            let usable = !self.text.trim().is_empty();
            let done = ui
                .add_enabled(usable, button)
                .on_hover_text(self.purpose.says());
            if done.clicked() || (entered && usable) {
                verdict = self.submit();
            }
            let browse = ui
                .add_enabled(self.browsing.is_none(), Button::new("Browse…"))
                .on_hover_text("Choose in the desktop's file dialog");
            if browse.clicked() {
                self.browsing = Some(Instant::now());
                errands.pick(self.purpose, folder_of(&self.text));
            }
            if ui
                .button("Cancel")
                .on_hover_text("Leave everything as it is")
                .clicked()
            {
                verdict = Verdict::Cancelled;
            }
        });
        verdict
    }

    /// A file that exists is replaced only when asked twice.
    fn submit(&mut self) -> Verdict {
        let path = with_extension(self.purpose, expand(self.text.trim()));
        if self.purpose.writes() && self.replaces.as_ref() != Some(&path) && path.exists() {
            self.replaces = Some(path);
            self.focused = false;
            return Verdict::Open;
        }
        Verdict::Given(path)
    }
}

fn folder_of(text: &str) -> Option<PathBuf> {
    let path = expand(text.trim());
    let folder = path.parent().unwrap_or(&path);
    (!folder.as_os_str().is_empty()).then(|| folder.to_owned())
}

/// `~` in front stands for the home folder.
fn expand(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

/// What is written gets the ending of its kind if it has none.
fn with_extension(purpose: Purpose, path: PathBuf) -> PathBuf {
    match purpose.kind() {
        Some((_, ending)) if purpose.writes() && Path::new(&path).extension().is_none() => {
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
        let path = PathBuf::from("/tmp/run");
        assert_eq!(
            with_extension(Purpose::SaveModel, path.clone()),
            PathBuf::from("/tmp/run.bpk")
        );
        assert_eq!(
            with_extension(Purpose::ExportCurves, path.clone()),
            PathBuf::from("/tmp/run.csv")
        );
        assert_eq!(with_extension(Purpose::OpenModel, path.clone()), path);
        let named = PathBuf::from("/tmp/run.model");
        assert_eq!(with_extension(Purpose::SaveModel, named.clone()), named);
    }

    #[test]
    fn the_tilde_is_the_home_folder_only_in_front() {
        assert_eq!(expand("/a/~/b"), PathBuf::from("/a/~/b"));
        if let Some(home) = std::env::home_dir() {
            assert_eq!(expand("~/b"), home.join("b"));
        }
    }
}
