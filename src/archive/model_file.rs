//! Saved models: weights with their recipe inside and a hash over every byte.
//!
//! A model file is a burnpack container. Its metadata holds the recipe, the identity of the
//! data set and a SHA-256 of the whole file. A checkpoint is a model file with more in it, and a
//! session is one with more still.

use super::abandoned::remove_abandoned;
use super::arrays::{Arrays, RawArray, floats};
use super::atomic_write::atomic_write_over;
use super::checkpoint::Checkpoint;
use super::checkpoint_file::{self, Of};
use super::container::{Content, ReadPast, Sealed, Unsealed, unsealed};
use super::exchanged::{read_pytorch, read_safetensors};
use super::file_identity::{FileIdentity, KnownFiles};
use super::file_part::{FilePart, PAST};
use super::model_file_error::{ModelFileError, ModelFileFlaw, SaveError};
use super::model_header::{HasPast, Header, MODEL_KEY};
use super::past;
use super::put_in_place::Replaces;
use super::saved_model::{DamagedSteps, SavedModel};
use super::saved_session::{MOST_PAST_BYTES, SavedPast, SavedSession};
use super::session_file;
use super::write_error::{WriteCause, WriteError};
use crate::data::Dataset;
use crate::exchange::{Assumed, is_pytorch, is_safetensors};
use crate::model::{Array, ArrayLayout, Layout, MAX_WEIGHTS, Snapshot, Weights};
use crate::recipe::DeviceChoice;
use burn_pack::Tensor;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::path::Path;

/// Larger files are not Elbow's: weights and two moments of the largest recipe, now and at an
/// earlier step, the past and what a person made, four bytes for each of 2^28 training images in
/// two orders, and room for the rest, most of it for the names of 65,536 classes.
const MAX_FILE: u64 = 24 * MAX_WEIGHTS as u64 + MOST_PAST_BYTES + (1 << 29) + (2 << 30) + (1 << 25);

/// What goes into a file.
#[derive(Clone, Copy, Debug)]
pub struct RunToSave<'a> {
    /// The weights, with their recipe.
    pub snapshot: &'a Snapshot,
    /// What the run needs besides to go on; None after a failure.
    pub checkpoint: Option<&'a Checkpoint>,
    /// What it learned from.
    pub dataset: &'a Dataset,
    /// What a person had made around it; None: the model alone.
    pub session: Option<&'a SavedSession>,
    /// Earlier steps, beside a session.
    pub past: Option<&'a SavedPast>,
}

/// What a file may take the place of.
#[derive(Clone, Copy, Debug)]
pub enum Over<'a> {
    /// Whatever is there.
    Anything,
    /// What is known to be there, or nothing.
    Known(&'a KnownFiles),
}

/// Writes a model with the identity of the `dataset` that it learned from; the file appears
/// whole or not at all.
///
/// # Errors
/// If the weights cannot be read out or the file cannot be written.
pub fn save_model(snapshot: &Snapshot, dataset: &Dataset, path: &Path) -> Result<(), SaveError> {
    let run = RunToSave {
        snapshot,
        checkpoint: None,
        dataset,
        session: None,
        past: None,
    };
    save_run(&run, path, Over::Anything).map(drop)
}

/// Writes a model as [`save_model`] does, with all that its run needs to go on bit for bit.
///
/// # Errors
/// As [`save_model`].
pub fn save_checkpoint(
    snapshot: &Snapshot,
    checkpoint: &Checkpoint,
    dataset: &Dataset,
    path: &Path,
) -> Result<(), SaveError> {
    let run = RunToSave {
        snapshot,
        checkpoint: Some(checkpoint),
        dataset,
        session: None,
        past: None,
    };
    save_run(&run, path, Over::Anything).map(drop)
}

/// Writes a run as [`save_model`] does, with all that is given of it; what the file is known
/// by from now on.
///
/// # Errors
/// As [`save_model`]; if the file may not take the place of what is there.
pub fn save_run(
    run: &RunToSave<'_>,
    path: &Path,
    over: Over<'_>,
) -> Result<FileIdentity, SaveError> {
    let weights = run.snapshot.weights()?;
    let past = run.past.filter(|_| run.session.is_some());
    let past = past.map_or_else(Vec::new, past::to_tensors);
    let refused = |reason| WriteError::new(path, WriteCause::Refused(reason));
    let content = content(run, weights, past).map_err(refused)?;
    let sealed = Sealed::new(content).map_err(refused)?;
    // What a save left there that was killed is as large as this one.
    remove_abandoned(path);
    let mut hash = String::new();
    let write = |replaces: Replaces<'_>| {
        atomic_write_over(path, replaces, |out| {
            hash = sealed.write(out)?;
            Ok(())
        })
    };
    match over {
        Over::Anything => write(Replaces::Anything)?,
        Over::Known(files) => {
            let known = files.identity(path);
            let is_known = |path: &Path| known.is_some() && FileIdentity::of(path) == known;
            write(Replaces::Known(&is_known))?;
        }
    }
    Ok(FileIdentity(hash))
}

