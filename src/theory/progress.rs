//! How a computation over many images tells how far it is, and hears that it may end.

use std::ops::ControlFlow;

/// Told before the first image and after each one how many are done; says whether to go
/// on. Called from several threads.
pub type ProgressCallback<'a> = &'a (dyn Fn(usize) -> ControlFlow<()> + Sync);

/// Lets every image be computed.
pub fn always_continue(_done: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
