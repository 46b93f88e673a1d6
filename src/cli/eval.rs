//! `elbow eval`: a saved model's figures over the test images.

use super::data_args::{DataArgs, PLACE, READ_OTHERWISE, ReadingArgs, source_parser};
use super::error::CliError;
use super::evaluation_bar::EvaluationBar;
use super::interrupt;
use super::model_args::ModelArgs;
use super::model_data::read_for;
use super::output;
use super::report::{DataIdentity, EvalReport, Figures, GapReport, WeightsTaken};
use super::whole_parser::whole;
use crate::archive::SavedModel;
use crate::data::{Dataset, SameData};
use crate::model::Snapshot;
use crate::recipe::{Bayes, DataSource};
use crate::theory::{
    MeanGap, MeanLogPx, TheoryError, Watch, active_units, importance_log_px, mean_gap,
};
use crate::train::{elbo_at_mean_weights, evaluate_test};
use clap::Args;
use std::ops::ControlFlow;

/// `elbow eval`.
#[derive(Args, Debug)]
pub struct EvalArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// Other images, read as the model's own: a folder, an archive or a file; or by name those
    /// in the program [default: the data the model was trained on]
    #[arg(long, value_name = PLACE, value_parser = source_parser())]
    pub data: Option<DataSource>,
    /// How they are read, where it is not as the model's own.
    #[command(flatten, next_help_heading = READ_OTHERWISE)]
    pub reading: ReadingArgs,
    /// Also measure log p(x) - ELBO over the first N test images, 1 to 10,000: the gap, by
    /// quadrature in 1 and 2 latent dimensions, and what of it is the encoder's. Its keys,
    /// gap.elbo among them, are of those N images, by quadrature too or else by 2,048 draws
    /// that are always the same; elbo beside them stays that of all test images. gap.approximation is what the best diagonal
    /// normal for each image still lacks to log p(x)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u16>(1..=10_000))]
    pub gap: Option<u16>,
    /// Also estimate log p(x) with so many importance samples, draws of z, an image, 1 to
    /// 1,000,000: a lower bound that tightens with their number; with --gap, of its images
    /// alone
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = whole::<u32>(1..=1_000_000))]
    pub importance_samples: Option<u32>,
    /// Seed of the noise [default: the seed the model was trained with]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub seed: Option<u64>,
}

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
        left_out: _,
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
