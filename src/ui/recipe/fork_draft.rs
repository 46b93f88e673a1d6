//! What a fork is to do otherwise, as a person edits it.

use crate::numbers::parse_whole;
use crate::recipe::{Field, ForkSettings, Recipe};
use crate::ui::language::messages::recipe_change;
use crate::ui::language::{fill, numbers, t};
use crate::ui::recipe::controls::{real, seed, whole};
use crate::ui::recipe::draft_error::DraftError;
use crate::ui::recipe::objective::{objective, objective_names};
use crate::ui::style::number_field::any_refused;
use crate::ui::style::theme;
use crate::ui::style::widgets::{beside_names, field, quiet};
use eframe::egui::{DragValue, Label, Ui};

/// The recipe of the step where the fork begins, and what it is to be from there on.
pub(crate) struct ForkDraft {
    before: Recipe,
    recipe: Recipe,
    /// As it is typed.
    noise_seed: String,
    /// The step where it begins.
    step: u64,
    /// The last step before the run itself went on with other settings, if it did.
    changed: Option<u64>,
    /// What was last typed into one of the fields could not be taken.
    refused: bool,
}

impl ForkDraft {
    /// Nothing is otherwise yet than in this recipe, which the run kept until the step `changed`.
    pub fn new(recipe: Recipe, step: u64, changed: Option<u64>) -> Self {
        Self {
            step,
            changed,
            refused: false,
            noise_seed: recipe.seed_of_noise().to_string(),
            recipe: recipe.clone(),
            before: recipe,
        }
    }

    /// The settings, if a run can have them.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn settings(&self) -> Result<ForkSettings, DraftError> {
        if self.refused {
            return Err(DraftError::Refused);
        }
        let noise_seed = parse_whole(&self.noise_seed).map_err(|_| DraftError::Seed)?;
        let settings = ForkSettings {
            noise_seed,
            ..self.recipe.fork_settings()
        };
        self.before.clone().with_fork_settings(settings).check()?;
        Ok(settings)
    }

    /// Draws the fields, and below them what is wrong.
    pub fn ui(&mut self, ui: &mut Ui) {
        let own = [
            t("Learning rate"),
            t("Beta"),
            t("Batch size"),
            t("Noise seed from here on"),
        ];
        let names = [&own[..], &objective_names()].concat();
        self.refused = any_refused(ui, |ui| beside_names(ui, &names, |ui| self.fields(ui, own)));
        ui.add_space(6.0);
        let likelihood = t("Network and likelihood stay: the weights were learned for them");
        ui.add(Label::new(quiet(ui, likelihood).small()).wrap());
        if let Err(error) = self.settings() {
            let bad = theme::tokens(ui).bad;
            ui.colored_label(bad, error.words());
        }
    }

    fn fields(&mut self, ui: &mut Ui, [rate, beta, batch, noise]: [&str; 4]) {
        let before = &self.before;
        let mine = &mut self.recipe;
        let other = |differs: bool, was: String| differs.then_some(was);
        let was = numbers::tidy(before.learning_rate);
        let other_rate = other(mine.learning_rate != before.learning_rate, was);
        let tip = t("Adam's step size: how far the weights move along the averaged gradient");
        field(ui, rate, tip, other_rate, |ui| {
            let value = &mut mine.learning_rate;
            let speed = *value * 0.01;
            let range = Field::LearningRate.expected().range();
            real(ui, range, DragValue::new(value).speed(speed))
        });
        let was = numbers::tidy(before.beta);
        let other_beta = other(mine.beta != before.beta, was);
        let tip = t("What the KL to the prior is multiplied by in training, from the fork on");
        field(ui, beta, tip, other_beta, |ui| {
            let value = DragValue::new(&mut mine.beta).speed(0.01);
            real(ui, Field::Beta.expected().range(), value)
        });
        let other_batch = other(mine.batch != before.batch, before.batch.to_string());
        let tip =
            t("Images per gradient step: more give a steadier gradient and fewer steps per epoch");
        field(ui, batch, tip, other_batch, |ui| {
            let value = DragValue::new(&mut mine.batch);
            whole(ui, Field::Batch.expected().range(), value)
        });
        objective(ui, mine, before, self.step);
        let was = before.seed_of_noise();
        let differs = parse_whole(&self.noise_seed) != Ok(was);
        let tip = t(
            "Another seed draws another epsilon, and other random weights, from the fork on. The order of the images stays, so that the two runs differ by their noise alone",
        );
        field(ui, noise, tip, other(differs, was.to_string()), |ui| {
            seed(ui, &mut self.noise_seed, "")
        });
    }

    /// What it does otherwise, in words; that it is the same run if nothing. Nothing as long as
    /// a run cannot have it.
    pub fn words(&self) -> String {
        let Ok(settings) = self.settings() else {
            return String::new();
        };
        let changes = settings.changes_since(self.before.fork_settings());
        let changes: Vec<String> = changes.map(recipe_change).collect();
        if !changes.is_empty() {
            return fill(t("Changed: {n}"), &[("n", changes.join(", "))]);
        }
        match self.changed {
            Some(step) => fill(
                t(
                    "Nothing is changed: it makes the same steps, bit for bit, until step {n}, where the run changed",
                ),
                &[("n", numbers::thousands(step))],
            ),
            None => t("Nothing is changed: it makes the same steps, bit for bit").to_owned(),
        }
    }
}
