//! Some images of a split, evenly spread over it.

/// So many images, evenly spread over so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    count: usize,
    total: usize,
}

impl Spread {
    /// `wanted` of `total` images, or all if there are fewer.
    pub fn new(wanted: usize, total: usize) -> Self {
        Self {
            count: wanted.min(total),
            total,
        }
    }

    /// How many.
    pub fn len(self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.count == 0
    }

    /// The place in the split of number `place` of them.
    pub fn index(self, place: usize) -> usize {
        place * self.total / self.count.max(1)
    }

    /// Which of them the image at `index` of the split is, if it is one.
    pub fn place(self, index: usize) -> Option<usize> {
        let place = (index * self.count).div_ceil(self.total.max(1));
        (place < self.count && self.index(place) == index).then_some(place)
    }

    /// Their places in the split, in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |place| self.index(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_image_is_found_where_it_was_put(wanted in 0usize..300, total in 0usize..2000) {
            let spread = Spread::new(wanted, total);
            let indices: Vec<usize> = spread.indices().collect();
            prop_assert_eq!(indices.len(), wanted.min(total));
            prop_assert!(indices.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(indices.iter().all(|index| *index < total));
            for index in 0..total {
                let place = indices.iter().position(|other| *other == index);
                prop_assert_eq!(spread.place(index), place);
            }
        }
    }
}
