//! One chosen image in two planes: a choice in either is one in both.

use crate::explore::WhichImage;

/// Which image both planes are to show as the chosen one, and who is still without it.
#[derive(Default)]
pub(super) struct SharedChoice {
    agreed: Option<WhichImage>,
    waits: Option<Waits>,
}

/// A plane that will show the image once its weights have answered.
struct Waits {
    which: Plane,
    /// What it shows until then.
    before: Option<WhichImage>,
}

/// One of the two planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plane {
    First,
    Second,
}

impl SharedChoice {
    /// Takes in what each plane shows as chosen; what one of them is to choose from now on, or
    /// to forget.
    pub fn follow(
        &mut self,
        first: Option<&WhichImage>,
        second: Option<&WhichImage>,
    ) -> Option<(Plane, Option<WhichImage>)> {
        let shown = |plane| match plane {
            Plane::First => first,
            Plane::Second => second,
        };
        self.waits
            .take_if(|waits| shown(waits.which) == self.agreed.as_ref());
        for (plane, other) in [(Plane::First, Plane::Second), (Plane::Second, Plane::First)] {
            let now = shown(plane);
            let waits = self.waits.as_ref().filter(|waits| waits.which == plane);
            let known = waits.map_or(self.agreed.as_ref(), |waits| waits.before.as_ref());
            if now != known {
                self.agreed = now.cloned();
                self.waits = Some(Waits {
                    which: other,
                    before: shown(other).cloned(),
                });
                return Some((other, self.agreed.clone()));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_choice_in_either_plane_is_one_in_both_as_soon_as_it_is_known_there() {
        let [a, b] = [1, 2].map(WhichImage::Test);
        let mut choice = SharedChoice::default();
        assert_eq!(choice.follow(None, None), None);
        let of_second = Some((Plane::Second, Some(a.clone())));
        assert_eq!(choice.follow(Some(&a), None), of_second);
        // It is on its way.
        assert_eq!(choice.follow(Some(&a), None), None);
        assert_eq!(choice.follow(Some(&a), Some(&a)), None);
        let of_first = Some((Plane::First, Some(b.clone())));
        assert_eq!(choice.follow(Some(&a), Some(&b)), of_first);
        assert_eq!(choice.follow(Some(&a), Some(&b)), None);
        assert_eq!(choice.follow(Some(&b), Some(&b)), None);
        assert_eq!(choice.follow(None, Some(&b)), Some((Plane::Second, None)));
    }

    #[test]
    fn whoever_chooses_again_before_the_other_has_answered_is_followed() {
        let [a, b] = [1, 2].map(WhichImage::Test);
        let mut choice = SharedChoice::default();
        choice.follow(Some(&a), None);
        let again = choice.follow(Some(&b), None);
        assert_eq!(again, Some((Plane::Second, Some(b))));
    }

    proptest! {
        /// Each plane shows what it is told as soon as the next frame; a person clicks anywhere.
        #[test]
        fn both_planes_end_with_the_same_image(
            clicks in prop::collection::vec((any::<bool>(), prop::option::of(0usize..3)), 1..20),
        ) {
            let mut choice = SharedChoice::default();
            let mut shown = [None, None];
            for (second, image) in clicks {
                shown[usize::from(second)] = image.map(WhichImage::Test);
                for _ in 0..3 {
                    let [one, other] = [shown[0].clone(), shown[1].clone()];
                    if let Some((plane, image)) = choice.follow(one.as_ref(), other.as_ref()) {
                        shown[usize::from(plane == Plane::Second)] = image;
                    }
                }
                prop_assert_eq!(&shown[0], &shown[1]);
            }
        }
    }
}
