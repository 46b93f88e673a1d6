//! How clap reads points of the latent space.

use crate::numbers::parse_number;

/// The points that a path goes through, each with its coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentPoints(pub Vec<Vec<f32>>);

/// One coordinate of a latent point, typed or copied from the window.
pub fn coordinate(text: &str) -> Result<f32, String> {
    let number = parse_number(text).map_err(|e| e.to_string())?;
    let coordinate = number as f32;
    if coordinate.is_finite() {
        Ok(coordinate)
    } else {
        Err(format!(
            "{number:e} lies outside of every latent space; write one between -3e38 and 3e38"
        ))
    }
}

/// Points with semicolons or line ends between them and commas between their coordinates. One
/// more at the end does not count.
pub fn latent_points(text: &str) -> Result<LatentPoints, String> {
    let text = text.trim().trim_end_matches(';');
    let points = text.split([';', '\n']).enumerate().map(|(place, point)| {
        let told = |why| format!("point {}: {why}", place + 1);
        let coordinates = point.split(',').map(coordinate);
        coordinates
            .collect::<Result<Vec<f32>, String>>()
            .map_err(told)
    });
    Ok(LatentPoints(points.collect::<Result<_, String>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_coordinate_that_is_too_large_is_told_briefly() {
        let refused = coordinate("1e40").expect_err("beyond single precision");
        assert!(refused.starts_with("1e40 lies outside"), "{refused}");
    }

    #[test]
    fn points_are_read_as_they_are_typed_and_copied() {
        let expected = LatentPoints(vec![vec![-2.0, 0.0], vec![0.0, 2.5]]);
        for text in ["-2,0;0,2.5", " −2, 0 ;0,2.5;", "-2,0\n0,2.5\n"] {
            assert_eq!(latent_points(text).as_ref(), Ok(&expected), "{text}");
        }
        assert_eq!(latent_points("3"), Ok(LatentPoints(vec![vec![3.0]])));
    }

    #[test]
    fn what_is_no_point_is_told_with_its_number() {
        for (text, point) in [
            ("", "point 1: there is no number"),
            ("1,2;x,3", "point 2: `x` is not a number"),
            ("1,2;;3,4", "point 2: there is no number"),
            ("1,;3,4", "point 1: there is no number"),
            ("0;1e99", "point 2: 1e99 lies outside"),
        ] {
            let refused = latent_points(text).expect_err(text);
            assert!(refused.starts_with(point), "{text}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let read = latent_points(&text);
            prop_assert!(read.is_err() || read.is_ok_and(|points| !points.0.is_empty()));
        }
    }
}
