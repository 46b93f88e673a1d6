//! Small sound files of each format, made here.

use elbow::archive::{
    Over, RunToSave, SavedPast, SavedSession, SavedStep, save_checkpoint, save_model, save_run,
};
use elbow::curves::History;
use elbow::data::{Dataset, Split};
use elbow::document::Document;
use elbow::recipe::{ImageShape, Recipe};
use elbow::train::Trainer;
use flate2::{Compression, write::GzEncoder};
use image::{DynamicImage, ImageFormat};
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// So many bytes, each another one than its neighbours.
fn noise(count: usize) -> Vec<u8> {
    (0..count).map(|i| (i * 37 % 251) as u8).collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).expect("memory takes all");
    out.finish().expect("memory takes all")
}

fn idx_of(kind: u8, sizes: &[u32], bytes_each: usize) -> Vec<u8> {
    let mut file = vec![0, 0, kind, sizes.len() as u8];
    sizes
        .iter()
        .for_each(|size| file.extend(size.to_be_bytes()));
    let numbers: u32 = sizes.iter().product();
    match bytes_each {
        4 => (0..numbers).for_each(|i| file.extend((i as f32 / numbers as f32).to_be_bytes())),
        2 => file.extend(words(numbers as i16)),
        _ => file.extend(noise(numbers as usize * bytes_each)),
    }
    file
}

/// IDX of bytes and of other numbers, grey and coloured, plain and gzipped.
pub fn idx() -> Vec<Vec<u8>> {
    let grey = idx_of(0x08, &[6, 5, 4], 1);
    vec![
        gzipped(&grey),
        grey,
        idx_of(0x08, &[4, 3, 3, 3], 1),
        idx_of(0x0d, &[4, 3, 3], 4),
        idx_of(0x0b, &[4, 3, 3], 2),
    ]
}

fn npy_of(kind: &str, fortran: bool, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}");
    let padded = (header.len() + 11).next_multiple_of(64) - 10;
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((padded as u16).to_le_bytes());
    file.extend(format!("{header:<width$}\n", width = padded - 1).into_bytes());
    file.extend(numbers);
    file
}

fn floats(count: usize) -> Vec<u8> {
    let numbers = (0..count).map(|i| i as f32 / count as f32);
    numbers.flat_map(f32::to_le_bytes).collect()
}

/// Whole numbers of 16 bits from 0, the most significant byte first.
fn words(count: i16) -> Vec<u8> {
    (0..count).flat_map(|i| (i * 7).to_be_bytes()).collect()
}

/// NPY of bytes, floats, bits and whole numbers, in both orders.
pub fn npy() -> Vec<Vec<u8>> {
    vec![
        npy_of("|u1", false, "(5, 4, 3)", &noise(60)),
        npy_of("<f4", false, "(5, 9)", &floats(45)),
        npy_of("|b1", false, "(5, 3, 3)", &[1, 0].repeat(23)[..45]),
        npy_of(">i2", false, "(4, 3, 3, 3)", &words(108)),
        npy_of("<f4", true, "(5, 3, 4)", &floats(60)),
    ]
}

fn packed_as_zip(method: CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let how = SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, how).expect("memory takes all");
        archive.write_all(bytes).expect("memory takes all");
    }
    archive.finish().expect("memory takes all").into_inner()
}

/// NPZ with images and labels, stored and packed.
pub fn npz() -> Vec<Vec<u8>> {
    let images = npy_of("|u1", false, "(5, 4, 3)", &noise(60));
    let labels = npy_of(
        "<i4",
        false,
        "(5,)",
        &[0, 0, 0, 0, 1, 0, 0, 0].repeat(3)[..20],
    );
    let files: [(&str, &[u8]); 2] = [("x_train.npy", &images), ("y_train.npy", &labels)];
    [CompressionMethod::Stored, CompressionMethod::Deflated]
        .map(|method| packed_as_zip(method, &files))
        .into()
}

/// A few pictures of CIFAR-10 and of CIFAR-100.
pub fn cifar() -> Vec<Vec<u8>> {
    let records = |labels: &[u8]| {
        let record = || [labels, &noise(3072)].concat();
        (0..3).flat_map(|_| record()).collect()
    };
    vec![records(&[3]), records(&[1, 2])]
}

/// Tables with and without a header and a column of classes.
pub fn table() -> Vec<Vec<u8>> {
    let rows = |between: char| -> String {
        let row = |row: usize| {
            let pixels: Vec<String> = (0..9)
                .map(|i| ((row * 31 + i * 7) % 256).to_string())
                .collect();
            format!(
                "{}{between}{}\n",
                row % 2,
                pixels.join(&between.to_string())
            )
        };
        (0..6).map(row).collect()
    };
    let header = "label,1x1,1x2,1x3,2x1,2x2,2x3,3x1,3x2,3x3\n";
    let named = format!("{header}{}", rows(','));
    vec![
        gzipped(named.as_bytes()),
        named.into_bytes(),
        rows('\t').into_bytes(),
        b"0.5,0.25,1,0\n1,0,0.125,0.75\n0,0,1,1\n1e-3,1,0.5,0\n".to_vec(),
    ]
}

fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, format)
        .expect("memory takes all");
    file.into_inner()
}

fn coloured() -> DynamicImage {
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(6, 5, |x, y| {
        image::Rgb([(x * 40) as u8, (y * 50) as u8, (x * y * 8) as u8])
    }))
}

/// A sound picture, 6 x 5 in colour.
pub fn plain_png() -> Vec<u8> {
    encoded(coloured(), ImageFormat::Png)
}

/// A progressive JPEG of 6 x 5, as Pillow 13 saves it (`progressive=True, quality=60`).
const PROGRESSIVE_JPEG: &[u8] = include_bytes!("progressive.jpg");

/// One picture in each format and several kinds of numbers.
pub fn picture() -> Vec<Vec<u8>> {
    let formats = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Bmp,
        ImageFormat::Gif,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ];
    let mut files: Vec<Vec<u8>> = formats.map(|format| encoded(coloured(), format)).into();
    files.push(PROGRESSIVE_JPEG.to_vec());
    files.push(encoded(coloured().to_luma16().into(), ImageFormat::Png));
    files.push(encoded(coloured().to_luma16().into(), ImageFormat::Tiff));
    files.push(encoded(coloured().to_rgba8().into(), ImageFormat::Png));
    files
}

/// A tar of these files.
pub fn packed_as_tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, bytes) in files {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000644\0");
        header[108..116].copy_from_slice(b"0000000\0");
        header[116..124].copy_from_slice(b"0000000\0");
        header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        archive.extend(header);
        archive.extend(*bytes);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.extend([0; 1024]);
    archive
}

const NAMES: [&str; 4] = [
    "train/a/1.png",
    "train/b/2.png",
    "test/a/3.png",
    "test/b/4.png",
];

/// A folder of pictures in a tar, plain and gzipped.
pub fn tar() -> Vec<Vec<u8>> {
    let file = plain_png();
    let plain = packed_as_tar(&NAMES.map(|name| (name, &file[..])));
    vec![gzipped(&plain), plain]
}

/// A folder of pictures in a zip, stored and packed.
pub fn zip() -> Vec<Vec<u8>> {
    let file = plain_png();
    [CompressionMethod::Stored, CompressionMethod::Deflated]
        .map(|method| packed_as_zip(method, &NAMES.map(|name| (name, &file[..]))))
        .into()
}

/// What a person may have made around a model of two latent dimensions.
fn session() -> SavedSession {
    let mut document = Document::default();
    let ids = [0.0, 1.0].map(|z| document.add_point(vec![z, 0.5]));
    document.add_path(ids);
    document.add_picture([3, 2, 3], noise(18).into());
    document.add_note(elbow::run::RunId(1), 0, "a note".into());
    SavedSession {
        document,
        view: r#"{"step":0}"#.into(),
    }
}

/// A small model, alone, with its run, and within a session.
pub fn model() -> Vec<Vec<u8>> {
    let shape = ImageShape {
        height: 3,
        width: 2,
        channels: 3,
    };
    let split = || Split {
        pixels: noise(4 * shape.pixels()),
        labels: None,
    };
    let recipe = Recipe {
        hidden: vec![3],
        ..Recipe::default()
    };
    let dataset = Dataset::new("noise".into(), shape, split(), split()).expect("a data set");
    let mut trainer = Trainer::new(recipe, Arc::new(dataset)).expect("a small model");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.bpk");
    save_model(&trainer.snapshot(), trainer.dataset(), &path).expect("the folder takes it");
    let alone = std::fs::read(&path).expect("it was written");
    let report = trainer.step().expect("a finite loss");
    let mut history = History::new();
    history.push(report.time, &report.terms, report.minimised);
    let checkpoint = trainer
        .checkpoint(&history)
        .expect("readable")
        .expect("there are images");
    save_checkpoint(&trainer.snapshot(), &checkpoint, trainer.dataset(), &path)
        .expect("the folder takes it");
    let run = std::fs::read(&path).expect("it was written");
    let past = SavedPast {
        every: 1,
        steps: vec![SavedStep {
            snapshot: trainer.snapshot(),
            checkpoint: Some(Arc::new(checkpoint.clone())),
        }],
    };
    let to_save = RunToSave {
        snapshot: &trainer.snapshot(),
        checkpoint: Some(&checkpoint),
        dataset: trainer.dataset(),
        session: Some(&session()),
        past: Some(&past),
    };
    save_run(&to_save, &path, Over::Anything).expect("the folder takes it");
    vec![alone, run, std::fs::read(&path).expect("it was written")]
}

/// Small models of other programs.
pub fn weights() -> Vec<Vec<u8>> {
    [
        &include_bytes!("../../tests/exchange/pytorch/example.pt")[..],
        include_bytes!("../../tests/exchange/pytorch/example-legacy.pth"),
        include_bytes!("../../tests/exchange/pytorch/example-views-legacy.pt"),
        include_bytes!("../../tests/exchange/pytorch/example.safetensors"),
    ]
    .map(<[u8]>::to_vec)
    .into()
}
