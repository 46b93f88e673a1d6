//! A slice that several threads write, each its own part.

use std::marker::PhantomData;

/// A slice in spans of `size`, each to be taken by one thread.
pub(super) struct Spans<'a, T> {
    start: *mut T,
    len: usize,
    size: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: `span` is the only way in, and its callers take each span on one thread only.
#[allow(unsafe_code)]
unsafe impl<T: Send> Sync for Spans<'_, T> {}

impl<'a, T> Spans<'a, T> {
    pub fn new(slice: &'a mut [T], size: usize) -> Self {
        Self {
            start: slice.as_mut_ptr(),
            len: slice.len(),
            size: size.max(1),
            slice: PhantomData,
        }
    }

    /// How many spans there are; the last one may be short.
    pub fn count(&self) -> usize {
        self.len.div_ceil(self.size)
    }

    /// The span with this number, empty beyond the last.
    ///
    /// # Safety
    /// Of no span are there two references at a time.
    #[allow(unsafe_code, clippy::mut_from_ref)]
    pub unsafe fn span(&self, number: usize) -> &mut [T] {
        let from = number.saturating_mul(self.size).min(self.len);
        let to = (from + self.size).min(self.len);
        // SAFETY: within the slice, and nobody else has it, as the caller promises.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(from), to - from) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::team::share;
    use super::*;

    #[test]
    #[allow(unsafe_code)]
    fn spans_cover_a_slice_without_overlap() {
        let mut numbers: Vec<usize> = (0..103).collect();
        let spans = Spans::new(&mut numbers, 10);
        assert_eq!(spans.count(), 11);
        share(spans.count(), &|number| {
            // SAFETY: one call for each number.
            for value in unsafe { spans.span(number) } {
                *value *= 2;
            }
        });
        assert!(numbers.iter().enumerate().all(|(i, n)| *n == 2 * i));
    }
}
