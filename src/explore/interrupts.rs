//! Where a query under way lets more urgent ones in.

use crate::model::ModelError;
use std::time::{Duration, Instant};

/// Handed to a query that is being answered, to be called between two pieces of its work.
pub struct Interrupts<'a> {
    /// Answers what is more urgent; whether this query is still asked.
    answer_others: &'a mut (dyn FnMut() -> bool + Send + 'a),
    spent: Duration,
}

impl<'a> Interrupts<'a> {
    pub(super) fn new(answer_others: &'a mut (dyn FnMut() -> bool + Send + 'a)) -> Self {
        Self {
            answer_others,
            spent: Duration::ZERO,
        }
    }

    /// Lets more urgent queries be answered. To be called every millisecond or two.
    ///
    /// # Errors
    /// [`ModelError::Abandoned`] if nobody asks this query any more.
    pub fn let_in(&mut self) -> Result<(), ModelError> {
        let began = Instant::now();
        let still_asked = (self.answer_others)();
        self.spent += began.elapsed();
        if still_asked {
            Ok(())
        } else {
            Err(ModelError::Abandoned)
        }
    }

    /// Time that went to other queries.
    pub(super) fn spent(&self) -> Duration {
        self.spent
    }
}
