//! What an image is called.

use super::numbers::thousands;
use super::{fill, t};
use crate::data::SplitName;
use crate::explore::WhichImage;

/// "test images"
pub(crate) fn split_images(split: SplitName) -> &'static str {
    match split {
        SplitName::Test => t("test images"),
        SplitName::Train => t("training images"),
    }
}

/// "Test image 12, class 3", by the name of its class if the data has classes.
pub(crate) fn image_name(image: &WhichImage, class: Option<&str>) -> String {
    match image {
        WhichImage::Test(index) => named(
            [
                t("Test image {index}"),
                t("Test image {index}, class {class}"),
            ],
            *index,
            class,
        ),
        WhichImage::Train(index) => named(
            [
                t("Training image {index}"),
                t("Training image {index}, class {class}"),
            ],
            *index,
            class,
        ),
        WhichImage::Own(_) => t("Your picture").to_owned(),
    }
}

/// "q(z|x) of test image 12, class 3".
pub(crate) fn posterior_name(image: &WhichImage, class: Option<&str>) -> String {
    match image {
        WhichImage::Test(index) => named(
            [
                t("q(z|x) of test image {index}"),
                t("q(z|x) of test image {index}, class {class}"),
            ],
            *index,
            class,
        ),
        WhichImage::Train(index) => named(
            [
                t("q(z|x) of training image {index}"),
                t("q(z|x) of training image {index}, class {class}"),
            ],
            *index,
            class,
        ),
        WhichImage::Own(_) => t("q(z|x) of your picture").to_owned(),
    }
}

/// "#12"; of a person's own picture nothing.
pub(crate) fn image_number(image: &WhichImage) -> String {
    image.in_data().map_or_else(String::new, |(_, index)| {
        format!("#{}", thousands(index as u64))
    })
}

/// The first phrase, or the second where there is a class.
fn named([alone, with_class]: [&str; 2], index: usize, class: Option<&str>) -> String {
    let index = thousands(index as u64);
    match class {
        Some(class) => fill(with_class, &[("index", index.as_str()), ("class", class)]),
        None => fill(alone, &[("index", index)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_named_by_split_number_and_class() {
        let test = WhichImage::Test;
        assert_eq!(image_name(&test(1200), None), "Test image 1,200");
        assert_eq!(
            image_name(&test(12), Some("heart")),
            "Test image 12, class heart"
        );
        let training = WhichImage::Train(3);
        assert_eq!(
            image_name(&training, Some("{index}")),
            "Training image 3, class {index}"
        );
        assert_eq!(posterior_name(&test(3), None), "q(z|x) of test image 3");
    }
}
