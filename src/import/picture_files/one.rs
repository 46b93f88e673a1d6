//! The one picture that a file holds.

use super::super::pictures::StoredPicture;
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::levels::{Depth, Scale};
use super::store::FileBytes;
use crate::data::PictureFlaw;
use crate::recipe::NumberRange;
use std::io::Read;

/// Hands the picture in an open file to `take`, its numbers as bytes: those of 16 bits and floats
/// by `range`, or by the one that they have, as in a set of such pictures.
///
/// # Errors
/// It is no picture, is damaged or larger than is read; whatever `take` says.
pub(in crate::import) fn with_the_one_in<R>(
    file: &mut dyn Read,
    range: Option<NumberRange>,
    watch: &ImportWatch,
    take: impl FnOnce(StoredPicture<'_>) -> Result<R, PictureFlaw>,
) -> Result<R, PictureFlaw> {
    let mut room = Vec::new();
    let mut bytes = FileBytes::open(file, &mut room, watch);
    let depth = bytes.header()?.depth;
    let asked = range.filter(|_| depth != Depth::Byte);
    let range = asked.unwrap_or_else(|| depth.range());
    let bytes = bytes.whole()?;
    let mut decoder = Decoder::default();
    let mut decoded = decoder.decode_whole(bytes, Scale { depth, range })?;
    if let (None, Some((least, most))) = (asked, decoded.bounds)
        && let Some(range) = NumberRange::found(least, most)
    {
        decoded = decoder.decode_whole(bytes, Scale { depth, range })?;
    }
    take(decoder.picture(&decoded))
}
