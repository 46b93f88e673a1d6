//! What a picture's file says of itself: the program, and the model that it shows.

use super::digest::sha256;
use crate::model::Snapshot;
use crate::recipe::{DataSource, Recipe};
use crate::run::RunTime;
use flate2::Crc;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where a PNG's first chunk, its header, ends: after 8 bytes of signature.
const PNG_HEADER_END: usize = 33;
/// The most bytes of a JPEG's comment: its length, itself included, has 16 bits.
const JPEG_COMMENT: usize = 0xFFFF - 2;
/// The most bytes of a piece of a GIF's comment.
const GIF_PIECE: usize = 0xFF;
/// A GIF's signature and its logical screen.
const GIF_HEADER: usize = 13;
/// The extension that says how often a GIF is played.
const GIF_LOOP: [u8; 14] = *b"\x21\xFF\x0BNETSCAPE2.0";
/// That extension with its numbers.
const GIF_LOOP_LENGTH: usize = 19;

/// What a picture's file says of itself, in letters of ASCII.
///
/// A PNG has it under two of its registered keywords, `Software` and `Description`, a JPEG and
/// a GIF in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureText {
    software: String,
    description: String,
}

/// The description as JSON.
#[derive(Serialize)]
struct Description<'a> {
    shows: &'a str,
    /// A number within one window.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<u64>,
    step: u64,
    epoch: f64,
    /// Over the recipe's JSON as it stands here.
    recipe_sha256: String,
    recipe: &'a Recipe,
}

impl PictureText {
    /// Of a picture that `shows` something of a model: its step and recipe as one line of JSON,
    /// with the recipe's SHA-256 to tell recipes apart, and the run's number where it has one.
    /// Of paths to data the last part alone is kept: a picture is for showing around.
    pub fn of_model(shows: &str, model: &Snapshot, run: Option<u64>) -> Self {
        Self::of_run(shows, &model.recipe, model.time, run)
    }

    /// The same where recipe and time are known.
    pub fn of_run(shows: &str, recipe: &Recipe, time: RunTime, run: Option<u64>) -> Self {
        let recipe = without_folders(recipe);
        let description = Description {
            shows,
            run,
            step: time.step,
            epoch: time.epoch,
            recipe_sha256: serde_json::to_vec(&recipe)
                .map_or_else(|_| String::new(), |json| sha256(&json)),
            recipe: &recipe,
        };
        // A recipe goes into every model as JSON: what could not be written was never trained.
        let json = serde_json::to_string(&description).unwrap_or_default();
        Self {
            software: concat!("Elbow ", env!("CARGO_PKG_VERSION")).to_owned(),
            description: ascii(&json),
        }
    }

    /// What it says of the model, as one line of JSON.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The same PNG with this text, before its pixels.
    pub(super) fn in_png(&self, png: Vec<u8>) -> Vec<u8> {
        let texts = [
            png_text("Software", &self.software),
            png_text("Description", &self.description),
        ];
        inserted(png, PNG_HEADER_END, &texts.concat())
    }

    /// The same JPEG with this text as comment.
    pub(super) fn in_jpeg(&self, jpeg: Vec<u8>) -> Vec<u8> {
        let mut segments = Vec::new();
        for piece in self.comment().as_bytes().chunks(JPEG_COMMENT) {
            segments.extend([0xFF, 0xFE]);
            // A piece is short enough by its making.
            segments.extend(
                u16::try_from(piece.len() + 2)
                    .unwrap_or(u16::MAX)
                    .to_be_bytes(),
            );
            segments.extend(piece);
        }
        // JFIF's own segment comes first.
        let first = match jpeg.get(2..6) {
            Some(&[0xFF, 0xE0, high, low]) => 4 + usize::from(u16::from_be_bytes([high, low])),
            _ => 2,
        };
        inserted(jpeg, first, &segments)
    }

