//! The smallest and the largest of numbers.

/// The smallest and the largest finite number seen so far.
#[derive(Default)]
pub(super) struct Bounds(Option<(f64, f64)>);

impl Bounds {
    pub fn add(&mut self, number: f64) {
        if !number.is_finite() {
            return;
        }
        let (least, most) = self.0.get_or_insert((number, number));
        *least = least.min(number);
        *most = most.max(number);
    }

    /// None if none was finite.
    pub fn found(&self) -> Option<(f64, f64)> {
        self.0
    }
}
