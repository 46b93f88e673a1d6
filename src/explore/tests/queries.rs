//! What single queries promise about a tiny model.

use super::*;

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
