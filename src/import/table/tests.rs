//! What the reader of tables promises: the pixels that stand there, whatever parts the cells,
//! and a sentence for anything else.

use super::*;
use crate::import::blob::Blob;
use crate::import::byte_source::Gzipped;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Mutex;

fn open_with(text: &[u8], spec: &DataSpec) -> Result<Box<dyn Pictures>, ImportError> {
    let source = Arc::new(Blob::memory("table", text.into()));
    pictures(source, spec, &ImportWatch::default())
}

fn open(text: &str) -> Box<dyn Pictures> {
    open_with(text.as_bytes(), &DataSpec::default()).expect("a table")
}

fn refusal(text: &str) -> String {
    let opened = open_with(text.as_bytes(), &DataSpec::default());
    opened.err().expect("no table").to_string()
}

/// Every image, by its place.
fn images(table: &dyn Pictures, range: NumberRange) -> Vec<Vec<u8>> {
    let places: Vec<usize> = (0..table.listing().count).collect();
    read(table, &places, range)
}

fn read(table: &dyn Pictures, places: &[usize], range: NumberRange) -> Vec<Vec<u8>> {
    let read = Mutex::new(Vec::new());
    let hand_over = |place, picture: Result<StoredPicture<'_>, PictureFlaw>| {
        let picture = picture.expect("a good row");
        assert_eq!(
            picture.pixels.len(),
            picture.height * picture.width * picture.channels
        );
        read.lock().unwrap().push((place, picture.pixels.to_vec()));
        ControlFlow::Continue(())
    };
    let watch = ImportWatch::default();
    table.read(places, range, &hand_over, &watch).unwrap();
    let read = read.into_inner().unwrap();
    assert_eq!(
        read.iter().map(|(place, _)| *place).collect::<Vec<_>>(),
        places
    );
    read.into_iter().map(|(_, pixels)| pixels).collect()
}

/// Rows of 2 x 2 pixels with the class in front.
const WITH_CLASSES: &str = "label,a,b,c,d\n7,0,1,2,255\n3,4,5,6,7\n7,8,9,10,11\n";

/// As FER2013 is written: all pixels of an image in one cell.
const IN_ONE_CELL: &str = "emotion,pixels,Usage\n0,0 1 2 255,Training\n2,4 5 6 7,Training\n\
                           0,\"8 9 10 11\",PublicTest\n1,1 2 3,Training\n1,1 2 3 x,PrivateTest\n";

#[test]
fn the_pixels_of_an_image_may_stand_in_one_cell() {
    let table = open(IN_ONE_CELL);
    let listing = table.listing();
    let pixels = [[0, 1, 2, 255], [4, 5, 6, 7], [8, 9, 10, 11]];
    assert_eq!(images(table.as_ref(), NumberRange::to(255.0)), pixels);
    assert_eq!(listing.labels.as_deref(), Some(&[0, 2, 0][..]));
    assert_eq!(listing.sizes[0].size, crate::recipe::ImageSize::square(2));
    use crate::data::SplitName::{Test, Train};
    assert_eq!(listing.splits.as_deref(), Some(&[Train, Train, Test][..]));
    let told: Vec<String> = listing.left_out.iter().map(ToString::to_string).collect();
    let expected = [
        "line 5: it has 3 numbers where the others have 4",
        "line 6: column 2 holds `1 2 3 x`, which is no number",
    ];
    assert_eq!(told, expected);
    // Without a class, without a part, between tabs.
    let bare = open("1 2 3 4\tx\n5 6 7 8\ty\n");
    assert_eq!(bare.listing().class_names, ["x", "y"]);
}

