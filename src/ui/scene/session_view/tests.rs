use super::*;
use crate::recipe::Recipe;
use crate::ui::scene::Study;
use proptest::prelude::*;

/// On a run of four latent dimensions.
fn progress() -> Progress {
    Progress {
        run: 3,
        ..Progress::preparing(Recipe {
            latent: 4,
            ..Recipe::default()
        })
    }
}

fn points() -> impl Strategy<Value = [Vec<f32>; 3]> {
    let point = || prop::collection::vec(-3f32..3.0, 4);
    [point(), point(), point()]
}

proptest! {
    /// To the last bit of a laid plane.
    #[test]
    fn what_is_looked_at_is_read_back_as_it_was(
        through in points(),
        axes in prop::sample::select(vec![[0, 1], [2, 0], [3, 1]]),
        view in [-4f32..-0.5, 0.5f32..4.0],
        image in 0usize..10_000,
        marked in prop::collection::btree_set(0usize..10_000, 0..40),
        active in prop::option::of(0u64..9),
    ) {
        let progress = progress();
        let mut settings = Settings::default();
        settings.plane.choose_axes(3, axes);
        settings.plane.view.x = view;
        settings.plane.show_manifold = false;
        settings.layout.study = Study::Evidence;
        settings.curves.tail = true;
        let [a, b, c] = &through;
        let plane = ObliquePlane::through([a, b, c]);
        let laid = plane.ok().map(|plane| LaidPlane {
            run: 3,
            step: 70,
            through: PlaneThrough::Places(through.clone()),
            words: "three".into(),
            plane: plane.into(),
            shares: Some([0.1, 1.0 / 3.0]),
        });
        let selection = Selection {
            active,
            marking: Some(ImageSet::new(SplitName::Train, marked)),
            laid,
            ..Selection::default()
        };
        let mut seen = SessionView::of(&progress, &selection, &settings);
        seen.chosen.image = Some(ChosenImage::Test(image));
        let read = SessionView::from_text(&seen.text()).expect("its own text");
        prop_assert_eq!(&read, &seen);

        let (mut again, mut shown) = (Selection::default(), Settings::default());
        read.put_back(&progress, &Document::default(), &mut again, &mut shown);
        prop_assert_eq!(&again.laid, &selection.laid);
        prop_assert_eq!(again.wanted_image.take(), Some(WhichImage::Test(image)));
        prop_assert_eq!(&shown.plane, &settings.plane);
        let mut now = SessionView::of(&progress, &again, &shown);
        now.chosen.image = Some(ChosenImage::Test(image));
        prop_assert_eq!(now, seen);
    }
}

#[test]
fn what_a_file_says_beyond_all_bounds_is_as_usual() {
    let text = r#"{"panels":{"plane":{"scatter":1000000000000,"view":{"x":[1e38,-1e38]}}},
        "laid":{"step":1,"through":{"places":[[],[],[]]},"words":"","origin":["0","0","0","0"],
        "directions":[["NaN","0","0","0"],["1","0","0","0"]],"shares":null}}"#;
    let read = SessionView::from_text(text).expect("a text");
    let (mut selection, mut settings) = (Selection::default(), Settings::default());
    read.put_back(
        &progress(),
        &Document::default(),
        &mut selection,
        &mut settings,
    );
    let usual = Settings::default().plane;
    assert_eq!(
        (settings.plane.scatter, settings.plane.view),
        (usual.scatter, usual.view)
    );
    assert!(selection.laid.is_none());
    assert!(SessionView::from_text("{").is_none());
}
