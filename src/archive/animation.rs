//! Images one after another, as a GIF.

use super::atomic_write::atomic_write;
use super::picture::{PictureError, enlarged};
use super::picture_text::PictureText;
use crate::numbers::unit_to_bytes;
use crate::recipe::ImageShape;
use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Frame, RgbaImage};
use std::io::Write;
use std::num::NonZeroU16;
use std::path::Path;

/// A GIF counts hundredths of a second.
const HUNDREDTHS: usize = 100;
/// How thoroughly the colours of a whole picture are chosen: by one pixel in so many.
const PICTURE_SPEED: i32 = 10;
/// The fastest that programs show: many take one hundredth for ten.
pub const MOST_FRAMES_PER_SECOND: u16 = 50;

/// How a GIF is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnimationSettings {
    /// Pixels of the picture along each side of an image's pixel; 0 counts as 1.
    pub scale: usize,
    /// At most [`MOST_FRAMES_PER_SECOND`]; kept on average, because a frame stands for whole
    /// hundredths of a second.
    pub frames_per_second: NonZeroU16,
    /// How often it is played; None for ever.
    pub plays: Option<NonZeroU16>,
}

/// Images one after another, in memory as a GIF.
///
/// Up to 256 colours a frame are kept as they are, so grey images keep every pixel. Of more,
/// 256 are chosen for each frame (NeuQuant, Dekker 1994), and pixels change a little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Animation {
    gif: Vec<u8>,
}

impl Animation {
    /// Of `images`, 0..=1, [frames, pixels], each of `shape`.
    ///
    /// # Errors
    /// There are no images, they are not of the shape, or too large for a GIF.
    pub fn new(
        images: &[f32],
        shape: ImageShape,
        settings: AnimationSettings,
        text: Option<&PictureText>,
    ) -> Result<Self, PictureError> {
        let AnimationSettings {
            scale,
            frames_per_second,
            plays,
        } = settings;
        let scale = scale.max(1);
        if images.is_empty() || !images.len().is_multiple_of(shape.pixels().max(1)) {
            return Err(PictureError::Count {
                found: images.len(),
                height: shape.height,
                width: shape.width,
                channels: shape.channels,
            });
        }
        let size = |side: usize| {
            side.checked_mul(scale)
                .and_then(|side| u16::try_from(side).ok())
        };
        let (Some(height), Some(width)) = (size(shape.height), size(shape.width)) else {
            return Err(PictureError::Size {
                format: "GIF",
                height: shape.height.saturating_mul(scale),
                width: shape.width.saturating_mul(scale),
            });
        };
        let pictures = images
            .chunks_exact(shape.pixels())
            .map(|image| enlarged(&unit_to_bytes(image), shape, scale));
        let frames = Frames {
            size: [height, width],
            channels: shape.channels,
            frames_per_second,
            speed: speed(scale),
            repeat: repeat(plays),
        };
        let gif = frames.encoded(pictures)?;
        Ok(Self {
            gif: match text {
                Some(text) => text.in_gif(gif),
                None => gif,
            },
        })
    }

    /// Of pictures of red, green and blue, 0 to 255, each `[height, width, 3]` of `shape`; each is
    /// encoded as it comes, and only one is held.
    ///
    /// # Errors
    /// One is not of the shape, or they are too large for a GIF.
    pub fn of_pictures(
        pictures: impl Iterator<Item = Vec<u8>>,
        shape: ImageShape,
        frames_per_second: NonZeroU16,
    ) -> Result<Self, PictureError> {
        let side = |side: usize| u16::try_from(side).ok().filter(|side| *side > 0);
        let (Some(height), Some(width)) = (side(shape.height), side(shape.width)) else {
            return Err(PictureError::Size {
                format: "GIF",
                height: shape.height,
                width: shape.width,
            });
        };
        let frames = Frames {
            size: [height, width],
            channels: shape.channels,
            frames_per_second,
            speed: PICTURE_SPEED,
            repeat: Some(Repeat::Infinite),
        };
        Ok(Self {
            gif: frames.encoded(pictures)?,
        })
    }

