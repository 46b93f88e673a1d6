//! Small data sets in the IDX format, made up.

use std::path::Path;

/// Writes the four files into `folder`: `images` of `height` x `width` in each
/// split, a bright bar on dark ground whose place is the label.
pub fn write_bars(folder: &Path, images: u8, height: u8, width: u8) {
    for stem in ["train", "t10k"] {
        let mut pixels = header(3, &[images, height, width]);
        let mut labels = header(1, &[images]);
        for image in 0..images {
            let bar = image % width;
            labels.push(bar);
            for _ in 0..height {
                pixels.extend((0..width).map(|x| if x == bar { 250 } else { 5 }));
            }
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