fn content(run: &RunToSave<'_>, weights: Weights, past: Vec<Tensor>) -> Result<Content, String> {
    let RunToSave {
        snapshot,
        checkpoint,
        dataset,
        session,
        past: of_past,
    } = *run;
    let data = dataset.record();
    let has_past = session.map(|_| HasPast(!past.is_empty()));
    let header = Header::of(snapshot, data, checkpoint.is_some(), has_past);
    let text = header.text()?;
    let arrays = weights.arrays.into_iter();
    let arrays = arrays.map(|array| floats(array.name, &array.shape, &array.values));
    let more = checkpoint.map(checkpoint_file::to_tensors);
    let made = session.map(session_file::to_tensors).transpose()?;
    let more = [more, made, Some(past)].into_iter().flatten().flatten();
    let arrays = arrays.chain(more).collect();
    let mut content = Content::new(arrays).with_text(MODEL_KEY, &text);
    for (name, exact) in header.fractions() {
        content = content.with_number(name, exact);
    }
    if let Some(checkpoint) = checkpoint {
        content = checkpoint_file::with_numbers(content, checkpoint);
    }
    if let Some(past) = of_past.filter(|past| session.is_some() && !past.steps.is_empty()) {
        content = past::with_numbers(content, past);
    }
    Ok(content)
}

/// Reads a model, on the device its recipe names or on `device` if one is given: a file of
/// Elbow's own, or weights as safetensors or PyTorch's.
///
/// # Errors
/// If the file cannot be read, holds no model, or was changed since it was written; the error
/// names the file and what is wrong with it.
pub fn load_model(path: &Path, device: Option<DeviceChoice>) -> Result<SavedModel, ModelFileError> {
    load_model_as(path, device, Assumed::default())
}

