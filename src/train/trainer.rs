//! The training loop's one step, without thread or window.

use super::error::{Culprit, ObjectivePart, TrainError};
use crate::data::{Batches, Dataset, Minibatch};
use crate::kernels::Adam;
use crate::model::{
    DeviceDraws, Loss, ModelError, NormalDraws, ObjectiveSettings, Snapshot, TrainingExtent, Vae,
    check_size, objective,
};
use crate::recipe::{Live, Recipe, RecipeError, Terms};
use crate::rng::{Stream, stream};
use crate::run::{Lineage, RunTime};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Steps between two snapshots that are kept in case the loss stops being finite.
const KEEP_EVERY: u64 = 100;

/// What one step found, before it changed the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// How far training has come, this step included.
    pub time: RunTime,
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
}

/// What was read off one minibatch's objective.
struct Reading {
    terms: Terms,
    minimised: f64,
    bound: Option<f64>,
}

impl Reading {
    /// Which part is not a finite number.
    fn non_finite_part(&self) -> Option<ObjectivePart> {
        let parts = [
            (self.terms.kl, ObjectivePart::Kl),
            (self.terms.reconstruction, ObjectivePart::Reconstruction),
            (self.terms.weight_kl, ObjectivePart::WeightKl),
            (self.minimised, ObjectivePart::Whole),
        ];
        let found = parts.into_iter().find(|(value, _)| !value.is_finite());
        found.map(|(_, part)| part)
    }
}

/// A model in training: call [`Trainer::step`] as often as you like.
pub struct Trainer {
    recipe: Recipe,
    pub(super) lineage: Lineage,
    dataset: Arc<Dataset>,
    device: Device,
    pub(super) vae: Vae,
    pub(super) optimizer: Adam,
    pub(super) batches: Batches,
    minibatch: Minibatch,
    pub(super) noise: ChaCha8Rng,
    pub(super) step: u64,
    /// Passes made before this trainer took over.
    pub(super) epochs_before: f64,
    pub(super) trained: Duration,
    pub(super) good: Snapshot,
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
        let start = TrainingExtent {
            train_images: dataset.train_len(),
            ..TrainingExtent::default()
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
        let time = snapshot.time;
        trainer.step = time.step;
        trainer.epochs_before = time.epoch;
        trainer.trained = Duration::try_from_secs_f64(time.seconds).unwrap_or_default();
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
            noise: stream(recipe.seed_of_noise(), Stream::Noise),
            lineage: Lineage::fresh(),
            optimizer: Adam::default(),
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
    /// [`TrainError::NoImages`] if the data set is away.
    pub fn step(&mut self) -> Result<StepReport, TrainError> {
        if self.dataset.is_away() {
            let name = self.dataset.name.clone();
            return Err(TrainError::NoImages { name });
        }
        let started = Instant::now();
        self.batches.next(self.recipe.batch, &mut self.minibatch);
        let loss = self.forward()?;
        let read = self.read(&loss)?;
        if let Some(part) = read.non_finite_part() {
            return Err(self.non_finite(part));
        }
        if self.step.is_multiple_of(KEEP_EVERY) {
            self.good = self.snapshot();
        }
        let gradients = loss.minimised.backward();
        let learning_rate = self.recipe.learning_rate;
        // The optimiser takes the model itself, not a clone, so that weights which
        // nobody else holds are changed in place; meanwhile the last good ones stand in.
        let vae = std::mem::replace(&mut self.vae, self.good.vae().clone());
        let vae = self.optimizer.step(learning_rate, vae, gradients);
        self.vae = vae.with_bounded_precision(&self.recipe);
        self.step += 1;
        self.trained += started.elapsed();
        Ok(StepReport {
            time: self.time(),
            images: self.minibatch.images,
            terms: read.terms,
            minimised: read.minimised,
            bound: read.bound,
            epoch_ended: self.batches.epoch_ended(),
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
            NormalDraws::of_weights(draws.weights, recipe, shape, &self.device)?
        } else {
            NormalDraws::per_image(draws.weights, recipe, shape, images, &self.device)?
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
                let array = array.to_owned();
                Err(self.stopped(Culprit::Update { array }, self.step))
            }
            None => Ok(()),
        }
    }

    fn non_finite(&self, part: ObjectivePart) -> TrainError {
        let weights = self.snapshot().weights();
        let culprit = match weights.as_ref().map(|weights| weights.first_non_finite()) {
            Ok(Some(array)) => Culprit::Weights {
                part,
                array: array.to_owned(),
            },
            Ok(None) | Err(_) => Culprit::Objective(part),
        };
        self.stopped(culprit, self.step + 1)
    }

    fn stopped(&self, culprit: Culprit, step: u64) -> TrainError {
        TrainError::NonFinite {
            step,
            culprit,
            kept: self.good.time.step,
            learning_rate: self.recipe.learning_rate,
            learned_std: self.learned_std(),
        }
    }

    /// Of the weights that are kept: those that failed may hold anything.
    fn learned_std(&self) -> Option<f64> {
        let precision = self.good.precision().ok().flatten();
        precision
            .filter(|_| self.recipe.learns_precision())
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
        let extent = TrainingExtent {
            time: self.time(),
            // What the model learned from counts on while its images are away.
            train_images: if self.dataset.is_away() {
                self.good.train_images
            } else {
                self.dataset.train_len()
            },
        };
        let recipe = self.recipe.clone();
        Snapshot::new(extent, recipe, self.dataset.shape, self.vae.valid())
    }

    /// Weights that are known to have given a finite loss, at most 100 steps old; or those
    /// that training went on from.
    pub fn last_good(&self) -> &Snapshot {
        &self.good
    }

    /// The recipe as it stands, live changes included.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Which run it is.
    pub fn lineage(&self) -> Lineage {
        self.lineage
    }

    /// What it trains on.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// How far training has come.
    pub fn time(&self) -> RunTime {
        RunTime {
            step: self.step,
            epoch: self.epochs_before + self.batches.epochs(),
            seconds: self.trained.as_secs_f64(),
        }
    }
}
