//! What a panic said.

use std::any::Any;

/// The words of a panic that was caught.
pub fn panic_words(cause: &(dyn Any + Send)) -> String {
    cause
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no reason was given".to_owned())
}
