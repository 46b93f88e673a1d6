//! How each dot looks: by the class of its image, or by a number or a word that its image has.

use crate::data::{ColumnValues, ValueColumn, ValueTable};
use crate::explore::{Answered, ColourScale, ImageValuesQuery, Scatter, ScatterQuery};
use crate::ui::scene::settings::ColourBy;
use crate::ui::scene::{Scene, scattered};
use crate::ui::style::class_mark::{ClassMark, Sign};
use crate::ui::style::palette;
use eframe::egui::Color32;
use std::sync::Arc;

/// One number in so many lies beyond either end of the scale, so that a few that lie far off
/// leave the others their colours.
const BEYOND: usize = 200;

/// How a dot looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub sign: Sign,
    pub colour: Color32,
}

/// How all dots look.
#[derive(Clone, Debug)]
pub struct DotLooks {
    /// By the dot's number.
    all: Vec<Look>,
    /// Where colours stand for numbers, for which.
    pub scale: Option<Scale>,
    /// By the dot's number, whether its image is marked; None while none is.
    marked: Option<Arc<[bool]>>,
}

/// Which colours stand for which numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub colours: ColourScale,
    /// Whether some number lies below its lower end, and above its upper one.
    pub beyond: [bool; 2],
}

/// Where the looks come from.
#[derive(Clone)]
enum Source {
    Classes,
    Values(Arc<Answered<ImageValuesQuery>>),
    Column(Arc<ValueTable>, usize),
    /// What they stand for is not known yet.
    Unknown,
}

/// The looks as long as nothing changes.
#[derive(Default)]
pub struct LooksOfDots(Option<Kept>);

struct Kept {
    scatter: Arc<Answered<ScatterQuery>>,
    source: Source,
    marked: Option<Arc<[bool]>>,
    dark: bool,
    looks: Arc<DotLooks>,
}

impl LooksOfDots {
    /// The looks of these dots; where some are `marked`, the others are grey.
    pub fn follow(
        &mut self,
        scene: &Scene<'_>,
        scatter: &Arc<Answered<ScatterQuery>>,
        marked: Option<Arc<[bool]>>,
        dark: bool,
    ) -> Arc<DotLooks> {
        let source = Source::of(scene);
        if let Some(kept) = &self.0
            && Arc::ptr_eq(&kept.scatter, scatter)
            && kept.source.is(&source)
            && kept.marked == marked
            && kept.dark == dark
        {
            return kept.looks.clone();
        }
        let looks = DotLooks {
            marked: marked.clone(),
            ..source.looks(&scatter.answer, dark)
        };
        let looks = Arc::new(looks);
        self.0 = Some(Kept {
            scatter: scatter.clone(),
            source,
            marked,
            dark,
            looks: looks.clone(),
        });
        looks
    }
}

#[cfg(test)]
impl LooksOfDots {
    /// The looks of dots by their class.
    pub fn by_class(scatter: &Answered<ScatterQuery>, dark: bool) -> Arc<DotLooks> {
        Arc::new(Source::Classes.looks(&scatter.answer, dark))
    }
}

impl DotLooks {
    /// How this dot looks.
    pub fn of(&self, dot: usize, dark: bool) -> Look {
        let unknown = || Look {
            sign: Sign::Disc,
            colour: palette::unknown(dark),
        };
        let look = self.all.get(dot).copied().unwrap_or_else(unknown);
        if self.is_behind(dot) {
            return Look {
                colour: palette::unmarked(dark),
                ..look
            };
        }
        look
    }

    /// Whether this dot is grey and behind the others, because they are marked.
    pub fn is_behind(&self, dot: usize) -> bool {
        let marked = self.marked.as_ref();
        marked.is_some_and(|marked| marked.get(dot) != Some(&true))
    }

    /// The dots are drawn in this order: whether each layer is of those behind.
    pub fn layers(&self) -> &'static [bool] {
        match self.marked {
            Some(_) => &[true, false],
            None => &[false],
        }
    }
}

