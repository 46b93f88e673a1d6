//! Keys and words lead to one action each.

use super::*;

#[test]
fn no_two_actions_share_a_shortcut_or_a_label() {
    let offers = offers();
    for (place, one) in offers.iter().enumerate() {
        for other in &offers[place + 1..] {
            assert_ne!(one.label, other.label);
            for key in &one.shortcuts {
                assert!(
                    !other.shortcuts.contains(key),
                    "{} and {} share a key",
                    one.label,
                    other.label
                );
            }
        }
    }
}
