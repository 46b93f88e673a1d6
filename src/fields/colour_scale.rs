//! What the colours of a field stand for.

use crate::maps::{Rgb, class, faded, shade, signed};

/// Over which numbers a field's colours go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColourScale {
    /// From one to the other, on the map from dark violet to yellow.
    Between([f64; 2]),
    /// As far on both sides of 0, from blue over the ground's colour to orange.
    AroundZero(f64),
    /// A hue for each class, the paler the larger its entropy, which goes up to this.
    ByClass {
        /// The logarithm of the number of classes, in nats; 0 without a classifier.
        most_entropy: f64,
    },
}

impl ColourScale {
    /// The numbers at its two ends.
    pub fn ends(self) -> [f64; 2] {
        match self {
            Self::Between(ends) => ends,
            Self::AroundZero(most) => [-most, most],
            Self::ByClass { most_entropy } => [0.0, most_entropy],
        }
    }

    /// The colour of `number`, on a dark ground or a light one; what lies beyond an end has
    /// its colour. By class, the number is the entropy of the class `label`, which counts
    /// there alone.
    pub fn colour(self, number: f64, label: u16, dark: bool) -> Rgb {
        match self {
            Self::Between(ends) => shade(number, ends),
            Self::AroundZero(most) => signed(number, most, dark),
            Self::ByClass { most_entropy } => {
                let uncertain = if most_entropy > 0.0 {
                    number / most_entropy
                } else {
                    0.0
                };
                faded(class(label, dark), 1.0 - uncertain)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maps::{diverging, sequential};

    #[test]
    fn the_ends_have_the_colours_of_the_ends() {
        let between = ColourScale::Between([-2.0, 5.0]);
        let around = ColourScale::AroundZero(3.0);
        for dark in [true, false] {
            let ends = |scale: ColourScale| scale.ends().map(|end| scale.colour(end, 0, dark));
            assert_eq!(ends(between), [sequential()[0], sequential()[255]]);
            assert_eq!(ends(around), [diverging(dark)[0], diverging(dark)[510]]);
            let by_class = ColourScale::ByClass { most_entropy: 1.5 };
            let [certain, uncertain] = by_class.ends();
            assert_eq!(by_class.colour(certain, 4, dark), class(4, dark));
            let grey = faded(class(4, dark), 0.0);
            assert_eq!(by_class.colour(uncertain, 4, dark), grey);
        }
    }

    #[test]
    fn without_a_classifier_every_class_is_as_it_is() {
        let plain = ColourScale::ByClass { most_entropy: 0.0 };
        assert_eq!(plain.colour(0.0, 3, true), class(3, true));
    }
}
