//! The dialog in which images are brought in: where they are, what is there, the first of them
//! as the model will see them, and how they are read.
//!
//! Each change of a control asks for another look, which a thread of its own takes; what was
//! seen last stays until then.

mod body;

use crate::data::{DataReport, SplitCounts};
use crate::import::{ImportError, Preview};
use crate::recipe::{DataSpec, ImageShape};
use crate::ui::import::classes::ClassList;
use crate::ui::import::controls::Controls;
use crate::ui::import::look::{Looked, Looker};
use crate::ui::import::pictures::Pictures;
use crate::ui::import::place::{ImportPick, Place};
use crate::ui::language::{data_set_name, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Align, Button, Context, Key, Label, Layout, Rect, RichText, Ui, UiBuilder, Vec2, pos2,
    style::ScrollStyle, vec2,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The most that the dialog takes of the window, in points, its margin included.
const LARGEST: Vec2 = vec2(900.0, 620.0);
/// What is left of the window around it.
const AROUND: f32 = 24.0;
/// Widths of what is there, and of the controls.
const FACTS: f32 = 214.0;
const CONTROLS: f32 = 240.0;
/// Between the columns.
const GAP: f32 = 16.0;
/// Height of the row of buttons.
const BUTTONS: f32 = 32.0;
/// How often the count is shown anew while files are being found.
const RECOUNT: Duration = Duration::from_millis(200);

/// What a person wants of the images.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ImportAnswer {
    /// Start a run on them.
    Start(Chosen),
    /// Take them for the next run.
    Use(Chosen),
    /// They are those of the model in hand.
    Locate(DataSpec),
    /// This is no data set but a model.
    OpenModel(PathBuf),
    /// Nothing.
    Cancel,
}

/// A data set that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    pub spec: DataSpec,
    /// How many images it has, as far as that was seen.
    pub images: Option<SplitCounts>,
}

/// What came of one frame of the dialog.
#[derive(Default)]
pub(crate) struct ImportOutcome {
    pub answer: Option<ImportAnswer>,
    /// The desktop's dialog is to be opened, in this folder.
    pub pick: Option<(ImportPick, Option<PathBuf>)>,
}

/// What the images are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    NextRun,
    /// A model's images have moved; it learned from images of this shape, where that is known.
    Locate(Option<ImageShape>),
}

/// The open dialog.
pub(crate) struct ImportDialog {
    purpose: Purpose,
    looker: Looker,
    place: Place,
    controls: Controls,
    /// How the images are read; the default's source is none before a set is chosen.
    spec: DataSpec,
    chosen: bool,
    /// The newest look at the set that is chosen.
    looked: Option<Arc<Looked>>,
    /// The last look at it that saw something.
    seen: Option<Arc<Looked>>,
    pictures: Pictures,
    classes: ClassList,
    /// Why a run did not begin on these images.
    refused: Option<ImportError>,
    /// The button that starts is to get the keyboard once it can be pressed, and nobody types.
    focus_start: bool,
    /// Somebody types into one of its fields.
    typing: bool,
    /// In the last frame somebody did, and then left the field.
    left_field: bool,
}

impl ImportDialog {
    /// Asks which images to take.
    pub fn new(ctx: &Context) -> Self {
        Self {
            purpose: Purpose::NextRun,
            looker: Looker::new(ctx),
            place: Place::asked(String::new()),
            controls: Controls::default(),
            spec: DataSpec::default(),
            chosen: false,
            looked: None,
            seen: None,
            pictures: Pictures::default(),
            classes: ClassList::default(),
            refused: None,
            focus_start: false,
            typing: false,
            left_field: false,
        }
    }

    /// Looks at these at once.
    pub fn at(ctx: &Context, spec: DataSpec) -> Self {
        let mut dialog = Self::new(ctx);
        dialog.look_at(spec);
        dialog
    }

    /// Asks where the images of a model are, which were read as `spec` says and had this shape.
    pub fn locate(ctx: &Context, spec: DataSpec, shape: Option<ImageShape>) -> Self {
        let path = spec.path().map(|path| path.display().to_string());
        Self {
            purpose: Purpose::Locate(shape),
            place: Place::asked(path.unwrap_or_default()),
            spec,
            ..Self::new(ctx)
        }
    }

    /// Says why no run began on these images.
    pub fn refused(ctx: &Context, spec: DataSpec, error: ImportError) -> Self {
        Self {
            refused: Some(error),
            ..Self::at(ctx, spec)
        }
    }

