//! Classes by name, many of them, one, and none.

use super::support::{
    SHAPE, Stage, image, images_of, named, painted_words, places_of_words, rect_of, split,
    unlabelled,
};
use eframe::egui::{Modifiers, Vec2, accesskit::Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::data::Dataset;
use elbow::explore::{ImageQuery, PageQuery, WhichImage};
use elbow::ui::{ComparisonPanel, PlanePanel};

type Plane = Harness<'static, Stage<PlanePanel>>;
type Comparison = Harness<'static, Stage<ComparisonPanel>>;

const SUITS: [&str; 4] = ["heart", "spade", "diamond", "club"];

/// "class 0" to "class 61", by other names.
fn sixty_two() -> Dataset {
    let names: Vec<String> = (0..62).map(|n| format!("kind {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    named(&names)
}

fn plane(data: Dataset, latent: usize) -> Plane {
    let stage = Stage::new(latent).over(data);
    let mut harness = stage.open(Vec2::new(980.0, 620.0), PlanePanel::ui);
    settle(&mut harness);
    harness
}

fn settle<P>(harness: &mut Harness<'static, Stage<P>>) {
    harness.state_mut().answer();
    harness.run();
}

fn comparison(data: Dataset) -> Comparison {
    let stage = Stage::new(2).over(data);
    let mut harness = stage.open(Vec2::new(330.0, 480.0), ComparisonPanel::ui);
    settle(&mut harness);
    harness
}

fn click<P>(harness: &mut Harness<'static, Stage<P>>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn is_shown(harness: &Plane, class: &str) -> bool {
    let name = format!("Show class {class}");
    let entry = harness.get_by_label(&name);
    entry.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn few_classes_stand_by_their_names_in_the_row() {
    let mut harness = plane(named(&SUITS), 2);
    for suit in SUITS {
        assert!(is_shown(&harness, suit), "{suit}");
    }
    click(&mut harness, "Show class spade");
    assert!(!is_shown(&harness, "spade") && is_shown(&harness, "heart"));
    let words = painted_words(&harness);
    assert!(words.iter().any(|word| word == "diamond"), "{words:?}");
}

#[test]
fn many_classes_are_a_list_that_is_searched_and_shows_and_hides_them() {
    let mut harness = plane(sixty_two(), 2);
    assert!(harness.query_by_label("Show class kind 3").is_none());
    click(&mut harness, "Classes (62)");
    assert!(is_shown(&harness, "kind 3"));
    // The field has the keyboard at once.
    harness
        .get_by_label("Search the classes")
        .type_text("KIND 4");
    harness.run();
    assert!(harness.query_by_label("Show class kind 3").is_none());
    click(&mut harness, "Show class kind 42");
    assert!(!is_shown(&harness, "kind 42") && is_shown(&harness, "kind 41"));
    harness.get_by_label("Classes (61 of 62)");
    click(&mut harness, "None");
    // What was typed fits 4 and 40 to 49.
    harness.get_by_label("Classes (51 of 62)");
    click(&mut harness, "All");
    harness.get_by_label("Classes (62)");
    click(&mut harness, "Only class kind 45");
    harness.get_by_label("Classes (1 of 62)");
    click(&mut harness, "Only class kind 45");
    harness.get_by_label("Classes (62)");
}

#[test]
fn the_list_tells_how_many_dots_and_images_a_class_has() {
    let mut harness = plane(sixty_two(), 2);
    click(&mut harness, "Classes (62)");
    let words = painted_words(&harness);
    // Of three images of each class, sixty in all have a dot.
    assert!(
        words
            .iter()
            .any(|word| word.ends_with(" / 3") || word.ends_with(" of 3"))
    );
}

#[test]
fn with_shift_a_class_of_the_list_is_shown_alone() {
    let mut harness = plane(sixty_two(), 2);
    click(&mut harness, "Classes (62)");
    let at = harness
        .get_by_label("Show class kind 2")
        .rect()
        .left_center();
    harness.hover_at(at + Vec2::new(8.0, 0.0));
    harness.run();
    harness
        .get_by_label("Show class kind 2")
        .click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.get_by_label("Classes (1 of 62)");
}

#[test]
fn what_was_hidden_of_other_data_is_shown() {
    let mut harness = plane(named(&SUITS), 2);
    click(&mut harness, "Show class spade");
    let data = named(&["north", "east", "south", "west"]);
    harness.state_mut().progress.dataset = Some(std::sync::Arc::new(data));
    harness.run();
    assert!(is_shown(&harness, "east"));
}

#[test]
fn a_thousand_classes_on_a_line_and_a_plane_draw() {
    let names: Vec<String> = (0..1000).map(|n| format!("n{n:08}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for latent in [1, 2, 5] {
        let mut harness = plane(named(&names), latent);
        click(&mut harness, "Classes (1,000)");
    }
    let mut harness = comparison(named(&names));
    click(&mut harness, "Class");
}

#[test]
fn the_card_of_a_dot_and_the_posterior_name_the_class() {
    let mut harness = plane(named(&SUITS), 2);
    let chosen = super::support::compared_of(2, 2, &named(&SUITS));
    harness.state_mut().selection.image = Some(chosen);
    harness.run();
    let words = painted_words(&harness);
    let name = "q(z|x) of test image 2, class diamond";
    assert!(words.iter().any(|words| words == name), "{words:?}");
}

#[test]
fn test_images_are_called_and_filtered_by_the_name_of_their_class() {
    let mut harness = comparison(named(&SUITS));
    harness.get_by_label("Test image 0, class heart");
    harness.get_by_label("Test image 2, class diamond");
    click(&mut harness, "Class");
    click(&mut harness, "club");
    let asked: PageQuery = harness.state().asked().expect("a page");
    assert_eq!(asked.class, Some(3));
}

#[test]
fn a_long_list_of_classes_is_searched_in_the_comparison_too() {
    let mut harness = comparison(sixty_two());
    click(&mut harness, "Class");
    harness.get_by_label("Search the classes").type_text("d 57");
    harness.run();
    assert!(harness.query_by_label_contains("kind 58").is_none());
    harness.get_by_label_contains("kind 57").click();
    harness.run();
    let asked: PageQuery = harness.state().asked().expect("a page");
    assert_eq!(asked.class, Some(57));
    assert!(
        harness.query_by_label("Search the classes").is_none(),
        "it is closed"
    );
}

#[test]
fn images_without_labels_have_no_legend_and_no_word_of_classes() {
    let mut harness = plane(unlabelled(), 2);
    for word in ["class", "Class"] {
        assert!(harness.query_by_label_contains(word).is_none(), "{word}");
    }
    harness.state_mut().asked.ask_as(
        "hovered",
        ImageQuery {
            image: WhichImage::Test(1),
        },
    );
    settle(&mut harness);
    let words = painted_words(&harness);
    assert!(!words.iter().any(|word| word.contains("lass")), "{words:?}");
    let harness = comparison(unlabelled());
    harness.get_by_label("Test image 1");
    assert!(harness.query_by_label("Class").is_none());
    let words = painted_words(&harness);
    assert!(!words.iter().any(|word| word.contains("lass")), "{words:?}");
}

#[test]
fn one_class_has_no_legend_and_nothing_to_choose() {
    let one = || {
        let labels = || Some(vec![0; 8]);
        let names = ["all".to_owned()].into();
        let [train, test] = [(); 2].map(|()| split(SHAPE, labels()));
        Dataset::with_classes("one".into(), SHAPE, names, train, test).expect("a data set")
    };
    let harness = plane(one(), 2);
    assert!(harness.query_by_label("Show class all").is_none());
    let harness = comparison(one());
    assert!(harness.query_by_label("Class").is_none());
}

#[test]
fn the_name_of_a_class_never_reaches_into_the_number_of_its_image() {
    let long = "a name that goes on and on as those of species do";
    let harness = comparison(named(&[long, "b"]));
    let [name, number] = [long, "#0"].map(|words| places_of_words(&harness, words)[0]);
    assert!(
        name.left() > number.right() && name.right() <= 330.0,
        "{name:?} {number:?}"
    );
    harness.get_by_label(&format!("Test image 0, class {long}"));
}

#[test]
fn the_button_of_the_list_lies_in_the_row_and_without_room_the_list_is_in_its_menu() {
    for width in [560.0, 760.0, 1200.0] {
        let stage = Stage::<PlanePanel>::new(2).over(sixty_two());
        let mut harness = stage.open(Vec2::new(width, 420.0), PlanePanel::ui);
        settle(&mut harness);
        let button = rect_of(&harness, "Classes (62)");
        let row = rect_of(&harness, "Means");
        assert!((button.center().y - row.center().y).abs() < 8.0, "{width}");
        assert!(button.right() <= width, "{width}");
    }
    let stage = Stage::<PlanePanel>::new(2).over(sixty_two());
    let mut harness = stage.open(Vec2::new(340.0, 520.0), PlanePanel::ui);
    settle(&mut harness);
    click(&mut harness, "More");
    harness.get_by_label("Search the classes");
}

#[test]
fn made_up_images_are_what_the_tests_say() {
    assert_eq!(image(SHAPE, 7).len(), SHAPE.pixels());
    assert_eq!(images_of(SHAPE).classes(), [0, 1, 2, 3]);
}

/// Names as those of blood cells: too long for the row beside all that stands there.
const CELLS: [&str; 6] = [
    "eosinophil",
    "erythrocyte",
    "lymphocyte",
    "monocyte",
    "neutrophil",
    "platelet",
];

#[test]
fn six_named_classes_are_named_at_any_width() {
    for width in [560.0, 760.0, 980.0, 1300.0, 1700.0] {
        let stage = Stage::<PlanePanel>::new(2).over(named(&CELLS));
        let mut harness = stage.open(Vec2::new(width, 620.0), PlanePanel::ui);
        settle(&mut harness);
        let words = painted_words(&harness);
        for name in CELLS {
            assert!(words.iter().any(|word| word == name), "{name} at {width}");
        }
        let row = harness.query_by_label("Show class platelet").is_some();
        assert!(row || width < 1500.0, "there is room for them in the row");
    }
}

#[test]
fn a_class_without_test_images_is_in_the_legend_and_not_in_the_comparison() {
    let uneven = || {
        let names = ["heart", "spade", "club"].map(str::to_owned).into();
        let train = split(SHAPE, Some(vec![0, 1, 2, 2, 0, 1, 2, 0]));
        let test = split(SHAPE, Some(vec![0, 2, 0, 2, 0, 2, 0, 2]));
        Dataset::with_classes("uneven".into(), SHAPE, names, train, test).expect("a data set")
    };
    let harness = plane(uneven(), 2);
    assert!(is_shown(&harness, "spade"));
    let mut harness = comparison(uneven());
    click(&mut harness, "Class");
    assert!(harness.query_by_label("heart").is_some());
    assert!(harness.query_by_label("spade").is_none());
}

#[test]
fn enter_chooses_the_one_class_that_fits() {
    let mut harness = comparison(sixty_two());
    click(&mut harness, "Class");
    harness.get_by_label("Search the classes").type_text("d 57");
    harness.run();
    harness.key_press(eframe::egui::Key::Enter);
    harness.run();
    let asked: PageQuery = harness.state().asked().expect("a page");
    assert_eq!(asked.class, Some(57));
}

#[test]
fn means_out_of_view_are_said_and_brought_back() {
    let mut harness = plane(named(&SUITS), 2);
    assert!(harness.query_by_label_contains("lie outside").is_none());
    harness.state_mut().settings.plane.view.x = [500.0, 510.0];
    harness.state_mut().settings.plane.view.y = [500.0, 510.0];
    harness.run();
    harness.get_by_label_contains("means lie outside: fit means");
}

#[test]
fn without_means_there_is_nothing_to_fit() {
    let stage = Stage::<PlanePanel>::new(2).over(named(&SUITS));
    let mut harness = stage.open(Vec2::new(1300.0, 620.0), PlanePanel::ui);
    let fit = |harness: &Plane| {
        let node = harness.get_by_label("Fit means");
        node.accesskit_node().is_disabled()
    };
    assert!(fit(&harness));
    settle(&mut harness);
    assert!(!fit(&harness));
}