impl Source {
    fn of(scene: &Scene<'_>) -> Self {
        let plane = &scene.settings.plane;
        match plane.colour_by {
            ColourBy::Class => Self::Classes,
            ColourBy::Column => match (&scene.selection.column, scattered::column(scene)) {
                (Some(chosen), Some(_)) => Self::Column(chosen.table.clone(), chosen.column),
                _ => Self::Unknown,
            },
            ColourBy::Elbo
            | ColourBy::Reconstruction
            | ColourBy::KlToPrior
            | ColourBy::Gap
            | ColourBy::LogPx
            | ColourBy::LatentDistance
            | ColourBy::PixelDistance => {
                scattered::values(scene).map_or(Self::Unknown, Self::Values)
            }
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Classes, Self::Classes) | (Self::Unknown, Self::Unknown) => true,
            (Self::Values(one), Self::Values(other)) => Arc::ptr_eq(one, other),
            (Self::Column(one, column), Self::Column(other, there)) => {
                Arc::ptr_eq(one, other) && column == there
            }
            (Self::Classes | Self::Unknown | Self::Values(_) | Self::Column(..), _) => false,
        }
    }

    fn looks(&self, scatter: &Scatter, dark: bool) -> DotLooks {
        match self {
            Self::Classes => of_classes(scatter, dark),
            Self::Unknown => DotLooks {
                all: Vec::new(),
                scale: None,
                marked: None,
            },
            Self::Values(found) => {
                let values = &found.answer;
                let scale = Scale::of(&values.values, false);
                let number = |index| scattered::value_of(values, index);
                of_numbers(scatter, scale, number, dark)
            }
            Self::Column(table, column) => match table.columns.get(*column) {
                Some(column) => of_column(scatter, column, dark),
                None => Self::Unknown.looks(scatter, dark),
            },
        }
    }
}

fn of_classes(scatter: &Scatter, dark: bool) -> DotLooks {
    if scatter.labels.is_empty() {
        let unlabelled = Look {
            sign: Sign::Disc,
            colour: palette::unlabelled(dark),
        };
        return DotLooks {
            all: vec![unlabelled; scatter.len()],
            scale: None,
            marked: None,
        };
    }
    DotLooks {
        all: of_marks(scatter.labels.iter().map(|label| Some(*label)), dark),
        scale: None,
        marked: None,
    }
}

/// The looks of dots with these marks, each looked up once and not once a dot.
fn of_marks(marks: impl Iterator<Item = Option<u16>>, dark: bool) -> Vec<Look> {
    let mut known: Vec<Look> = Vec::new();
    let unknown = Look {
        sign: Sign::Disc,
        colour: palette::unknown(dark),
    };
    marks
        .map(|mark| {
            let Some(mark) = mark else { return unknown };
            while let Ok(next) = u16::try_from(known.len())
                && next <= mark
            {
                let mark = ClassMark::of(next);
                known.push(Look {
                    sign: mark.sign,
                    colour: mark.colour(dark),
                });
            }
            known.get(usize::from(mark)).copied().unwrap_or(unknown)
        })
        .collect()
}

fn of_column(scatter: &Scatter, column: &ValueColumn, dark: bool) -> DotLooks {
    match &column.values {
        ColumnValues::Numbers(numbers) => {
            let number = |index| {
                numbers
                    .get(index)
                    .copied()
                    .filter(|number: &f32| !number.is_nan())
            };
            of_numbers(scatter, Scale::of(numbers, true), number, dark)
        }
        ColumnValues::Categories { of, .. } => {
            let marks = scatter.spread.indices();
            DotLooks {
                all: of_marks(marks.map(|index| of.get(index).copied().flatten()), dark),
                scale: None,
                marked: None,
            }
        }
        ColumnValues::Unusable { .. } => Source::Unknown.looks(scatter, dark),
    }
}

fn of_numbers(
    scatter: &Scatter,
    scale: Scale,
    number: impl Fn(usize) -> Option<f32>,
    dark: bool,
) -> DotLooks {
    let look = |index| {
        let colour = number(index).map(|number| scale.colour(number, dark));
        Look {
            sign: Sign::Disc,
            colour: colour.unwrap_or_else(|| palette::unknown(dark)),
        }
    };
    DotLooks {
        all: scatter.spread.indices().map(look).collect(),
        scale: Some(scale),
        marked: None,
    }
}