    /// The same GIF with this text.
    pub fn with_text(self, text: &PictureText) -> Self {
        Self {
            gif: text.in_gif(self.gif),
        }
    }

    /// The bytes of the GIF's file.
    pub fn bytes(&self) -> &[u8] {
        &self.gif
    }

    /// Writes the GIF at `path`; the file appears whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PictureError> {
        Ok(atomic_write(path, |out| out.write_all(&self.gif))?)
    }
}

/// How pictures become the frames of a GIF.
struct Frames {
    /// Height and width.
    size: [u16; 2],
    channels: usize,
    frames_per_second: NonZeroU16,
    /// How thoroughly colours are chosen.
    speed: i32,
    repeat: Option<Repeat>,
}

impl Frames {
    fn encoded(&self, pictures: impl Iterator<Item = Vec<u8>>) -> Result<Vec<u8>, PictureError> {
        let [height, width] = self.size.map(u32::from);
        let mut gif = Vec::new();
        let mut encoder = GifEncoder::new_with_speed(&mut gif, self.speed);
        if let Some(repeat) = self.repeat {
            encoder.set_repeat(repeat).map_err(failed)?;
        }
        let rate = usize::from(self.frames_per_second.get().min(MOST_FRAMES_PER_SECOND));
        // When a frame begins, in hundredths of a second.
        let begin = |frame: usize| (frame * HUNDREDTHS + rate / 2) / rate;
        for (frame, pixels) in pictures.enumerate() {
            let picture = rgba(&pixels, self.channels)
                .and_then(|rgba| RgbaImage::from_raw(width, height, rgba))
                .ok_or(PictureError::Channels(self.channels))?;
            let lasts = u32::try_from(begin(frame + 1) - begin(frame)).unwrap_or(u32::MAX);
            let delay = Delay::from_numer_denom_ms(lasts.saturating_mul(10), 1);
            encoder
                .encode_frame(Frame::from_parts(picture, 0, 0, delay))
                .map_err(failed)?;
        }
        drop(encoder);
        Ok(gif)
    }
}

fn failed(error: image::ImageError) -> PictureError {
    PictureError::Encoder(error.to_string())
}

/// How thoroughly 256 colours are chosen, 1 to 30: by one pixel in so many. Each stands there
/// scale x scale times.
fn speed(scale: usize) -> i32 {
    i32::try_from(scale.saturating_mul(scale)).map_or(30, |pixels| pixels.clamp(1, 30))
}

/// What the file says: how often it is played *again*. None to say nothing, which is once.
fn repeat(plays: Option<NonZeroU16>) -> Option<Repeat> {
    match plays {
        None => Some(Repeat::Infinite),
        Some(plays) => NonZeroU16::new(plays.get() - 1).map(|again| Repeat::Finite(again.get())),
    }
}

