//! What the few functions of a state dict's pickle make of their arguments.

use super::globals::Global;
use super::node::{Id, Node, Storage, TensorSpec};

/// Sides of one tensor.
const MOST_SIDES: usize = 8;
/// Characters of a storage's name, which is a number.
const MOST_KEY: usize = 40;

/// What `function` makes of `arguments`; None where they do not fit it.
pub(super) fn call(nodes: &[Node], function: Id, arguments: Id) -> Option<Node> {
    let arguments = sequence(nodes, arguments)?;
    let Node::Global(function) = nodes.get(function)? else {
        return None;
    };
    match (function, arguments) {
        (Global::OrderedDict, []) => Some(Node::Dict(Vec::new())),
        (Global::RebuildTensor, [storage, offset, shape, strides, ..]) => {
            let Node::Storage(storage) = nodes.get(*storage)? else {
                return None;
            };
            Some(Node::Tensor(TensorSpec {
                storage: storage.clone(),
                offset: whole(nodes, *offset)?,
                shape: wholes(nodes, *shape)?,
                strides: wholes(nodes, *strides)?,
            }))
        }
        (Global::RebuildParameter, [tensor, ..]) => {
            let Node::Tensor(tensor) = nodes.get(*tensor)? else {
                return None;
            };
            Some(Node::Tensor(tensor.clone()))
        }
        (
            Global::OrderedDict
            | Global::RebuildTensor
            | Global::RebuildParameter
            | Global::Storage(_),
            _,
        ) => None,
    }
}

/// The storage that a persistent id names: `("storage", kind, key, place, numbers)`, and in the
/// older files a view of it.
pub(super) fn storage(nodes: &[Node], id: Id) -> Option<Storage> {
    let &[word, kind, key, _, numbers, ref view @ ..] = sequence(nodes, id)? else {
        return None;
    };
    let (Node::Text(word), Node::Global(Global::Storage(kind)), Node::Text(key)) =
        (nodes.get(word)?, nodes.get(kind)?, nodes.get(key)?)
    else {
        return None;
    };
    if word != "storage" || key.len() > MOST_KEY {
        return None;
    }
    let mut numbers = 0..whole(nodes, numbers)?;
    if let Some(&view) = view.first()
        && let Some(Node::Sequence(view)) = nodes.get(view)
    {
        let &[_, offset, size] = view.as_slice() else {
            return None;
        };
        let (offset, size) = (whole(nodes, offset)?, whole(nodes, size)?);
        numbers = offset..offset.checked_add(size)?;
    }
    Some(Storage {
        kind: *kind,
        key: key.clone(),
        numbers,
    })
}

fn sequence(nodes: &[Node], id: Id) -> Option<&[Id]> {
    let Node::Sequence(items) = nodes.get(id)? else {
        return None;
    };
    Some(items)
}

fn whole(nodes: &[Node], id: Id) -> Option<usize> {
    let Node::Int(number) = nodes.get(id)? else {
        return None;
    };
    usize::try_from(*number).ok()
}

fn wholes(nodes: &[Node], id: Id) -> Option<Vec<usize>> {
    let items = sequence(nodes, id)?;
    if items.len() > MOST_SIDES {
        return None;
    }
    let items = items.iter();
    items.map(|item| whole(nodes, *item)).collect()
}
