//! The trained models that the program carries inside itself.

use crate::archive::atomic_write;
use crate::ui::language::phrase;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A trained model within the program.
#[derive(Clone, Copy, Debug)]
pub struct ShippedModel {
    /// As it stands in the menu.
    pub name: &'static str,
    /// How it was trained and how good it is.
    pub about: &'static str,
    /// The name of its file under `models/`.
    pub file: &'static str,
    /// The content of that file.
    pub bytes: &'static [u8],
}

const SHIPPED: &[ShippedModel] = &[ShippedModel {
    name: phrase("MNIST, 2 dimensions"),
    about: phrase("50 epochs of the default recipe; the latent plane is all there is"),
    file: "mnist-2d.bpk",
    bytes: include_bytes!("../../../models/mnist-2d.bpk"),
}];

/// Every model that the program carries.
pub fn shipped_models() -> &'static [ShippedModel] {
    SHIPPED
}

impl ShippedModel {
    /// Writes the model into `folder`, where it can be opened like any other, and says where.
    ///
    /// # Errors
    /// If the folder cannot be made or written to.
    pub(crate) fn unpack(&self, folder: &Path) -> std::io::Result<PathBuf> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(self.file);
        atomic_write(&path, |out| out.write_all(self.bytes))
            .map_err(|error| std::io::Error::other(error.cause))?;
        Ok(path)
    }
}