    /// Looks at what lies here.
    pub fn open(&mut self, path: PathBuf) {
        let spec = match self.purpose {
            Purpose::NextRun => DataSpec::at(path),
            // The model knows how they are read.
            Purpose::Locate(_) => self.spec.moved_to(path),
        };
        self.look_at(spec);
    }

    fn look_at(&mut self, spec: DataSpec) {
        self.place.show(&spec);
        self.controls = Controls::of(&spec);
        self.looked = None;
        self.seen = None;
        self.refused = None;
        self.pictures.clear();
        self.classes = ClassList::default();
        self.chosen = true;
        self.focus_start = true;
        self.looker.ask(spec.clone());
        self.spec = spec;
    }

    /// Takes in what the desktop's dialog said.
    pub fn picked(&mut self, pick: ImportPick, path: Option<PathBuf>) {
        let Some(path) = self.place.picked(path) else {
            return;
        };
        match pick {
            ImportPick::Folder | ImportPick::File => self.open(path),
            ImportPick::Labels => {
                let mut spec = self.spec.clone();
                self.controls.set_labels(&mut spec, path);
                self.change(spec);
            }
        }
    }

    /// Reads them in another way.
    fn change(&mut self, spec: DataSpec) {
        if spec != self.spec {
            // A person goes through the controls: the keyboard is theirs.
            self.focus_start = false;
            self.looker.ask(spec.clone());
            self.spec = spec;
        }
    }

    /// Takes in what was seen since the last frame.
    fn follow(&mut self, ui: &Ui) {
        let Some(newest) = self.looker.newest().filter(|_| self.chosen) else {
            return;
        };
        let known = self.looked.as_ref();
        let known = known.is_some_and(|known| Arc::ptr_eq(known, &newest));
        if known || newest.spec != self.spec {
            return;
        }
        if let Some(preview) = preview(&newest) {
            self.pictures.take(ui, preview);
            self.seen = Some(newest.clone());
        }
        self.looked = Some(newest);
    }

    /// Whether a look is under way.
    fn is_looking(&self) -> bool {
        let seen = |looked: &Arc<Looked>| looked.spec == self.spec;
        self.chosen && !self.looked.as_ref().is_some_and(seen)
    }

    /// Why the images cannot be had, if they cannot.
    fn error(&self) -> Option<ImportError> {
        let looked = self.looked.as_ref();
        let seen = looked.and_then(|looked| looked.outcome.as_ref().err());
        self.refused.as_ref().or(seen).cloned()
    }

    /// What is known of the set, as of the last look that saw something.
    fn report(&self) -> Option<&DataReport> {
        self.preview().map(|seen| &seen.report)
    }

    /// What was seen last that can be shown.
    fn preview(&self) -> Option<&Preview> {
        self.seen.as_deref().and_then(preview)
    }

    /// The shape of the images and the one that the model learned from, if they differ.
    fn misfit(&self) -> Option<(ImageShape, ImageShape)> {
        match self.purpose {
            Purpose::Locate(Some(learned)) => {
                let found = self.preview()?.shape;
                (found != learned).then_some((found, learned))
            }
            Purpose::Locate(None) | Purpose::NextRun => None,
        }
    }

    /// Whether a person has yet to say that pictures may be left out.
    fn asks_first(&self) -> bool {
        !self.spec.skip_bad && self.preview().is_some_and(|seen| seen.asks_first)
    }

    /// Whether a field was left in the last frame: the key that leaves it is not meant for the
    /// dialog.
    pub fn left_field(&self) -> bool {
        self.left_field
    }

    /// Whether a run could be started on them.
    fn is_ready(&self) -> bool {
        self.chosen
            && self.report().is_some()
            && self.error().is_none()
            && self.misfit().is_none()
            && !self.asks_first()
            && self.controls.are_sound()
            && !self.place.is_new()
    }

