//! The latent code of every image of a split, with its terms: handed over, or written as CSV.

use super::evaluate::each_terms;
use crate::archive::{CodeRow, CodesWriter, WriteError, atomic_write};
use crate::cores::single_threaded;
use crate::data::{Dataset, SplitName};
use crate::model::{ModelError, Snapshot};
use crate::recipe::Terms;
use crate::rng::{Stream, stream};
use std::io::{Error, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// Why codes were not written to their end.
#[derive(Debug, thiserror::Error)]
pub enum CodesError {
    /// The device failed, or the data does not fit the model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] WriteError),
    /// What they are written to takes no more.
    #[error("the codes cannot be written: {0}")]
    Stream(#[from] Error),
    /// They are no longer wanted.
    #[error("given up after {done} of {images} images")]
    GivenUp {
        /// Images whose codes were there.
        done: usize,
        /// Images of the split.
        images: usize,
    },
}

/// Hands over every image of a split in order: q(z | x), and its terms as
/// [`evaluate_test`](super::evaluate_test) has them with the same `seed`: one sample of z and of
/// random weights. Training images of dynamic binarisation keep the fixed draw.
///
/// # Errors
/// Those of `take`; and the data does not fit the model, or the device fails.
pub fn each_code<E: From<ModelError>>(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    seed: u64,
    take: impl FnMut(&CodeRow) -> Result<(), E>,
) -> Result<(), E> {
    each_code_where(snapshot, dataset, split, seed, |_| true, take)
}

/// The same of the images that are `wanted` alone: each is told as among all.
fn each_code_where<E: From<ModelError>>(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    seed: u64,
    wanted: impl Fn(usize) -> bool,
    mut take: impl FnMut(&CodeRow) -> Result<(), E>,
) -> Result<(), E> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let latent = snapshot.recipe.latent;
    let mut noise = stream(seed, Stream::Evaluation);
    let any = |images: &[usize]| images.iter().any(|index| wanted(*index));
    let mut std = Vec::new();
    each_terms(
        snapshot,
        dataset,
        split,
        &mut noise,
        any,
        |images, pixels, terms| {
            let encoded = snapshot.encode(pixels)?;
            let rows = encoded.mean.chunks_exact(latent);
            let rows = rows.zip(encoded.log_var.chunks_exact(latent)).zip(terms);
            let rows = rows.zip(images).filter(|(_, index)| wanted(**index));
            for (((mean, log_var), &terms), &index) in rows {
                std.clear();
                std.extend(log_var.iter().map(|value| (0.5 * value).exp()));
                let label = dataset.split(split).label(index);
                let label = label.map(|class| dataset.class_name(class));
                take(&CodeRow {
                    index,
                    label: label.as_deref(),
                    mean,
                    std: &std,
                    terms,
                })?;
            }
            Ok(())
        },
    )
}

/// Writes the codes of a split to `out` as CSV, and gives the mean of the terms. `go_on` is
/// asked after each image, with the number of those done.
///
/// # Errors
/// As [`each_code`]; `out` takes no more, or `go_on` says to break off.
pub fn write_codes(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    seed: u64,
    out: impl Write,
    mut go_on: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Terms, CodesError> {
    let images = dataset.split(split).len(dataset.shape);
    let mut writer = CodesWriter::new(out, snapshot.recipe.latent)?;
    let mut total = Terms::default();
    each_code(snapshot, dataset, split, seed, |row| {
        writer.write(row)?;
        total.add_scaled(&row.terms, 1.0);
        let done = row.index + 1;
        match go_on(done) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(CodesError::GivenUp { done, images }),
        }
    })?;
    writer.finish()?;
    let mut mean = Terms::default();
    mean.add_scaled(&total, 1.0 / images.max(1) as f64);
    Ok(mean)
}

/// [`write_codes`] into the file at `path`, which appears whole or not at all.
///
/// # Errors
/// As [`write_codes`].
pub fn save_codes(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    seed: u64,
    path: &Path,
    go_on: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Terms, CodesError> {
    let mut mean = Terms::default();
    let mut stopped = None;
    let written = atomic_write(path, |out| {
        match write_codes(snapshot, dataset, split, seed, out, go_on) {
            Ok(terms) => {
                mean = terms;
                Ok(())
            }
            Err(CodesError::Stream(error)) => Err(error),
            Err(error) => {
                stopped = Some(error);
                Err(Error::other("the codes end too early"))
            }
        }
    });
    match stopped {
        Some(error) => Err(error),
        None => Ok(written.map(|()| mean)?),
    }
}

/// Writes the codes of these images of a split, whose places ascend, into the file at `path`,
/// which appears whole or not at all: the rows that [`write_codes`] has for them, with a column
/// that names the split. On the calling thread alone, so that training goes on beside it.
///
/// # Errors
/// As [`write_codes`].
pub fn save_codes_of(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    images: &[usize],
    seed: u64,
    path: &Path,
) -> Result<(), CodesError> {
    let mut stopped = None;
    let wanted = |index: usize| images.binary_search(&index).is_ok();
    let written = atomic_write(path, |out| {
        let mut writer = CodesWriter::of_split(out, snapshot.recipe.latent, split)?;
        let done = single_threaded(|| {
            each_code_where(snapshot, dataset, split, seed, wanted, |row| {
                Ok::<_, CodesError>(writer.write(row)?)
            })
        });
        match done {
            Ok(()) => writer.finish(),
            Err(CodesError::Stream(error)) => Err(error),
            Err(error) => {
                stopped = Some(error);
                Err(Error::other("the codes end too early"))
            }
        }
    });
    match stopped {
        Some(error) => Err(error),
        None => Ok(written?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::recipe::{ImageShape, Recipe};
    use crate::train::Trainer;
    use std::sync::Arc;

    #[test]
    fn codes_of_some_images_are_their_rows_among_all_and_decode_to_their_reconstructions() {
        let shape = ImageShape {
            height: 4,
            width: 3,
            channels: 1,
        };
        // More images than go through the model together.
        let split = || Split {
            pixels: (0..600 * 12).map(|i| (i * 37 % 251) as u8).collect(),
            labels: Some((0..600).map(|i| i % 3).collect()),
        };
        let data = Dataset::new("made up".into(), shape, split(), split()).expect("a data set");
        let recipe = Recipe {
            hidden: vec![5],
            batch: 4,
            ..Recipe::default()
        };
        let trainer = Trainer::new(recipe, Arc::new(data)).expect("a sound recipe");
        let (snapshot, data) = (trainer.snapshot(), trainer.dataset().clone());
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("codes.csv");
        let images = [3, 250, 599];
        save_codes_of(&snapshot, &data, SplitName::Train, &images, 5, &path).expect("written");
        let some = std::fs::read_to_string(&path).expect("a file");
        let mut all = Vec::new();
        write_codes(&snapshot, &data, SplitName::Train, 5, &mut all, |_| {
            ControlFlow::Continue(())
        })
        .expect("written");
        let all = String::from_utf8(all).expect("text");
        let all: Vec<&str> = all.lines().collect();
        let mut rows = some.lines();
        assert_eq!(
            rows.next(),
            Some("index,split,label,mean_0,mean_1,std_0,std_1,elbo,reconstruction,kl")
        );
        let mut pixels = Vec::new();
        for (row, index) in rows.by_ref().zip(images) {
            let row = row.replace(",train,", ",");
            assert_eq!(row, all[index + 1]);
            let cells: Vec<&str> = row.split(',').collect();
            let z: Vec<f32> = cells[2..4]
                .iter()
                .map(|c| c.parse().expect("a number"))
                .collect();
            data.fill(
                SplitName::Train,
                snapshot.recipe.binarize,
                &[index],
                &mut pixels,
            );
            let mean = snapshot.encode(&pixels).expect("a code").mean;
            assert_eq!(z, mean);
            assert_eq!(snapshot.decode(&z).ok(), snapshot.decode(&mean).ok());
        }
        assert_eq!(rows.next(), None);
    }
}
