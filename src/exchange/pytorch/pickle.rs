//! Pickles read as data: the instructions that a state dict needs, and no call of anything.

use super::globals::Global;
use super::input::Input;
use super::node::{Id, Node, Pickled};
use super::rebuild::{call, storage};
use crate::exchange::error::{ExchangeFlaw, PickleFlaw};
use std::collections::BTreeMap;

/// Objects of one pickle: a state dict has some twenty a tensor.
const MOST_NODES: usize = 1 << 18;
/// Instructions of one pickle.
const MOST_INSTRUCTIONS: usize = 1 << 22;

/// Reads the pickle that begins at byte `start`.
///
/// # Errors
/// Where it is damaged, or names what is not on the list of [`Global`].
pub(super) fn read(bytes: &[u8], start: usize) -> Result<Pickled, ExchangeFlaw> {
    let mut machine = Machine {
        input: Input::new(bytes, start),
        nodes: Vec::new(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: BTreeMap::new(),
        unknown: None,
    };
    for _ in 0..MOST_INSTRUCTIONS {
        let at = machine.input.at();
        match machine.step() {
            Ok(None) => {}
            Ok(Some(root)) => {
                return Ok(Pickled {
                    nodes: machine.nodes,
                    root,
                    end: machine.input.at(),
                });
            }
            Err(flaw) => {
                return Err(match machine.unknown {
                    Some(name) => ExchangeFlaw::Global(name),
                    None => ExchangeFlaw::Pickle { at, flaw },
                });
            }
        }
    }
    Err(ExchangeFlaw::Pickle {
        at: machine.input.at(),
        flaw: PickleFlaw::TooMany,
    })
}

struct Machine<'a> {
    input: Input<'a>,
    nodes: Vec<Node>,
    stack: Vec<Id>,
    /// Heights of the stack.
    marks: Vec<usize>,
    memo: BTreeMap<u64, Id>,
    /// The name that is on no list, once one was met.
    unknown: Option<String>,
}