#[test]
fn the_class_is_found_by_its_name_wherever_it_stands() {
    let pixels = [[0, 1, 2, 255], [4, 5, 6, 7], [8, 9, 10, 11]];
    for text in [
        WITH_CLASSES,
        "a,b,Class,c,d\n0,1,7,2,255\n4,5,3,6,7\n8,9,7,10,11\n",
        "a;b;c;d;TARGET\n0;1;2;255;7\n4;5;6;7;3\n8;9;10;11;7\n",
        "# digit a b c d\n7 0 1 2 255\n3 4 5 6 7\n7  8  9 10 11\n",
        "\"y\"\t\"a\"\t\"b\"\t\"c\"\t\"d\"\r\n7\t0\t1\t2\t255\r\n3\t4\t5\t6\t7\r\n7\t8\t9\t10\t11\r\n",
    ] {
        let table = open(text);
        let listing = table.listing();
        assert_eq!(listing.labels.as_deref(), Some(&[7, 3, 7][..]), "{text}");
        assert_eq!(listing.class_names.len(), 8);
        assert!(listing.warnings.is_empty(), "{:?}", listing.warnings);
        assert_eq!(listing.found, Some((0.0, 255.0)));
        assert_eq!(images(table.as_ref(), NumberRange::to(255.0)), pixels);
    }
}

#[test]
fn without_a_header_the_class_is_the_first_or_the_last_column_and_that_is_said() {
    // The first pixel is never lit, as in most pictures of digits.
    let last = "0,1,2,255,7\n0,5,6,7,3\n0,9,10,11,7\n";
    let first = "7,1,2,255,0\n3,5,6,7,0\n7,9,10,11,0\n";
    // Both vary: pixels have more values than there are classes.
    let many = "1,9,8,7,6\n2,3,4,5,4\n1,7,7,7,3\n2,3,4,5,2\n";
    for (text, column, labels) in [
        (last, 5, vec![7, 3, 7]),
        (first, 1, vec![7, 3, 7]),
        (many, 1, vec![1, 2, 1, 2]),
    ] {
        let table = open(text);
        let listing = table.listing();
        assert_eq!(listing.labels.as_ref(), Some(&labels), "{text}");
        assert_eq!(listing.warnings, [Warning::GuessedClass { column }]);
    }
    let table = open(last);
    let read = images(table.as_ref(), NumberRange::to(255.0));
    assert_eq!(read[1], [0, 5, 6, 7]);
}

#[test]
fn words_are_classes() {
    let table = open("0,1,2,3,\"cat, black\"\n4,5,6,7,dog\n8,9,10,11,\"cat, black\"\n");
    let listing = table.listing();
    assert_eq!(listing.class_names, ["cat, black", "dog"]);
    assert_eq!(listing.labels.as_deref(), Some(&[0, 1, 0][..]));
    assert!(listing.warnings.is_empty());
}

#[test]
fn a_person_says_which_column_is_the_class() {
    let labels = |label: &str| {
        let spec = DataSpec {
            label: Some(label.into()),
            ..DataSpec::default()
        };
        let text = "p,q,kind,r,s\n9,1,7,2,255\n4,5,3,6,7\n";
        open_with(text.as_bytes(), &spec).map(|table| table.listing().labels.clone())
    };
    for (label, expected) in [
        ("kind", Some(vec![7, 3])),
        ("KIND", Some(vec![7, 3])),
        ("3", Some(vec![7, 3])),
        ("1", Some(vec![9, 4])),
    ] {
        assert_eq!(labels(label), Ok(expected), "{label}");
    }
    for label in ["colour", "0", "6"] {
        let refused = labels(label).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("no column `{label}`")),
            "{refused}"
        );
        assert!(refused.contains("1 to 5"), "{refused}");
    }
    // Five numbers without a class are no square.
    let refused = labels("none").unwrap_err().to_string();
    assert!(refused.contains("rows hold 5 numbers"), "{refused}");
}

