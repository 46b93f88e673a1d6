//! What was done can be undone.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

#[test]
fn edits_can_be_undone_and_done_again() {
    let mut window = window();
    window.fill("Hidden widths", "77");
    window.harness.run_steps(10);
    window.click("Run");
    window.press(PLAIN, Key::Escape);
    // The draft counts as settled once the hand has rested for a while.
    window.harness.run_steps(10);
    let hidden = |window: &Window| window.harness.get_by_label("Hidden widths").value();
    assert_eq!(hidden(&window).as_deref(), Some("77"));
    window.press(CTRL, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("400"));
    window.press(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("77"));
}
