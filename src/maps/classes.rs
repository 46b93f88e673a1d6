//! A colour for each class.

use super::{Rgb, rgb};

/// How many classes have a colour of their own.
pub const CLASSES: usize = 10;

/// Class colours for dark backgrounds.
///
/// Found by a search that maximised the smallest distance in OKLab between any
/// two of them as seen with normal, deuteranopic, protanopic and tritanopic
/// vision (Machado et al. 2009, severity 1), then dealt out so that digits
/// which neighbour in latent space (3 5 8, 4 7 9) differ most.
const CLASSES_ON_DARK: [u32; CLASSES] = [
    0x3c8efe, 0xffc48a, 0x9b84cb, 0xf01c92, 0x80fae6, 0xc5fc07, 0xafae00, 0xef8aa8, 0x81bffc,
    0xcd6a33,
];

/// The same hues, searched again for light backgrounds.
const CLASSES_ON_LIGHT: [u32; CLASSES] = [
    0x0d57b4, 0xf08300, 0x875ef9, 0x822870, 0x00b4c0, 0x8caf66, 0x897200, 0xc06591, 0x6493e1,
    0x960005,
];

/// The colour of a class; an eleventh class takes the first colour again.
pub fn class(label: u16, dark: bool) -> Rgb {
    let colours = if dark {
        &CLASSES_ON_DARK
    } else {
        &CLASSES_ON_LIGHT
    };
    rgb(colours[usize::from(label) % colours.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_classes_have_ten_colours() {
        for dark in [true, false] {
            let colours: std::collections::HashSet<_> = (0..10).map(|c| class(c, dark)).collect();
            assert_eq!(colours.len(), 10);
            assert_eq!(class(10, dark), class(0, dark));
        }
    }
}
