//! What a file says of a model beside its weights: JSON, and its fractions as exact numbers.

use super::exact::{fractions, restore_fractions};
use super::model_file_error::ModelFileFlaw;
use super::past::PastVersion;
use crate::data::DataRecord;
use crate::model::{ModelError, Snapshot, TrainingExtent, check_size};
use crate::recipe::{ImageShape, Recipe};
use crate::run::RunTime;
use burn_pack::Scalar;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry of a file's metadata that holds the header.
pub(super) const MODEL_KEY: &str = "elbow.model";
/// The newest version that is read. 1, which files do not name, had neither checkpoints nor
/// exact fractions; 3 has sessions, 4 earlier steps that a run can go on from, in tables, and 5
/// arrays for each of them.
const NEWEST: u32 = 5;
/// The first whose earlier steps tell what they need to go on.
const STEPS_GO_ON: u32 = 4;
/// That of a session without earlier steps.
const SESSION: u32 = 3;
/// That of a file without a session: whoever reads no sessions reads it.
const WITHOUT_SESSION: u32 = 2;
/// Pixels per image, colour channels included.
const MAX_PIXELS: usize = 1 << 24;
const EPOCH: &str = "time.epoch";
const SECONDS: &str = "time.seconds";

/// The version of a file's header; files of the first have none.
#[derive(Deserialize)]
struct Versioned {
    #[serde(default = "first_version")]
    version: u32,
}

fn first_version() -> u32 {
    1
}

/// Whether a session has earlier steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HasPast(pub bool);

/// Everything about a model but its weights.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    #[serde(default = "first_version")]
    version: u32,
    pub recipe: Recipe,
    pub shape: ImageShape,
    #[serde(flatten)]
    pub time: RunTime,
    /// Files of models without random weights may lack it.
    #[serde(default)]
    pub train_images: usize,
    /// Older files lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<DataRecord>,
    /// The run can go on from this file.
    #[serde(default)]
    pub checkpoint: bool,
    /// It holds what a person had made around the run.
    #[serde(default, skip_serializing_if = "is_false")]
    pub session: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Header {
    /// That of a model.
    pub fn of(
        snapshot: &Snapshot,
        data: Option<DataRecord>,
        checkpoint: bool,
        session: Option<HasPast>,
    ) -> Self {
        let version = match session {
            None => WITHOUT_SESSION,
            Some(HasPast(false)) => SESSION,
            Some(HasPast(true)) => NEWEST,
        };
        Self {
            version,
            recipe: snapshot.recipe.clone(),
            shape: snapshot.shape,
            time: snapshot.time,
            train_images: snapshot.train_images,
            data,
            checkpoint,
            session: session.is_some(),
        }
    }

    /// How the file holds earlier steps.
    pub fn past_version(&self) -> PastVersion {
        match self.version {
            ..STEPS_GO_ON => PastVersion::WeightsAlone,
            STEPS_GO_ON => PastVersion::InTables,
            _ => PastVersion::Apart,
        }
    }

    /// As JSON.
    pub fn text(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }

    /// Its fractions under their names, which JSON does not keep to the last bit.
    pub fn fractions(&self) -> Vec<(&'static str, f64)> {
        let mut recipe = self.recipe.clone();
        let of_recipe = fractions(&mut recipe).map(|(name, exact)| (name, *exact));
        let time = [(EPOCH, self.time.epoch), (SECONDS, self.time.seconds)];
        time.into_iter().chain(of_recipe).collect()
    }

    /// From its JSON and its fractions, which older files lack.
    pub fn read(text: &str, scalars: &BTreeMap<String, Scalar>) -> Result<Self, ModelFileFlaw> {
        let unreadable =
            |error: serde_json::Error| ModelFileFlaw::RecipeUnreadable(error.to_string());
        let Versioned { version } = serde_json::from_str(text).map_err(unreadable)?;
        if version > NEWEST {
            return Err(ModelFileFlaw::Newer { version });
        }
        let mut header: Self = serde_json::from_str(text).map_err(unreadable)?;
        restore_fractions(&mut header.recipe, scalars);
        for (name, field) in [
            (EPOCH, &mut header.time.epoch),
            (SECONDS, &mut header.time.seconds),
        ] {
            if let Some(&Scalar::Float(exact)) = scalars.get(name) {
                *field = exact;
            }
        }
        Ok(header)
    }

    /// Bounds what the recipe asks for by what a file of `bytes` can hold, before any of it is
    /// allocated.
    pub fn check(&self, bytes: usize) -> Result<(), ModelFileFlaw> {
        self.recipe.check()?;
        check_shape(self.shape)?;
        let needed = check_size(&self.recipe, self.shape).map_err(ModelError::from)?;
        if needed.saturating_mul(4) > bytes {
            return Err(ModelFileFlaw::TooFewBytes { needed, bytes });
        }
        let counts = [self.time.seconds, self.time.epoch];
        if !counts
            .iter()
            .all(|count| count.is_finite() && *count >= 0.0)
        {
            return Err(ModelFileFlaw::TrainingTime);
        }
        Ok(())
    }

    /// How far the run had come, and over how many images.
    pub fn extent(&self) -> TrainingExtent {
        TrainingExtent {
            time: self.time,
            train_images: self.train_images,
        }
    }
}

/// Refuses images of no size, and of more pixels than any data set has.
pub(super) fn check_shape(shape: ImageShape) -> Result<(), ModelFileFlaw> {
    let ImageShape {
        height,
        width,
        channels,
    } = shape;
    let pixels = height
        .checked_mul(width)
        .and_then(|pixels| pixels.checked_mul(channels));
    match pixels.filter(|pixels| (1..=MAX_PIXELS).contains(pixels)) {
        Some(_) => Ok(()),
        None => Err(ModelFileFlaw::ImageShape {
            height,
            width,
            channels,
        }),
    }
}
