//! Which panels stand beside the plane in a window of this size, and how large.
//!
//! The plane comes first: its drawing keeps [`PLANE_SHARE`] of the window and is larger than
//! any other panel. What surrounds it folds before it shrinks: the recipe first, then the
//! studies get lower, then they fold, then the images on the right.

use crate::ui::scene::settings::LayoutSettings;
use crate::ui::shell::side_by_side::{BETWEEN, BETWEEN_LOW};
use eframe::egui::{Rangef, Vec2, vec2};

/// What the plane's drawing has of the window at least.
pub(crate) const PLANE_SHARE: f32 = 0.45;

/// Width of a rail of folded panels, in points.
pub(crate) const RAIL: f32 = 40.0;
/// Height of the folded studies.
pub(crate) const SPARKLINES: f32 = 46.0;

/// The least widths and heights at which nothing in a panel is cut off or overlaps.
const RECIPE_LEAST: f32 = 244.0;
const SIDE_LEAST: f32 = 304.0;
const STUDIES_LEAST: f32 = 172.0;
/// The studies get lower down to here before the images on the right get narrower.
const STUDIES_USUAL: f32 = 194.0;
/// The same within the images on the right: decoded points above, comparison below.
const DECODED_LEAST: f32 = 136.0;
const COMPARISON_LEAST: f32 = 200.0;

/// What stands around the plane's drawing in its panel: margins, a row of controls, and the
/// numbers along the axes.
const AROUND: Vec2 = vec2(56.0, 68.0);

/// How many planes there are to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Planes {
    One,
    /// Of two runs, side by side.
    Two,
}

/// How one panel stands in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Place {
    /// A person does not want it.
    #[default]
    Hidden,
    /// No room: a rail or a strip leads to it.
    Folded,
    /// No room for its strip either: a button on the rail of another panel leads to it.
    Railed,
    /// Beside the plane.
    Docked(Extent),
}

/// Width or height of a docked panel, and what a person may drag it to, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub size: f32,
    pub range: Rangef,
}

impl Place {
    /// What it takes of the window where folding takes `folded`.
    pub fn takes(self, folded: f32) -> f32 {
        match self {
            Place::Hidden | Place::Railed => 0.0,
            Place::Folded => folded,
            Place::Docked(extent) => extent.size,
        }
    }
}

/// How the panels stand around the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Arrangement {
    /// The recipe, on the left.
    pub recipe: Place,
    /// Decoded points and comparison, on the right.
    pub side: Place,
    /// The studies, along the bottom.
    pub studies: Place,
}

/// Widths of recipe and side, height of the studies; None where one is not docked.
#[derive(Clone, Copy)]
struct Sizes {
    recipe: Option<f32>,
    side: Option<f32>,
    studies: Option<f32>,
}

/// Arranges the panels in a window whose inner size is `window`, of which the bars leave
/// `room`. Both in points.
pub(crate) fn arrange(
    window: Vec2,
    room: Vec2,
    layout: &LayoutSettings,
    planes: Planes,
) -> Arrangement {
    let frame = Frame {
        planes,
        share: PLANE_SHARE * window.x * window.y,
        room,
        layout,
    };
    let docked = frame.docked();
    let sizes = frame.sized(docked);
    let place = |shown: bool, size: Option<f32>, range: &dyn Fn(f32) -> Rangef| match size {
        _ if !shown => Place::Hidden,
        None => Place::Folded,
        Some(size) => Place::Docked(Extent {
            size,
            range: range(size),
        }),
    };
    let mut arrangement = Arrangement {
        recipe: place(layout.show_recipe, sizes.recipe, &|size| {
            frame.range([RECIPE_LEAST, size, room.x], |width| Sizes {
                recipe: Some(width),
                ..sizes
            })
        }),
        side: place(layout.show_side, sizes.side, &|size| {
            frame.range([SIDE_LEAST, size, room.x], |width| Sizes {
                side: Some(width),
                ..sizes
            })
        }),
        studies: place(layout.show_studies, sizes.studies, &|size| {
            frame.range([STUDIES_LEAST, size, room.y], |height| Sizes {
                studies: Some(height),
                ..sizes
            })
        }),
    };
    if frame.takes_strip_away(&arrangement) {
        arrangement.studies = Place::Railed;
    }
    arrangement
}

/// Height of the decoded points where they and the comparison share `height`.
pub(crate) fn decoded(height: f32, layout: &LayoutSettings) -> Extent {
    let most = (height - COMPARISON_LEAST).max(DECODED_LEAST);
    let range = Rangef::new(DECODED_LEAST, most);
    Extent {
        size: range.clamp(layout.decoded_height),
        range,
    }
}

/// The room that there is, and what is wanted.
struct Frame<'a> {
    /// What the plane's drawing is to have at least, in square points.
    share: f32,
    room: Vec2,
    layout: &'a LayoutSettings,
    planes: Planes,
}