/// Reads a model as [`load_model`] does, with what is `assumed` where the file does not tell it.
///
/// # Errors
/// As [`load_model`].
pub fn load_model_as(
    path: &Path,
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileError> {
    load(path, device, assumed, ReadPast::All)
}

/// Reads a model as [`load_model_as`] does, but for the earlier steps of a session that are damaged:
/// these are left out.
///
/// # Errors
/// As [`load_model`], where anything else is damaged.
pub fn load_without_damaged(
    path: &Path,
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileError> {
    load(path, device, assumed, ReadPast::Sound)
}

/// Reads a model as [`load_model_as`] does, but for the earlier steps of a session: they are left
/// out, and may be damaged.
///
/// # Errors
/// As [`load_model`].
pub fn load_without_past(
    path: &Path,
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileError> {
    load(path, device, assumed, ReadPast::Nothing)
}

fn load(
    path: &Path,
    device: Option<DeviceChoice>,
    assumed: Assumed,
    past: ReadPast,
) -> Result<SavedModel, ModelFileError> {
    read_bounded(path)
        .and_then(|bytes| read(bytes, device, assumed, past))
        .map_err(|flaw| ModelFileError {
            path: path.to_owned(),
            flaw: match flaw {
                ModelFileFlaw::Description { model: None } => ModelFileFlaw::Description {
                    model: Some(path.with_extension("bpk")).filter(|model| model.is_file()),
                },
                flaw => flaw,
            },
        })
}

/// Reads a model from the bytes of its file; see [`load_model`].
///
/// # Errors
/// What is wrong with them.
pub fn load_model_bytes(
    bytes: Vec<u8>,
    device: Option<DeviceChoice>,
) -> Result<SavedModel, ModelFileFlaw> {
    read(bytes, device, Assumed::default(), ReadPast::All)
}

fn read(
    bytes: Vec<u8>,
    device: Option<DeviceChoice>,
    assumed: Assumed,
    past: ReadPast,
) -> Result<SavedModel, ModelFileFlaw> {
    // First, because the length that it begins with may read as the start of a pickle.
    if is_safetensors(&bytes) {
        return read_safetensors(&bytes, device, assumed);
    }
    if is_pytorch(&bytes) {
        return read_pytorch(&bytes, device, assumed);
    }
    let length = bytes.len();
    let Unsealed { reader, damaged } = unsealed(bytes, past)?;
    let text = reader.metadata().get(MODEL_KEY);
    let text = text.ok_or(ModelFileFlaw::Foreign)?;
    let mut header = Header::read(text, reader.scalars())?;
    header.check(length)?;
    if let Some(device) = device {
        header.recipe.device = device;
    }
    let mut arrays = Arrays::of(reader)?;
    let weights = take_weights(&mut arrays, &header)?;
    let of = Of {
        recipe: &header.recipe,
        shape: header.shape,
        time: header.time,
        train_images: header.train_images,
    };
    let checkpoint = (header.checkpoint).then(|| checkpoint_file::from_arrays(&mut arrays, &of));
    let mut checkpoint = checkpoint.transpose()?;
    let session = (header.session).then(|| session_file::from_arrays(&mut arrays));
    let session = session.transpose()?;
    let left_out = left_out(&damaged).filter(|_| past != ReadPast::Nothing);
    if past == ReadPast::Nothing || left_out == Some(DamagedSteps::All) {
        arrays.leave_out(PAST);
    }
    let no_step = BTreeSet::new();
    let damaged = match &left_out {
        Some(DamagedSteps::These(steps)) => steps,
        Some(DamagedSteps::All) | None => &no_step,
    };
    let past = match &session {
        Some(_) => past::from_arrays(&mut arrays, &of, header.past_version(), damaged)?,
        None => None,
    };
    let last = past
        .as_ref()
        .and_then(|past| past.steps.last()?.checkpoint.as_ref());
    if let (Some(own), Some(last)) = (&mut checkpoint, last) {
        own.history.share_with(&last.history);
    }
    if let Some(extra) = arrays.left_over() {
        return Err(ModelFileFlaw::ExtraWeights(extra));
    }
    Ok(SavedModel {
        snapshot: Snapshot::from_weights(header.extent(), header.recipe, header.shape, weights)?,
        data: header.data,
        checkpoint,
        session,
        past,
        left_out,
        mapping: None,
    })
}

/// What of the earlier steps is left out, if any is damaged.
fn left_out(damaged: &[FilePart]) -> Option<DamagedSteps> {
    let step = |part: &FilePart| match part {
        FilePart::Past { step } => *step,
        FilePart::Head
        | FilePart::Weights
        | FilePart::Run
        | FilePart::Curves
        | FilePart::Made
        | FilePart::View => None,
    };
    let steps = damaged.iter().map(step).collect::<Option<_>>();
    (!damaged.is_empty()).then(|| steps.map_or(DamagedSteps::All, DamagedSteps::These))
}

fn take_weights(arrays: &mut Arrays, header: &Header) -> Result<Weights, ModelFileFlaw> {
    let layout = Layout::new(&header.recipe, header.shape);
    let arrays = layout.arrays().map(|array| {
        let raw = arrays.take(&array.name)?;
        let raw = raw.ok_or_else(|| ModelFileFlaw::MissingWeights(array.name.clone()))?;
        to_array(&raw, array)
    });
    Ok(Weights {
        arrays: arrays.collect::<Result<_, ModelFileFlaw>>()?,
    })
}

fn to_array(raw: &RawArray, layout: &ArrayLayout) -> Result<Array, ModelFileFlaw> {
    let ArrayLayout { name, shape, .. } = layout;
    let values = raw.floats(shape);
    let values = values.ok_or_else(|| ModelFileFlaw::WeightShape {
        array: name.clone(),
        expected: shape.clone(),
        found: raw.shape.clone(),
        numbers: format!("{:?}", raw.dtype),
    })?;
    Ok(Array {
        name: name.clone(),
        shape: shape.clone(),
        values,
    })
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, ModelFileFlaw> {
    let refused = |error: Error| match error.kind() {
        ErrorKind::NotFound => ModelFileFlaw::Missing,
        _ => ModelFileFlaw::Refused(error.to_string()),
    };
    let file = File::open(path).map_err(refused)?;
    let facts = file.metadata().map_err(refused)?;
    if !facts.is_file() {
        return Err(ModelFileFlaw::NotRegular);
    }
    if facts.len() > MAX_FILE {
        return Err(ModelFileFlaw::TooLarge { bytes: facts.len() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(refused)?;
    Ok(bytes)
}
