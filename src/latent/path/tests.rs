//! Paths hit their points, keep their steps even and agree with values computed elsewhere.

use super::*;
use proptest::prelude::*;
use std::convert::Infallible;

fn path(points: &[impl AsRef<[f32]>], how: Interpolation, closed: bool) -> LatentPath {
    LatentPath::through(points, how, closed).expect("points of one length")
}

fn near(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let apart = found.iter().zip(expected);
    let most = apart.map(|(a, b)| (f64::from(*a) - b).abs());
    let most = most.fold(0.0, f64::max);
    assert!(most < 1e-6, "{found:?} is not {expected:?}");
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    let parts = a.iter().zip(b);
    let squares = parts.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2));
    squares.sum::<f64>().sqrt()
}

fn norm(v: &[f32]) -> f64 {
    distance(v, &vec![0.0; v.len()])
}

const POINTS: [[f32; 3]; 4] = [
    [-2.0, 0.0, 0.5],
    [0.0, 2.0, -1.0],
    [2.0, 0.0, 0.25],
    [2.5, -0.5, 3.0],
];

/// By numpy: the pyramid of Barry & Goldman at 200,001 places a piece, mirrored points
/// beyond open ends, lengths by chords, places by linear interpolation in the length.
#[test]
fn a_spline_is_that_of_barry_and_goldman() {
    for (closed, length, places) in [
        (
            false,
            9.347_336_320_06,
            [
                (0.1, [-1.479_517_321, 0.623_612_047, 0.038_736_550]),
                (0.25, [-0.727_035_167, 1.575_402_291, -0.662_649_377]),
                (0.5, [1.052_009_521, 1.200_125_792, -0.672_063_074]),
                (0.8, [2.286_808_484, -0.286_808_484, 1.156_076_826]),
            ],
        ),
        (
            true,
            14.891_937_419_54,
            [
                (0.1, [-1.435_992_453, 1.028_211_503, -0.357_223_809]),
                (0.25, [0.319_791_303, 1.894_372_290, -0.973_221_798]),
                (0.5, [2.326_263_004, -0.257_432_116, 1.001_205_760]),
                (0.8, [0.291_567_579, -0.486_588_344, 2.243_935_293]),
            ],
        ),
    ] {
        let spline = path(&POINTS, Interpolation::Spline, closed);
        assert!(
            (spline.length() - length).abs() < 1e-8,
            "{}",
            spline.length()
        );
        for (share, place) in places {
            near(&spline.at(share), &place);
        }
    }
}

/// By numpy: Shoemake's formula for the directions, the norm straight between the two; at even
/// lengths by chords between 400,001 places.
#[test]
fn a_turn_is_that_of_shoemake() {
    let equal = path(
        &[[1.0, 2.0, 2.0], [2.0, -2.0, 1.0]],
        Interpolation::Slerp,
        false,
    );
    near(
        &equal.at(0.25),
        &[1.689_246_397, 1.082_392_200, 2.230_442_497],
    );
    near(&equal.at(0.5), &[2.121_320_344, 0.0, 2.121_320_344]);
    near(
        &equal.at(0.9),
        &[2.131_811_146, -1.662_507_751, 1.300_557_271],
    );
    let unequal = path(
        &[[1.0, 2.0, 2.0], [-3.0, 0.5, 4.0]],
        Interpolation::Slerp,
        false,
    );
    assert!((unequal.length() - 5.088_573_761_86).abs() < 1e-8);
    near(
        &unequal.at(0.25),
        &[0.173_024_460, 2.041_057_330, 2.953_754_166],
    );
    near(
        &unequal.at(0.9),
        &[-2.592_165_771, 0.802_739_606, 4.026_547_148],
    );
}

#[test]
fn a_turn_between_opposite_points_takes_the_axis_that_the_first_has_least_of() {
    let half = path(&[[2.0, 0.0], [-1.0, 0.0]], Interpolation::Slerp, false);
    let middle = half.at(0.5);
    assert!(middle[1] > 1.0, "{middle:?}");
    let there = path(
        &[[1.0, -2.0, 3.0], [-1.0, 2.0, -3.0]],
        Interpolation::Slerp,
        false,
    );
    let back = path(
        &[[-1.0, 2.0, -3.0], [1.0, -2.0, 3.0]],
        Interpolation::Slerp,
        false,
    );
    let root = 14f64.sqrt();
    assert!((there.length() - std::f64::consts::PI * root).abs() < 1e-8);
    assert!((norm(&there.at(0.5)) - root).abs() < 1e-6);
    assert!(there.at(0.5)[0] > 3.0, "{:?}", there.at(0.5));
    for share in [0.2, 0.5, 0.7] {
        assert!(distance(&there.at(share), &back.at(1.0 - share)) < 1e-5);
    }
}

