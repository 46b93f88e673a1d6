//! What single queries promise about a tiny model.

use super::*;
use crate::explore::{PictureLengthQuery, StripQuery, WalkPicturesQuery};
use crate::latent::{Interpolation, LatentPath, PictureLength};
use crate::numbers::unit_to_bytes;

#[test]
fn who_asks_for_fewer_means_gets_as_many_as_the_one_who_asks_for_more() {
    for counts in [[1000, 200], [200, 1000]] {
        let mut asked = Asked::default();
        for images in counts {
            asked.ask(ScatterQuery::test_means(images));
        }
        assert_eq!(asked.get(), Some(&ScatterQuery::test_means(1000)));
    }
}

#[test]
fn each_point_gets_its_own_image_back_by_its_id() {
    let mut desk = Desk::new();
    let places = [[0.0, 0.0], [1.5, -1.0], [-2.0, 0.5]];
    let ids = [40, 2, 77];
    let point = |(id, z): (u64, [f32; 2])| LatentPoint { id, z: z.to_vec() };
    let points = ids.into_iter().zip(places).map(point).collect();
    let mut asked = only(PointsQuery { points });
    let names = ["a", "b", "c"];
    for (name, z) in names.into_iter().zip(places) {
        asked.ask_as(name, PlaceQuery { z: z.to_vec() });
    }
    let answers = desk.ask(asked);
    let points = answers.newest::<PointsQuery>().expect("an answer");
    for ((id, name), z) in ids.into_iter().zip(names).zip(places) {
        let decoded = points.answer.iter().find(|decoded| decoded.id == id);
        let decoded = decoded.expect("the point");
        let alone = answers.newest_as::<PlaceQuery>(name).expect("an answer");
        assert_eq!(decoded.z, z);
        assert_eq!(decoded.pixels, alone.answer.pixels);
    }
}

#[test]
fn the_worst_first_stay_where_they_are_until_they_are_ranked_anew() {
    let mut desk = Desk::new();
    let page = |page, ranking| PageQuery {
        class: None,
        order: Order::WorstFirst,
        ranking,
        page,
        per_page: 6,
    };
    let see = |desk: &mut Desk, query| {
        let found = desk.ask(only(query)).newest::<PageQuery>();
        let items = found.expect("a page").answer.items.clone();
        items
            .iter()
            .map(|item| item.image.test_index())
            .collect::<Vec<_>>()
    };
    let first = see(&mut desk, page(0, 0));
    // Other weights have other worst images.
    desk.publish(published(1, 900, 3));
    let second = see(&mut desk, page(1, 0));
    let mut all = [first.clone(), second.clone()].concat();
    all.sort_unstable();
    assert_eq!(all, (0..12).map(Some).collect::<Vec<_>>(), "no image twice");
    assert_eq!(see(&mut desk, page(2, 0)), first, "pages go round");
    let anew = [see(&mut desk, page(0, 1)), see(&mut desk, page(1, 1))];
    assert_ne!(anew, [first, second]);
}

#[test]
fn one_image_is_told_as_its_page_tells_it() {
    let mut desk = Desk::new();
    let mut asked = only(ImageQuery {
        image: WhichImage::Test(7),
    });
    asked.ask(PageQuery {
        class: None,
        order: Order::File,
        ranking: 0,
        page: 0,
        per_page: 12,
    });
    let answers = desk.ask(asked);
    let page = answers.newest::<PageQuery>().expect("a page");
    let image = answers.newest::<ImageQuery>().expect("an image");
    let (on_page, alone) = (&page.answer.items[7], &image.answer);
    assert_eq!(alone.image, WhichImage::Test(7));
    assert_eq!(alone.terms, on_page.terms);
    assert_eq!(alone.posterior, on_page.posterior);
    assert_eq!(alone.original, on_page.original);
}

#[test]
fn the_means_tell_of_which_images_they_are() {
    let mut desk = Desk::new();
    let images = desk.ask(only(ScatterQuery::test_means(5)));
    let scatter = images.newest::<ScatterQuery>().expect("means");
    for place in 0..5 {
        let image = scatter.answer.image(place);
        let answers = desk.ask(only(ImageQuery { image }));
        let image = answers.newest::<ImageQuery>().expect("an image");
        let mean = &scatter.answer.places[2 * place..2 * place + 2];
        assert!((mean[0] - image.answer.posterior.mean[0]).abs() < 1e-5);
        assert!((mean[1] - image.answer.posterior.mean[1]).abs() < 1e-5);
    }
}

