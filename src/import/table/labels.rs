//! The classes of a table's rows.

/// A class for each row that is kept, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct TableLabels {
    pub labels: Option<Vec<u16>>,
    pub class_names: Vec<String>,
}

/// Classes that are called by their numbers.
pub(super) fn by_number(labels: Option<Vec<u16>>) -> TableLabels {
    let most = labels.iter().flatten().max();
    let numbers = most.map_or(0..0, |&most| 0..usize::from(most) + 1);
    TableLabels {
        class_names: numbers.map(|number| number.to_string()).collect(),
        labels,
    }
}