#[test]
fn a_turn_has_nothing_to_turn_at_the_origin_on_a_line_and_in_one_direction() {
    for points in [
        vec![vec![0.0, 0.0], vec![3.0, 4.0]],
        vec![vec![3.0, 4.0], vec![0.0, 0.0]],
        vec![vec![1.0], vec![-2.0]],
        vec![vec![1.0, 1.0], vec![4.0, 4.0]],
    ] {
        let turn = path(&points, Interpolation::Slerp, false);
        let line = path(&points, Interpolation::Lerp, false);
        for share in [0.0, 0.3, 0.5, 1.0] {
            assert_eq!(turn.at(share), line.at(share), "{points:?}");
        }
    }
}

#[test]
fn points_that_are_no_path_are_refused_with_the_reason() {
    let told = |points: &[Vec<f32>]| {
        LatentPath::through(points, Interpolation::Lerp, false)
            .expect_err("no path")
            .to_string()
    };
    assert!(told(&[]).contains("but there are 0"));
    assert!(told(&[vec![1.0]]).contains("but there are 1"));
    assert!(told(&[vec![1.0, 2.0], vec![3.0]]).starts_with("point 2 of the path has 1"));
    assert!(told(&[vec![], vec![]]).starts_with("point 1 of the path has 0"));
    assert!(told(&[vec![1.0], vec![f32::NAN]]).starts_with("point 2"));
    assert!(told(&[vec![1.0], vec![f32::INFINITY]]).starts_with("point 2"));
}

#[test]
fn points_on_one_place_are_a_path_that_stays_there() {
    for how in [
        Interpolation::Lerp,
        Interpolation::Slerp,
        Interpolation::Spline,
    ] {
        for closed in [false, true] {
            let still = path(&[[1.0, 2.0], [1.0, 2.0]], how, closed);
            assert_eq!((still.length(), still.at(0.4)), (0.0, vec![1.0, 2.0]));
            assert_eq!(still.shares_of_points(), [0.0, 0.0]);
            let measured = PictureLength::measure(&still, |z| Ok::<_, Infallible>(z.to_vec()));
            let Ok(measured) = measured;
            assert_eq!((measured.total(), measured.latent_share(0.4)), (0.0, 0.4));
            let doubled = path(&[[0.0, 0.0], [0.0, 0.0], [1.0, 0.0]], how, closed);
            let once = path(&[[0.0, 0.0], [1.0, 0.0]], how, closed);
            assert_eq!(doubled.at(0.3), once.at(0.3));
            assert_eq!(doubled.shares_of_points().len(), 3);
        }
    }
}

/// By numpy: lengths by chords between 2,000,001 places.
#[test]
fn a_length_in_pictures_is_that_of_the_decoded_curve() {
    let line = path(&[[-1.0, 0.0], [2.0, 1.0]], Interpolation::Lerp, false);
    let Ok(length) = PictureLength::measure(&line, |z| Ok::<_, Infallible>(pictures(z, 2)));
    // Chords cut corners: by 1e-5 of each piece at most.
    assert!((length.total() / 8.338_281_192_46 - 1.0).abs() < 2e-5);
    assert!(length.last_growth() >= 0.0 && length.last_growth() < 1e-3);
    for (share, latent) in [
        (0.25, 0.311_586_737),
        (0.5, 0.625_121_946),
        (0.75, 0.822_730_059),
    ] {
        let found = length.latent_share(share);
        assert!((found - latent).abs() < 2e-5, "{share}: {found}");
    }
    assert_eq!(
        (length.latent_share(0.0), length.latent_share(1.0)),
        (0.0, 1.0)
    );
}

/// The spline turns back within a hair beside its second point, where pictures change most: the
/// first halvings find nothing there. By numpy: chords between 4,000,001 places.
#[test]
fn a_length_in_pictures_is_found_where_a_path_turns_back_sharply() {
    let there = [
        [-0.890_193_76, 0.0],
        [1.394_390_2, 2.894_411],
        [-1.545_663_7, 0.0],
    ];
    let spline = path(&there, Interpolation::Spline, false);
    let Ok(length) = PictureLength::measure(&spline, |z| Ok::<_, Infallible>(pictures(z, 2)));
    let found = length.total();
    assert!((found / 38.167_018_879 - 1.0).abs() < 2e-4, "{found}");
}

