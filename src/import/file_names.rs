//! What the files of a data set in IDX format are called.

/// The names of the four files; each may end in `.gz` too.
pub(super) const FILE_NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];
