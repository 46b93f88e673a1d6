//! The order of names as people count: `img2` before `img10`.

use std::cmp::Ordering;

/// Compares two names, runs of digits by their number, `/` before all else, so that a folder's
/// files stay together. Equal only where the bytes are.
pub(super) fn natural_order(a: &[u8], b: &[u8]) -> Ordering {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    // The first difference may lie within a number: back to where that begins.
    let digits = digits_at_end(a.get(..same).unwrap_or_default());
    let start = same - digits;
    let (a_rest, b_rest) = (
        a.get(start..).unwrap_or_default(),
        b.get(start..).unwrap_or_default(),
    );
    let (a_digits, b_digits) = (digits_at_start(a_rest), digits_at_start(b_rest));
    if a_digits > 0 && b_digits > 0 {
        let (a_number, a_rest) = a_rest.split_at(a_digits);
        let (b_number, b_rest) = b_rest.split_at(b_digits);
        by_value(a_number, b_number)
            .then_with(|| natural_order(a_rest, b_rest))
            .then_with(|| a.cmp(b))
    } else {
        let rank = |rest: &[u8]| {
            let byte = rest.get(digits).copied();
            byte.map(|byte| if byte == b'/' { 0 } else { u16::from(byte) + 1 })
        };
        rank(a_rest).cmp(&rank(b_rest))
    }
}

/// Compares two runs of digits as numbers of any length.
fn by_value(a: &[u8], b: &[u8]) -> Ordering {
    let [a, b] = [a, b].map(|digits| {
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.get(zeros..).unwrap_or_default()
    });
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn digits_at_start(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

fn digits_at_end(bytes: &[u8]) -> usize {
    let back = bytes.iter().rev();
    back.take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
        names
    }

    #[test]
    fn people_count_so() {
        let names = vec![
            "a-b/1", "img10", "a/2", "img2", "a/10", "img", "img02", "img2b", "9", "10",
        ];
        assert_eq!(
            sorted(names),
            [
                "9", "10", "a/2", "a/10", "a-b/1", "img", "img02", "img2", "img2b", "img10"
            ]
        );
    }

    proptest! {
        #[test]
        fn it_is_an_order(names in prop::collection::vec("[0-2a/-]{0,7}", 3)) {
            let order = |a: usize, b: usize| natural_order(names[a].as_bytes(), names[b].as_bytes());
            prop_assert_eq!(order(0, 1), order(1, 0).reverse());
            prop_assert_eq!(order(0, 1) == Ordering::Equal, names[0] == names[1]);
            if order(0, 1) != Ordering::Greater && order(1, 2) != Ordering::Greater {
                prop_assert_ne!(order(0, 2), Ordering::Greater);
            }
        }

        #[test]
        fn numbers_go_by_their_value(a in 0u64.., b in 0u64..) {
            let name = |number: u64| format!("img{number}.png").into_bytes();
            prop_assert_eq!(natural_order(&name(a), &name(b)), a.cmp(&b));
        }
    }
}
