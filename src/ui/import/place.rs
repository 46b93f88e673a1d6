//! Where the images are: typed, or chosen in the desktop's own dialog.

use crate::paths::typed_path;
use crate::recipe::DataSpec;
use crate::ui::language::t;
use crate::ui::style::theme;
use crate::ui::style::widgets::words_width;
use eframe::egui::{Button, Key, RichText, TextEdit, Ui};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A dialog that ends sooner was most likely never there.
const NO_DIALOG: Duration = Duration::from_millis(700);

/// What the desktop's dialog is to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportPick {
    /// A folder of images.
    Folder,
    /// A file that holds images.
    File,
    /// A table of labels beside a folder of images.
    Labels,
}

/// The path as it is typed.
#[derive(Default)]
pub(super) struct Place {
    text: String,
    /// As it was when its images were looked at.
    looked_at: String,
    /// The desktop's own dialog is open since then.
    browsing: Option<Instant>,
    /// Why there was none.
    problem: Option<&'static str>,
    /// The field is to get the keyboard.
    focus: bool,
}

/// What a person did with it.
#[derive(Default)]
pub(super) struct PlaceOutcome {
    pub look_at: Option<PathBuf>,
    pub pick: Option<ImportPick>,
}

impl Place {
    /// Nothing is typed yet, but is about to be.
    pub fn asked(text: String) -> Self {
        Self {
            text,
            focus: true,
            ..Self::default()
        }
    }

    /// Shows where this is: nothing for what the program has itself.
    pub fn show(&mut self, spec: &DataSpec) {
        let path = spec.path();
        self.text = path.map_or_else(String::new, |path| path.display().to_string());
        self.looked_at.clone_from(&self.text);
        self.problem = None;
        self.focus = false;
    }

    /// Whether another path is typed than the one that was looked at.
    pub fn is_new(&self) -> bool {
        !self.text.trim().is_empty() && self.text != self.looked_at
    }

    /// The desktop's dialog was opened.
    pub fn browse(&mut self) {
        self.browsing = Some(Instant::now());
        self.problem = None;
    }

    /// Takes in what the desktop's dialog said; the path, if it named one.
    pub fn picked(&mut self, picked: Option<PathBuf>) -> Option<PathBuf> {
        let since = self.browsing.take();
        if picked.is_none() && since.is_some_and(|since| since.elapsed() < NO_DIALOG) {
            self.problem = Some(t(
                "No file dialog answered on this desktop: type the path here",
            ));
            self.focus = true;
        }
        picked
    }

    /// Draws the row.
    pub fn ui(&mut self, ui: &mut Ui) -> PlaceOutcome {
        let mut outcome = PlaceOutcome::default();
        ui.horizontal(|ui| {
            let buttons = [t("Open"), t("Choose folder…"), t("Choose file…")];
            let taken: f32 = buttons.iter().map(|words| button_width(ui, words)).sum();
            let field = TextEdit::singleline(&mut self.text)
                .hint_text(t("Path of a folder or a file"))
                .desired_width(ui.available_width() - taken);
            let field = ui.add(field).accessible_name(t("Path on disk")).on_hover_text(t(
                "A folder of images, an archive of one, or a file of images. ~ stands for your home folder",
            ));
            if std::mem::take(&mut self.focus) {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let [open, folder, file] = buttons;
            let tokens = theme::tokens(ui);
            let mut button = Button::new(open);
            if self.is_new() {
                button = Button::new(RichText::new(open).color(tokens.on_accent));
                button = button.fill(tokens.accent_fill);
            }
            let tip = t("Look at what is there");
            let open = ui.add_enabled(self.is_new(), button).on_hover_text(tip);
            if self.is_new() && (entered || open.clicked()) {
                outcome.look_at = Some(absolute(&self.text));
            }
            let tip = t("Choose in the desktop's file dialog");
            for (words, pick) in [(folder, ImportPick::Folder), (file, ImportPick::File)] {
                let button = Button::new(words);
                let button = ui.add_enabled(self.browsing.is_none(), button);
                if button.on_hover_text(tip).clicked() {
                    outcome.pick = Some(pick);
                }
            }
        });
        if let Some(problem) = self.problem {
            ui.colored_label(theme::tokens(ui).bad, problem);
        }
        outcome
    }

    /// The folder to begin with in the desktop's dialog.
    pub fn folder(&self) -> Option<PathBuf> {
        let path = typed_path(self.text.trim());
        let inner = Some(path.as_path()).filter(|path| path.is_dir());
        let folder = inner.or_else(|| path.parent())?;
        Some(folder)
            .filter(|folder| !folder.as_os_str().is_empty())
            .map(Path::to_owned)
    }
}

/// The folder or the file that a person means, wherever the program was started.
pub(super) fn absolute(text: &str) -> PathBuf {
    let path = typed_path(text.trim());
    std::path::absolute(&path).unwrap_or(path)
}

/// What a button of these words takes, with the gap before it.
pub(super) fn button_width(ui: &Ui, words: &str) -> f32 {
    let font = eframe::egui::TextStyle::Button.resolve(ui.style());
    let spacing = ui.spacing();
    words_width(ui, words, font) + 2.0 * spacing.button_padding.x + spacing.item_spacing.x + 2.0
}
