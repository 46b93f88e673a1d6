//! What a table of values says, and what it is refused for.

use super::*;
use proptest::prelude::*;

fn table(bytes: &[u8], images: usize) -> Result<Vec<ValueColumn>, ValueTableFlaw> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values.csv");
    std::fs::write(&path, bytes).unwrap();
    let read = read_values(&path, SplitName::Test, images, &ImportWatch::default());
    match read {
        Ok(table) => {
            assert_eq!((table.path, table.split), (path, SplitName::Test));
            Ok(table.columns)
        }
        Err(error) => {
            assert_eq!(error.path, path);
            assert!(error.to_string().starts_with(&path.display().to_string()));
            Err(error.flaw)
        }
    }
}

fn flaw(text: &str, images: usize) -> String {
    table(text.as_bytes(), images).unwrap_err().to_string()
}

fn numbers(column: &ValueColumn) -> Vec<f32> {
    match &column.values {
        ColumnValues::Numbers(numbers) => numbers.to_vec(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_are_about_the_images_in_their_order_or_about_those_that_they_name() {
    for text in [
        "width,kind\n1.5,b\n-2,a\n3e2,b\n",
        "width;kind\r\n1.5;b\r\n-2;a\r\n3e2;b",
        "\u{feff}width\tkind\n1.5\tb\n-2\ta\n3e2\tb\n",
        "index,width,kind\n2,3e2,b\n0,1.5,b\n1,-2,a\n",
        "width,kind,Index\n300,b,2\n1.5,b,0\n-2,a,1\n",
    ] {
        let columns = table(text.as_bytes(), 3).expect(text);
        assert_eq!((columns.len(), columns[0].name.as_str()), (2, "width"));
        assert_eq!(numbers(&columns[0]), [1.5, -2.0, 300.0], "{text}");
        let ColumnValues::Categories { names, of } = &columns[1].values else {
            panic!("{columns:?}");
        };
        assert_eq!(**names, ["a", "b"]);
        assert_eq!(**of, [Some(1), Some(0), Some(1)], "{text}");
    }
}

#[test]
fn without_a_header_columns_are_called_by_their_numbers() {
    let columns = table(b"1,x\n2,y\n", 2).unwrap();
    let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["#1", "#2"]);
    assert_eq!(numbers(&columns[0]), [1.0, 2.0]);
}

#[test]
fn images_that_the_table_says_nothing_about_have_no_value() {
    let columns = table(b"index,a\n3,7\n0,\n1,NaN\n", 4).unwrap();
    let found = numbers(&columns[0]);
    assert!(found[..3].iter().all(|number| number.is_nan()), "{found:?}");
    assert_eq!(found[3], 7.0);
}

#[test]
fn a_table_that_does_not_fit_is_refused_with_line_and_a_way_on() {
    for (text, told) in [
        ("", "it has no row"),
        ("a,b\n", "it has no row"),
        ("index\n0\n", "no column beside `index`"),
        (
            "a\n1\n2\n",
            "its 2 rows are not one for each of the 3 test images",
        ),
        (
            "a\n1\n2\n3\n4\n",
            "its 4 rows are not one for each of the 3",
        ),
        (
            "index,a\n0,1\nx,2\n",
            "line 3: `x` under `index` is none of the 3 test images",
        ),
        ("index,a\n0,1\n3,2\n", "line 3: `3` under `index`"),
        ("index,a\n0,1\n-1,2\n", "line 3: `-1` under `index`"),
        ("index,a\n0,1\n1,2\n0,3\n", "line 4 is about image 0 again"),
        ("a,b\n1,2\n3\n4,5\n", "line 3 has 1 cells in place of 2"),
        ("a\n1\n\u{0}\n2\n", "no text"),
    ] {
        let found = flaw(text, 3);
        assert!(found.contains(told), "{text:?}: {found}");
    }
    let missing = Path::new("/nowhere/values.csv");
    let missing = read_values(missing, SplitName::Train, 3, &ImportWatch::default());
    assert!(missing.unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn a_wrong_number_among_many_makes_a_column_useless_and_its_line_is_told() {
    let images = 50;
    let rows = |odd: usize| {
        let cell = |i| {
            if i == odd {
                "1.2.3".to_owned()
            } else {
                format!("{i}.5")
            }
        };
        (0..images).map(cell).collect::<Vec<_>>()
    };
    let text = format!("a\n{}\n", rows(17).join("\n"));
    let found = flaw(&text, images);
    assert!(
        found.contains("line 19: `1.2.3` under `a` is no number"),
        "{found}"
    );
    assert!(found.contains("more than 32"), "{found}");
    // Beside a usable column it is kept with its reason.
    let both: Vec<String> = rows(17).iter().map(|cell| format!("{cell},2")).collect();
    let columns = table(format!("a,b\n{}\n", both.join("\n")).as_bytes(), images).unwrap();
    let useless = ColumnValues::Unusable {
        line: 19,
        cell: "1.2.3".into(),
    };
    assert_eq!(columns[0].values, useless);
    assert_eq!(numbers(&columns[1]), vec![2.0; images]);
}

#[test]
fn a_line_without_an_end_is_refused_without_being_kept() {
    let mut text = b"a\n1\n".to_vec();
    text.extend(std::iter::repeat_n(b'1', 3 * MOST_OF_LINE));
    let found = table(&text, 2).unwrap_err();
    let long = ValueTableFlaw::LongLine {
        line: 3,
        most: MOST_OF_LINE,
    };
    assert_eq!(found, long);
}

#[test]
fn more_columns_than_have_room_are_refused() {
    let header: Vec<String> = (0..MOST_COLUMNS + 1).map(|i| format!("c{i}")).collect();
    let found = flaw(&header.join(","), 3);
    assert!(found.contains("1201 columns, and 1200"), "{found}");
    let found = flaw("a,b,c,d\n", MOST_CELLS / 3);
    assert!(found.contains("4 columns, and 3"), "{found}");
}

#[test]
fn reading_ends_when_nobody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values.csv");
    std::fs::write(&path, "a\n1\n2\n").unwrap();
    let watch = ImportWatch::default();
    watch.cancel();
    let read = read_values(&path, SplitName::Test, 2, &watch).unwrap_err();
    assert_eq!(read.flaw, ValueTableFlaw::Cancelled);
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes: Vec<u8>, images in 0usize..5) {
        let _ = table(&bytes, images);
    }

    #[test]
    fn numbers_come_back_as_they_were_written(
        values in proptest::collection::vec(-1e6f32..1e6, 1..40),
    ) {
        let rows: Vec<String> = values.iter().map(f32::to_string).collect();
        let columns = table(format!("v\n{}\n", rows.join("\n")).as_bytes(), values.len());
        prop_assert_eq!(numbers(&columns.unwrap()[0]), values);
    }
}