impl Machine<'_> {
    /// Carries out one instruction; the root at the last one.
    fn step(&mut self) -> Result<Option<Id>, PickleFlaw> {
        let [instruction] = self.input.take()?;
        match instruction {
            // PROTO and FRAME say nothing that is needed.
            0x80 => drop(self.input.take::<1>()?),
            0x95 => drop(self.input.take::<8>()?),
            b'.' => return self.pop().map(Some),
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'1' => drop(self.pop_to_mark()?),
            b'N' => self.push(Node::Nothing)?,
            0x88 => self.push(Node::Bool(true))?,
            0x89 => self.push(Node::Bool(false))?,
            b'K' | b'M' | b'J' | 0x8a | 0x8b => self.integer(instruction)?,
            b'G' => {
                self.input.take::<8>()?;
                self.push(Node::Nothing)?;
            }
            b'X' | b'U' | b'T' | 0x8c | 0x8d => self.text(instruction)?,
            b')' | b']' | b't' | b'l' | 0x85..=0x87 => self.sequence(instruction)?,
            b'}' => self.push(Node::Dict(Vec::new()))?,
            b'd' => {
                let items = self.pop_to_mark()?;
                let pairs = pairs(&items)?;
                self.push(Node::Dict(pairs))?;
            }
            b'a' => {
                let item = self.pop()?;
                self.append(&[item])?;
            }
            b'e' => {
                let items = self.pop_to_mark()?;
                self.append(&items)?;
            }
            b's' => {
                let [value, key] = [self.pop()?, self.pop()?];
                self.set(&[key, value])?;
            }
            b'u' => {
                let items = self.pop_to_mark()?;
                self.set(&items)?;
            }
            b'c' | 0x93 => self.global(instruction)?,
            b'Q' => {
                let id = self.pop()?;
                let made = storage(&self.nodes, id).ok_or(PickleFlaw::Operand)?;
                self.push(Node::Storage(made))?;
            }
            b'R' => {
                let [arguments, function] = [self.pop()?, self.pop()?];
                let made = call(&self.nodes, function, arguments).ok_or(PickleFlaw::Operand)?;
                self.push(made)?;
            }
            b'b' => self.build()?,
            b'q' | b'r' | 0x94 | b'h' | b'j' => self.memo(instruction)?,
            other => return Err(PickleFlaw::Instruction(other)),
        }
        Ok(None)
    }

    fn integer(&mut self, instruction: u8) -> Result<(), PickleFlaw> {
        let number = match instruction {
            b'K' => i128::from(u8::from_le_bytes(self.input.take()?)),
            b'M' => i128::from(u16::from_le_bytes(self.input.take()?)),
            b'J' => i128::from(i32::from_le_bytes(self.input.take()?)),
            _ => {
                let length = if instruction == 0x8a {
                    self.input.length::<1>()?
                } else {
                    self.input.length::<4>()?
                };
                self.input.long(length)?
            }
        };
        self.push(Node::Int(number))
    }

    fn text(&mut self, instruction: u8) -> Result<(), PickleFlaw> {
        let length = match instruction {
            b'U' | 0x8c => self.input.length::<1>()?,
            b'X' | b'T' => self.input.length::<4>()?,
            _ => self.input.length::<8>()?,
        };
        let text =
            std::str::from_utf8(self.input.slice(length)?).map_err(|_| PickleFlaw::Operand)?;
        let text = Node::Text(text.to_owned());
        self.push(text)
    }

    fn sequence(&mut self, instruction: u8) -> Result<(), PickleFlaw> {
        let items = match instruction {
            b')' | b']' => Vec::new(),
            b't' | b'l' => self.pop_to_mark()?,
            // TUPLE1 to TUPLE3
            _ => {
                let count = usize::from(instruction - 0x84);
                let mut items = Vec::new();
                for _ in 0..count {
                    items.push(self.pop()?);
                }
                items.reverse();
                items
            }
        };
        self.push(Node::Sequence(items))
    }

    fn global(&mut self, instruction: u8) -> Result<(), PickleFlaw> {
        let (module, name) = if instruction == b'c' {
            (self.input.line()?, self.input.line()?)
        } else {
            let [name, module] = [self.pop()?, self.pop()?];
            let (Some(Node::Text(module)), Some(Node::Text(name))) =
                (self.nodes.get(module), self.nodes.get(name))
            else {
                return Err(PickleFlaw::Operand);
            };
            (module.clone(), name.clone())
        };
        match Global::of(&module, &name) {
            Some(global) => self.push(Node::Global(global)),
            None => {
                let name: String = format!("{module}.{name}").chars().take(200).collect();
                self.unknown = Some(name.escape_debug().to_string());
                Err(PickleFlaw::Operand)
            }
        }
    }

    /// What an object remembers beside its content is left out: of a dict, its versions.
    fn build(&mut self) -> Result<(), PickleFlaw> {
        self.pop()?;
        let Node::Dict(_) = self.top()? else {
            return Err(PickleFlaw::Operand);
        };
        Ok(())
    }

    fn memo(&mut self, instruction: u8) -> Result<(), PickleFlaw> {
        let place = match instruction {
            b'q' | b'h' => self.input.length::<1>()? as u64,
            b'r' | b'j' => self.input.length::<4>()? as u64,
            _ => self.memo.len() as u64,
        };
        if matches!(instruction, b'h' | b'j') {
            let id = *self.memo.get(&place).ok_or(PickleFlaw::Operand)?;
            self.stack.push(id);
        } else {
            let id = *self.stack.last().ok_or(PickleFlaw::Operand)?;
            self.memo.insert(place, id);
        }
        Ok(())
    }

    fn append(&mut self, items: &[Id]) -> Result<(), PickleFlaw> {
        let Node::Sequence(list) = self.top()? else {
            return Err(PickleFlaw::Operand);
        };
        list.extend(items);
        Ok(())
    }

    fn set(&mut self, items: &[Id]) -> Result<(), PickleFlaw> {
        let added = pairs(items)?;
        let Node::Dict(entries) = self.top()? else {
            return Err(PickleFlaw::Operand);
        };
        entries.extend(added);
        Ok(())
    }

    fn top(&mut self) -> Result<&mut Node, PickleFlaw> {
        let id = *self.stack.last().ok_or(PickleFlaw::Operand)?;
        self.nodes.get_mut(id).ok_or(PickleFlaw::Operand)
    }

    fn push(&mut self, node: Node) -> Result<(), PickleFlaw> {
        if self.nodes.len() >= MOST_NODES {
            return Err(PickleFlaw::TooMany);
        }
        self.stack.push(self.nodes.len());
        self.nodes.push(node);
        Ok(())
    }

    /// What stands on the stack, but nothing below the last mark.
    fn pop(&mut self) -> Result<Id, PickleFlaw> {
        let floor = self.marks.last().copied().unwrap_or_default();
        if self.stack.len() <= floor {
            return Err(PickleFlaw::Operand);
        }
        self.stack.pop().ok_or(PickleFlaw::Operand)
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Id>, PickleFlaw> {
        let mark = self.marks.pop().ok_or(PickleFlaw::Operand)?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }
}

fn pairs(items: &[Id]) -> Result<Vec<(Id, Id)>, PickleFlaw> {
    let (pairs, rest) = items.as_chunks();
    if !rest.is_empty() {
        return Err(PickleFlaw::Operand);
    }
    Ok(pairs.iter().map(|&[key, value]| (key, value)).collect())
}
