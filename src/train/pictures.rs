//! Images of a data set, and what a model makes of them, as a folder of picture files.

use crate::archive::{PictureError, PictureFormat, Raster, WriteCause, WriteError};
use crate::cores::single_threaded;
use crate::data::{Dataset, SplitName};
use crate::model::{ModelError, Snapshot};
use std::io::Error;
use std::path::Path;

/// Images that go through the model together.
const GROUP: usize = 64;

/// Which pictures of each image are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PicturesOf {
    /// The image as the model sees it: binarised if the recipe says so.
    Originals,
    /// What the mean of its q(z | x) decodes to.
    Reconstructions,
    /// Both.
    Both,
}

impl PicturesOf {
    /// What the files' names say: of the original, of the reconstruction.
    fn names(self) -> [Option<&'static str>; 2] {
        let (original, reconstruction) = ("original", "reconstruction");
        match self {
            Self::Originals => [Some(original), None],
            Self::Reconstructions => [None, Some(reconstruction)],
            Self::Both => [Some(original), Some(reconstruction)],
        }
    }
}

/// Why pictures were not written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PicturesError {
    /// The device failed, or the data does not fit the model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Pixels are no picture.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The folder, or a file in it, cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Writes the pictures of these images of a split as PNG files into a new folder at `path`,
/// named by split, place and what they are: `test-00012-original.png`. The folder appears whole
/// or not at all, and one that is there already is left alone. On the calling thread alone, so
/// that training goes on beside it.
///
/// # Errors
/// `path` is taken or cannot be written; the data does not fit the model, or the device fails.
pub fn save_pictures(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    images: &[usize],
    which: PicturesOf,
    path: &Path,
) -> Result<(), PicturesError> {
    let refused = |error: Error| {
        let cause = WriteCause::Refused(error.to_string());
        let path = path.to_owned();
        PicturesError::Write(WriteError { path, cause })
    };
    if path.symlink_metadata().is_ok() {
        return Err(refused(std::io::ErrorKind::AlreadyExists.into()));
    }
    let beside = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    if !beside.is_dir() {
        let cause = WriteCause::NoFolder(beside.to_owned());
        let path = path.to_owned();
        return Err(WriteError { path, cause }.into());
    }
    let unfinished = tempfile::Builder::new()
        .prefix(".elbow-pictures-")
        .tempdir_in(beside)
        .map_err(refused)?;
    single_threaded(|| fill(snapshot, dataset, split, images, which, unfinished.path()))?;
    as_any_new_folder(unfinished.path()).map_err(refused)?;
    // Fails where a folder with files has come there in the meantime.
    std::fs::rename(unfinished.path(), path).map_err(refused)?;
    // It is no longer there to be taken away.
    let _ = unfinished.keep();
    Ok(())
}

/// A temporary folder is its owner's alone; the finished one is for those whom the system lets
/// read new folders.
#[cfg(unix)]
fn as_any_new_folder(folder: &Path) -> Result<(), Error> {
    let model = folder.join("permissions");
    std::fs::create_dir(&model)?;
    let usual = std::fs::metadata(&model)?.permissions();
    std::fs::remove_dir(&model)?;
    std::fs::set_permissions(folder, usual)
}

#[cfg(not(unix))]
fn as_any_new_folder(_: &Path) -> Result<(), Error> {
    Ok(())
}

fn fill(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    images: &[usize],
    which: PicturesOf,
    folder: &Path,
) -> Result<(), PicturesError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let shape = snapshot.shape;
    let digits = dataset.split(split).len(shape).max(2) - 1;
    let digits = digits.ilog10() as usize + 1;
    let [original, reconstruction] = which.names();
    let mut pixels = Vec::new();
    for group in images.chunks(GROUP) {
        dataset.fill(split, snapshot.recipe.binarize, group, &mut pixels);
        let decoded = match reconstruction {
            Some(_) => snapshot.decode(&snapshot.encode(&pixels)?.mean)?,
            None => Vec::new(),
        };
        for (name, pictures) in [(original, &pixels), (reconstruction, &decoded)] {
            let Some(name) = name else { continue };
            for (index, picture) in group.iter().zip(pictures.chunks_exact(shape.pixels())) {
                let name = format!("{}-{index:0digits$}-{name}.png", split.short());
                let picture = Raster::grid(picture, shape, 1, 1)?.encode(PictureFormat::Png)?;
                let file = folder.join(name);
                std::fs::write(&file, picture).map_err(|error| WriteError {
                    path: file,
                    cause: WriteCause::Refused(error.to_string()),
                })?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::recipe::{ImageShape, Recipe};
    use crate::train::Trainer;
    use std::sync::Arc;

    fn model() -> (Snapshot, Arc<Dataset>) {
        let shape = ImageShape {
            height: 4,
            width: 3,
            channels: 1,
        };
        let split = || Split {
            pixels: (0..70 * 12).map(|i| (i * 37 % 251) as u8).collect(),
            labels: None,
        };
        let data = Dataset::new("made up".into(), shape, split(), split()).expect("a data set");
        let data = Arc::new(data);
        let recipe = Recipe {
            hidden: vec![5],
            batch: 4,
            ..Recipe::default()
        };
        let trainer = Trainer::new(recipe, data.clone()).expect("a sound recipe");
        (trainer.snapshot(), data)
    }

    #[test]
    fn pictures_are_opened_again_as_the_images_and_their_reconstructions() {
        let (snapshot, data) = model();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("marked");
        let images = [2, 64, 69];
        let split = SplitName::Test;
        save_pictures(&snapshot, &data, split, &images, PicturesOf::Both, &path).expect("written");
        assert_eq!(std::fs::read_dir(&path).expect("a folder").count(), 6);
        let opened = |name: String| {
            let picture = image::open(path.join(name)).expect("a PNG");
            picture.into_luma8().into_raw()
        };
        for index in images {
            let original = opened(format!("test-{index:02}-original.png"));
            assert_eq!(original, data.test.image(index, data.shape));
            let mut pixels = Vec::new();
            data.fill(split, snapshot.recipe.binarize, &[index], &mut pixels);
            let mean = snapshot.encode(&pixels).expect("a code").mean;
            let decoded = snapshot.decode(&mean).expect("a picture");
            let decoded: Vec<u8> = decoded.iter().map(|p| (p * 255.0).round() as u8).collect();
            assert_eq!(
                opened(format!("test-{index:02}-reconstruction.png")),
                decoded
            );
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("it").collect();
        assert_eq!(left.len(), 1, "nothing unfinished is left behind");
    }

    #[test]
    fn what_is_there_already_is_left_alone() {
        let (snapshot, data) = model();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine");
        std::fs::create_dir(&path).expect("made");
        std::fs::write(path.join("letter.txt"), "dear").expect("written");
        let which = PicturesOf::Originals;
        let refused = save_pictures(&snapshot, &data, SplitName::Test, &[1], which, &path);
        assert!(
            matches!(refused, Err(PicturesError::Write(_))),
            "{refused:?}"
        );
        assert_eq!(std::fs::read_dir(&path).expect("it").count(), 1);
        let nowhere = folder.path().join("no").join("where");
        let refused = save_pictures(&snapshot, &data, SplitName::Test, &[1], which, &nowhere);
        assert!(
            matches!(refused, Err(PicturesError::Write(_))),
            "{refused:?}"
        );
    }
}
