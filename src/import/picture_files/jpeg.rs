//! What of a JPEG its decoder does not tell.
//!
//! Format: ITU-T T.81, section B.1.1: segments of a mark and a length, then the coded pixels, in
//! which no mark stands, and the mark of the end.

/// The mark of the coded pixels.
const SCAN: u8 = 0xda;
/// The mark of a frame whose pixels come in several scans, each finer.
const PROGRESSIVE: u8 = 0xc2;

/// The segments of a JPEG up to the first scan, each its mark and what follows its length.
struct Segments<'a> {
    /// What was not looked at yet.
    rest: &'a [u8],
    ended: bool,
}

impl<'a> Segments<'a> {
    /// None if it is no JPEG.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[0xff, 0xd8])?;
        Some(Self { rest, ended: false })
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while let [0xff, mark, after @ ..] = self.rest
            && !self.ended
        {
            if *mark == 0xff {
                // A mark may stand behind bytes of filling.
                self.rest = self.rest.get(1..).unwrap_or_default();
                continue;
            }
            let length = after.first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length)).max(2);
            let (segment, rest) = after.split_at_checked(length)?;
            self.rest = rest;
            self.ended = *mark == SCAN;
            return Some((*mark, segment.get(2..).unwrap_or_default()));
        }
        None
    }
}

/// Whether a JPEG ends before its pixels do: its decoder paints the rest grey without a word.
pub(super) fn is_cut_short(bytes: &[u8]) -> bool {
    let Some(mut segments) = Segments::of(bytes) else {
        return false;
    };
    // A small picture within a segment has an end of its own.
    segments.by_ref().for_each(drop);
    !segments
        .rest
        .windows(2)
        .rev()
        .any(|pair| pair == [0xff, 0xd9])
}

/// Numbers of each pixel that a decoder has to keep until the last scan: those of a progressive
/// JPEG; 0 for any other.
pub(super) fn kept_numbers(bytes: &[u8]) -> u64 {
    let mut segments = Segments::of(bytes).into_iter().flatten();
    let frame = segments.find(|(mark, _)| *mark == PROGRESSIVE);
    // Precision, height and width come before the number of components.
    let components = frame.and_then(|(_, frame)| frame.get(5).copied());
    components.map_or(0, u64::from)
}