    /// The same GIF with this text as comment, before its frames.
    pub(super) fn in_gif(&self, gif: Vec<u8>) -> Vec<u8> {
        let mut block = vec![0x21, 0xFE];
        for piece in self.comment().as_bytes().chunks(GIF_PIECE) {
            block.push(u8::try_from(piece.len()).unwrap_or(u8::MAX));
            block.extend(piece);
        }
        block.push(0);
        let colours = match gif.get(10) {
            Some(flags) if flags & 0x80 != 0 => 3 << ((flags & 7) + 1),
            _ => 0,
        };
        let mut place = GIF_HEADER + colours;
        // Some programs look for it nowhere but in front.
        if gif
            .get(place..)
            .is_some_and(|rest| rest.starts_with(&GIF_LOOP))
        {
            place += GIF_LOOP_LENGTH;
        }
        inserted(gif, place, &block)
    }

    fn comment(&self) -> String {
        format!("{}: {}", self.software, self.description)
    }
}

/// The recipe with the last part of each path to data in place of the whole.
fn without_folders(recipe: &Recipe) -> Recipe {
    let last = |path: &Path| path.file_name().map_or_else(PathBuf::new, PathBuf::from);
    let mut recipe = recipe.clone();
    if let DataSource::Path(path) = &mut recipe.data.source {
        *path = last(path);
    }
    recipe.data.labels = recipe.data.labels.as_deref().map(last);
    recipe
}

/// The same JSON in ASCII alone: outside of its texts it is that already.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// A chunk of text (PNG 1.2, section 4.2.3): keyword, a zero, text.
fn png_text(keyword: &str, text: &str) -> Vec<u8> {
    let content = [&b"tEXt"[..], keyword.as_bytes(), &[0], text.as_bytes()].concat();
    let mut crc = Crc::new();
    crc.update(&content);
    // The length leaves the four letters of the kind out. A text is far from 4 GiB.
    let length = u32::try_from(content.len() - 4).unwrap_or(u32::MAX);
    [
        &length.to_be_bytes()[..],
        &content,
        &crc.sum().to_be_bytes(),
    ]
    .concat()
}

/// `bytes` with `more` at `place`, or as they are where they end before it.
fn inserted(mut bytes: Vec<u8>, place: usize, more: &[u8]) -> Vec<u8> {
    if place <= bytes.len() {
        bytes.splice(place..place, more.iter().copied());
    }
    bytes
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Some text, in place of a model's.
    pub fn sample(description: &str) -> PictureText {
        PictureText {
            software: "Elbow".into(),
            description: ascii(description),
        }
    }

    #[test]
    fn letters_beyond_ascii_are_escaped_as_json_has_it() {
        let json = serde_json::json!({ "shows": "Zähler 数 𝄞" }).to_string();
        let plain = ascii(&json);
        assert!(
            plain.is_ascii() && plain.contains("\\ud834\\udd1e"),
            "{plain}"
        );
        let read: serde_json::Value = serde_json::from_str(&plain).expect("still JSON");
        assert_eq!(read["shows"], "Zähler 数 𝄞");
    }

    #[test]
    fn folders_of_data_stay_at_home() {
        let mut recipe = Recipe::default();
        recipe.data.source = DataSource::Path("/home/ada/my digits".into());
        recipe.data.labels = Some("/home/ada/names.csv".into());
        let json = serde_json::to_string(&without_folders(&recipe)).expect("a recipe");
        assert!(!json.contains("ada"), "{json}");
        assert!(json.contains("my digits") && json.contains("names.csv"));
    }

    /// The check value of CRC-32 in PNG, of an empty IEND.
    #[test]
    fn a_chunk_ends_in_the_crc_of_its_kind_and_content() {
        let mut crc = Crc::new();
        crc.update(b"IEND");
        assert_eq!(crc.sum(), 0xAE42_6082);
        let chunk = png_text("Software", "Elbow");
        assert_eq!(chunk[..8], *b"\0\0\0\x0etEXt");
        assert_eq!(chunk.len(), 4 + 4 + 14 + 4);
    }
}
