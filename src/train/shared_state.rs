//! The places where the trainer's thread puts its newest state, and others pick it up.

use super::protocol::Progress;
use super::published::Published;
use arc_swap::{ArcSwap, ArcSwapOption};
use std::sync::Arc;

/// Called after something new was published; must return at once.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The newest state of the trainer's thread; whoever reads it never waits.
#[derive(Clone)]
pub(super) struct SharedState {
    pub progress: Arc<ArcSwap<Progress>>,
    /// The newest weights.
    pub slot: Arc<ArcSwapOption<Published>>,
    pub wake: Wake,
}
