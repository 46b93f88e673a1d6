//! The training loop's one step, without thread or window.

use crate::data::{Batches, Dataset, Minibatch};
use crate::kernels::Adam;
use crate::model::{
    DeviceDraws, Loss, ModelError, Moment, NormalDraws, ObjectiveSettings, Snapshot, Vae,
    check_size, objective,
};
use crate::recipe::{GREY_LEVEL_STD, Live, Recipe, RecipeError, Terms};
use crate::rng::{Stream, stream};
use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Steps between two snapshots that are kept in case the loss stops being finite.
const KEEP_EVERY: u64 = 100;

/// Why training cannot start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// A hyperparameter is out of its range.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The objective is no longer a finite number.
    #[error("step {step} gave no finite loss: {culprit}")]
    NonFinite {
        /// The step that failed; its update was not applied.
        step: u64,
        /// Which quantity is not finite, and where.
        culprit: String,
        /// The step whose weights are the last known good ones.
        kept: u64,
        /// The learning rate in force.
        learning_rate: f64,
        /// Standard deviation of a pixel by the kept weights, where its precision is learned.
        learned_std: Option<f64>,
    },
}

impl TrainError {
    /// What helps, in words for a person, where it is known.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NonFinite { step: 1, .. } => Some(
                "no update has been made yet, so it is the data, a precision or beta; \
                 bring them closer to 1"
                    .to_owned(),
            ),
            Self::NonFinite {
                learned_std: Some(std),
                ..
            } if *std < GREY_LEVEL_STD => Some(
                "these images are reproduced exactly, so that the learned precision, and the \
                 density with it, grows without bound: set a smallest standard deviation \
                 (min-std) like 0.01, or give the precision instead of learning it"
                    .to_owned(),
            ),
            Self::NonFinite { learning_rate, .. } => Some(format!(
                "start again with a learning rate below {learning_rate:e}"
            )),
            Self::Recipe(_) | Self::Model(_) => None,
        }
    }
}

/// What one step found, before it changed the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// Steps done, this one included: counts from 1.
    pub step: u64,
    /// Passes over the training split, with the fraction.
    pub epoch: f64,
    /// Images in this minibatch.
    pub images: usize,
    /// Mean over the minibatch, in nats per image.
    pub terms: Terms,
    /// What was minimised: with beta and all in force, in nats per image.
    pub minimised: f64,
    /// The importance-weighted bound, in nats per image; None with one sample.
    pub bound: Option<f64>,
    /// This step completed a pass over the training split.
    pub epoch_ended: bool,
    /// Time spent training so far.
    pub trained: Duration,
}

/// What was read off one minibatch's objective.
struct Reading {
    terms: Terms,
    minimised: f64,
    bound: Option<f64>,
}

impl Reading {
    /// Which part is not a finite number.
    fn culprit(&self) -> Option<&'static str> {
        let parts = [
            (self.terms.kl, "the KL of q(z | x)"),
            (self.terms.reconstruction, "the reconstruction term"),
            (self.terms.weight_kl, "the KL of the weights"),
            (self.minimised, "the objective"),
        ];
        let odd = parts.into_iter().find(|(value, _)| !value.is_finite());
        odd.map(|(_, name)| name)
    }
}

/// A model in training: call [`Trainer::step`] as often as you like.
pub struct Trainer {
    recipe: Recipe,
    dataset: Arc<Dataset>,
    device: Device,
    vae: Vae,
    optimizer: ModuleOptimizer,
    batches: Batches,
    minibatch: Minibatch,
    noise: ChaCha8Rng,
    step: u64,
    /// Passes made before this trainer took over.
    epochs_before: f64,
    trained: Duration,
    good: Snapshot,
}

impl Trainer {
    /// A fresh run: weights, order and noise all from the recipe's seed.
    ///
    /// # Errors
    /// If the recipe fails its check.
    pub fn new(recipe: Recipe, dataset: Arc<Dataset>) -> Result<Self, TrainError> {
        recipe.check()?;
        check_size(&recipe, dataset.shape).map_err(ModelError::from)?;
        let device = Vae::training_device(&recipe);
        let vae = Vae::fresh(&recipe, dataset.shape, &device).map_err(ModelError::from)?;
        let start = Moment {
            train_images: dataset.train_len(),
            ..Moment::default()
        };
        let good = Snapshot::new(start, recipe.clone(), dataset.shape, vae.valid());
        Ok(Self::assemble(recipe, dataset, device, vae, good))
    }