#[test]
fn pictures_without_numbers_leave_the_pace_to_the_latent_length() {
    let line = path(&[[-1.0, 0.0], [2.0, 1.0]], Interpolation::Lerp, false);
    let Ok(length) =
        PictureLength::measure(&line, |z| Ok::<_, Infallible>(vec![f32::NAN; z.len()]));
    assert!(length.total().is_nan());
    assert_eq!(length.latent_share(0.3), 0.3);
    let refused = PictureLength::measure(&line, |_| Err("no device"));
    assert_eq!(refused, Err("no device"));
}

/// Pictures of three pixels: sin 3 x, x^2 and exp y of the first and the last coordinate.
fn pictures(places: &[f32], latent: usize) -> Vec<f32> {
    let picture = |z: &[f32]| {
        let (x, y) = (z.first().copied(), z.last().copied());
        let (x, y) = (x.unwrap_or(0.0), y.unwrap_or(0.0));
        [(3.0 * x).sin(), x * x, y.exp()]
    };
    places.chunks(latent).flat_map(picture).collect()
}

/// Chords by which a step is measured.
const CHORDS: i32 = 4000;

/// Whether the way between two shares of a walk, by chords, is `step` long, to 1e-3.
fn is_even(
    walk: &Walk,
    shares: [f64; 2],
    step: f64,
    corners: usize,
    show: impl Fn(&[f32]) -> Vec<f32>,
) -> Result<(), TestCaseError> {
    let [from, to] = shares;
    let mut last = show(&walk.at(from));
    let mut found = 0.0;
    for chord in 1..=CHORDS {
        let next = from + (to - from) * f64::from(chord) / f64::from(CHORDS);
        let next = show(&walk.at(next));
        found += distance(&last, &next);
        last = next;
    }
    // A chord over a corner misses its own length at most; places are rounded to single.
    let missed = step * corners as f64 / f64::from(CHORDS);
    prop_assert!(
        found < step * 1.001 + 1e-3 && found > step * 0.999 - missed - 1e-3,
        "{found} of {step}"
    );
    Ok(())
}

fn hows() -> impl Strategy<Value = Interpolation> {
    prop_oneof![
        Just(Interpolation::Lerp),
        Just(Interpolation::Slerp),
        Just(Interpolation::Spline),
    ]
}

