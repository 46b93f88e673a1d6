//! PyTorch's older files: five pickles one after another, then the numbers of each storage.

use super::globals::StorageKind;
use super::node::{Node, Pickled};
use super::pickle;
use crate::exchange::error::{ExchangeFlaw, PickleFlaw, TensorFlaw};
use std::collections::BTreeMap;
use std::ops::Range;

/// The whole number that such a file begins with.
const MAGIC: i128 = 0x1950_a86a_20f9_469c_fc6c;
/// The number of this format.
const PROTOCOL: i128 = 1001;
/// The length of a storage stands before it.
const LENGTH: usize = 8;

/// The storages of a file, each at its place.
#[derive(Debug)]
pub(super) struct Legacy<'a> {
    bytes: &'a [u8],
    places: BTreeMap<String, Range<usize>>,
}

pub(super) fn is_pickle(bytes: &[u8]) -> bool {
    matches!(bytes, [0x80, 2..=5, ..])
}

/// Reads the pickles of a file, and where its storages lie.
pub(super) fn open(bytes: &[u8]) -> Result<(Pickled, Legacy<'_>), ExchangeFlaw> {
    let magic = pickle::read(bytes, 0)?;
    if magic.root() != Some(&Node::Int(MAGIC)) {
        return Err(ExchangeFlaw::NoStateDict);
    }
    let protocol = pickle::read(bytes, magic.end)?;
    if protocol.root() != Some(&Node::Int(PROTOCOL)) {
        return Err(ExchangeFlaw::NoStateDict);
    }
    let system = pickle::read(bytes, protocol.end)?;
    let mut facts = system
        .root()
        .into_iter()
        .flat_map(|root| system.entries(root));
    if facts.any(|fact| fact == ("little_endian", &Node::Bool(false))) {
        return Err(ExchangeFlaw::BigEndian);
    }
    let state = pickle::read(bytes, system.end)?;
    let keys = pickle::read(bytes, state.end)?;
    let places = places(bytes, &state, &keys)?;
    Ok((state, Legacy { bytes, places }))
}

/// Where each storage lies, in the order of their keys.
fn places(
    bytes: &[u8],
    state: &Pickled,
    keys: &Pickled,
) -> Result<BTreeMap<String, Range<usize>>, ExchangeFlaw> {
    let mut kinds: BTreeMap<&str, StorageKind> = BTreeMap::new();
    for node in &state.nodes {
        if let Node::Storage(storage) = node {
            kinds.insert(&storage.key, storage.kind);
        }
    }
    let mut at = keys.end;
    let mut places = BTreeMap::new();
    let Some(Node::Sequence(order)) = keys.root() else {
        return Err(damaged(at, PickleFlaw::Operand));
    };
    for key in order {
        let Some(Node::Text(key)) = keys.nodes.get(*key) else {
            return Err(damaged(at, PickleFlaw::Operand));
        };
        let kind = kinds.get(key.as_str());
        let kind = kind.ok_or_else(|| damaged(at, PickleFlaw::Operand))?;
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.first_chunk::<LENGTH>();
        let length = length.ok_or_else(|| damaged(at, PickleFlaw::End))?;
        let place = usize::try_from(u64::from_le_bytes(*length))
            .ok()
            .and_then(|numbers| numbers.checked_mul(kind.bytes()))
            .and_then(|size| Some(at + LENGTH..(at + LENGTH).checked_add(size)?))
            .filter(|place| place.end <= bytes.len())
            .ok_or_else(|| damaged(at, PickleFlaw::End))?;
        at = place.end;
        places.insert(key.clone(), place);
    }
    Ok(places)
}

fn damaged(at: usize, flaw: PickleFlaw) -> ExchangeFlaw {
    ExchangeFlaw::Pickle { at, flaw }
}

impl Legacy<'_> {
    /// The bytes of a storage, which the tensor `name` needs.
    pub fn storage(&self, name: &str, key: &str) -> Result<&[u8], ExchangeFlaw> {
        let place = self.places.get(key).cloned();
        let bytes = place.and_then(|place| self.bytes.get(place));
        let missing = || ExchangeFlaw::tensor(name, TensorFlaw::Missing);
        bytes.ok_or_else(missing)
    }
}