    /// Goes on from a snapshot. The optimiser's moments start afresh, and the
    /// order of images and the noise begin anew from the recipe's seed.
    ///
    /// # Errors
    /// If the snapshot does not fit the data.
    pub fn from_snapshot(snapshot: &Snapshot, dataset: Arc<Dataset>) -> Result<Self, TrainError> {
        snapshot.recipe.check()?;
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        let device = Vae::training_device(&snapshot.recipe);
        let vae = snapshot.vae().clone().train();
        let recipe = snapshot.recipe.clone();
        let mut trainer = Self::assemble(recipe, dataset, device, vae, snapshot.clone());
        trainer.step = snapshot.step;
        trainer.epochs_before = snapshot.epoch;
        trainer.trained = Duration::try_from_secs_f64(snapshot.seconds).unwrap_or_default();
        Ok(trainer)
    }

    fn assemble(
        recipe: Recipe,
        dataset: Arc<Dataset>,
        device: Device,
        vae: Vae,
        good: Snapshot,
    ) -> Self {
        Self {
            batches: Batches::new(dataset.clone(), recipe.seed, recipe.binarize),
            noise: stream(recipe.seed, Stream::Noise),
            optimizer: ModuleOptimizer::from(Adam::default()),
            minibatch: Minibatch::default(),
            step: 0,
            epochs_before: 0.0,
            trained: Duration::ZERO,
            recipe,
            dataset,
            device,
            vae,
            good,
        }
    }

    /// One minibatch: terms, gradients, one Adam update.
    ///
    /// # Errors
    /// [`TrainError::NonFinite`] if the objective is not finite; the weights
    /// then are as they were, and [`Trainer::last_good`] has finite ones.
    pub fn step(&mut self) -> Result<StepReport, TrainError> {
        let started = Instant::now();
        self.batches.next(self.recipe.batch, &mut self.minibatch);
        let loss = self.forward()?;
        let read = self.read(&loss)?;
        if let Some(culprit) = read.culprit() {
            return Err(self.non_finite(culprit));
        }
        if self.step.is_multiple_of(KEEP_EVERY) {
            self.good = self.snapshot();
        }
        let gradients = GradientsParams::from_grads(loss.minimised.backward(), &self.vae);
        let learning_rate = self.recipe.learning_rate;
        // The optimiser takes the model itself, not a clone, so that weights which
        // nobody else holds are changed in place; meanwhile the last good ones stand in.
        let vae = std::mem::replace(&mut self.vae, self.good.vae().clone());
        let vae = self.optimizer.step(learning_rate, vae, gradients);
        self.vae = vae.with_bounded_precision(&self.recipe);
        self.step += 1;
        self.trained += started.elapsed();
        Ok(StepReport {
            step: self.step,
            epoch: self.epochs(),
            images: self.minibatch.images,
            terms: read.terms,
            minimised: read.minimised,
            bound: read.bound,
            epoch_ended: self.batches.epoch_ended(),
            trained: self.trained,
        })
    }

    fn forward(&mut self) -> Result<Loss, ModelError> {
        let images = self.minibatch.images;
        let (recipe, shape) = (&self.recipe, self.dataset.shape);
        let several = recipe.importance > 1;
        let draws = if several {
            NormalDraws::for_bound(recipe, shape, images, &mut self.noise)
        } else {
            NormalDraws::for_images(recipe, shape, images, &mut self.noise)
        };
        let weights = if several {
            draws.of_weights(recipe, shape, &self.device)?
        } else {
            draws.per_image(recipe, shape, images, &self.device)?
        };
        let rows = images * recipe.importance;
        let epsilon = TensorData::new(draws.epsilon, [rows, recipe.latent]);
        let pixels = std::mem::take(&mut self.minibatch.pixels);
        let x = TensorData::new(pixels, [images, shape.pixels()]);
        let settings = ObjectiveSettings {
            recipe,
            kl_weight: recipe.kl_weight(self.step + 1),
            train_images: self.dataset.train_len(),
        };
        let noise = DeviceDraws {
            epsilon: Tensor::from_data(epsilon, &self.device),
            weights,
        };
        let x = Tensor::from_data(x, &self.device);
        Ok(objective(&self.vae, settings, x, noise))
    }

