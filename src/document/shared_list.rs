//! Lists that many frames share, written as plain ones.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

pub(super) fn serialize<T: Serialize, S: Serializer>(
    list: &Arc<[T]>,
    to: S,
) -> Result<S::Ok, S::Error> {
    list.as_ref().serialize(to)
}

pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Arc<[T]>, D::Error> {
    Vec::deserialize(from).map(Arc::from)
}
