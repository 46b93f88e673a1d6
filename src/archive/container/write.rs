//! Writing a container, array by array: none is held longer than it takes to write it, however much
//! all are together.
//!
//! burn-pack's own writer wants all bytes at once, or a file of its own. Its reader reads both.

use super::content::Content;
use super::head::{HASH_KEY, HEAD_KEY, NO_HASH, PARTS_KEY, place_of};
use crate::archive::digest::{hex, sha256};
use crate::archive::file_part::{Digests, length_with_zeros};
use burn_pack::{DType, Header, Scalar, Tensor, aligned_data_section_start};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Error, Seek, SeekFrom, Write};
use std::ops::Range;

/// A container whose head is made, but for the hash of all.
pub struct Sealed {
    head: Vec<u8>,
    /// Where that hash is to stand.
    of_all: Range<usize>,
    tensors: Vec<Tensor>,
}

/// The metadata of a burnpack file, which are CBOR.
#[derive(Serialize)]
struct Metadata<'a> {
    tensors: BTreeMap<&'a str, Descriptor<'a>>,
    metadata: &'a BTreeMap<String, String>,
    scalars: &'a BTreeMap<String, Scalar>,
}

#[derive(Serialize)]
struct Descriptor<'a> {
    dtype: DType,
    shape: &'a [usize],
    data_offsets: [usize; 2],
}

impl Sealed {
    /// Makes the head. What is made late in `content` is made twice: here for its digest, and
    /// once more as it is written.
    ///
    /// # Errors
    /// If an array cannot be made, or a text is such that a hash has no one place.
    pub fn new(content: Content) -> Result<Self, String> {
        let Content {
            tensors,
            mut texts,
            numbers,
        } = content;
        let said = |error: burn_pack::Error| error.to_string();
        let parts = Digests::of(&tensors).map_err(said)?;
        texts.insert(HASH_KEY.to_owned(), NO_HASH.to_owned());
        texts.insert(HEAD_KEY.to_owned(), NO_HASH.to_owned());
        texts.insert(PARTS_KEY.to_owned(), parts.text());
        let mut head = head(&tensors, &texts, &numbers)?;
        let place = |key| {
            let place = place_of(&head, key, NO_HASH);
            place.ok_or_else(|| format!("there is no one place for its {key}"))
        };
        let (of_all, of_head) = (place(HASH_KEY)?, place(HEAD_KEY)?);
        let hash = sha256(&head);
        if let Some(place) = head.get_mut(of_head) {
            place.copy_from_slice(hash.as_bytes());
        }
        Ok(Self {
            head,
            of_all,
            tensors,
        })
    }

    /// Writes it to an empty file; its hash.
    ///
    /// # Errors
    /// If the file cannot be written, or an array cannot be made.
    pub fn write(self, out: &mut (impl Write + Seek)) -> Result<String, Error> {
        let mut hasher = Sha256::new();
        let mut write = |out: &mut dyn Write, bytes: &[u8]| {
            hasher.update(bytes);
            out.write_all(bytes)
        };
        write(out, &self.head)?;
        let last = self.tensors.len().saturating_sub(1);
        for (place, tensor) in self.tensors.into_iter().enumerate() {
            let bytes = tensor.into_bytes().map_err(Error::other)?;
            write(out, &bytes)?;
            if place < last {
                let zeros = length_with_zeros(bytes.len()) - bytes.len();
                write(out, &vec![0; zeros])?;
            }
        }
        let hash = hex(&hasher.finalize());
        out.seek(SeekFrom::Start(self.of_all.start as u64))?;
        out.write_all(hash.as_bytes())?;
        Ok(hash)
    }
}

/// All that comes before the first array.
fn head(
    tensors: &[Tensor],
    texts: &BTreeMap<String, String>,
    numbers: &BTreeMap<String, Scalar>,
) -> Result<Vec<u8>, String> {
    let mut start = 0;
    let mut descriptors = BTreeMap::new();
    for tensor in tensors {
        let end = start + tensor.byte_len();
        let descriptor = Descriptor {
            dtype: tensor.dtype,
            shape: &tensor.shape,
            data_offsets: [start, end],
        };
        if descriptors
            .insert(tensor.name.as_str(), descriptor)
            .is_some()
        {
            return Err(format!("there are two arrays {}", tensor.name));
        }
        start = length_with_zeros(end);
    }
    let metadata = Metadata {
        tensors: descriptors,
        metadata: texts,
        scalars: numbers,
    };
    let mut bytes = Vec::new();
    ciborium::into_writer(&metadata, &mut bytes).map_err(|error| error.to_string())?;
    let size = u32::try_from(bytes.len()).map_err(|error| error.to_string())?;
    let mut head = Header::new(size).into_bytes().to_vec();
    let start = aligned_data_section_start(bytes.len());
    head.append(&mut bytes);
    head.resize(start, 0);
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::arrays::{doubles, floats};
    use burn_pack::{Reader, Writer};
    use std::io::Cursor;

    #[test]
    fn the_file_is_the_one_that_the_formats_own_writer_writes() {
        let arrays = |names: &[&str]| {
            let arrays = names
                .iter()
                .enumerate()
                .map(|(place, name)| match place % 2 {
                    0 => floats((*name).to_owned(), &[place, 3], &vec![0.5; place * 3]),
                    _ => doubles((*name).to_owned(), &[40, place], &vec![-2.0; 40 * place]),
                });
            arrays.collect::<Vec<_>>()
        };
        for names in [&[][..], &["one"], &["two", "one", "c", "b", "a"]] {
            let content = Content::new(arrays(names))
                .with_text("text", "\"some\"")
                .with_number("number", 0.1)
                .with_number("count", 7_u64);
            let mut file = Cursor::new(Vec::new());
            let sealed = Sealed::new(content).expect("sound");
            sealed.write(&mut file).expect("there is room");
            let written = file.into_inner();
            let reader = Reader::from_bytes(burn_pack::Bytes::from_bytes_vec(written.clone()));
            let reader = reader.expect("sound");
            let mut writer = Writer::new(arrays(names));
            for (name, text) in reader.metadata() {
                writer = writer.with_metadata(name, text);
            }
            for (name, number) in reader.scalars() {
                writer = writer.with_scalar(name, *number);
            }
            assert!(writer.into_bytes().expect("sound").to_vec() == written);
        }
    }
}