    /// Means over the minibatch, summed on the host in f64.
    fn read(&self, loss: &Loss) -> Result<Reading, TrainError> {
        let values = |tensor: &Tensor<1>| -> Result<Vec<f64>, ModelError> {
            let values = tensor.clone().inner().try_into_vec_as();
            let values: Vec<f32> = values.map_err(|error| ModelError::Device {
                device: self.recipe.device.resolved().name(),
                reason: error.to_string(),
            })?;
            Ok(values.into_iter().map(f64::from).collect())
        };
        let mean = |tensor: &Tensor<1>| -> Result<f64, ModelError> {
            let values = values(tensor)?;
            Ok(values.iter().sum::<f64>() / values.len().max(1) as f64)
        };
        let terms = Terms {
            reconstruction: mean(&loss.log_px)?,
            kl: mean(&loss.kl)?,
            weight_kl: loss.weight_kl.as_ref().map_or(Ok(0.0), mean)?,
        };
        let bound = loss.bound.as_ref().map(mean).transpose()?;
        let bound = bound.map(|bound| bound - terms.weight_kl);
        let kl_per_dimension = loss.kl_per_dimension.as_ref().map(values).transpose()?;
        let kl_per_dimension = kl_per_dimension.as_deref();
        Ok(Reading {
            minimised: (self.recipe).minimised(self.step + 1, &terms, bound, kl_per_dimension),
            terms,
            bound,
        })
    }

    /// Looks for weights that the last update ruined; a further step would notice by its loss.
    ///
    /// # Errors
    /// [`TrainError::NonFinite`] naming the first such array.
    pub fn check_weights(&self) -> Result<(), TrainError> {
        match self.snapshot().weights()?.first_non_finite() {
            Some(array) => {
                Err(self.stopped(format!("its update left {array} not finite"), self.step))
            }
            None => Ok(()),
        }
    }

    fn non_finite(&self, term: &str) -> TrainError {
        let weights = self.snapshot().weights();
        let culprit = match weights.as_ref().map(|weights| weights.first_non_finite()) {
            Ok(Some(array)) => format!("{term} is not finite, and neither is {array}"),
            _ => format!("{term} is not finite, though every weight is"),
        };
        self.stopped(culprit, self.step + 1)
    }

    fn stopped(&self, culprit: String, step: u64) -> TrainError {
        TrainError::NonFinite {
            step,
            culprit,
            kept: self.good.step,
            learning_rate: self.recipe.learning_rate,
            learned_std: self.learned_std(),
        }
    }

    /// Of the weights that are kept: those that failed may hold anything.
    fn learned_std(&self) -> Option<f64> {
        let precision = self.good.precision().ok().flatten();
        precision
            .filter(|_| self.recipe.learn_precision)
            .map(|precision| precision.sqrt().recip())
    }

    /// Takes new live hyperparameters from the next step on.
    ///
    /// # Errors
    /// If one is out of its range; the old ones then stay.
    pub fn set_live(&mut self, live: Live) -> Result<(), RecipeError> {
        let recipe = self.recipe.clone().with_live(live);
        recipe.check()?;
        self.recipe = recipe;
        Ok(())
    }

    /// The weights as they are now.
    pub fn snapshot(&self) -> Snapshot {
        let moment = Moment {
            step: self.step,
            epoch: self.epochs(),
            seconds: self.trained.as_secs_f64(),
            train_images: self.dataset.train_len(),
        };
        let recipe = self.recipe.clone();
        Snapshot::new(moment, recipe, self.dataset.shape, self.vae.valid())
    }

    /// Weights that are known to have given a finite loss, at most 100 steps old.
    pub fn last_good(&self) -> &Snapshot {
        &self.good
    }

    /// The recipe as it stands, live changes included.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What it trains on.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Steps done.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Passes over the training split, with the fraction.
    pub fn epochs(&self) -> f64 {
        self.epochs_before + self.batches.epochs()
    }

    /// Time spent in steps.
    pub fn trained(&self) -> Duration {
        self.trained
    }
}
