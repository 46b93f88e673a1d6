//! A person's own picture is answered as an image of the data set is.

use super::*;
use crate::recipe::{Binarize, Likelihood};

fn own(pixels: impl Into<Arc<[u8]>>) -> WhichImage {
    WhichImage::Own(OwnImage {
        id: 3,
        pixels: pixels.into(),
    })
}

fn test_pixels(data: &Dataset, index: usize) -> Vec<u8> {
    data.test.image(index, data.shape).to_vec()
}

fn compared(desk: &mut Desk, image: WhichImage) -> Arc<Compared> {
    let answers = desk.ask(only(ImageQuery { image }));
    let answered = answers.newest::<ImageQuery>().expect("an answer");
    answered.answer.clone()
}

fn over(data: Arc<Dataset>, change: impl FnOnce(&mut Recipe)) -> Published {
    let mut recipe = Recipe {
        hidden: vec![5],
        batch: 4,
        ..Recipe::default()
    };
    change(&mut recipe);
    let trainer = Trainer::new(recipe, data.clone()).expect("a sound recipe");
    Published {
        run: 1,
        snapshot: trainer.snapshot(),
        dataset: data,
        at: Instant::now(),
    }
}

#[test]
fn a_picture_equal_to_a_test_image_has_that_images_code_and_reconstruction() {
    let mut desk = Desk::new();
    let mine = compared(&mut desk, own(test_pixels(&IMAGES, 7)));
    let theirs = compared(&mut desk, WhichImage::Test(7));
    assert_eq!(mine.original, theirs.original);
    assert_eq!(mine.reconstruction, theirs.reconstruction);
    assert_eq!(mine.difference, theirs.difference);
    assert_eq!(mine.posterior, theirs.posterior);
    assert_eq!(mine.terms.kl, theirs.terms.kl);
    assert_eq!(mine.label, None);
}

#[test]
fn and_that_images_evidence_and_exact_posterior() {
    let mut desk = Desk::new();
    let mut evidence = |image| {
        let query = EvidenceQuery {
            image,
            importance_samples: 0,
        };
        let answers = desk.ask(only(query));
        answers.newest::<EvidenceQuery>().expect("an answer")
    };
    let mine = evidence(own(test_pixels(&IMAGES, 7)));
    let theirs = evidence(WhichImage::Test(7));
    let exact = |of: &EvidenceAnswer| of.exact.clone().expect("two dimensions");
    assert_eq!(mine.answer.elbo, theirs.answer.elbo);
    assert_eq!(exact(&mine.answer).log_px, exact(&theirs.answer).log_px);
    assert_eq!(
        exact(&mine.answer).field.density,
        exact(&theirs.answer).field.density
    );
}

#[test]
fn where_the_model_sees_0_and_1_it_is_shown_those_alone_and_always_the_same() {
    for binarize in [Binarize::Fixed, Binarize::Dynamic] {
        let mut desk = Desk::new();
        desk.publish(over(IMAGES.clone(), |recipe| recipe.binarize = binarize));
        let pixels: Vec<u8> = (0..12).map(|at| at * 20).collect();
        let image = compared(&mut desk, own(pixels));
        let shown: Vec<u8> = (0..12)
            .map(|at| if at * 20 < 128 { 0 } else { 255 })
            .collect();
        assert_eq!(&*image.original, shown);
        // Drawn from what it is shown, it stays as it is.
        let again = compared(&mut desk, own(shown));
        assert_eq!(image.posterior, again.posterior);
    }
}

#[test]
fn a_model_of_colours_takes_a_picture_in_colours() {
    let shape = ImageShape {
        height: 2,
        width: 2,
        channels: 3,
    };
    let split = || Split {
        pixels: (0..12 * shape.pixels())
            .map(|at| (at * 31 % 256) as u8)
            .collect(),
        labels: None,
    };
    let data = Dataset::new("colours".into(), shape, split(), split()).expect("a data set");
    let data = Arc::new(data);
    let mut desk = Desk::new();
    desk.publish(over(data.clone(), |recipe| {
        recipe.likelihood = Likelihood::Gaussian
    }));
    let mine = compared(&mut desk, own(test_pixels(&data, 5)));
    let theirs = compared(&mut desk, WhichImage::Test(5));
    assert_eq!(mine.posterior, theirs.posterior);
    assert_eq!(mine.reconstruction.len(), 12);
}

#[test]
fn it_needs_no_data() {
    let away = Dataset::away("moved".into(), SHAPE, Arc::from([]));
    let here = published(1, 10, 0);
    let mut desk = Desk::new();
    let image = own(test_pixels(&IMAGES, 7));
    let before = compared(&mut desk, image.clone());
    desk.publish(Published {
        dataset: Arc::new(away),
        ..here
    });
    assert_eq!(compared(&mut desk, image).posterior, before.posterior);
}

#[test]
fn a_picture_of_another_size_has_no_answer_and_is_no_fault() {
    let mut desk = Desk::new();
    for image in [own([]), own([0; 11]), own([0; 784])] {
        let answers = desk.ask(only(ImageQuery { image }));
        assert!(answers.newest::<ImageQuery>().is_none());
        assert!(answers.failure().is_none());
    }
}
