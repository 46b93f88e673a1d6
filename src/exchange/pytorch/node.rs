//! The objects that a pickle describes, as plain data.

use super::globals::{Global, StorageKind};
use std::ops::Range;

/// The place of an object among all of a pickle's.
pub(super) type Id = usize;

/// One object; those within it are named by their places, so that nothing is nested.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// None, or a fraction: of no use here.
    Nothing,
    Bool(bool),
    Int(i128),
    Text(String),
    /// A tuple or a list.
    Sequence(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    Global(Global),
    Storage(Storage),
    Tensor(TensorSpec),
}

/// Numbers that lie elsewhere in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Storage {
    pub kind: StorageKind,
    /// Its name in the file.
    pub key: String,
    /// Numbers of it that are meant.
    pub numbers: Range<usize>,
}

/// A tensor over a storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TensorSpec {
    pub storage: Storage,
    /// Number of the storage where it begins.
    pub offset: usize,
    pub shape: Vec<usize>,
    /// Numbers from one to the next along each side.
    pub strides: Vec<usize>,
}

/// A pickle as data.
#[derive(Debug)]
pub(super) struct Pickled {
    pub nodes: Vec<Node>,
    pub root: Id,
    /// Where the next byte after it stands.
    pub end: usize,
}

impl Pickled {
    pub fn root(&self) -> Option<&Node> {
        self.nodes.get(self.root)
    }

    /// The entries of a dict that have a text as key.
    pub fn entries<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let pairs = match node {
            Node::Dict(pairs) => pairs.as_slice(),
            Node::Nothing
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Text(_)
            | Node::Sequence(_)
            | Node::Global(_)
            | Node::Storage(_)
            | Node::Tensor(_) => &[],
        };
        pairs.iter().filter_map(|&(key, value)| {
            let Node::Text(key) = self.nodes.get(key)? else {
                return None;
            };
            Some((key.as_str(), self.nodes.get(value)?))
        })
    }
}
