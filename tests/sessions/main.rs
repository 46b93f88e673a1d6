//! Session files: a window opens as it was left, nothing in a file is believed that nobody can
//! have made, and two windows do not destroy one file.

mod any_document;
mod damaged;
mod files;
#[path = "../support/idx.rs"]
mod idx;
mod lost;
mod person;
#[path = "../support/rewritten.rs"]
mod rewritten;
mod soak;
#[path = "../support/soak.rs"]
mod support_soak;
#[path = "../support/threads.rs"]
mod threads;
mod two_windows;
mod weights;
mod window;
