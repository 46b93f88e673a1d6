//! PyTorch's older format, written out here: made-up files of any size.

/// What goes into a state dict under one name.
pub struct Entry {
    pub name: String,
    pub shape: Vec<u32>,
    /// What the file claims of it.
    pub strides: Vec<u32>,
    pub values: Vec<f32>,
}

/// The weights of pytorch/examples' VAE with so many pixels, hidden and latent numbers.
pub fn example([pixels, hidden, latent]: [u32; 3]) -> Vec<u8> {
    let layers = [
        ("fc1", 1, hidden, pixels),
        ("fc21", 2, latent, hidden),
        ("fc22", 2, latent, hidden),
        ("fc3", 3, hidden, latent),
        ("fc4", 4, pixels, hidden),
    ];
    let entries = layers.iter().flat_map(|&(name, number, gives, takes)| {
        let weight = Entry {
            name: format!("{name}.weight"),
            shape: vec![gives, takes],
            strides: vec![takes, 1],
            values: (0..gives * takes)
                .map(|place| weight(number, place / takes, place % takes))
                .collect(),
        };
        let bias = Entry {
            name: format!("{name}.bias"),
            shape: vec![gives],
            strides: vec![1],
            values: (0..gives).map(|place| bias(number, place)).collect(),
        };
        [weight, bias]
    });
    file(&entries.collect::<Vec<Entry>>())
}

fn weight(layer: u32, row: u32, column: u32) -> f32 {
    ((row * 31 + column * 17 + layer * 7) % 23) as f32 / 60.0 - 0.18
}

fn bias(layer: u32, row: u32) -> f32 {
    ((row * 13 + layer) % 11) as f32 / 11.0 - 0.5
}

/// x W^T + b of a layer of [`example`], in doubles.
pub fn layer(number: u32, gives: u32, x: &[f64]) -> Vec<f64> {
    let row = |row| {
        let products = x.iter().zip(0..);
        let products = products.map(|(x, column)| x * f64::from(weight(number, row, column)));
        products.sum::<f64>() + f64::from(bias(number, row))
    };
    (0..gives).map(row).collect()
}

/// A file with these tensors.
pub fn file(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.".to_vec();
    bytes.extend(b"\x80\x02M\xe9\x03.");
    bytes.extend(b"\x80\x02}(");
    text(&mut bytes, "little_endian");
    bytes.extend(b"\x88u.\x80\x02}(");
    for (key, entry) in entries.iter().enumerate() {
        text(&mut bytes, &entry.name);
        bytes.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        text(&mut bytes, "storage");
        bytes.extend(b"ctorch\nFloatStorage\n");
        text(&mut bytes, &key.to_string());
        text(&mut bytes, "cpu");
        whole(
            &mut bytes,
            u32::try_from(entry.values.len()).expect("few numbers"),
        );
        bytes.extend(b"NtQK\x00");
        for sides in [&entry.shape, &entry.strides] {
            bytes.push(b'(');
            sides.iter().for_each(|side| whole(&mut bytes, *side));
            bytes.push(b't');
        }
        bytes.extend(b"\x89NtR");
    }
    bytes.extend(b"u.\x80\x02](");
    for key in 0..entries.len() {
        text(&mut bytes, &key.to_string());
    }
    bytes.extend(b"e.");
    for entry in entries {
        bytes.extend((entry.values.len() as u64).to_le_bytes());
        bytes.extend(entry.values.iter().flat_map(|value| value.to_le_bytes()));
    }
    bytes
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'X');
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// LONG1 of five bytes, so that nothing is negative.
fn whole(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend([0x8a, 5]);
    bytes.extend(number.to_le_bytes());
    bytes.push(0);
}