#[test]
fn columns_that_count_the_rows_are_left_aside_and_named() {
    // As frames are written: with their index, and with columns that have numbers for names.
    let text = ",0,1,2,3,label\n0,9,1,2,255,7\n1,4,5,6,7,3\n2,8,9,10,11,7\n";
    let table = open(text);
    let listing = table.listing();
    assert_eq!(listing.labels.as_deref(), Some(&[7, 3, 7][..]));
    let aside = Warning::ColumnsAside {
        columns: vec!["1".into()],
    };
    assert_eq!(listing.warnings, [aside]);
    let read = images(table.as_ref(), NumberRange::to(255.0));
    assert_eq!(read[0], [9, 1, 2, 255]);
    // As R writes row names, without a name of their own.
    let table = open("\"V1\",\"V2\",\"V3\",\"V4\"\n\"1\",9,1,2,255\n\"2\",4,5,6,7\n");
    assert_eq!(table.listing().labels, None);
    assert_eq!(
        images(table.as_ref(), NumberRange::to(255.0))[1],
        [4, 5, 6, 7]
    );
    // Without any names: a column in which each row differs is no class.
    let rows: Vec<String> = (0..60).map(|row| format!("{row},0,0,0,0")).collect();
    let table = open(&rows.join("\n"));
    assert_eq!(
        (table.listing().count, &table.listing().labels),
        (60, &None)
    );
}

#[test]
fn names_that_count_the_columns_are_a_header_and_a_ramp_is_none() {
    let header = open("0,1,2,3\n9,9,9,9\n8,8,8,8\n");
    assert_eq!(header.listing().count, 2);
    let ramp = open("0,1,2,3\n4,5,6,7\n8,9,10,11\n");
    assert_eq!(ramp.listing().count, 3);
}

#[test]
fn squares_are_grey_three_times_a_square_is_coloured_and_a_size_says_the_rest() {
    let row = |numbers: usize| {
        let cells: Vec<String> = (0..numbers)
            .map(|cell| (cell * 7 % 11).to_string())
            .collect();
        format!("{0}\n{0}\n", cells.join(","))
    };
    let cut = |numbers, size: Option<&str>| {
        let spec = DataSpec {
            size: size.map(|size| size.parse().unwrap()),
            ..DataSpec::default()
        };
        let table = open_with(row(numbers).as_bytes(), &spec).ok()?;
        let listing = table.listing();
        let (size, channels) = (listing.sizes[0].size, listing.channels[0].0);
        Some((size.height, size.width, channels))
    };
    assert_eq!(cut(49, None), Some((7, 7, 1)));
    assert_eq!(cut(75, None), Some((5, 5, 3)));
    assert_eq!(cut(12, Some("3x4")), Some((3, 4, 1)));
    assert_eq!(cut(36, Some("3x4")), Some((3, 4, 3)));
    assert_eq!(cut(36, Some("4x9")), Some((4, 9, 1)));
    assert_eq!(cut(36, Some("64")), Some((6, 6, 1)), "brought to a size");
    assert_eq!(cut(30, None), None);
    assert!(refusal(&row(30)).contains("rows hold 30 numbers, which make no square image"));
}

#[test]
fn another_size_is_another_table_only_where_it_cuts_the_rows() {
    let table = open("1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6\n0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
    let serves = |size: &str| {
        let resized = DataSpec {
            size: Some(size.parse().unwrap()),
            ..DataSpec::default()
        };
        table.serves(&DataSpec::default(), &resized)
    };
    assert!(serves("4x4") && serves("28"));
    assert!(!serves("2x8"));
}

#[test]
fn bad_rows_are_left_out_by_their_line() {
    let text = "label,a,b,c,d\n\n7,0,1,2,255\n3,4,5\n3,4,5,6,7,8\n3,4,,6,7\n3,4,x,6,7\n3,4,nan,6,7\n3,4,inf,6,7\n,4,5,6,7\n7,8,9,10,11\n";
    let table = open(text);
    let listing = table.listing();
    assert_eq!((listing.count, &listing.labels), (2, &Some(vec![7, 7])));
    assert_eq!(listing.found, Some((0.0, 255.0)));
    let told: Vec<String> = listing.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 4: it has 3 cells where the others have 5",
            "line 5: it has 6 cells where the others have 5",
            "line 6: column 3 is empty",
            "line 7: column 3 holds `x`, which is no number",
            "line 8: it holds a number that is not finite",
            "line 9: it holds a number that is not finite",
            "line 10: column 1 is empty",
        ]
    );
    assert_eq!(
        (table.name(0), table.name(1)),
        ("line 3".into(), "line 11".into())
    );
    let read = images(table.as_ref(), NumberRange::to(255.0));
    assert_eq!(read, [[0, 1, 2, 255], [8, 9, 10, 11]]);
}

