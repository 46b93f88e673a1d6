//! Files that are cut, flipped, made up or meant to do harm: refused in words, never run.

use super::legacy::{self, Entry};
use super::{file, open};
use elbow::archive::{ExchangeFlaw, ModelFileFlaw, load_model, load_model_bytes};
use elbow::recipe::Activation;
use proptest::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

const FILES: [&str; 6] = [
    "example.pt",
    "example-legacy.pth",
    "example-protocol-4.pt",
    "example-views-legacy.pt",
    "stack-checkpoint.pt",
    "example.safetensors",
];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(file(name)).expect("readable")
}

fn refused(bytes: &[u8]) -> ModelFileFlaw {
    let began = Instant::now();
    let flaw = load_model_bytes(bytes.to_vec(), None).expect_err("no model");
    assert!(!flaw.to_string().is_empty());
    assert!(began.elapsed() < Duration::from_secs(20), "{flaw}");
    flaw
}

fn words(bytes: &[u8]) -> String {
    refused(bytes).to_string()
}

#[test]
fn a_pickle_that_asks_for_more_than_weights_is_refused_by_the_name_of_what_it_asks_for() {
    let told = open("module.pt", Activation::Relu).expect_err("a whole module");
    let told = told.to_string();
    assert!(
        told.contains("module.pt cannot be opened as a model"),
        "{told}"
    );
    assert!(told.contains("`__main__.Example`"), "{told}");
    assert!(
        told.contains("torch.save(model.state_dict(), FILE)"),
        "{told}"
    );

    // What would make a file, if it were run.
    let mark = std::env::temp_dir().join(format!("elbow-pickle-{}", std::process::id()));
    let command = format!("touch {}", mark.display());
    let mut evil = b"\x80\x02cposix\nsystem\nX".to_vec();
    evil.extend((command.len() as u32).to_le_bytes());
    evil.extend(command.as_bytes());
    evil.extend(b"\x85R.");
    assert_eq!(
        refused(&evil),
        ExchangeFlaw::Global("posix.system".into()).into()
    );
    assert!(!mark.exists());
    for (name, pickle) in [
        (
            "builtins.eval",
            &b"\x80\x04\x8c\x08builtins\x8c\x04eval\x93."[..],
        ),
        (
            "torch._utils._rebuild_tensor_v2\\u{7}",
            b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\x07\n.",
        ),
    ] {
        assert_eq!(refused(pickle), ExchangeFlaw::Global(name.into()).into());
    }
}

#[test]
fn layers_that_no_rule_fits_are_named() {
    let told = |entries: &[(&str, &[u32])]| {
        let entries = entries.iter().map(|(name, shape)| {
            let mut strides: Vec<u32> = Vec::new();
            for side in shape.iter().rev() {
                let last = strides.first().copied();
                strides.insert(0, last.map_or(1, |_| *shape.last().expect("a side")));
                let _ = side;
            }
            Entry {
                name: (*name).to_owned(),
                shape: shape.to_vec(),
                strides,
                values: vec![0.5; shape.iter().product::<u32>() as usize],
            }
        });
        words(&legacy::file(&entries.collect::<Vec<Entry>>()))
    };
    let sound: [(&str, &[u32]); 4] = [
        ("encoder.0.weight", &[5, 12]),
        ("encoder.2.weight", &[4, 5]),
        ("decoder.0.weight", &[5, 2]),
        ("decoder.2.weight", &[12, 5]),
    ];
    let with = |place: usize, entry| {
        let mut entries = sound;
        entries[place] = entry;
        entries
    };
    for (entries, expected) in [
        (
            with(0, ("attention.weight", &[5, 12])),
            "no rule says which layer attention is",
        ),
        (
            with(1, ("encoder.2.weight", &[3, 5])),
            "encoder.2 gives 3 numbers, not 4",
        ),
        (
            with(1, ("fc_mu.weight", &[2, 5])),
            "no layer for the log variance",
        ),
        (
            with(1, ("encoder.2.weight", &[4, 6])),
            "encoder.2 takes 6 numbers, but 5 come",
        ),
        (
            with(0, ("encoder.0.bias", &[5])),
            "encoder.0.bias [5] is not of a plain linear layer",
        ),
    ] {
        let told = told(&entries);
        assert!(told.contains(expected), "{told}");
    }
    let wider = with(2, ("decoder.0.weight", &[6, 2]));
    let mut wider = wider.to_vec();
    wider[3] = ("decoder.2.weight", &[12, 6]);
    let told = told(&wider);
    assert!(told.contains("[6] after an encoder of [5]"), "{told}");

    let told = open("convolution.pt", Activation::Relu).expect_err("no linear layers");
    let told = told.to_string();
    assert!(
        told.contains("[2, 1, 3, 3] is not of a plain linear layer"),
        "{told}"
    );
    assert!(told.contains("docs/exchange.md"), "{told}");
}