    /// Draws it. `recent` are the sets that were opened last.
    pub fn ui(&mut self, ui: &mut Ui, recent: &[DataSpec]) -> ImportOutcome {
        let margin = ui.spacing().window_margin.sum();
        let size = LARGEST.min(ui.ctx().content_rect().size() - Vec2::splat(AROUND)) - margin;
        ui.set_min_size(size);
        ui.set_max_size(size);
        // Where there is more, it is seen that there is.
        ui.spacing_mut().scroll = ScrollStyle::thin();
        self.follow(ui);
        let mut outcome = ImportOutcome::default();
        // Where something has the keyboard, Enter is meant for that.
        let free = ui.memory(|memory| memory.focused().is_none());
        let entered = free && ui.input(|input| input.key_pressed(Key::Enter));
        self.head(ui, &mut outcome);
        let room = ui.available_rect_before_wrap();
        let foot = room.bottom() - BUTTONS;
        let body = Rect::from_min_max(room.min, pos2(room.right(), foot - 8.0));
        part(ui, body, "body", |ui| self.body(ui, recent, &mut outcome));
        let foot = Rect::from_min_max(pos2(room.left(), foot), room.max);
        part(ui, foot, "foot", |ui| {
            self.foot(ui, entered, &mut outcome);
        });
        ui.advance_cursor_after_rect(room);
        let typing = ui.ctx().text_edit_focused();
        self.left_field = self.typing && !typing;
        self.typing = typing;
        outcome
    }

    /// What the dialog is for, and where the images are.
    fn head(&mut self, ui: &mut Ui, outcome: &mut ImportOutcome) {
        match self.purpose {
            Purpose::NextRun => {
                ui.horizontal(|ui| {
                    ui.heading(t("Open data"));
                    if self.chosen {
                        let name = quiet(ui, data_set_name(&self.spec));
                        ui.add(Label::new(name).truncate());
                    }
                });
            }
            Purpose::Locate(_) => {
                ui.heading(t("Locate the images of this model"));
            }
        }
        let done = self.place.ui(ui);
        if let Some(path) = done.look_at {
            self.open(path);
        }
        if let Some(pick) = done.pick {
            self.place.browse();
            outcome.pick = Some((pick, self.place.folder()));
        }
        ui.add_space(6.0);
    }

    /// The buttons. `entered` if Enter was pressed and meant none of them.
    fn foot(&mut self, ui: &mut Ui, entered: bool, outcome: &mut ImportOutcome) {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let ready = self.is_ready();
            let (words, tip) = match self.purpose {
                Purpose::NextRun => (
                    t("Start a run with these images"),
                    t("Read all of them, draw new starting weights and train with the recipe in the panel"),
                ),
                Purpose::Locate(_) => (
                    t("Use these images"),
                    t("Read all of them, so that the model can be trained and compared"),
                ),
            };
            let tokens = theme::tokens(ui);
            let mut button = Button::new(words);
            if ready {
                button = Button::new(RichText::new(words).color(tokens.on_accent));
                button = button.fill(tokens.accent_fill);
            }
            let start = ui.add_enabled(ready, button).on_hover_text(tip);
            if ready && !self.is_looking() && !ui.ctx().text_edit_focused() && std::mem::take(&mut self.focus_start) {
                start.request_focus();
            }
            if ready && (start.clicked() || entered) {
                outcome.answer = Some(self.answer(self.spec.clone()));
            }
            if self.purpose == Purpose::NextRun {
                let tip = t("Put them into the recipe; they are read when the next run starts");
                let next = Button::new(t("Use for the next run"));
                let next = ui.add_enabled(ready, next).on_hover_text(tip);
                if next.clicked() {
                    outcome.answer = Some(ImportAnswer::Use(self.chosen_set(self.spec.clone())));
                }
            }
            let cancel = ui.button(t("Cancel"));
            if cancel.on_hover_text(t("Leave everything as it is")).clicked() {
                outcome.answer = Some(ImportAnswer::Cancel);
            }
        });
    }

    /// What is answered where the images are taken.
    fn answer(&self, spec: DataSpec) -> ImportAnswer {
        match self.purpose {
            Purpose::NextRun => ImportAnswer::Start(self.chosen_set(spec)),
            Purpose::Locate(_) => ImportAnswer::Locate(spec),
        }
    }

    fn chosen_set(&self, spec: DataSpec) -> Chosen {
        Chosen {
            spec,
            images: self.report().map(|report| report.images),
        }
    }
}

/// What was seen, if anything was.
fn preview(looked: &Looked) -> Option<&Preview> {
    looked.outcome.as_ref().ok()
}

/// Draws a part of the dialog into `rect`. What has the keyboard within it keeps it whatever else
/// is drawn: its name alone tells it from the others.
fn part<R>(ui: &mut Ui, rect: Rect, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new()
        .scope_id(ui.scope_id().with(name))
        .max_rect(rect);
    let mut inner = ui.new_child(builder.layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    add(&mut inner)
}

#[cfg(test)]
mod tests;
