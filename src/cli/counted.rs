//! Numbers of things, in words.

/// "1 number", "2 numbers": so many of what one of is called so.
pub(super) fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one() {
        let said = [0, 1, 2].map(|count| counted(count, "number"));
        assert_eq!(said, ["0 numbers", "1 number", "2 numbers"]);
    }
}
