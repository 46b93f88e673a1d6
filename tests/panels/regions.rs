//! The region study: members, neighbours, attribute vectors.

use super::support::{Stage, answered, compared_of, painted_pictures, rect_of};
use eframe::egui::{Event, Key, MouseWheelSource, MouseWheelUnit, TouchPhase, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::{Dataset, Split, SplitName};
use elbow::document::PointColour;
use elbow::explore::{
    AlongAttribute, Attribute, AttributeQuery, ImageSet, ImagesQuery, Nearest, Neighbour,
    Neighbours, NeighboursOf, NeighboursQuery, RegionQuery, RegionSummary, WhichImage,
};
use elbow::recipe::{ImageShape, Terms};
use elbow::ui::RegionStudy;
use elbow::ui::action::{Action, RegionAction};
use elbow::ui::settings::RegionView;
use std::sync::Arc;

type Region = Harness<'static, Stage<RegionStudy>>;

const SIZE: Vec2 = Vec2::new(1240.0, 300.0);
const SHAPE: ImageShape = ImageShape {
    height: 8,
    width: 6,
    channels: 1,
};
const IMAGES: usize = 4000;

fn data() -> Dataset {
    let split = || Split {
        pixels: vec![7; IMAGES * SHAPE.pixels()],
        labels: Some((0..IMAGES as u16).map(|i| i % 4).collect()),
    };
    Dataset::new("many".into(), SHAPE, split(), split()).expect("a data set")
}

fn test(images: impl IntoIterator<Item = usize>) -> ImageSet {
    ImageSet::new(SplitName::Test, images)
}

fn open(view: RegionView, marking: Option<ImageSet>) -> Region {
    let mut stage = Stage::<RegionStudy>::new(2).over(data());
    stage.document.add_point(vec![0.5, -1.0]);
    stage.selection.active = Some(0);
    stage.settings.region.view = view;
    stage.selection.marking = marking;
    let mut harness = stage.open(SIZE, RegionStudy::ui);
    answer(&mut harness);
    harness
}

/// Gives the study what it asked for, as often as it asks for something else.
fn answer(harness: &mut Region) {
    for _ in 0..3 {
        harness.run();
        let stage = harness.state_mut();
        stage.answer();
        let picture: Arc<[u8]> = vec![90; SHAPE.pixels()].into();
        let data = stage.progress.dataset.clone().expect("data");
        if let Some(query) = stage.asked::<RegionQuery>() {
            let summary = RegionSummary {
                images: query.set.len(),
                mean: vec![0.25, -0.5],
                spread: vec![0.75, 1.5],
                terms: Terms {
                    reconstruction: -90.0,
                    kl: 6.0,
                    weight_kl: 0.0,
                },
                classes: vec![(0, query.set.len())],
                mean_picture: picture.clone(),
                decoded_mean: picture.clone(),
            };
            stage.answers.give(answered(query, summary));
        }
        for name in ["members", "neighbours"] {
            if let Some(query) = stage.asked.get_as::<ImagesQuery>(name).cloned() {
                let items = query.images.iter().map(|image| {
                    let (_, index) = image.in_data().expect("of the data");
                    let mut item = (*compared_of(index % 8, 2, &data)).clone();
                    item.image = image.clone();
                    Arc::new(item)
                });
                let items = items.collect();
                stage.answers.give_as(name, answered(query, items));
            }
        }
        if let Some(query) = stage.asked::<NeighboursQuery>() {
            stage.answers.give(answered(query, neighbours()));
        }
        if let Some(query) = stage.asked::<AttributeQuery>() {
            stage.answers.give(answered(query, attribute()));
        }
    }
    harness.run();
}

fn neighbours() -> Neighbours {
    let some = |image: fn(usize) -> WhichImage| {
        let found = (3..9).map(|index| Neighbour {
            image: image(index),
            distance: index as f64,
        });
        found.collect()
    };
    let nearest = || Nearest {
        test: some(WhichImage::Test),
        train: some(WhichImage::Train),
        usual: 12.0,
    };
    Neighbours {
        latent: nearest(),
        pixels: nearest(),
    }
}

fn attribute() -> Attribute {
    let along = |spread, beyond| AlongAttribute {
        images: 10,
        spread,
        beyond,
    };
    Attribute {
        vector: vec![2.0, -1.0],
        length: 5f64.sqrt(),
        from: along(0.2, 0.01),
        to: along(0.3, 0.4),
    }
}

#[test]
fn without_marked_images_it_says_how_to_mark_some() {
    let harness = open(RegionView::Members, None);
    harness.get_by_label("Mark images on the plane, and they appear here");
    assert!(harness.state().asked::<RegionQuery>().is_none());
}

#[test]
fn of_many_members_only_those_in_sight_are_asked_and_drawn() {
    let mut harness = open(RegionView::Members, Some(test(0..IMAGES)));
    let asked = |harness: &Region| {
        let query = harness.state().asked.get_as::<ImagesQuery>("members");
        query.expect("images").images.clone()
    };
    harness.get_by_label("4,000 test images");
    let first = asked(&harness);
    assert!(first.len() < 300, "{}", first.len());
    assert_eq!(first[0], WhichImage::Test(0));
    assert!(painted_pictures(&harness, 60.0).len() < 100);
    let at = rect_of(&harness, "Test image 0, class 0").center();
    harness.hover_at(at);
    harness.step();
    for _ in 0..30 {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -400.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Default::default(),
        });
        harness.step();
    }
    answer(&mut harness);
    assert!(!asked(&harness).contains(&WhichImage::Test(0)));
    assert!(harness.query_by_label("Test image 0, class 0").is_none());
}