#[test]
fn what_is_no_table_of_images_is_refused_with_the_reason() {
    for (text, reason) in [
        ("Some words\nand some more\n", "without rows of numbers"),
        ("a,b,c\n", "without rows of numbers"),
        ("1\n2\n3\n", "rows hold 1 number,"),
        (
            "In 1999 they had 3 cats\nand 12 dogs\n",
            "without rows of numbers",
        ),
        ("label,a,b,c,d\n1,1,2,x,4\n2,1,2,3,\n", "line 2"),
    ] {
        let refused = refusal(text);
        assert!(refused.contains(reason), "{text}: {refused}");
        assert!(refused.starts_with("table: "), "{refused}");
    }
}

#[test]
fn a_table_of_bad_rows_is_given_up_early() {
    let mut text = "1,9,3,4\n5,6,7,8\n".repeat(40);
    text.push_str(&"x\n".repeat(1_000_000));
    let watch = ImportWatch::default();
    let source = Arc::new(Blob::memory("table", text.into_bytes().into()));
    let refused = pictures(source, &DataSpec::default(), &watch).err();
    let refused = refused.expect("no table").to_string();
    assert!(
        refused.contains("rows are no images, the first line 81"),
        "{refused}"
    );
    assert!(watch.progress().done < 20_000);
}

#[test]
fn more_classes_than_can_be_counted_are_refused_where_they_are_asked_for() {
    let rows: Vec<String> = (0..=65_536).map(|row| format!("{row},9,9,9,9")).collect();
    let text = rows.join("\n");
    let spec = DataSpec {
        label: Some("1".into()),
        ..DataSpec::default()
    };
    let refused = open_with(text.as_bytes(), &spec).err();
    let refused = refused.expect("too many").to_string();
    assert!(
        refused.contains("column 1 holds more than 65536 classes"),
        "{refused}"
    );
    assert_eq!(open(&text).listing().labels, None);
}

#[test]
fn a_watch_that_is_cancelled_ends_it() {
    let watch = ImportWatch::default();
    watch.cancel();
    let source = Arc::new(Blob::memory("table", WITH_CLASSES.as_bytes().into()));
    let refused = pictures(source, &DataSpec::default(), &watch).err();
    assert!(matches!(refused, Some(ImportError::Cancelled { .. })));
}