impl Scale {
    /// For these numbers; around zero where their sign matters and they have both.
    fn of(numbers: &[f32], signed: bool) -> Self {
        let finite = numbers.iter().copied().filter(|number| number.is_finite());
        let mut finite: Vec<f32> = finite.collect();
        let out = finite.len() / BEYOND;
        let mut end = |rank: usize| {
            if finite.is_empty() {
                return 0.0;
            }
            let rank = rank.min(finite.len() - 1);
            let (_, end, _) = finite.select_nth_unstable_by(rank, f32::total_cmp);
            f64::from(*end)
        };
        let (least, low) = (end(0), end(out));
        let count = numbers.len();
        let (high, most) = (end(known_rank(numbers, out)), end(count));
        let colours = if signed && low < 0.0 && high > 0.0 {
            ColourScale::AroundZero(high.max(-low))
        } else {
            ColourScale::Between([low, high])
        };
        let [low, high] = colours.ends();
        Self {
            colours,
            beyond: [least < low, most > high],
        }
    }

    /// The colour of a number.
    pub fn colour(&self, number: f32, dark: bool) -> Color32 {
        let [r, g, b] = self.colours.colour(f64::from(number), 0, dark);
        Color32::from_rgb(r, g, b)
    }
}

/// The rank of the upper end, so many from the last of the finite ones.
fn known_rank(numbers: &[f32], out: usize) -> usize {
    let known = numbers.iter().filter(|number| number.is_finite()).count();
    known.saturating_sub(out + 1)
}

#[cfg(test)]
mod tests {
    use super::super::dotted::tests::scattered;
    use super::*;
    use proptest::prelude::*;

    fn column(values: ColumnValues) -> ValueColumn {
        ValueColumn {
            name: "a".into(),
            values,
        }
    }

    #[test]
    fn dots_of_different_classes_differ_in_colour_or_in_shape() {
        let looks = of_classes(&scattered(2, 60, 60), false).all;
        assert_eq!(looks.len(), 60);
        for (i, one) in looks.iter().enumerate() {
            assert!(!looks[i + 1..].contains(one), "{i}");
        }
    }

    #[test]
    fn what_has_no_value_is_grey_and_the_least_and_largest_have_the_ends() {
        let scatter = scattered(2, 5, 1);
        let numbers = [3.0, f32::NAN, -1.0, 7.0, f32::INFINITY];
        let looks = of_column(
            &scatter,
            &column(ColumnValues::Numbers(numbers.into())),
            true,
        );
        let colours: Vec<Color32> = looks.all.iter().map(|look| look.colour).collect();
        let scale = looks.scale.expect("numbers");
        assert_eq!(
            scale.colours,
            ColourScale::AroundZero(7.0),
            "they have both signs"
        );
        assert_eq!(colours[1], palette::unknown(true));
        assert_eq!(colours[3], scale.colour(7.0, true));
        assert_eq!(colours[4], colours[3]);
        let numbers = [3.0, f32::NAN, 1.0, 7.0, 2.0];
        let looks = of_column(
            &scatter,
            &column(ColumnValues::Numbers(numbers.into())),
            true,
        );
        let scale = looks.scale.expect("numbers");
        assert_eq!(scale.colours, ColourScale::Between([1.0, 7.0]));
        assert_eq!(scale.beyond, [false; 2]);
    }

    #[test]
    fn words_have_marks_like_classes() {
        let scatter = scattered(2, 3, 1);
        let words = ColumnValues::Categories {
            names: ["a".to_owned(), "b".to_owned()].into(),
            of: [Some(1), None, Some(0)].into(),
        };
        let looks = of_column(&scatter, &column(words), true).all;
        let marks = [1, 0].map(|mark| ClassMark::of(mark).colour(true));
        assert_eq!([looks[0].colour, looks[2].colour], marks);
        assert_eq!(looks[1].colour, palette::unknown(true));
    }

    #[test]
    fn a_few_far_numbers_leave_the_others_their_colours() {
        let mut numbers: Vec<f32> = (0..1000).map(|i| i as f32).collect();
        numbers[3] = -1e9;
        let scale = Scale::of(&numbers, false);
        let [low, high] = scale.colours.ends();
        assert!(
            (0.0..10.0).contains(&low) && (990.0..=994.0).contains(&high),
            "{low} {high}"
        );
        assert_eq!(scale.beyond, [true, true]);
    }

    proptest! {
        #[test]
        fn any_numbers_have_a_scale_with_ends_in_order(
            numbers in proptest::collection::vec(proptest::num::f32::ANY, 0..600), signed: bool,
        ) {
            let scale = Scale::of(&numbers, signed);
            let [low, high] = scale.colours.ends();
            prop_assert!(low <= high && low.is_finite() && high.is_finite(), "{scale:?}");
        }
    }
}
