//! The same images have the same hash, and no others.

use crate::data::{Dataset, Split};
use crate::recipe::ImageShape;

fn dataset(height: usize, width: usize, last: u8) -> Dataset {
    let shape = ImageShape {
        height,
        width,
        channels: 1,
    };
    let split = |last| Split {
        pixels: vec![1, 2, 3, 4, 5, last],
        labels: None,
    };
    let dataset = Dataset::new("six".into(), shape, split(6), split(last));
    dataset.expect("a sound set")
}

#[test]
fn the_same_images_have_the_same_hash_and_others_another() {
    let hash = |height, width, last| dataset(height, width, last).content_hash();
    assert_eq!(hash(2, 3, 6), hash(2, 3, 6));
    assert_ne!(hash(2, 3, 6), hash(2, 3, 7));
    assert_ne!(hash(2, 3, 6), hash(3, 2, 6));
    let written = hash(2, 3, 6).to_string();
    assert_eq!(written.parse(), Ok(hash(2, 3, 6)));
}

#[test]
fn a_hash_that_is_given_up_is_not_known_and_can_be_had_later() {
    let dataset = dataset(2, 3, 6);
    assert_eq!(
        dataset.content_hash_while(|| Err("no time")),
        Err("no time")
    );
    assert_eq!(dataset.known_hash(), None);
    let hash = dataset.content_hash();
    assert_eq!(dataset.known_hash(), Some(hash));
    assert_eq!(dataset.content_hash_while(|| Err("no time")), Ok(hash));
}

#[test]
fn what_a_model_has_kept_stands_in_for_images_that_are_away() {
    let there = dataset(2, 3, 6);
    let record = there.record().expect("images");
    assert_eq!((record.train_images, record.test_images), (1, 1));
    let away = Dataset::recorded(record.clone(), there.shape);
    assert!(away.is_away());
    assert_eq!((away.train_len(), away.test_len()), (0, 0));
    assert_eq!(away.content_hash(), there.content_hash());
    assert_eq!(away.record(), Some(record));
    let unknown = Dataset::away("six".into(), there.shape, [].into());
    assert_eq!(unknown.record(), None);
}
