//! What the names of pictures tell, and pictures by the names that people write in tables: with
//! or without folder and ending.

use std::collections::HashMap;

/// Endings of names that say that a file is a picture, whether or not its format is read.
const PICTURE_ENDINGS: [&str; 22] = [
    "png", "apng", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "gif", "webp", "tif", "tiff",
    "heic", "heif", "avif", "jp2", "jxl", "tga", "pbm", "pgm", "ppm", "pnm",
];

/// Whether a name says that its file is a picture.
pub(in crate::import) fn claims_to_be_a_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    PICTURE_ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// The pictures of a set by their names.
pub(super) struct PictureNames<'a> {
    by_path: HashMap<&'a str, usize>,
    /// By the name of the file alone; None where several have it.
    by_file: HashMap<&'a str, Option<usize>>,
    /// By that name without its ending.
    by_stem: HashMap<&'a str, Option<usize>>,
}

impl<'a> PictureNames<'a> {
    /// Of pictures by their paths within the set.
    pub fn new(paths: &'a [String]) -> Self {
        let mut names = Self {
            by_path: HashMap::new(),
            by_file: HashMap::new(),
            by_stem: HashMap::new(),
        };
        for (picture, path) in paths.iter().enumerate() {
            let file = file_of(path);
            names.by_path.insert(path, picture);
            for (map, name) in [
                (&mut names.by_file, file),
                (&mut names.by_stem, stem_of(file)),
            ] {
                let only = map.entry(name).or_insert(Some(picture));
                *only = only.filter(|only| *only == picture);
            }
        }
        names
    }

    /// The picture that goes by this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.look_up(name).map(|(picture, _)| picture)
    }

    /// How sure it is that this text names a picture: 0 for not at all.
    pub fn closeness(&self, name: &str) -> usize {
        self.look_up(name).map_or(0, |(_, closeness)| closeness)
    }

    fn look_up(&self, name: &str) -> Option<(usize, usize)> {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches("./").trim_start_matches('/');
        let file = file_of(name);
        let only = |map: &HashMap<&str, Option<usize>>, name| map.get(name).copied().flatten();
        let by_path = self.by_path.get(name).map(|picture| (*picture, 3));
        by_path
            .or_else(|| Some((only(&self.by_file, file)?, 2)))
            .or_else(|| Some((only(&self.by_stem, file)?, 1)))
            .or_else(|| Some((only(&self.by_stem, stem_of(file))?, 1)))
    }
}

fn file_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, file)| file)
}

fn stem_of(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}
