//! Points as text, for the clipboard: a line each, its name and its coordinates between tabs.

use super::Point;

/// The most points that one text may hold.
pub const MOST_POINTS: usize = 1_000;

/// The points as lines, each a name, which may be empty, and coordinates in full.
pub fn to_text<'a>(points: impl IntoIterator<Item = &'a Point>) -> String {
    let line = |point: &Point| {
        let numbers = point.z.iter().map(f32::to_string);
        let cells = std::iter::once(point.name.clone()).chain(numbers);
        cells.collect::<Vec<_>>().join("\t") + "\n"
    };
    points.into_iter().map(line).collect()
}

/// A line of a text that holds points.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadPoint {
    /// Empty without one.
    pub name: String,
    /// At least one coordinate.
    pub z: Vec<f32>,
}

/// The points of a text, also one that a person or a table wrote: numbers between tabs, commas,
/// semicolons or blanks, with brackets or without, and before them perhaps a name.
///
/// # Errors
/// A line holds no numbers, or there are too many.
pub fn from_text(text: &str) -> Result<Vec<ReadPoint>, TextFlaw> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let mut points = Vec::new();
    for (number, line) in lines {
        if points.len() == MOST_POINTS {
            return Err(TextFlaw::TooMany { most: MOST_POINTS });
        }
        let point = read_line(line).ok_or(TextFlaw::NoNumbers { line: number + 1 })?;
        points.push(point);
    }
    if points.is_empty() {
        return Err(TextFlaw::Empty);
    }
    Ok(points)
}

/// Why a text holds no points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFlaw {
    /// It has no line with anything on it.
    #[error("there is no text to paste")]
    Empty,
    /// A line ends in no number.
    #[error("line {line} holds no coordinates, like 0.5, -1.25")]
    NoNumbers {
        /// Counted from 1.
        line: usize,
    },
    /// More lines than points that can be put down.
    #[error("it holds more than {most} points")]
    TooMany {
        /// That many can be.
        most: usize,
    },
}

/// A name, if the line begins with one, and the numbers after it.
fn read_line(line: &str) -> Option<ReadPoint> {
    let is_gap = |letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')' | '[' | ']')
    };
    let (name, rest) = match line.split_once('\t') {
        Some((name, rest)) if number(name.trim()).is_none() => (name.trim(), rest),
        Some(_) | None => ("", line),
    };
    let mut words: Vec<&str> = rest.split(is_gap).filter(|word| !word.is_empty()).collect();
    let named = words
        .iter()
        .take_while(|word| number(word).is_none())
        .count();
    let before: Vec<&str> = words.drain(..named).collect();
    let name = if name.is_empty() {
        before.join(" ")
    } else {
        name.to_owned()
    };
    let z: Vec<f32> = words.into_iter().map(number).collect::<Option<_>>()?;
    (!z.is_empty()).then_some(ReadPoint { name, z })
}

fn number(word: &str) -> Option<f32> {
    let number = word.replace('\u{2212}', "-").parse::<f32>().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_person_writes_is_read() {
        let read = |line: &str| {
            from_text(line).map(|points| (points[0].name.clone(), points[0].z.clone()))
        };
        let expected = |name: &str| Ok((name.to_owned(), vec![0.5, -1.25]));
        for line in [
            "0.5,-1.25",
            "0.5 -1.25",
            "(0.5, \u{2212}1.25)",
            "[0.5; -1.25]",
            "\t0.5\t-1.25",
        ] {
            assert_eq!(read(line), expected(""), "{line}");
        }
        assert_eq!(read("a four\t0.5\t-1.25"), expected("a four"));
        assert_eq!(read("four 0.5 -1.25"), expected("four"));
        assert_eq!(from_text("\n"), Err(TextFlaw::Empty));
        assert_eq!(from_text("1 2\nfour"), Err(TextFlaw::NoNumbers { line: 2 }));
        assert_eq!(from_text("1 2 nan"), Err(TextFlaw::NoNumbers { line: 1 }));
        let many = "1 2\n".repeat(MOST_POINTS + 1);
        assert_eq!(
            from_text(&many),
            Err(TextFlaw::TooMany { most: MOST_POINTS })
        );
    }

    proptest! {
        /// Copied and pasted, points keep names and every bit of their places.
        #[test]
        fn copied_points_come_back(
            points in prop::collection::vec(
                ("([a-z][a-z ]{0,6}[a-z])?", prop::collection::vec(-9.0f32..9.0, 1..5)), 1..6,
            ),
        ) {
            let points: Vec<Point> = points
                .into_iter()
                .enumerate()
                .map(|(id, (name, z))| Point { name, ..Point::at(id as u64, z) })
                .collect();
            let read = from_text(&to_text(&points)).unwrap();
            prop_assert_eq!(read.len(), points.len());
            for (read, point) in read.iter().zip(&points) {
                prop_assert_eq!(&read.z, &point.z);
                prop_assert_eq!(&read.name, &point.name);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = from_text(&text);
        }
    }
}