#[test]
fn an_image_that_the_data_lacks_has_no_answer_and_is_no_fault() {
    let mut desk = Desk::new();
    let mut asked = only(EvidenceQuery {
        image: WhichImage::Test(12),
        importance_samples: 0,
    });
    asked.ask(InferenceQuery {
        image: WhichImage::Test(12),
        attempt: 1,
        full: false,
    });
    asked.ask(PageGapQuery {
        images: vec![0, 12],
        attempt: 1,
    });
    asked.ask(ImageQuery {
        image: WhichImage::Test(12),
    });
    let answers = desk.ask(asked);
    assert!(answers.newest::<ImageQuery>().is_none());
    assert!(answers.newest::<EvidenceQuery>().is_none());
    assert!(answers.newest::<InferenceQuery>().is_none());
    assert!(answers.newest::<PageGapQuery>().is_none());
    assert!(answers.failure().is_none());
}

fn places(latent_places: &[[f32; 2]]) -> Arc<[Vec<f32>]> {
    latent_places.iter().map(|place| place.to_vec()).collect()
}

/// What these weights decode there.
fn decoded(on: &Published, places: &[Vec<f32>]) -> Vec<f32> {
    on.snapshot.decode(&places.concat()).expect("images")
}

#[test]
fn every_picture_of_a_strip_is_of_the_weights_that_it_says() {
    let mut desk = Desk::new();
    let places = places(&[[-1.0, 0.5], [0.0, 0.0], [2.0, 1.0]]);
    for weights in [published(1, 20, 3), published(2, 900, 4)] {
        desk.publish(weights.clone());
        let answers = desk.ask(only(StripQuery {
            places: places.clone(),
        }));
        let strip = answers.newest::<StripQuery>().expect("a strip");
        assert_eq!(strip.stamp.step, weights.snapshot.time.step);
        let expected = unit_to_bytes(&decoded(&weights, &places));
        let found: Vec<u8> = strip
            .answer
            .pictures
            .iter()
            .flat_map(|one| one.to_vec())
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn pictures_to_be_kept_come_with_the_weights_that_decoded_them() {
    let mut desk = Desk::new();
    let many: Vec<[f32; 2]> = (0..150).map(|at| [at as f32 / 75.0 - 1.0, 0.3]).collect();
    let query = WalkPicturesQuery {
        number: 1,
        places: places(&many),
    };
    let weights = published(1, 77, 5);
    desk.publish(weights.clone());
    let answers = desk.ask(only(query.clone()));
    let found = answers.newest::<WalkPicturesQuery>().expect("pictures");
    assert_eq!(found.answer.time.step, 77);
    assert_eq!(found.answer.recipe, weights.snapshot.recipe);
    assert_eq!(found.answer.shape, SHAPE);
    assert_eq!(
        found.answer.images[..],
        decoded(&weights, &query.places)[..]
    );
    desk.publish(published(1, 99, 6));
    let answers = desk.look();
    let kept = answers.newest::<WalkPicturesQuery>().expect("pictures");
    assert_eq!(kept.answer.time.step, 77, "they do not change any more");
}

#[test]
fn a_length_in_pictures_is_estimated_first_and_then_measured() {
    let mut desk = Desk::new();
    let weights = published(1, 10, 7);
    desk.publish(weights.clone());
    let query = PictureLengthQuery {
        path: 4,
        through: vec![vec![-2.0, 0.0], vec![1.0, 2.0], vec![2.0, -1.0]],
        how: Interpolation::Spline,
        closed: true,
    };
    let path = LatentPath::through(&query.through, query.how, query.closed).expect("a path");
    let decode = |places: &[f32]| weights.snapshot.decode(places);
    let told = |answers: &Answers| {
        let found = answers.newest::<PictureLengthQuery>().expect("a length");
        assert_eq!(found.stamp.step, 10);
        found.answer.clone()
    };
    let first = told(&desk.ask(only(query.clone())));
    assert_eq!(
        first,
        PictureLength::estimate(&path, decode).expect("a length")
    );
    let second = told(&desk.look());
    assert_eq!(
        second,
        PictureLength::measure(&path, decode).expect("a length")
    );
}

#[test]
fn a_length_of_points_of_another_model_has_no_answer() {
    let mut desk = Desk::new();
    for through in [vec![vec![0.0; 3]; 2], vec![vec![0.0; 2]], Vec::new()] {
        let answers = desk.ask(only(PictureLengthQuery {
            path: 4,
            through,
            how: Interpolation::Lerp,
            closed: false,
        }));
        assert!(answers.newest::<PictureLengthQuery>().is_none());
        assert!(answers.failure().is_none());
    }
}
