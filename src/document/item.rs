//! What the lists of the document have in common.

/// What lies in a list of the document.
pub trait Item: Clone + PartialEq {
    /// Its own among all items of the document.
    fn id(&self) -> u64;
}