#[test]
fn members_are_told_with_their_mean_their_spread_and_their_terms() {
    let harness = open(RegionView::Members, Some(test([3, 7, 11])));
    harness.get_by_label("3 test images");
    harness.get_by_label("over all 3, weights of step 40");
    for words in [
        "0.250",
        "± 0.750",
        "\u{2212}0.500",
        "± 1.500",
        "\u{2212}96.00",
    ] {
        harness.get_by_label(words);
    }
    for picture in ["Mean picture", "Mean code, decoded"] {
        let shown = harness.query_all_by_label(picture);
        assert!(shown.count() > 0, "{picture}");
    }
    harness.get_by_label("3: 3");
}

#[test]
fn a_click_on_a_member_chooses_its_image_and_the_keyboard_does_too() {
    let mut harness = open(RegionView::Members, Some(test([3, 7, 11])));
    harness.get_by_label("Test image 7, class 3").click();
    harness.run();
    let chosen = |harness: &Region| {
        let chosen = harness.state().selection.image.as_ref();
        chosen.map(|image| image.image.clone())
    };
    assert_eq!(chosen(&harness), Some(WhichImage::Test(7)));
    harness.get_by_label("Test image 11, class 3").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(chosen(&harness), Some(WhichImage::Test(11)));
}

#[test]
fn originals_and_reconstructions_are_exchanged_by_a_switch() {
    let mut harness = open(RegionView::Members, Some(test([3, 7])));
    assert!(!harness.state().settings.region.reconstructions);
    harness.get_by_label("Reconstructions").click();
    harness.run();
    assert!(harness.state().settings.region.reconstructions);
}

#[test]
fn a_kept_region_has_a_name_and_a_colour_and_is_marked_again_by_a_click() {
    let mut harness = open(RegionView::Members, Some(test([3, 7])));
    harness.get_by_label("Keep as region").click();
    harness.run();
    assert!(harness.state().actions.contains(&RegionAction::Keep.into()));
    let stage = harness.state_mut();
    let data = stage.progress.dataset.clone().expect("data");
    let images = Arc::from([3, 7]);
    let id = stage
        .document
        .add_region("Region 1".into(), &data, SplitName::Test, images);
    answer(&mut harness);
    harness.get_by_label("Name of this region").focus();
    harness.run();
    harness.get_by_label("Name of this region").type_text("!");
    harness.run();
    assert_eq!(harness.state().document.regions[0].name, "Region 1!");
    harness.get_by_label("Colour the region green").click();
    harness.run();
    let green = RegionAction::Colour(Some(PointColour::Green));
    assert!(harness.state().actions.contains(&green.into()));
    harness.state_mut().selection.marking = None;
    harness.run();
    harness
        .get_by_label_contains("Region 1!, 2 test images")
        .click();
    harness.run();
    assert!(
        harness
            .state()
            .actions
            .contains(&RegionAction::Choose(id).into())
    );
    harness.get_by_label("Remove region Region 1!").click();
    harness.run();
    assert!(
        harness
            .state()
            .actions
            .contains(&RegionAction::Remove(id).into())
    );
}

