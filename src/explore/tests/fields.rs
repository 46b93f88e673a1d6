//! What queries for fields and ways across the plane promise about a tiny model.

use super::*;
use crate::data::SplitName;
use crate::fields;
use std::time::Duration;

fn query(kind: FieldKind) -> FieldQuery {
    FieldQuery {
        kind,
        plane: [0, 1].into(),
        x: [-2.0, 2.0],
        y: [-1.0, 3.0],
        columns: 9,
        rows: 6,
        base: vec![],
        images: 100,
    }
}

const PIXEL: PixelPlace = PixelPlace {
    x: 2,
    y: 3,
    channel: 0,
};

#[test]
fn each_field_has_a_value_in_every_cell() {
    let mut desk = Desk::new();
    for kind in [
        FieldKind::AggregatePosterior,
        FieldKind::Prior,
        FieldKind::Holes,
        FieldKind::Magnification,
        FieldKind::Influence(PIXEL),
    ] {
        let asked = query(kind);
        desk.ask(only(asked.clone()));
        let answers = desk.look();
        let found = answers.newest::<FieldQuery>().expect("an answer");
        assert_eq!(found.query, asked);
        let FieldAnswer {
            lattice,
            field,
            images,
        } = &found.answer;
        assert_eq!((lattice.columns(), lattice.rows()), (9, 6), "{kind:?}");
        assert_eq!(field.numbers().len(), 54, "{kind:?}");
        assert_eq!(*images, if kind.needs_codes() { 12 } else { 0 });
    }
}

#[test]
fn what_is_asked_is_what_is_computed_without_the_thread() {
    let mut desk = Desk::new();
    let asked = query(FieldKind::Holes);
    let answers = desk.ask(only(asked.clone()));
    let found = answers.newest::<FieldQuery>().expect("an answer");
    let on = published(1, 10, 0);
    let mut never = || Ok(());
    let split = SplitName::Test;
    let codes = fields::Codes::of_images(&on.snapshot, &on.dataset, split, 12, &mut never);
    let codes = codes.expect("the images fit");
    let lattice = Lattice::new([0, 1], vec![], asked.x, asked.y, [9, 6]);
    let holes = fields::holes(&lattice, &codes, &mut never).expect("runs");
    assert_eq!(*found.answer.field, Field::Holes(holes));
}

#[test]
fn a_new_view_of_the_magnification_is_coarse_at_first() {
    let mut desk = Desk::new();
    let cells = |answers: &Answers| {
        let found = answers.newest::<FieldQuery>().expect("an answer");
        let lattice = &found.answer.lattice;
        assert_eq!(found.answer.field.numbers().len(), lattice.cells());
        assert_eq!(lattice.ends(), [found.query.x, found.query.y]);
        [lattice.columns(), lattice.rows()]
    };
    let mut asked = query(FieldKind::Magnification);
    for _ in 0..2 {
        assert_eq!(cells(&desk.ask(only(asked.clone()))), [3, 2]);
        assert_eq!(cells(&desk.look()), [9, 6]);
        assert_eq!(cells(&desk.look()), [9, 6]);
        asked.x[1] += 1.0;
    }
    // The same view of other weights is whole at once, and not before a rest.
    let before = desk.exchange.answers.load_full();
    let step = |answers: &Answers| answers.newest::<FieldQuery>().map(|found| found.stamp.step);
    desk.publish(published(1, 99, 3));
    asked.x[1] -= 1.0;
    assert_eq!(step(&desk.ask(only(asked.clone()))), step(&before));
    std::thread::sleep(Duration::from_millis(500));
    let answers = desk.look();
    assert_eq!((step(&answers), cells(&answers)), (Some(99), [9, 6]));
}

#[test]
fn codes_are_those_of_the_weights_of_each_answer() {
    let mut desk = Desk::new();
    let asked = query(FieldKind::AggregatePosterior);
    let first = desk.ask(only(asked.clone())).newest::<FieldQuery>();
    desk.publish(published(2, 20, 5));
    let second = desk.look().newest::<FieldQuery>();
    let (first, second) = (first.expect("an answer"), second.expect("an answer"));
    assert_eq!(second.stamp.run, 2);
    assert_ne!(first.answer.field, second.answer.field);
}

#[test]
fn what_the_images_or_the_model_lack_has_no_answer_and_is_no_fault() {
    let outside = PixelPlace {
        x: SHAPE.width,
        ..PIXEL
    };
    for asked in [
        // The made-up images have no classes.
        query(FieldKind::Class),
        query(FieldKind::Influence(outside)),
        FieldQuery {
            images: 0,
            ..query(FieldKind::Holes)
        },
    ] {
        let mut desk = Desk::new();
        let answers = desk.ask(only(asked));
        assert!(answers.newest::<FieldQuery>().is_none());
        assert!(answers.failure().is_none());
    }
}

#[test]
fn moving_over_the_images_goes_on_and_over_the_decoder_begins_anew() {
    let moved = |kind| FieldQuery {
        x: [-1.0, 5.0],
        ..query(kind)
    };
    let images = query(FieldKind::AggregatePosterior);
    assert!(images.leads_to(&moved(FieldKind::AggregatePosterior)));
    assert!(images.leads_to(&moved(FieldKind::Class)));
    assert!(!images.leads_to(&moved(FieldKind::Magnification)));
    assert!(!images.leads_to(&FieldQuery {
        images: 7,
        ..images.clone()
    }));
    let decoder = query(FieldKind::Magnification);
    assert!(decoder.leads_to(&decoder.clone()));
    assert!(!decoder.leads_to(&moved(FieldKind::Magnification)));
}

#[test]
fn a_field_that_nobody_asks_any_more_is_given_up() {
    let on = published(1, 10, 0);
    for kind in [
        FieldKind::Holes,
        FieldKind::Magnification,
        FieldKind::Influence(PIXEL),
    ] {
        let mut nobody = || false;
        let mut interrupts = Interrupts::new(&mut nobody);
        let ended = query(kind).answer(&mut Default::default(), &on, &mut interrupts);
        assert!(ended.is_err_and(|error| error.is_given_up()), "{kind:?}");
    }
    let mut nobody = || false;
    let mut interrupts = Interrupts::new(&mut nobody);
    let ended = way().answer(&mut (), &on, &mut interrupts);
    assert!(ended.is_err_and(|error| error.is_given_up()));
}

fn way() -> GeodesicQuery {
    GeodesicQuery {
        from: vec![-2.0, 1.0],
        to: vec![1.5, -1.0],
        pieces: 12,
    }
}

#[test]
fn a_way_joins_its_ends_and_is_no_longer_than_the_straight_line() {
    let mut desk = Desk::new();
    let answers = desk.ask(only(way()));
    let found = answers.newest::<GeodesicQuery>().expect("an answer");
    let Geodesic {
        places,
        length,
        straight_length,
        settled,
        ..
    } = &found.answer;
    assert_eq!(places.len(), 2 * 13);
    assert_eq!(
        (&places[..2], &places[24..]),
        (&[-2.0, 1.0][..], &[1.5, -1.0][..])
    );
    assert!(*settled && *length <= straight_length * 1.001);
    assert!(way().leads_to(&GeodesicQuery { pieces: 3, ..way() }));
}
