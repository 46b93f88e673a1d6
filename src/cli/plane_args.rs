//! Which plane of the latent space a picture is of: along axes, or through three points.

use super::counted::counted;
use super::error::CliError;
use super::point_parser::{LatentPoints, latent_points};
use crate::latent::{ObliquePlane, Plane, PlaneError};
use clap::Args;

/// The options that say which plane.
#[derive(Args, Debug)]
pub struct PlaneArgs {
    /// The latent axes to span, counted from 0 [default: 0,1, or 0 alone for a model with one
    /// latent dimension]
    #[arg(long, value_name = "X,Y", value_delimiter = ',', num_args = 1)]
    pub axes: Vec<usize>,
    /// In place of axes: the plane through three latent points, like '1,0,0;0,1,0;0,0,1'. From
    /// the first to the second it goes to the right; the third lies above
    #[arg(long, value_name = "P;P;P", allow_hyphen_values = true)]
    #[arg(value_parser = latent_points, conflicts_with = "axes")]
    pub through: Option<LatentPoints>,
}

/// A plane, or a line, with the names of its directions.
pub struct NamedPlane {
    /// How it lies.
    pub plane: Plane,
    /// "z0" and "z1", or "u" and "v"; one of a line.
    pub names: Vec<String>,
}

impl PlaneArgs {
    /// The plane in a model of so many dimensions.
    ///
    /// # Errors
    /// Axes that the model does not have, or points that no plane or not this model has.
    pub fn plane(&self, latent: usize) -> Result<NamedPlane, CliError> {
        let Some(LatentPoints(points)) = &self.through else {
            let (x, y) = axes(&self.axes, latent)?;
            let names = [Some(x), y].into_iter().flatten();
            return Ok(NamedPlane {
                plane: Plane::Axes([x, y.unwrap_or(x)]),
                names: names.map(|axis| format!("z{axis}")).collect(),
            });
        };
        let [a, b, c] = &points[..] else {
            return Err(CliError::usage(format!(
                "--through takes three points for a plane, but has {}; write them like \
                 '1,0,0;0,1,0;0,0,1'",
                points.len()
            )));
        };
        if let Some(other) = points.iter().find(|point| point.len() != latent) {
            return Err(CliError::usage(format!(
                "--through has a point of {}, but the model has {}; give each point {latent}",
                counted(other.len(), "number"),
                counted(latent, "latent dimension"),
            )));
        }
        let plane = ObliquePlane::through([a, b, c]).map_err(|error| {
            let why = match error {
                PlaneError::OneLine => "they lie on one line; give three corners of a triangle",
                PlaneError::NotFinite => "a coordinate is not a finite number",
            };
            CliError::usage(format!(
                "no plane goes through the points of --through: {why}"
            ))
        })?;
        Ok(NamedPlane {
            plane: plane.into(),
            names: ["u", "v"].map(str::to_owned).to_vec(),
        })
    }

    /// The three points, as they are told again.
    pub fn points(&self) -> Option<&[Vec<f32>]> {
        self.through
            .as_ref()
            .map(|LatentPoints(points)| &points[..])
    }

    /// "z0 and z1", or "the plane through (1, 0), (0, 1) and (0, 0)".
    pub fn in_words(&self, plane: &NamedPlane) -> String {
        match self.points() {
            None => plane.names.join(" and "),
            Some(points) => {
                let told = points.iter().map(|point| {
                    let numbers: Vec<String> = point.iter().map(f32::to_string).collect();
                    format!("({})", numbers.join(", "))
                });
                let told: Vec<String> = told.collect();
                format!("the plane through {}", told.join(", "))
            }
        }
    }
}

/// The axis across and, unless only one is asked for or there, the axis up.
fn axes(given: &[usize], latent: usize) -> Result<(usize, Option<usize>), CliError> {
    let chosen = match *given {
        [] => (0, (latent > 1).then_some(1)),
        [x] => (x, None),
        [x, y] if x != y => (x, Some(y)),
        _ => {
            return Err(CliError::usage(
                "--axes takes one latent axis or two different ones, like --axes 0,1",
            ));
        }
    };
    let out_of_range = |axis: usize| axis >= latent;
    if out_of_range(chosen.0) || chosen.1.is_some_and(out_of_range) {
        return Err(CliError::usage(format!(
            "--axes must name axes between 0 and {}, those of the model",
            latent - 1
        )));
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn along(axes: &[usize], latent: usize) -> Result<NamedPlane, CliError> {
        let args = PlaneArgs {
            axes: axes.to_vec(),
            through: None,
        };
        args.plane(latent)
    }

    fn through(points: &str, latent: usize) -> Result<NamedPlane, CliError> {
        let args = PlaneArgs {
            axes: Vec::new(),
            through: Some(latent_points(points).expect("points")),
        };
        args.plane(latent)
    }

    #[test]
    fn axes_default_to_the_first_two() {
        for (given, latent, axes, names) in [
            (&[][..], 2, [0, 1], &["z0", "z1"][..]),
            (&[], 1, [0, 0], &["z0"]),
            (&[3, 1], 4, [3, 1], &["z3", "z1"]),
        ] {
            let found = along(given, latent).expect("axes");
            assert_eq!(found.plane, axes.into());
            assert_eq!(found.names, names);
        }
    }

    #[test]
    fn axes_and_points_that_the_model_does_not_have_are_wrong_usage() {
        for given in [&[2][..], &[0, 2], &[1, 1], &[0, 1, 0]] {
            let refused = along(given, 2);
            assert!(matches!(refused, Err(CliError::Usage(_))), "{given:?}");
        }
        for points in ["1,0;0,1", "1,0;0,1;1", "0,0;1,1;2,2", "0,0;0,0;1,1"] {
            let refused = through(points, 2);
            assert!(matches!(refused, Err(CliError::Usage(_))), "{points}");
        }
    }

    #[test]
    fn three_points_are_corners_of_the_plane() {
        let found = through("1,0,0;0,1,0;0,0,1", 3).expect("a plane");
        assert_eq!(found.names, ["u", "v"]);
        let [[ax, _], [bx, _], [_, cy]] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
            .map(|z| found.plane.coordinates(&z));
        assert!((bx - ax - 2f32.sqrt()).abs() < 1e-6 && cy > 0.0);
    }
}
