//! The recipe on the left: every hyperparameter, those that act at once on top.

use crate::data::SplitCounts;
use crate::recipe::{Activation, Bayes, DataSpec, DeviceChoice, MAX_LATENT, Recipe, Widths};
use crate::ui::language::numbers;
use crate::ui::language::{activation_name, t};
use crate::ui::recipe::controls::{choice, seed, whole};
use crate::ui::recipe::draft::Draft;
use crate::ui::recipe::draft_error::DraftError;
use crate::ui::recipe::{data, likelihood, live, objective};
use crate::ui::scene::action::{EditAction, RunAction};
use crate::ui::scene::{PanelName, Scene, title};
use crate::ui::style::number_field::{any_refused, forget_all_unread};
use crate::ui::style::theme;
use crate::ui::style::widgets::{field, focus_next, heading, quiet};
use clap::ValueEnum;
use eframe::egui;
use eframe::egui::{Button, Context, DragValue, RichText, TextEdit, Ui, vec2};

/// The recipe as edited, and the one it was last compared with.
#[derive(Default)]
pub struct RecipePanel {
    draft: Option<Draft>,
    running: Option<Recipe>,
    /// The run whose recipe that is.
    run: u64,
    /// What was typed and refused is to be forgotten.
    put_back: bool,
    /// The frame in which one of the fields last said that a number was refused.
    refused: Option<u64>,
    /// Images that were chosen for the next run, and how many they are.
    counted: Option<(DataSpec, SplitCounts)>,
}

impl RecipePanel {
    /// Follows the running recipe; what a person edited stays.
    pub(crate) fn follow(&mut self, running: &Recipe) {
        match (&mut self.draft, &self.running) {
            (Some(_), Some(was)) if was == running => return,
            (Some(draft), Some(was)) => draft.follow(was, running),
            _ => self.draft = Some(Draft::new(running)),
        }
        self.running = Some(running.clone());
    }

    /// Puts the running recipe back.
    pub(crate) fn revert(&mut self) {
        self.draft = self.running.as_ref().map(Draft::new);
        self.put_back = true;
    }

    /// The draft, once there is one.
    pub(crate) fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// The draft as it would be run, once there is one.
    ///
    /// # Errors
    /// What is wrong with it, or that a number was refused that a field in sight still asks for.
    pub(crate) fn recipe(&self, ctx: &Context) -> Option<Result<Recipe, DraftError>> {
        let draft = self.draft.as_ref()?;
        Some(runnable(draft, self.is_refused(ctx)))
    }

    /// Where the panel is folded away its fields have forgotten it.
    fn is_refused(&self, ctx: &Context) -> bool {
        let now = ctx.cumulative_frame_nr();
        self.refused
            .is_some_and(|frame| frame.saturating_add(1) >= now)
    }

    /// Puts another draft in its place.
    pub(crate) fn set_draft(&mut self, draft: Draft) {
        self.draft = Some(draft);
        self.put_back = true;
    }

    /// Takes these images for the next run; they are so many, if that is known.
    pub(crate) fn set_data(&mut self, spec: DataSpec, images: Option<SplitCounts>) {
        if let Some(draft) = &mut self.draft {
            draft.recipe.data.clone_from(&spec);
            self.counted = images.map(|images| (spec, images));
        }
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.follow(&scene.progress.recipe);
        self.put_back |= self.run != scene.progress.run;
        self.run = scene.progress.run;
        let refused = self.is_refused(ui.ctx());
        let counted = self.counted.as_ref();
        let Some(draft) = &mut self.draft else {
            return;
        };
        egui::Panel::bottom("start")
            .show_separator_line(true)
            .frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(14, 10)))
            .show(ui, |ui| start(ui, draft, refused, scene));
        egui::ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                egui::Frame::NONE
                    .inner_margin(egui::Margin::symmetric(14, 8))
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        ui.spacing_mut().interact_size.y = 22.0;
                        ui.spacing_mut().button_padding.y = 2.0;
                        title::title(ui, scene, PanelName::Recipe);
                        if scene.settings.layout.take_focus(PanelName::Recipe) {
                            focus_next(ui);
                        }
                        let now_refused = any_refused(ui, |ui| {
                            live::ui(ui, draft, scene);
                            structure(ui, draft, &scene.progress.recipe);
                            likelihood::ui(ui, draft, &scene.progress.recipe);
                            objective::ui(ui, draft, &scene.progress.recipe);
                            data::ui(ui, draft, counted, scene);
                            machine(ui, draft, &scene.progress.recipe);
                        });
                        self.refused = now_refused.then(|| ui.ctx().cumulative_frame_nr());
                        if now_refused != refused {
                            // The button below is drawn already.
                            ui.ctx().request_repaint();
                        }
                    });
            });
        // Last: a field that is left at that moment has been read by then.
        if std::mem::take(&mut self.put_back) {
            forget_all_unread(ui);
            ui.ctx().request_repaint();
        }
    }
}

