//! `elbow eval`: a saved model's figures over the test images.

use super::args::EvalArgs;
use super::data_args::DataArgs;
use super::error::CliError;
use super::evaluation_bar::EvaluationBar;
use super::interrupt;
use super::model_data::read_for;
use super::output;
use super::report::{DataIdentity, EvalReport, Figures, GapReport, WeightsTaken};
use crate::archive::SavedModel;
use crate::data::{Dataset, SameData};
use crate::model::Snapshot;
use crate::recipe::Bayes;
use crate::theory::{
    MeanGap, MeanLogPx, TheoryError, Watch, active_units, importance_log_px, mean_gap,
};
use crate::train::{elbo_at_mean_weights, evaluate_test};
use std::ops::ControlFlow;

/// Evaluates as asked and prints the figures. Ctrl+C ends what goes image by image, and the
/// figures are those of the images done by then.
///
/// # Errors
/// A model or data that cannot be read, or that do not fit each other.
pub fn run(args: &EvalArgs) -> Result<(), CliError> {
    interrupt::watch()?;
    let SavedModel {
        snapshot: model,
        data: kept,
        checkpoint: _,
        session: _,
        past: _,
        mapping: _,
    } = args.model.open()?;
    let given = DataArgs {
        data: args.data.clone(),
        reading: args.reading.clone(),
    };
    let (spec, dataset) = read_for(&model, &given)?;
    let bar = EvaluationBar::new("ELBO of the test images");
    let (kept, found) = (kept.map(|record| record.hash), dataset.content_hash());
    let seed = args.seed.unwrap_or(model.recipe.seed);
    let test = evaluate_test(&model, &dataset, seed).map_err(CliError::failed)?;
    let at_means = elbo_at_mean_weights(&model, &dataset, seed).map_err(CliError::failed)?;
    let active_units = active_units(&model, &dataset).map_err(CliError::failed)?;
    let slow = ImageByImage {
        model: &model,
        dataset: &dataset,
        samples: args.importance_samples.map(|samples| samples as usize),
        seed,
        bar: &bar,
    };
    let gap = slow.gap(args.gap).map_err(CliError::failed)?;
    // With --gap the samples are for its images alone.
    let log_px = if args.gap.is_none() {
        slow.log_px().map_err(CliError::failed)?
    } else {
        None
    };
    bar.clear();
    // Which weights a figure takes is a question of random ones alone.
    let of = |taken| match model.recipe.bayes {
        Bayes::None => None,
        Bayes::Decoder => Some(taken),
    };
    output::write_json_line(&EvalReport {
        evaluated_on: DataIdentity::of(&spec, Some(found)),
        test_images: dataset.test_len(),
        trained_on: DataIdentity::of(&model.recipe.data, kept),
        same_data: SameData::of(kept, found).answer(),
        interrupted: interrupt::is_requested(),
        test: Figures::from(test),
        elbo_weights: of(WeightsTaken::Drawn),
        elbo_at_mean_weights: at_means,
        active_units,
        log_px: log_px.map(|mean| mean.log_px),
        log_px_weights: log_px.and(of(WeightsTaken::Mean)),
        log_px_images: log_px.map(|mean| mean.images),
        importance_samples: slow.samples,
        noise_seed: seed,
        precision: model.precision().map_err(CliError::failed)?,
        gap: gap.map(|gap| GapReport::new(gap, model.recipe.latent, of(WeightsTaken::Mean))),
        recipe: &model.recipe,
    })
}

/// What takes long: computed image by image, with a bar, until Ctrl+C.
struct ImageByImage<'a> {
    model: &'a Snapshot,
    dataset: &'a Dataset,
    samples: Option<usize>,
    seed: u64,
    bar: &'a EvaluationBar,
}

impl ImageByImage<'_> {
    /// The gap of the first `images` test images, or of those done by Ctrl+C; None without any.
    fn gap(&self, images: Option<u16>) -> Result<Option<MeanGap>, TheoryError> {
        let Some(images) = images else {
            return Ok(None);
        };
        let images = usize::from(images).min(self.dataset.test_len());
        self.bar.count_images("gap", images);
        let (model, dataset) = (self.model, self.dataset);
        let gap = mean_gap(model, dataset, images, self.samples, self.seed, self)?;
        self.tell_interrupt(gap.images, images);
        Ok((gap.images > 0).then_some(gap))
    }

    /// log p(x) by importance sampling, if asked for, of all test images or of those done by
    /// Ctrl+C; None without any.
    fn log_px(&self) -> Result<Option<MeanLogPx>, TheoryError> {
        let Some(samples) = self.samples else {
            return Ok(None);
        };
        let images = self.dataset.test_len();
        self.bar.count_images("importance samples", images);
        let mean = importance_log_px(self.model, self.dataset, samples, self.seed, self)?;
        self.tell_interrupt(mean.images, images);
        Ok((mean.images > 0).then_some(mean))
    }

    fn tell_interrupt(&self, done: usize, images: usize) {
        if interrupt::is_requested() {
            self.bar
                .say(&format!("Interrupted after {done} of {images} images"));
        }
    }
}

impl Watch for ImageByImage<'_> {
    fn images_done(&self, done: usize) -> ControlFlow<()> {
        self.bar.set_done(done);
        self.within_an_image()
    }

    /// An image can take minutes, longer than anyone waits for Ctrl+C.
    fn within_an_image(&self) -> ControlFlow<()> {
        if interrupt::is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
