//! Which plane of the latent space is shown: along two axes, or one that a person has laid.

use crate::explore::{LaidPlaneQuery, PlaneThrough};
use crate::latent::Plane;
use crate::train::Progress;
use crate::ui::language::{fill, t};
use crate::ui::scene::axes::{axes, axis_name, of_model};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Scene, Selection};

/// Test images whose codes' principal components are looked for, at most.
pub const IMAGES: usize = 2_000;

/// What a person can lay a plane through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaneChoice {
    /// Two latent axes.
    Axes,
    /// The principal components of the posterior means.
    PrincipalComponents,
    /// Three points.
    Points,
    /// Three images.
    Images,
}

impl PlaneChoice {
    /// All, the usual one first.
    pub const ALL: [Self; 4] = [
        Self::Axes,
        Self::PrincipalComponents,
        Self::Points,
        Self::Images,
    ];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Axes => t("Plane along two axes"),
            Self::PrincipalComponents => t("Plane of the principal components"),
            Self::Points => t("Plane through three points"),
            Self::Images => t("Plane through three images"),
        }
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        match self {
            Self::Axes => t(
                "Two latent dimensions, to the right and upwards. The others stay at the active \
                 point's values",
            ),
            Self::PrincipalComponents => t(
                "The two directions in which the posterior means of the test images vary most, \
                 through their mean",
            ),
            Self::Points => t(
                "The plane in which three points lie: those that are selected, or all if there \
                 are three. Lengths and angles on it are those of the latent space",
            ),
            Self::Images => t(
                "The plane in which the posterior means of the three marked images lie. \
                 Ctrl and a click on a dot marks its image",
            ),
        }
    }
}

/// A plane of any directions that a person has laid.
#[derive(Clone, Debug, PartialEq)]
pub struct LaidPlane {
    /// The run that it belongs to: the codes of another mean something else.
    pub run: u64,
    /// Of which weights the codes were.
    pub step: u64,
    /// What it goes through.
    pub through: PlaneThrough,
    /// What that is called.
    pub words: String,
    /// How it lies.
    pub plane: Plane,
    /// The shares of the codes' variance that principal components have.
    pub shares: Option<[f64; 2]>,
}

/// A plane that is being looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedPlane {
    /// In which run.
    pub run: u64,
    /// What it is to go through.
    pub query: LaidPlaneQuery,
    /// What that is called.
    pub words: String,
}

/// The plane that is shown in this frame.
pub fn shown_plane(scene: &Scene<'_>) -> Plane {
    shown(scene.selection, scene.progress, scene.settings)
}

/// The plane that is shown by these.
pub fn shown(selection: &Selection, progress: &Progress, settings: &Settings) -> Plane {
    match laid_in(selection, progress) {
        Some(laid) => laid.plane.clone(),
        None => Plane::Axes(of_model(settings.plane.axes, progress.recipe.latent)),
    }
}

/// The plane that a person has laid in the run in hand, if it is shown.
pub fn laid<'a>(scene: &'a Scene<'_>) -> Option<&'a LaidPlane> {
    laid_in(scene.selection, scene.progress)
}

fn laid_in<'a>(selection: &'a Selection, progress: &Progress) -> Option<&'a LaidPlane> {
    let laid = selection.laid.as_ref()?;
    let fits = laid.plane.shown(progress.recipe.latent) == [true; 2];
    (laid.run == progress.run && fits).then_some(laid)
}

/// Which kind of plane is shown.
pub fn choice(scene: &Scene<'_>) -> PlaneChoice {
    match laid(scene).map(|laid| &laid.through) {
        None => PlaneChoice::Axes,
        Some(PlaneThrough::Places(_)) => PlaneChoice::Points,
        Some(PlaneThrough::Images(_)) => PlaneChoice::Images,
        Some(PlaneThrough::PrincipalComponents { .. }) => PlaneChoice::PrincipalComponents,
    }
}

/// What its two directions are called: "z3", "PC 1" or "u".
pub fn direction_names(scene: &Scene<'_>) -> [String; 2] {
    match choice(scene) {
        PlaneChoice::Axes => axes(scene).map(axis_name),
        PlaneChoice::PrincipalComponents => [1, 2].map(|n| fill(t("PC {n}"), &[("n", n)])),
        PlaneChoice::Points | PlaneChoice::Images => ["u", "v"].map(str::to_owned),
    }
}