fn points() -> impl Strategy<Value = Vec<Vec<f32>>> {
    (1..4usize).prop_flat_map(|latent| {
        prop::collection::vec(prop::collection::vec(-3.0..3.0f32, latent), 2..6)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_outline_lies_on_its_path_at_the_shares_that_it_says(
        points in points(), how in hows(), closed: bool, pieces in 0usize..20,
    ) {
        let path = path(&points, how, closed);
        let outline = path.outline(pieces);
        prop_assert_eq!(outline[0].0, 0.0);
        prop_assert!(outline.iter().all(|(share, _)| (0.0..=1.0).contains(share)));
        prop_assert!(outline.is_sorted_by_key(|(share, _)| *share));
        for (share, place) in outline {
            let away = distance(&place, &path.at(share));
            prop_assert!(away < 1e-4, "{} at {}", away, share);
        }
    }

    #[test]
    fn a_walk_leads_to_a_share_of_the_way_and_back(
        points in points(), how in hows(), closed: bool, share in 0.0f64..=1.0,
    ) {
        let path = path(&points, how, closed);
        let latent = path.latent();
        let decode = |places: &[f32]| Ok::<_, Infallible>(pictures(places, latent));
        let Ok(length) = PictureLength::measure(&path, decode);
        for pace in [Pace::Latent, Pace::Picture(length)] {
            let walk = Walk { path: path.clone(), pace };
            let there = walk.latent_share(share);
            prop_assert!((0.0..=1.0).contains(&there));
            let again = walk.latent_share(walk.share_at(there));
            prop_assert!((again - there).abs() < 1e-9, "{again} is not {there}");
        }
    }

    #[test]
    fn an_estimate_in_pictures_is_no_longer_than_the_length_and_near_it(
        points in points(), how in hows(), closed: bool,
    ) {
        let path = path(&points, how, closed);
        let latent = path.latent();
        let mut decoded = 0;
        let Ok(estimate) = PictureLength::estimate(&path, |places: &[f32]| {
            decoded += places.len() / latent;
            Ok::<_, Infallible>(pictures(places, latent))
        });
        prop_assert!(decoded < 1000, "{decoded} places");
        let decode = |places: &[f32]| Ok::<_, Infallible>(pictures(places, latent));
        let Ok(length) = PictureLength::measure(&path, decode);
        let (estimate, length) = (estimate.total(), length.total());
        prop_assert!(estimate <= length * (1.0 + 1e-5), "{estimate} beyond {length}");
        prop_assert!(estimate >= 0.9 * length, "{estimate} of {length}");
    }

    #[test]
    fn a_path_passes_all_its_points_from_the_first_to_the_last(
        points in points(), how in hows(), closed: bool,
    ) {
        let path = path(&points, how, closed);
        let shares = path.shares_of_points();
        prop_assert_eq!(shares.len(), points.len());
        prop_assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
        for (point, share) in points.iter().zip(&shares) {
            prop_assert!(distance(&path.at(*share), point) < 1e-5);
        }
        prop_assert_eq!(&path.at(0.0), &points[0]);
        let end = if closed { &points[0] } else { &points[points.len() - 1] };
        prop_assert_eq!(&path.at(1.0), end);
        prop_assert_eq!(path.at(7.0), path.at(1.0));
        prop_assert_eq!(path.at(f64::NAN), path.at(0.0));
    }

    #[test]
    fn even_steps_in_the_latent_space_are_even(
        points in points(), how in hows(), closed: bool, steps in 2..6usize,
    ) {
        let path = path(&points, how, closed);
        prop_assume!(path.length() > 0.5);
        let walk = Walk { path, pace: Pace::Latent };
        let shares: Vec<f64> = walk.path.shares(steps).collect();
        let (gap, step) = (shares[1], walk.path.length() * shares[1]);
        for share in shares {
            if share + gap <= 1.0 + 1e-9 {
                is_even(&walk, [share, share + gap], step, points.len(), <[f32]>::to_vec)?;
            }
        }
    }

    #[test]
    fn even_steps_in_pictures_are_even(
        points in points(), how in hows(), closed: bool, steps in 2..6usize,
    ) {
        let path = path(&points, how, closed);
        prop_assume!(path.length() > 0.5);
        let latent = path.latent();
        let show = |places: &[f32]| pictures(places, latent);
        let Ok(length) = PictureLength::measure(&path, |z| Ok::<_, Infallible>(show(z)));
        let gap = path.shares(steps).nth(1).expect("two steps or more");
        let step = length.total() * gap;
        let walk = Walk { path, pace: Pace::Picture(length) };
        for share in walk.path.shares(steps) {
            if share + gap <= 1.0 + 1e-9 {
                is_even(&walk, [share, share + gap], step, points.len(), show)?;
            }
        }
        prop_assert_eq!(walk.places(steps).len(), steps * latent);
    }

    #[test]
    fn a_turn_keeps_the_norm_between_points_of_one_norm(
        a in prop::array::uniform4(-3.0..3.0f32), b in prop::array::uniform4(-3.0..3.0f32),
        share in 0.0..1.0f64,
    ) {
        let (length, other) = (norm(&a), norm(&b));
        prop_assume!(length > 0.1 && other > 0.1);
        let b = b.map(|part| (f64::from(part) / other * length) as f32);
        let turn = path(&[a, b], Interpolation::Slerp, false);
        prop_assert!((norm(&turn.at(share)) - length).abs() < 1e-5);
        let cosine: f64 = a.iter().zip(&b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
        let angle = (cosine / (length * length)).clamp(-1.0, 1.0).acos();
        prop_assert!((turn.length() - angle * length).abs() < 1e-3);
    }

    #[test]
    fn any_finite_points_give_a_path_without_a_panic(
        points in prop::collection::vec(prop::array::uniform3(proptest::num::f32::NORMAL
            | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO), 0..5),
        how in hows(), closed: bool, share in -1.0..2.0f64,
    ) {
        let Ok(path) = LatentPath::through(&points, how, closed) else {
            prop_assert!(points.len() < 2);
            return Ok(());
        };
        prop_assert!(path.length().is_finite());
        prop_assert_eq!(path.at(share).len(), 3);
    }
}