/// Red, green, blue and opaque.
fn rgba(pixels: &[u8], channels: usize) -> Option<Vec<u8>> {
    let opaque = |[red, green, blue]: [u8; 3]| [red, green, blue, u8::MAX];
    match channels {
        1 => Some(pixels.iter().flat_map(|&grey| opaque([grey; 3])).collect()),
        3 => {
            let (colours, _) = pixels.as_chunks::<3>();
            Some(colours.iter().flat_map(|&colour| opaque(colour)).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture_text::tests::sample;
    use super::*;
    use image::AnimationDecoder;
    use image::codecs::gif::GifDecoder;
    use std::io::Cursor;

    fn settings(scale: usize, fps: u16, plays: Option<u16>) -> AnimationSettings {
        AnimationSettings {
            scale,
            frames_per_second: NonZeroU16::new(fps).expect("above 0"),
            plays: plays.and_then(NonZeroU16::new),
        }
    }

    fn read(gif: &Animation) -> Vec<Frame> {
        let decoder = GifDecoder::new(Cursor::new(gif.bytes())).expect("a GIF");
        decoder.into_frames().collect_frames().expect("its frames")
    }

    const WIDE: ImageShape = ImageShape {
        height: 16,
        width: 16,
        channels: 1,
    };

    #[test]
    fn all_256_greys_of_each_frame_come_back_enlarged() {
        let up: Vec<f32> = (0..=255u8).map(|byte| f32::from(byte) / 255.0).collect();
        let down: Vec<f32> = up.iter().rev().copied().collect();
        let both = [up, down].concat();
        let text = sample("grey");
        let gif = Animation::new(&both, WIDE, settings(3, 12, None), Some(&text)).expect("a GIF");
        let frames = read(&gif);
        assert_eq!(frames.len(), 2);
        for (frame, image) in frames.iter().zip(both.chunks(256)) {
            let found = frame.buffer();
            assert_eq!(found.dimensions(), (48, 48));
            let bytes = unit_to_bytes(image);
            for (x, y, pixel) in found.enumerate_pixels() {
                let grey = bytes[(y / 3 * 16 + x / 3) as usize];
                assert_eq!(pixel.0, [grey, grey, grey, 255]);
            }
        }
    }

    #[test]
    fn frames_keep_their_rate_on_average_and_the_file_its_number_of_plays() {
        let shape = ImageShape {
            height: 1,
            width: 1,
            channels: 1,
        };
        let images = [0.5; 24];
        let of = |fps, plays| {
            Animation::new(&images, shape, settings(1, fps, plays), None).expect("a GIF")
        };
        for (fps, hundredths) in [(12, 200), (7, 343), (50, 48), (1000, 48), (1, 2400)] {
            let lasts = read(&of(fps, None))
                .iter()
                .map(|f| f.delay().numer_denom_ms().0 / 10)
                .sum::<u32>();
            assert_eq!(lasts, hundredths, "{fps}");
        }
        let again = |gif: &Animation| {
            let mut windows = gif.bytes().windows(19);
            let extension =
                windows.find(|window| window.starts_with(b"\x21\xFF\x0BNETSCAPE2.0\x03\x01"))?;
            Some(u16::from_le_bytes([extension[16], extension[17]]))
        };
        assert_eq!(again(&of(9, None)), Some(0));
        assert_eq!(again(&of(9, Some(1))), None);
        assert_eq!(again(&of(9, Some(3))), Some(2));
    }

    #[test]
    fn colours_of_a_frame_stay_close_and_few_stay_exact() {
        let shape = ImageShape {
            height: 20,
            width: 20,
            channels: 3,
        };
        let smooth: Vec<f32> = (0..20 * 20)
            .flat_map(|i| [(i % 20) as f32 / 19.0, (i / 20) as f32 / 19.0, 0.5])
            .collect();
        let apart = |images: &[f32]| {
            let gif = Animation::new(images, shape, settings(1, 9, None), None).expect("a GIF");
            let frames = read(&gif);
            let wanted = rgba(&unit_to_bytes(images), 3).expect("colours");
            let found = frames[0].buffer().as_raw();
            let apart = wanted.iter().zip(found).map(|(a, b)| a.abs_diff(*b));
            let sum: u64 = apart.clone().map(u64::from).sum();
            (apart.max().unwrap_or(0), sum as f64 / wanted.len() as f64)
        };
        let (most, mean) = apart(&smooth);
        assert!(most < 64 && mean < 6.0, "{most}, {mean}");
        let few: Vec<f32> = smooth
            .iter()
            .map(|part| (part * 4.0).round() / 4.0)
            .collect();
        assert_eq!(apart(&few).0, 0);
    }

    #[test]
    fn what_is_no_gif_is_refused() {
        let refused = |images: &[f32], shape, scale| {
            Animation::new(images, shape, settings(scale, 9, None), None).expect_err("no GIF")
        };
        assert!(matches!(refused(&[], WIDE, 1), PictureError::Count { .. }));
        assert!(matches!(
            refused(&[0.0; 255], WIDE, 1),
            PictureError::Count { .. }
        ));
        let large = refused(&[0.0; 256], WIDE, 5000);
        assert!(
            large.to_string().contains("no GIF is 80000 x 80000"),
            "{large}"
        );
        let odd = ImageShape {
            channels: 2,
            ..WIDE
        };
        assert_eq!(refused(&[0.0; 512], odd, 1), PictureError::Channels(2));
    }
}
