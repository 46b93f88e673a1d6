//! Reads an array of labels: one number, one text or one row for each image.

use super::class_list::{ClassKey, ClassList};
use super::flaw::{ArrayFlaw, Sizes};
use super::role::ArrayRole;
use super::rows::Rows;
use super::stored_array::{Element, StoredArray, TextEncoding, TextForm};
use crate::data::NumberKind;
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use crate::import::watch::ImportWatch;
use std::ops::ControlFlow;

/// The most letters of a class's name.
const MOST_LETTERS: u64 = 256;
/// The most columns of labels, or of ones and zeros that mark a class.
const MOST_COLUMNS: u64 = 1 << 16;

/// An array of labels, and how it is read.
pub(super) struct LabelArray {
    pub array: StoredArray,
    pub column: Column,
}

/// Which column of several holds the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The first; or the one marked by a one where all others are zeros (one-hot).
    Found,
    /// Counted from 0, as the format has it.
    At(usize),
    /// Counted from 1, as a person asked for it.
    Asked(String),
}

impl LabelArray {
    /// Adds all its labels to `list`; how many there were.
    ///
    /// # Errors
    /// The array holds no labels, or not what it claims; there are too many classes.
    pub fn read(self, list: &mut ClassList, watch: &ImportWatch) -> Result<usize, ImportError> {
        let Self { array, column } = self;
        let columns = match *array.sizes {
            [_] => 1,
            [_, columns] if columns <= MOST_COLUMNS => columns,
            _ => {
                let sizes = Sizes(array.sizes.clone());
                let role = ArrayRole::Labels;
                return Err(array.misshapen(ArrayFlaw::Dimensions { sizes, role }));
            }
        };
        if let Element::Text(TextForm { letters, .. }) = array.element
            && letters > MOST_LETTERS
        {
            let most = MOST_LETTERS;
            return Err(array.malformed(0, ArrayFlaw::LongText { letters, most }));
        }
        let column = match column {
            Column::Found => None,
            Column::At(at) => Some(at),
            Column::Asked(asked) => Some(place_of(&array, asked, columns)?),
        };
        let rows = Rows::of(array, ArrayRole::Labels)?;
        let reader = LabelReader { rows, column };
        if reader.is_one_hot(watch)? {
            reader.read_marks(list, watch)?;
        } else {
            reader.read_column(list, watch)?;
        }
        Ok(reader.rows.count())
    }
}

/// The column that was asked for, counted from 0.
fn place_of(array: &StoredArray, asked: String, columns: u64) -> Result<usize, ImportError> {
    let column = asked.trim().parse::<u64>().ok();
    match column.filter(|column| (1..=columns).contains(column)) {
        Some(column) => Ok(column as usize - 1),
        None => Err(array.malformed(0, ArrayFlaw::NoColumn { asked, columns })),
    }
}

struct LabelReader {
    rows: Rows,
    /// None for one that is found.
    column: Option<usize>,
}

impl LabelReader {
    /// Whether every row is zeros but for a single one.
    fn is_one_hot(&self, watch: &ImportWatch) -> Result<bool, ImportError> {
        let Element::Number(form) = self.rows.array().element else {
            return Ok(false);
        };
        if self.column.is_some() || self.rows.elements() < 2 {
            return Ok(false);
        }
        let mut marked = true;
        self.each(watch, &mut |row| {
            let (mut ones, mut others) = (0, 0);
            form.each(row, |number| {
                ones += usize::from(number == 1.0);
                others += usize::from(number != 1.0 && number != 0.0);
            });
            marked = ones == 1 && others == 0;
            Ok(marked)
        })?;
        Ok(marked)
    }

    /// The class of each row is the column of its single one.
    fn read_marks(&self, list: &mut ClassList, watch: &ImportWatch) -> Result<(), ImportError> {
        let Element::Number(form) = self.rows.array().element else {
            return Ok(());
        };
        self.each(watch, &mut |row| {
            let (mut at, mut class) = (0, 0);
            form.each(row, |number| {
                if number == 1.0 {
                    class = at;
                }
                at += 1;
            });
            list.add(ClassKey::Whole(class))?;
            Ok(true)
        })
    }

    /// The class of each row stands in one column.
    fn read_column(&self, list: &mut ClassList, watch: &ImportWatch) -> Result<(), ImportError> {
        let element = self.rows.array().element;
        let width = element.width() as usize;
        let from = self.column.unwrap_or(0) * width;
        self.each(watch, &mut |row| {
            let bytes = row.get(from..from + width).unwrap_or_default();
            list.add(match element {
                Element::Number(form) => number(form, bytes)?,
                Element::Text(form) => ClassKey::Text(text(form, bytes)),
            })?;
            Ok(true)
        })
    }

    /// Hands over every row until `take` says no; a flaw is told with its row's place.
    fn each(
        &self,
        watch: &ImportWatch,
        take: &mut dyn FnMut(&[u8]) -> Result<bool, ArrayFlaw>,
    ) -> Result<(), ImportError> {
        let array = self.rows.array();
        let mut places = 0..self.rows.count();
        self.rows
            .each(&mut places, watch, &mut |place, row| match take(row) {
                Ok(true) => Ok(ControlFlow::Continue(())),
                Ok(false) => Ok(ControlFlow::Break(())),
                Err(flaw) => Err(array.malformed(self.rows.row_place(place), flaw)),
            })?;
        watch.check(array.source.path())
    }
}

/// One number, exactly.
fn number(form: NumberForm, bytes: &[u8]) -> Result<ClassKey, ArrayFlaw> {
    let wide = |signed: bool| {
        let mut room = [0; 8];
        if let (true, Ok(bytes)) = (form.big_endian, <[u8; 8]>::try_from(bytes)) {
            room = bytes;
            room.reverse();
        } else if let Ok(bytes) = <[u8; 8]>::try_from(bytes) {
            room = bytes;
        }
        ClassKey::Whole(if signed {
            i64::from_le_bytes(room).into()
        } else {
            u64::from_le_bytes(room).into()
        })
    };
    match form.kind {
        NumberKind::I64 => Ok(wide(true)),
        NumberKind::U64 => Ok(wide(false)),
        NumberKind::Bool
        | NumberKind::U8
        | NumberKind::I8
        | NumberKind::U16
        | NumberKind::I16
        | NumberKind::U32
        | NumberKind::I32
        | NumberKind::F16
        | NumberKind::F32
        | NumberKind::F64
        | NumberKind::Text => {
            let mut found = f64::NAN;
            form.each(bytes, |number| found = number);
            ClassKey::number(found)
        }
    }
}

/// One text without the zeros behind it; what is no letter becomes a sign for that.
fn text(form: TextForm, bytes: &[u8]) -> String {
    let text = match form.encoding {
        TextEncoding::Bytes => String::from_utf8_lossy(bytes).into_owned(),
        TextEncoding::Utf32 { big_endian } => {
            let letter = |bytes: &[u8]| {
                let code = match <[u8; 4]>::try_from(bytes) {
                    Ok(bytes) if big_endian => u32::from_be_bytes(bytes),
                    Ok(bytes) => u32::from_le_bytes(bytes),
                    Err(_) => 0,
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            };
            bytes.chunks_exact(4).map(letter).collect()
        }
    };
    text.trim_end_matches('\0').to_owned()
}
