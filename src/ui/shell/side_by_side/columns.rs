//! Which columns the strip has, and how wide they are: all of them lie within its width.

/// Between the parts of the strip.
pub(super) const GAP: f32 = 8.0;
/// The least and the most that the words take beside numbers of their usual width.
const WORDS: [f32; 2] = [150.0, 230.0];

/// What the columns want, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wants {
    /// The width of the strip.
    pub available: f32,
    /// The width of each picture; None where there are none.
    pub picture: Option<f32>,
    /// The widest line of the words.
    pub words: f32,
    /// The widest line of numbers.
    pub numbers: f32,
    /// How wide numbers are where there is room, so that a new digit moves nothing.
    pub usual_numbers: f32,
    /// Whether there are differences.
    pub differences: bool,
}

/// The columns that there are. The numbers of both runs always are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Columns {
    pub original: bool,
    pub words: Option<f32>,
    pub reconstructions: bool,
    pub numbers: f32,
    pub differences: bool,
}

impl Columns {
    /// All that have room: first all columns narrow, then the differences go, which follow from
    /// the numbers, then the original, the words and the reconstructions.
    pub fn fitted(wants: &Wants) -> Self {
        let usual = Self {
            original: wants.picture.is_some(),
            words: Some(wants.words.max(WORDS[0])),
            reconstructions: wants.picture.is_some(),
            numbers: wants.numbers.max(wants.usual_numbers),
            differences: wants.differences,
        };
        let narrow = Self {
            words: Some(wants.words),
            numbers: wants.numbers,
            ..usual
        };
        let alike = Self {
            differences: false,
            ..narrow
        };
        let without_original = Self {
            original: false,
            ..alike
        };
        let wordless = Self {
            words: None,
            ..without_original
        };
        let bare = Self {
            reconstructions: false,
            ..wordless
        };
        let forms = [usual, narrow, alike, without_original, wordless];
        let fits = |form: &Self| form.width(wants) <= wants.available;
        let mut chosen = forms.into_iter().find(fits).unwrap_or(bare);
        let left = wants.available - chosen.width(wants);
        if let Some(words) = &mut chosen.words {
            *words = (*words + left).min(WORDS[1]).max(*words);
        }
        chosen.numbers = chosen.numbers.min((wants.available - GAP) / 2.0).max(0.0);
        chosen
    }

    /// The width of them all.
    fn width(&self, wants: &Wants) -> f32 {
        let pictures = u8::from(self.original) + 2 * u8::from(self.reconstructions);
        let pictures = f32::from(pictures) * (wants.picture.unwrap_or(0.0) + GAP);
        let words = self.words.map_or(0.0, |words| words + GAP);
        let numbers = f32::from(2 + u8::from(self.differences));
        pictures + words + numbers * (self.numbers + GAP) - GAP
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WANTS: Wants = Wants {
        available: 1200.0,
        picture: Some(66.0),
        words: 140.0,
        numbers: 104.0,
        usual_numbers: 136.0,
        differences: true,
    };

    #[test]
    fn what_follows_from_the_rest_goes_first() {
        let at = |available| Columns::fitted(&Wants { available, ..WANTS });
        assert_eq!((at(1200.0).words, at(1200.0).numbers), (Some(230.0), 136.0));
        assert!(at(720.0).differences && at(720.0).numbers == 104.0);
        assert!(!at(640.0).differences && at(640.0).original);
        assert!(!at(520.0).original && at(520.0).words.is_some());
        assert!(at(380.0).words.is_none() && at(380.0).reconstructions);
        assert!(!at(240.0).reconstructions);
    }

    proptest! {
        #[test]
        fn all_columns_lie_within_the_width(
            available in 8f32..2000.0,
            picture in prop::option::of(10f32..80.0),
            words in 20f32..300.0,
            numbers in 40f32..200.0,
            differences: bool,
        ) {
            let usual_numbers = WANTS.usual_numbers;
            let wants = Wants { available, picture, words, numbers, usual_numbers, differences };
            let fitted = Columns::fitted(&wants);
            prop_assert!(fitted.width(&wants) <= available + 0.01, "{fitted:?}");
        }
    }
}