impl Frame<'_> {
    /// Whether two planes are short of room though all is folded, so that the strip of the folded
    /// studies has to go, and there is a rail for its button.
    fn takes_strip_away(&self, arrangement: &Arrangement) -> bool {
        let Arrangement {
            recipe,
            side,
            studies,
        } = arrangement;
        let railed = [recipe, side].contains(&&Place::Folded);
        let folded = *studies == Place::Folded && railed;
        let docked = [recipe, side].map(|place| match place {
            Place::Docked(extent) => Some(extent.size),
            Place::Hidden | Place::Folded | Place::Railed => None,
        });
        let [recipe, side] = docked;
        let sizes = Sizes {
            recipe,
            side,
            studies: None,
        };
        self.planes == Planes::Two && folded && !self.holds_with(&sizes, BETWEEN_LOW)
    }

    /// Which panels have a place beside the plane, each as small as it can be.
    ///
    /// This depends on the window and on what is shown alone: no panel folds because
    /// another is dragged.
    fn docked(&self) -> Sizes {
        let shown = |shown: bool, size: f32| shown.then_some(size);
        let all = Sizes {
            recipe: shown(self.layout.show_recipe, RECIPE_LEAST),
            side: shown(self.layout.show_side, SIDE_LEAST),
            studies: shown(self.layout.show_studies, STUDIES_USUAL),
        };
        let without_recipe = Sizes {
            recipe: None,
            studies: shown(self.layout.show_studies, STUDIES_LEAST),
            ..all
        };
        let side_alone = Sizes {
            studies: None,
            ..without_recipe
        };
        let none = Sizes {
            side: None,
            ..side_alone
        };
        [all, without_recipe, side_alone]
            .into_iter()
            .find(|sizes| self.holds(sizes))
            .unwrap_or(none)
    }

    /// The sizes that a person wants, as far as the plane keeps its share.
    fn sized(&self, docked: Sizes) -> Sizes {
        let layout = self.layout;
        let wanted = |docked: Option<f32>, least: f32, wanted: f32| {
            docked.map(|_| if wanted.is_finite() { wanted } else { least }.max(least))
        };
        let mut sizes = Sizes {
            recipe: wanted(docked.recipe, RECIPE_LEAST, layout.recipe_width),
            side: wanted(docked.side, SIDE_LEAST, layout.side_width),
            studies: wanted(docked.studies, STUDIES_LEAST, layout.studies_height),
        };
        if let Some(height) = sizes.studies {
            let least = STUDIES_USUAL.min(height);
            let at = |height| Sizes {
                studies: Some(height),
                ..sizes
            };
            sizes.studies = Some(self.most(least, height, at));
        }
        if let Some(width) = sizes.side {
            let at = |width| Sizes {
                side: Some(width),
                ..sizes
            };
            sizes.side = Some(self.most(SIDE_LEAST, width, at));
        }
        if let Some(width) = sizes.recipe {
            let at = |width| Sizes {
                recipe: Some(width),
                ..sizes
            };
            sizes.recipe = Some(self.most(RECIPE_LEAST, width, at));
        }
        if let Some(height) = sizes.studies {
            let at = |height| Sizes {
                studies: Some(height),
                ..sizes
            };
            sizes.studies = Some(self.most(STUDIES_LEAST.min(height), height, at));
        }
        sizes
    }

    /// What one panel may be dragged to while the others stay as they are, from its least
    /// and its present size and all the room there is.
    fn range(&self, [least, now, room]: [f32; 3], at: impl Fn(f32) -> Sizes) -> Rangef {
        Rangef::new(least, self.most(least, room.max(least), at).max(now))
    }

    /// The largest size up to `most` at which the plane keeps its share; `least` where
    /// none does. In whole points, so that edges are sharp.
    fn most(&self, least: f32, most: f32, at: impl Fn(f32) -> Sizes) -> f32 {
        if self.holds(&at(most)) {
            return most;
        }
        let (mut low, mut high) = (least, most);
        while high - low > 0.25 {
            let middle = f32::midpoint(low, high);
            if self.holds(&at(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low.floor().max(least)
    }

    /// Whether the plane has its share, and is the largest.
    fn holds(&self, sizes: &Sizes) -> bool {
        self.holds_with(sizes, BETWEEN)
    }

    /// The same, if so much stands between and around two planes.
    fn holds_with(&self, sizes: &Sizes, between: Vec2) -> bool {
        let of = |shown: bool, size: Option<f32>, folded: f32| match size {
            Some(size) => size,
            None if shown => folded,
            None => 0.0,
        };
        let layout = self.layout;
        let left = of(layout.show_recipe, sizes.recipe, RAIL);
        let right = of(layout.show_side, sizes.side, RAIL);
        let below = of(layout.show_studies, sizes.studies, SPARKLINES);
        let panel = vec2(self.room.x - left - right, self.room.y - below);
        let drawing = match self.planes {
            Planes::One => panel - AROUND,
            Planes::Two => panel - between - vec2(2.0 * AROUND.x, AROUND.y),
        };
        let area = drawing.x.max(0.0) * drawing.y.max(0.0);
        let others = [left * panel.y, right * panel.y, below * self.room.x];
        area >= self.share && others.iter().all(|other| *other <= area)
    }
}

#[cfg(test)]
mod tests;