fn structure(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    heading(ui, t("Model"));
    let mine = &mut draft.recipe;
    let other = (mine.latent != running.latent).then(|| running.latent.to_string());
    let tip = t("Length of z, the code of one image");
    field(ui, t("Latent dimensions"), tip, other, |ui| {
        let value = DragValue::new(&mut mine.latent).speed(0.1);
        whole(ui, 1.0..=MAX_LATENT as f64, value)
    });
    let other = draft
        .hidden_differs(running)
        .then(|| Widths(running.hidden.clone()).to_string());
    let tip = t(
        "Widths of the encoder's hidden layers, from image to code, separated by commas; the decoder has the same in reverse. \"none\" for a linear encoder and decoder",
    );
    field(ui, t("Hidden widths"), tip, other, |ui| {
        let width = ui.available_width();
        ui.add(TextEdit::singleline(&mut draft.hidden).desired_width(width))
    });
    let mine = &mut draft.recipe.activation;
    let other =
        (*mine != running.activation).then(|| activation_name(running.activation).to_owned());
    let tip = t("The non-linearity after each hidden layer");
    field(ui, t("Activation"), tip, other, |ui| {
        choice(
            ui,
            "activation",
            mine,
            Activation::value_variants(),
            activation_name,
        )
    });
}

fn machine(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    heading(ui, t("Seed and device"));
    let other = draft
        .seed_differs(running)
        .then(|| running.seed.to_string());
    let tip = t(
        "Names the streams of randomness: starting weights, order of the images, noise. The same seed gives the same curves, bit for bit",
    );
    field(ui, t("Seed"), tip, other, |ui| {
        seed(ui, &mut draft.seed, "")
    });
    let other = draft
        .noise_seed_differs(running)
        .then(|| running.seed_of_noise().to_string());
    let tip = t(
        "Names the stream of the training noise alone: epsilon, and the draws of random weights. Empty: that of the seed. Order of the images and starting weights stay those of the seed, so that two runs differ by their noise alone",
    );
    field(ui, t("Noise seed"), tip, other, |ui| {
        seed(ui, &mut draft.noise_seed, t("as the seed"))
    });
    let mine = &mut draft.recipe.device;
    let other = (*mine != running.device).then(|| running.device.name().to_owned());
    let tip = t(
        "What computes. Auto is the one that was faster when last measured; ndarray and flex are two implementations on the processor that agree with each other",
    );
    field(ui, t("Device"), tip, other, |ui| {
        let all = DeviceChoice::value_variants();
        choice(ui, "device", mine, all, DeviceChoice::name)
    });
}

/// The draft as it would be run, unless a number of it was `refused`.
fn runnable(draft: &Draft, refused: bool) -> Result<Recipe, DraftError> {
    match refused {
        true => Err(DraftError::Refused),
        false => draft.recipe(),
    }
}

/// The button that starts a run, and above it what waits for it or why it
/// cannot: the panel grows upwards, so the button stays where it is.
fn start(ui: &mut Ui, draft: &mut Draft, refused: bool, scene: &mut Scene<'_>) {
    random_weights(ui, draft);
    let recipe = runnable(draft, refused);
    let pending = draft.pending(&scene.progress.recipe);
    let tokens = theme::tokens(ui);
    if let Err(error) = &recipe {
        ui.colored_label(tokens.bad, error.words());
    }
    let row = vec2(ui.available_width(), ui.spacing().interact_size.y);
    // There even when it is empty.
    ui.allocate_ui(row, |ui| {
        ui.set_min_size(row);
        if pending > 0 || recipe.is_err() {
            waiting(ui, pending, scene);
        }
    });
    let mut text = RichText::new(t("Start new run"));
    let prominent = pending > 0 && recipe.is_ok();
    if prominent {
        text = text.font(theme::strong(13.0)).color(tokens.on_accent);
    }
    let mut button = Button::new(text).min_size(vec2(ui.available_width(), 30.0));
    if prominent {
        button = button.fill(tokens.accent_fill);
    }
    let tip = t(
        "Draw new starting weights and train with this recipe; the run in hand is kept among the curves",
    );
    let response = ui
        .vertical_centered(|ui| ui.add_enabled(recipe.is_ok(), button))
        .inner
        .on_hover_text(tip);
    if response.clicked() {
        scene.actions.push(RunAction::StartDraft.into());
    }
}

/// That the next run's weights are random, and the way back; its field may be folded away.
fn random_weights(ui: &mut Ui, draft: &mut Draft) {
    if draft.recipe.bayes != Bayes::Decoder {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let tip = t("Each of the decoder’s weights has a mean and a variance: see Weights");
        ui.label(t("The next run has W random")).on_hover_text(tip);
        let tip = t("Plain weights for the next run: each is one number");
        if ui.link(t("Make it plain")).on_hover_text(tip).clicked() {
            draft.recipe.bayes = Bayes::None;
        }
    });
}

/// How many fields wait for a new run, and the way back.
fn waiting(ui: &mut Ui, pending: usize, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        if pending > 0 {
            let words = numbers::counted(pending, t("{n} field waits"), t("{n} fields wait"));
            ui.label(quiet(ui, words));
        }
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| {
            let tip = t("Put the recipe of the run in hand back");
            if ui.link(t("Revert")).on_hover_text(tip).clicked() {
                scene.actions.push(EditAction::RevertDraft.into());
            }
        });
    });
}
