//! A picture that a person drew or brought: in no data set.

mod centred;
mod stroke;

use super::item::Item;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub use centred::{DIGIT_SHAPE, centred_as_mnist};
pub use stroke::{Brush, Stroke};

/// The most pictures that a document holds.
pub const MOST_PICTURES: usize = 100;

/// A person's own picture: as it was drawn, and as the model is shown it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct OwnPicture {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    pub name: String,
    /// Counted from 1 among a person's pictures.
    pub number: u64,
    /// Height, width and channels.
    shape: [usize; 3],
    #[serde(with = "super::shared_list")]
    drawn: Arc<[u8]>,
    centred: bool,
    /// It follows from the others.
    #[serde(skip_serializing)]
    pixels: Arc<[u8]>,
    /// What it was brought from, if it was; smaller where that was large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<WholePicture>,
}

/// The picture that a person brought, before it had the size and the colours of the model's
/// images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WholePicture {
    /// Height, width and channels.
    pub shape: [usize; 3],
    /// [height, width, channels], 0 to 255.
    #[serde(with = "super::shared_list")]
    pub pixels: Arc<[u8]>,
}

impl OwnPicture {
    /// A picture of this shape, [height, width, channels]; pixels that `drawn` lacks are 0.
    pub fn new(id: u64, number: u64, shape: [usize; 3], drawn: Arc<[u8]>) -> Self {
        let drawn = fitted(drawn, shape);
        Self {
            id,
            name: String::new(),
            number,
            shape,
            pixels: drawn.clone(),
            drawn,
            centred: false,
            whole: None,
        }
    }

    /// Height, width and channels.
    pub fn shape(&self) -> [usize; 3] {
        self.shape
    }

    /// As it was drawn, [height, width, channels], 0 to 255.
    pub fn drawn(&self) -> &Arc<[u8]> {
        &self.drawn
    }

    /// As the model is shown it, [height, width, channels], 0 to 255.
    pub fn pixels(&self) -> &Arc<[u8]> {
        &self.pixels
    }

    /// Whether the model is shown it centred as MNIST's digits are.
    pub fn is_centred(&self) -> bool {
        self.centred
    }

    /// Whether it can be centred so: it has the size and the one channel of those digits.
    pub fn can_be_centred(&self) -> bool {
        self.shape == DIGIT_SHAPE
    }

    /// Whether nothing is on it.
    pub fn is_blank(&self) -> bool {
        self.drawn.iter().all(|pixel| *pixel == 0)
    }

    /// Puts this in the place of what was drawn.
    pub fn draw(&mut self, drawn: Arc<[u8]>) {
        self.drawn = fitted(drawn, self.shape);
        self.show();
    }

    /// Shows it to the model centred as MNIST's digits are, where it can be, or as it was drawn.
    pub fn centre(&mut self, centred: bool) {
        self.centred = centred && self.can_be_centred();
        self.show();
    }

    fn show(&mut self) {
        self.pixels = if self.centred {
            centred_as_mnist(&self.drawn).into()
        } else {
            self.drawn.clone()
        };
    }
}

/// `pixels`, cut off or filled up with 0 to those of `shape`.
fn fitted(pixels: Arc<[u8]>, shape: [usize; 3]) -> Arc<[u8]> {
    let count = shape.into_iter().fold(1, usize::saturating_mul);
    if pixels.len() == count {
        return pixels;
    }
    let padding = std::iter::repeat_n(0, count.saturating_sub(pixels.len()));
    pixels.iter().copied().take(count).chain(padding).collect()
}

impl Item for OwnPicture {
    fn id(&self) -> u64 {
        self.id
    }
}

/// As it stands in a file.
#[derive(Deserialize)]
struct Written {
    id: u64,
    #[serde(default)]
    name: String,
    number: u64,
    shape: [usize; 3],
    #[serde(with = "super::shared_list")]
    drawn: Arc<[u8]>,
    #[serde(default)]
    centred: bool,
    #[serde(default)]
    whole: Option<WholePicture>,
}

impl From<Written> for OwnPicture {
    fn from(written: Written) -> Self {
        let Written {
            id,
            name,
            number,
            shape,
            drawn,
            centred,
            whole,
        } = written;
        // A file may claim any shape; what it holds decides how much memory that takes.
        let [height, width, channels] = shape;
        let claimed = height.saturating_mul(width).saturating_mul(channels);
        let shape = if claimed == drawn.len() {
            shape
        } else {
            [1, drawn.len(), 1]
        };
        let mut picture = Self::new(id, number, shape, drawn);
        picture.name = name;
        picture.whole = whole;
        picture.centre(centred);
        picture
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_back_as_it_was_written_and_shown_as_it_was() {
        let mut picture = OwnPicture::new(7, 2, DIGIT_SHAPE, Arc::from([9; 784]));
        picture.centre(true);
        picture.whole = Some(WholePicture {
            shape: [1, 2, 3],
            pixels: Arc::from([1, 2, 3, 4, 5, 6]),
        });
        let text = serde_json::to_string(&picture).expect("plain data");
        let read: OwnPicture = serde_json::from_str(&text).expect("a picture");
        assert_eq!(read, picture);
        assert_ne!(read.pixels(), read.drawn());
    }

    #[test]
    fn a_file_that_claims_a_larger_picture_than_it_holds_is_believed_in_what_it_holds() {
        let text = format!(
            r#"{{"id":1,"number":1,"shape":[{0},{0},3],"drawn":[1,2]}}"#,
            usize::MAX
        );
        let read: OwnPicture = serde_json::from_str(&text).expect("a picture");
        assert_eq!(&**read.pixels(), [1, 2]);
        assert_eq!(read.shape(), [1, 2, 1]);
    }

    #[test]
    fn only_a_picture_of_a_digits_size_can_be_centred() {
        let mut picture = OwnPicture::new(1, 1, [2, 2, 1], Arc::from([0, 9, 0, 0]));
        picture.centre(true);
        assert!(!picture.is_centred());
        assert_eq!(picture.pixels(), picture.drawn());
    }
}