#[test]
fn claims_beyond_the_file_are_refused_before_anything_is_allocated() {
    let entry = |shape: [u32; 2], strides: [u32; 2]| Entry {
        name: "encoder.0.weight".into(),
        shape: shape.to_vec(),
        strides: strides.to_vec(),
        values: vec![0.25; 60],
    };
    let with = |first: Entry| {
        let rest = [
            ([4, 5], "encoder.2"),
            ([5, 2], "decoder.0"),
            ([12, 5], "decoder.2"),
        ];
        let mut entries = vec![first];
        entries.extend(rest.map(|(shape, name)| Entry {
            name: format!("{name}.weight"),
            shape: shape.to_vec(),
            strides: vec![shape[1], 1],
            values: vec![0.5; (shape[0] * shape[1]) as usize],
        }));
        legacy::file(&entries)
    };
    let sound = load_model_bytes(with(entry([5, 12], [12, 1])), None);
    assert!(sound.is_ok(), "{sound:?}");
    for (shape, strides) in [
        ([5, 12], [13, 1]),
        ([5, 12], [0, 0]),
        ([5, 12], [u32::MAX, u32::MAX]),
        ([5, 12], [12, 2]),
    ] {
        let told = words(&with(entry(shape, strides)));
        assert!(told.contains("reaches beyond its numbers"), "{told}");
    }
    let huge = words(&with(entry([u32::MAX, u32::MAX], [u32::MAX, 1])));
    assert!(!huge.is_empty());
    let wide = words(&with(entry([16_000, 16_000], [0, 0])));
    assert!(!wide.is_empty());

    // A header of safetensors whose length is beyond the file, and one that claims much.
    let mut tensors = u64::MAX.to_le_bytes().to_vec();
    tensors.extend(b"{}");
    assert_eq!(refused(&tensors), ModelFileFlaw::NoModel);
    let header =
        br#"{"fc1.weight":{"dtype":"F32","shape":[4294967295,4294967295],"data_offsets":[0,4]}}"#;
    let mut tensors = (header.len() as u64).to_le_bytes().to_vec();
    tensors.extend(header);
    tensors.extend([0; 4]);
    assert!(words(&tensors).contains("safetensors are damaged"));
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    for name in FILES {
        let whole = bytes(name);
        for length in 0..whole.len() {
            refused(&whole[..length]);
        }
    }
}

#[test]
fn other_files_are_told_from_weights() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let told = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("writable");
        load_model(Path::new(&path), None)
            .expect_err("no model")
            .to_string()
    };
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    archive.start_file("a.npy", stored).expect("an entry");
    let archive = archive.finish().expect("an archive").into_inner();
    let words = told("a.npz", &archive);
    assert!(
        words.contains("no data.pkl, as those of PyTorch have"),
        "{words}"
    );
    assert!(
        words.contains("give a file that Elbow saved, or weights"),
        "{words}"
    );
    let words = told("a.pkl", b"\x80\x03}.");
    assert!(words.contains("no state dict of named tensors"), "{words}");
    let words = told("empty.pt", b"");
    assert!(words.contains("no model that Elbow saved"), "{words}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn flipped_bits_never_panic(
        name in prop::sample::select(&FILES[..]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1u8..=255), 1..4),
    ) {
        let mut bytes = bytes(name);
        for (place, flip) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= flip;
        }
        if let Err(flaw) = load_model_bytes(bytes, None) {
            prop_assert!(!flaw.to_string().is_empty());
        }
    }

    #[test]
    fn made_up_bytes_never_panic(
        beginning in prop::sample::select(vec![
            &b"PK\x03\x04"[..],
            b"\x80\x02",
            b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.\x80\x02",
            b"\x02\0\0\0\0\0\0\0{",
            b"\x40\0\0\0\0\0\0\0{",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let bytes = [beginning, &rest].concat();
        prop_assert!(load_model_bytes(bytes, None).is_err());
    }

    /// Pickles of real instructions in any order.
    #[test]
    fn made_up_pickles_never_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                &b"("[..], b")", b"t", b"}", b"]", b"u", b"s", b"e", b"a", b"Q", b"R", b"b", b"0",
                b"1", b"d", b"l", b"N", b"\x85", b"\x86", b"\x87", b"\x88", b"K\x01", b"K\x00",
                b"M\x02\x03", b"J\xff\xff\xff\xff", b"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f",
                b"X\x07\0\0\0storage", b"X\x01\0\0\x000", b"ccollections\nOrderedDict\n",
                b"ctorch\nFloatStorage\n", b"ctorch._utils\n_rebuild_tensor_v2\n", b"q\x00",
                b"h\x00", b"\x94", b"ctorch._utils\n_rebuild_parameter\n", b"\x93", b".",
            ]),
            0..60,
        ),
    ) {
        let magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.";
        let bytes = [&magic[..], &parts.concat()].concat();
        prop_assert!(load_model_bytes(bytes, None).is_err());
    }
}
