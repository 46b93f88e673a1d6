//! Images in arrays of numbers: IDX, NPY, NPZ and CIFAR's binary files.

mod cifar;
mod cifar_flaw;
mod class_list;
mod files;
mod flaw;
mod idx;
mod idx_flaw;
mod labels;
mod layout;
mod name;
mod npy;
mod npy_dictionary;
mod npy_flaw;
mod npz;
mod part;
mod pictures;
mod recognise;
mod role;
mod rows;
mod set;
mod source_reader;
mod stored_array;

pub use cifar_flaw::CifarFlaw;
pub use flaw::{ArrayFlaw, ArrayRemedy, Packing, Sizes};
pub use idx_flaw::IdxFlaw;
pub use npy_flaw::NpyFlaw;
pub use role::ArrayRole;

pub(in crate::import) use recognise::{of_file, of_folder};
pub(in crate::import) use set::embedded;

#[cfg(test)]
mod tests;