#[test]
fn a_first_look_at_a_long_table_reads_none_of_it_again() {
    let rows: Vec<String> = (0..5_000)
        .map(|row| format!("{},9,9,9", row % 200))
        .collect();
    let table = open(&rows.join("\n"));
    let sample = table.sample(64);
    assert_eq!(sample.len(), 64);
    assert!(sample.last() > Some(&4_800));
    let read = read(table.as_ref(), &sample, NumberRange::to(255.0));
    for (place, pixels) in sample.iter().zip(read) {
        assert_eq!(usize::from(pixels[0]), place % 200);
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_packed_table_gives_the_same_images() {
    let packed = Blob::memory("table.gz", gzip(WITH_CLASSES.as_bytes()).into());
    let source = Arc::new(Gzipped(packed));
    let table = pictures(source, &DataSpec::default(), &ImportWatch::default()).unwrap();
    let range = NumberRange::to(255.0);
    assert_eq!(
        images(table.as_ref(), range),
        images(open(WITH_CLASSES).as_ref(), range)
    );
}

/// How a program may write a table.
#[derive(Clone, Copy, Debug)]
struct Style {
    separator: &'static str,
    end: &'static str,
    quoted: bool,
    class_first: bool,
    header: bool,
    exponents: bool,
}

fn style() -> impl Strategy<Value = Style> {
    let separators = prop::sample::select(vec![",", "\t", ";", " ", ", "]);
    let ends = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let flags = any::<[bool; 4]>();
    (separators, ends, flags).prop_map(|(separator, end, flags)| {
        let [quoted, class_first, header, exponents] = flags;
        Style {
            separator,
            end,
            quoted,
            class_first,
            header,
            exponents,
        }
    })
}

fn written(images: &[(u16, Vec<u8>)], style: Style) -> String {
    let number = |number: f64| {
        if style.exponents {
            format!("{number:.18e}")
        } else {
            number.to_string()
        }
    };
    let cell = |cell: String| {
        if style.quoted {
            format!("\"{cell}\"")
        } else {
            cell
        }
    };
    let row = |class: String, pixels: Vec<String>| {
        let mut row = pixels;
        let place = if style.class_first { 0 } else { row.len() };
        row.insert(place, class);
        let cells: Vec<String> = row.into_iter().map(cell).collect();
        cells.join(style.separator)
    };
    let mut lines = Vec::new();
    if style.header {
        let names = (0..images[0].1.len()).map(|pixel| format!("pixel{pixel}"));
        lines.push(row("label".into(), names.collect()));
    }
    for (class, pixels) in images {
        let pixels = pixels.iter().map(|pixel| number(f64::from(*pixel)));
        lines.push(row(number(f64::from(*class)), pixels.collect()));
    }
    lines.push(String::new());
    lines.join(style.end)
}

fn any_images() -> impl Strategy<Value = Vec<(u16, Vec<u8>)>> {
    (2..6usize).prop_flat_map(|side| {
        let image = (0..9u16, prop::collection::vec(any::<u8>(), side * side));
        prop::collection::vec(image, 2..9)
    })
}

proptest! {
    #[test]
    fn any_table_is_read_back_however_it_is_written(images_in in any_images(), style in style()) {
        let text = written(&images_in, style);
        let spec = DataSpec {
            label: Some(if style.class_first { 1 } else { images_in[0].1.len() + 1 }.to_string()),
            ..DataSpec::default()
        };
        let table = open_with(text.as_bytes(), &spec).unwrap();
        let labels: Vec<u16> = images_in.iter().map(|(class, _)| *class).collect();
        prop_assert_eq!(table.listing().labels.as_ref(), Some(&labels));
        prop_assert!(table.listing().left_out.is_empty());
        let read = images(table.as_ref(), NumberRange::to(255.0));
        let pixels: Vec<Vec<u8>> = images_in.into_iter().map(|(_, pixels)| pixels).collect();
        prop_assert_eq!(read, pixels);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        cells in "[0-9,;\t \"\n.eE+x-]{0,300}",
        packed in any::<bool>(),
    ) {
        for text in [&bytes, cells.as_bytes()] {
            let text = if packed { gzip(text) } else { text.to_vec() };
            let blob = Blob::memory("table", text.into());
            let source: Arc<dyn ByteSource> = if packed {
                Arc::new(Gzipped(blob))
            } else {
                Arc::new(blob)
            };
            if let Ok(table) = pictures(source, &DataSpec::default(), &ImportWatch::default()) {
                let listing = table.listing();
                let labels = listing.labels.as_ref().map(Vec::len);
                prop_assert!(labels.is_none_or(|labels| labels == listing.count));
                let classes = listing.class_names.len();
                prop_assert!(listing.labels.iter().flatten().all(|l| usize::from(*l) < classes));
                let range = listing.range.unwrap_or(NumberRange::to(1.0));
                prop_assert_eq!(images(table.as_ref(), range).len(), listing.count);
            }
        }
    }
}
