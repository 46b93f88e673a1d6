//! Any document that a person can make.

use elbow::data::{Dataset, SplitName};
use elbow::document::{Document, EvenIn, PointColour, WholePicture};
use elbow::latent::Interpolation;
use elbow::run::RunId;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One thing that is made, in the order in which they are.
#[derive(Clone, Debug)]
enum Made {
    Point {
        z: Vec<f32>,
        name: String,
        colour: Option<PointColour>,
        locked: bool,
    },
    Path {
        through: Vec<Index>,
        how: Interpolation,
        closed: bool,
        even_in: EvenIn,
    },
    Region {
        name: String,
        split: SplitName,
        images: BTreeSet<usize>,
    },
    Picture {
        shape: [usize; 3],
        drawn: Vec<u8>,
        centred: bool,
        whole: Option<[usize; 3]>,
    },
    Note {
        step: u64,
        text: String,
    },
    /// It takes its id with it.
    RemovePoint(Index),
}

/// Of a model of `latent` dimensions, on this data.
pub fn documents(latent: usize, data: Arc<Dataset>) -> impl Strategy<Value = Document> {
    prop::collection::vec(made(latent, data.test_len()), 0..14).prop_map(move |all| {
        all.into_iter()
            .fold(Document::default(), |d, made| put(d, made, &data))
    })
}

fn words() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "seven", "é 七 \"\\\n", "\u{0}", "a\tb"]).prop_map(str::to_owned)
}

/// Any finite number, the odd ones among them.
fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -4f32..4.0,
        1 => select(vec![0.0, -0.0, f32::MIN_POSITIVE, f32::MAX, 1e-45, 0.1]),
        1 => any::<f32>().prop_filter("finite", |z| z.is_finite()),
    ]
}

fn made(latent: usize, images: usize) -> impl Strategy<Value = Made> {
    let colours = PointColour::ALL.map(Some).into_iter().chain([None]);
    let point = (
        prop::collection::vec(coordinate(), latent),
        words(),
        select(colours.collect::<Vec<_>>()),
        any::<bool>(),
    );
    let point = point.prop_map(|(z, name, colour, locked)| Made::Point {
        z,
        name,
        colour,
        locked,
    });
    let path = (
        prop::collection::vec(any::<Index>(), 0..6),
        select(vec![
            Interpolation::Lerp,
            Interpolation::Slerp,
            Interpolation::Spline,
        ]),
        any::<bool>(),
        select(vec![EvenIn::Latent, EvenIn::Picture]),
    );
    let path = path.prop_map(|(through, how, closed, even_in)| Made::Path {
        through,
        how,
        closed,
        even_in,
    });
    let region = (
        words(),
        select(vec![SplitName::Train, SplitName::Test]),
        prop::collection::btree_set(0..images, 0..images),
    );
    let region = region.prop_map(|(name, split, images)| Made::Region {
        name,
        split,
        images,
    });
    let shape = || select(vec![[28, 28, 1], [3, 4, 1], [2, 2, 3], [1, 1, 1]]);
    let picture = (
        shape(),
        prop::collection::vec(any::<u8>(), 784),
        any::<bool>(),
        prop::option::of(shape()),
    );
    let picture = picture.prop_map(|(shape, drawn, centred, whole)| Made::Picture {
        shape,
        drawn,
        centred,
        whole,
    });
    let note = (any::<u64>(), words()).prop_map(|(step, text)| Made::Note { step, text });
    prop_oneof![
        4 => point,
        2 => path,
        1 => region,
        1 => picture,
        1 => note,
        1 => any::<Index>().prop_map(Made::RemovePoint),
    ]
}

fn put(mut document: Document, made: Made, data: &Dataset) -> Document {
    match made {
        Made::Point {
            z,
            name,
            colour,
            locked,
        } => {
            let id = document.add_point(z);
            let point = document.point_mut(id).expect("it was just made");
            (point.name, point.colour, point.locked) = (name, colour, locked);
        }
        Made::Path {
            through,
            how,
            closed,
            even_in,
        } => {
            let ids: Vec<u64> = document.points.iter().map(|point| point.id).collect();
            let through = through.iter().filter(|_| !ids.is_empty());
            let through: Vec<u64> = through.map(|place| *place.get(&ids)).collect();
            let id = document.add_path(through);
            let path = document.path_mut(id).expect("it was just made");
            (path.how, path.closed, path.even_in) = (how, closed, even_in);
        }
        Made::Region {
            name,
            split,
            images,
        } => {
            document.add_region(name, data, split, images.into_iter().collect());
        }
        Made::Picture {
            shape,
            drawn,
            centred,
            whole,
        } => {
            let id = document
                .add_picture(shape, drawn.into())
                .expect("few of them");
            let picture = document.picture_mut(id).expect("it was just made");
            picture.centre(centred);
            picture.whole = whole.map(|shape| WholePicture {
                shape,
                pixels: (0..shape.iter().product())
                    .map(|at: usize| at as u8)
                    .collect(),
            });
        }
        Made::Note { step, text } => {
            document.add_note(RunId(1), step, text);
        }
        Made::RemovePoint(place) => {
            if !document.points.is_empty() {
                let at = place.index(document.points.len());
                document.points.remove(at);
            }
        }
    }
    document
}
