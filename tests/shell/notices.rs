//! What the window tells, and for how long.

use crate::window;
use elbow::train::Message;

#[test]
fn notices_are_shown_and_go_away() {
    let mut window = window();
    window.notice(Message::Saved("a.bpk".into()));
    assert!(window.shows("Saved to a.bpk"));
    window.click("Dismiss message");
    assert!(!window.shows("Saved to a.bpk"));
    window.notice(Message::CurvesWritten("a.csv".into()));
    // A quarter of a second a frame.
    window.harness.run_steps(40);
    assert!(!window.shows("Curves written"));
}
