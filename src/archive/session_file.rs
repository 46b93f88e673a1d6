//! What a person had made around a run, in a model file: JSON, and its long lists as arrays.

use super::arrays::{Arrays, bytes, wholes};
use super::model_file_error::ModelFileFlaw;
use super::saved_session::SavedSession;
use crate::document::{Document, MOST_PICTURES, OwnPicture, WholePicture};
use burn_pack::Tensor;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

const DOCUMENT: &str = "session.document";
const PICTURES: &str = "session.pictures";
const VIEW: &str = "session.view";

/// The longest text: what is read of it takes several times its bytes.
const MOST_TEXT: usize = 1 << 26;

fn region_name(id: u64) -> String {
    format!("session.region.{id}")
}

fn drawn_name(id: u64) -> String {
    format!("session.picture.{id}.drawn")
}

fn whole_name(id: u64) -> String {
    format!("session.picture.{id}.whole")
}

/// A picture without its pixels.
#[derive(Serialize, Deserialize)]
struct PictureHead {
    id: u64,
    name: String,
    number: u64,
    /// Height, width and channels.
    shape: [usize; 3],
    centred: bool,
    /// The shape of what it was brought from, if it was.
    whole: Option<[usize; 3]>,
}

impl PictureHead {
    fn of(picture: &OwnPicture) -> Self {
        Self {
            id: picture.id,
            name: picture.name.clone(),
            number: picture.number,
            shape: picture.shape(),
            centred: picture.is_centred(),
            whole: picture.whole.as_ref().map(|whole| whole.shape),
        }
    }
}

/// The arrays of a session.
///
/// # Errors
/// More text than is read back.
pub(super) fn to_tensors(session: &SavedSession) -> Result<Vec<Tensor>, String> {
    // Named one by one, so that a new field is not forgotten here.
    let SavedSession { document, view } = session;
    let mut rest = document.clone();
    let mut lists = Vec::new();
    for region in &mut rest.regions {
        let images = std::mem::replace(&mut region.images, Arc::from([]));
        let places: Result<Vec<u32>, _> = images.iter().map(|at| u32::try_from(*at)).collect();
        let places = places.map_err(|error| error.to_string())?;
        lists.push(wholes(region_name(region.id), &places));
    }
    let pictures = std::mem::take(&mut rest.pictures);
    for picture in &pictures {
        lists.push(bytes(drawn_name(picture.id), picture.drawn()));
        if let Some(whole) = &picture.whole {
            lists.push(bytes(whole_name(picture.id), &whole.pixels));
        }
    }
    let heads: Vec<PictureHead> = pictures.iter().map(PictureHead::of).collect();
    let mut texts = vec![text(DOCUMENT, &rest)?, text(PICTURES, &heads)?];
    if !view.is_empty() {
        texts.push(bounded(VIEW, view.as_bytes())?);
    }
    Ok(texts.into_iter().chain(lists).collect())
}

fn text(name: &str, value: &impl Serialize) -> Result<Tensor, String> {
    let text = serde_json::to_vec(value).map_err(|error| error.to_string())?;
    bounded(name, &text)
}

fn bounded(name: &str, text: &[u8]) -> Result<Tensor, String> {
    if text.len() > MOST_TEXT {
        return Err(format!("{name} is longer than {MOST_TEXT} bytes"));
    }
    Ok(bytes(name.to_owned(), text))
}

/// The session in `arrays`.
pub(super) fn from_arrays(arrays: &mut Arrays) -> Result<SavedSession, ModelFileFlaw> {
    let mut document: Document = parsed(&text_of(arrays, DOCUMENT)?, DOCUMENT)?;
    for region in &mut document.regions {
        let name = region_name(region.id);
        let places = arrays.take(&name)?.and_then(|raw| raw.row_of_wholes());
        let places = places.ok_or_else(|| damaged(&name))?;
        region.images = places.into_iter().map(|at| at as usize).collect();
    }
    let heads: Vec<PictureHead> = parsed(&text_of(arrays, PICTURES)?, PICTURES)?;
    if heads.len() > MOST_PICTURES || !document.pictures.is_empty() {
        return Err(damaged(PICTURES));
    }
    let pictures = heads.into_iter().map(|head| picture(arrays, head));
    document.pictures = pictures.collect::<Result<_, _>>()?;
    document.check()?;
    Ok(SavedSession {
        document,
        view: view(arrays)?,
    })
}

fn picture(arrays: &mut Arrays, head: PictureHead) -> Result<OwnPicture, ModelFileFlaw> {
    let PictureHead {
        id,
        name,
        number,
        shape,
        centred,
        whole,
    } = head;
    let drawn = pixels(arrays, &drawn_name(id), shape)?;
    let mut picture = OwnPicture::new(id, number, shape, drawn);
    picture.name = name;
    picture.centre(centred);
    if let Some(shape) = whole {
        let pixels = pixels(arrays, &whole_name(id), shape)?;
        picture.whole = Some(WholePicture { shape, pixels });
    }
    Ok(picture)
}

/// As many bytes as the shape says; the file holds them, so there is room.
fn pixels(arrays: &mut Arrays, name: &str, shape: [usize; 3]) -> Result<Arc<[u8]>, ModelFileFlaw> {
    let count = shape
        .iter()
        .try_fold(1_usize, |count, side| count.checked_mul(*side));
    let raw = arrays.take(name)?;
    let pixels = raw.as_ref().and_then(|raw| raw.row_of_bytes());
    let pixels = pixels.filter(|pixels| Some(pixels.len()) == count);
    pixels.map(Arc::from).ok_or_else(|| damaged(name))
}

fn view(arrays: &mut Arrays) -> Result<String, ModelFileFlaw> {
    let Some(raw) = arrays.take(VIEW)? else {
        return Ok(String::new());
    };
    let text = raw.row_of_bytes().filter(|text| text.len() <= MOST_TEXT);
    let text = text.ok_or_else(|| damaged(VIEW))?;
    let IgnoredAny = parsed(text, VIEW)?;
    String::from_utf8(text.to_vec()).map_err(|_| damaged(VIEW))
}

fn text_of(arrays: &mut Arrays, name: &str) -> Result<Vec<u8>, ModelFileFlaw> {
    let raw = arrays.take(name)?;
    let text = raw.as_ref().and_then(|raw| raw.row_of_bytes());
    let text = text.filter(|text| text.len() <= MOST_TEXT);
    text.map(<[u8]>::to_vec).ok_or_else(|| damaged(name))
}

fn parsed<T: DeserializeOwned>(text: &[u8], name: &str) -> Result<T, ModelFileFlaw> {
    serde_json::from_slice(text).map_err(|_| damaged(name))
}

fn damaged(name: &str) -> ModelFileFlaw {
    ModelFileFlaw::Part(name.to_owned())
}