#[test]
fn regions_of_other_images_are_not_offered() {
    let mut harness = open(RegionView::Members, None);
    let stage = harness.state_mut();
    let other = super::support::images_of(SHAPE);
    let images = Arc::from([3]);
    stage
        .document
        .add_region("cells".into(), &other, SplitName::Test, images);
    harness.run();
    assert!(harness.query_by_label_contains("cells").is_none());
}

#[test]
fn neighbours_of_the_active_point_are_shown_in_both_splits_with_their_distances() {
    let mut harness = open(RegionView::Neighbours, None);
    let asked = harness.state().asked::<NeighboursQuery>().expect("asked");
    assert_eq!(asked.of, NeighboursOf::Place(vec![0.5, -1.0]));
    harness.get_by_label("Neighbours of Point 1");
    // Twice: by their codes, and pixel by pixel.
    for name in ["Training image 3, class 3", "Test image 3, class 3"] {
        assert_eq!(harness.query_all_by_label(name).count(), 2, "{name}");
    }
    let words = "The nearest training image lies 3.00 away pixel by pixel, 25 % of the usual \
                 distance of two training images, 12.00";
    harness.get_by_label(words);
    let first = harness
        .query_all_by_label("Training image 3, class 3")
        .next();
    first.expect("a neighbour").click();
    harness.run();
    let chosen = harness.state().selection.image.clone().expect("chosen");
    assert_eq!(chosen.image, WhichImage::Train(3));
    harness.get_by_label("Chosen image").click();
    answer(&mut harness);
    let asked = harness.state().asked::<NeighboursQuery>().expect("asked");
    assert_eq!(asked.of, NeighboursOf::Image(WhichImage::Train(3)));
    harness.get_by_label("Neighbours of Training image 3, class 3");
}

#[test]
fn an_attribute_moves_the_active_point_from_where_it_was_when_the_slider_stood_at_0() {
    let mut harness = open(RegionView::Attribute, None);
    let asked = harness.state().asked::<AttributeQuery>().expect("asked");
    assert_eq!(asked.from, test((0..IMAGES).step_by(4)));
    assert_eq!(asked.to, test((1..IMAGES).step_by(4)));
    let place = |harness: &Region| harness.state().document.points[0].z.clone();
    let slide = |harness: &mut Region, to: f64| {
        harness
            .get_by_label("Along the attribute")
            .set_value_accesskit(to);
        harness.run();
    };
    slide(&mut harness, 1.0);
    assert_eq!(place(&harness), [2.5, -2.0]);
    slide(&mut harness, -0.5);
    assert_eq!(place(&harness), [-0.5, -0.5]);
    slide(&mut harness, 0.0);
    assert_eq!(place(&harness), [0.5, -1.0]);
    // Moved in another way, it begins anew.
    slide(&mut harness, 1.0);
    harness.state_mut().document.points[0].z = vec![0.0, 0.0];
    harness.run();
    let value = harness.get_by_label("Along the attribute").value();
    assert_eq!(value.as_deref(), Some("0.00"));
    slide(&mut harness, 1.0);
    assert_eq!(place(&harness), [2.0, -1.0]);
    let words = "The images of Class 0 lie about 0, give or take 0.20; those of Class 1 about 1, \
                 give or take 0.30. 1 % of the first and 40 % of the second lie past the middle: \
                 along it, the two are hardly apart";
    harness.get_by_label(words);
    harness.get_by_label("Exchange").click();
    answer(&mut harness);
    let asked = harness.state().asked::<AttributeQuery>().expect("asked");
    assert_eq!(asked.to, test((0..IMAGES).step_by(4)));
}

#[test]
fn a_locked_point_stays_where_it_is() {
    let mut harness = open(RegionView::Attribute, None);
    harness.state_mut().document.points[0].locked = true;
    harness.run();
    harness
        .get_by_label("Along the attribute")
        .set_value_accesskit(1.0);
    harness.run();
    assert_eq!(harness.state().document.points[0].z, [0.5, -1.0]);
}

#[test]
fn the_parts_of_the_study_are_chosen_by_a_switch() {
    let mut harness = open(RegionView::Members, None);
    for view in RegionView::all() {
        harness.get_by_label(view.label()).click();
        harness.run();
        let pushed = Action::from(RegionAction::View(view));
        assert!(harness.state().actions.contains(&pushed));
    }
}
