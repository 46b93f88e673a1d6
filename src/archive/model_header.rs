//! What a model file says of its model: recipe, shape, time and images, as JSON.

use super::exact::{fractions, restore_fractions};
use super::model_file_error::ModelFileFlaw;
use crate::data::DataRecord;
use crate::model::{ModelError, check_size};
use crate::recipe::{ImageShape, Recipe};
use crate::run::RunTime;
use burn_pack::{Reader, Scalar, Writer};
use serde::{Deserialize, Serialize};

/// The version of what is written. 1, which files do not name, had neither checkpoints nor
/// exact fractions.
pub(super) const VERSION: u32 = 2;
const MODEL_KEY: &str = "elbow.model";
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

/// Everything about a model but its weights.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    #[serde(default = "first_version")]
    pub version: u32,
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
}

/// `writer` with the header in it.
pub(super) fn with_header(mut writer: Writer, mut header: Header) -> Result<Writer, String> {
    let text = serde_json::to_string(&header).map_err(|error| error.to_string())?;
    writer = writer
        .with_metadata(MODEL_KEY, &text)
        .with_scalar(EPOCH, header.time.epoch.into())
        .with_scalar(SECONDS, header.time.seconds.into());
    for (name, exact) in fractions(&mut header.recipe) {
        writer = writer.with_scalar(name, (*exact).into());
    }
    Ok(writer)
}

/// The header, its fractions as exact as the file has them.
pub(super) fn read_header(reader: &Reader) -> Result<Header, ModelFileFlaw> {
    let Some(text) = reader.metadata().get(MODEL_KEY) else {
        return Err(ModelFileFlaw::Foreign);
    };
    let unreadable = |error: serde_json::Error| ModelFileFlaw::RecipeUnreadable(error.to_string());
    let Versioned { version } = serde_json::from_str(text).map_err(unreadable)?;
    if version > VERSION {
        return Err(ModelFileFlaw::Newer { version });
    }
    let mut header: Header = serde_json::from_str(text).map_err(unreadable)?;
    let scalars = reader.scalars();
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

/// Bounds what the recipe asks for by what the file can hold, before any of it is allocated.
pub(super) fn check_header(header: &Header, file_length: usize) -> Result<(), ModelFileFlaw> {
    header.recipe.check()?;
    let ImageShape {
        height,
        width,
        channels,
    } = header.shape;
    let pixels = height
        .checked_mul(width)
        .and_then(|pixels| pixels.checked_mul(channels))
        .filter(|pixels| (1..=MAX_PIXELS).contains(pixels));
    if pixels.is_none() {
        return Err(ModelFileFlaw::ImageShape {
            height,
            width,
            channels,
        });
    }
    let needed = check_size(&header.recipe, header.shape).map_err(ModelError::from)?;
    if needed.saturating_mul(4) > file_length {
        return Err(ModelFileFlaw::TooFewBytes {
            needed,
            bytes: file_length,
        });
    }
    let counts = [header.time.seconds, header.time.epoch];
    if !counts
        .iter()
        .all(|count| count.is_finite() && *count >= 0.0)
    {
        return Err(ModelFileFlaw::TrainingTime);
    }
    Ok(())
}
