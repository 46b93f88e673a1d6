//! Small data sets in the IDX format, made up.

use std::path::Path;

/// Writes the four files into `folder`: `images` of `height` x `width` in each
/// split, a bright bar on dark ground whose place is the label.
#[allow(dead_code, reason = "not every test needs bars")]
pub fn write_bars(folder: &Path, images: u8, height: u8, width: u8) {
    let bar = |image: u8| {
        let bar = image % width;
        let row = move |_| (0..width).map(move |x| if x == bar { 250 } else { 5 });
        ((0..height).flat_map(row).collect(), bar)
    };
    let bars: Vec<(Vec<u8>, u8)> = (0..images).map(bar).collect();
    write_images(folder, &bars, height, width);
}

/// Writes the four files into `folder`: these images of `height` x `width`, with their
/// labels, in each split.
pub fn write_images(folder: &Path, images: &[(Vec<u8>, u8)], height: u8, width: u8) {
    let count = u8::try_from(images.len()).expect("few images");
    for stem in ["train", "t10k"] {
        let mut pixels = header(3, &[count, height, width]);
        let mut labels = header(1, &[count]);
        for (image, label) in images {
            pixels.extend(image);
            labels.push(*label);
        }
        let write = |kind: &str, bytes: &[u8]| {
            std::fs::write(folder.join(format!("{stem}-{kind}-ubyte")), bytes).expect("writable");
        };
        write("images-idx3", &pixels);
        write("labels-idx1", &labels);
    }
}

/// Magic number and sizes: unsigned bytes in `dimensions` dimensions.
fn header(dimensions: u8, sizes: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dimensions];
    for &size in sizes {
        bytes.extend([0, 0, 0, size]);
    }
    bytes
}
