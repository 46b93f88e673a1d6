//! A past that is written and read.

use super::super::arrays::Arrays;
use super::super::checkpoint::Checkpoint;
use super::super::checkpoint_file::Of;
use super::super::container::{Content, ReadPast, Sealed, unsealed};
use super::super::saved_session::{SavedPast, SavedStep};
use super::{PastVersion, from_arrays, to_tensors, with_numbers};
use crate::curves::{History, TestPoint};
use crate::data::BatchesState;
use crate::model::{Array, Layout, OptimizerState, Snapshot, TrainingExtent, Weights};
use crate::recipe::{DeviceChoice, ImageShape, Recipe, Terms};
use crate::run::RunTime;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

const IMAGES: usize = 4;
const SHAPE: ImageShape = ImageShape {
    height: 1,
    width: 2,
    channels: 1,
};

fn recipe() -> Recipe {
    Recipe {
        latent: 1,
        hidden: vec![1],
        device: DeviceChoice::Flex,
        ..Recipe::default()
    }
}

fn time(step: u64) -> RunTime {
    RunTime {
        step,
        epoch: step as f64,
        seconds: step as f64,
    }
}

/// A run of so many steps that keeps every hundredth, with the curves of each.
fn kept(steps: u64) -> SavedPast {
    let layout = Layout::new(&recipe(), SHAPE);
    let zeros = layout.arrays().map(|array| Array {
        name: array.name.clone(),
        shape: array.shape.clone(),
        values: vec![0.0; array.numbers()],
    });
    let weights = Weights {
        arrays: zeros.collect(),
    };
    let mut history = History::new();
    let mut kept = Vec::new();
    for step in 1..=steps {
        let terms = Terms {
            reconstruction: -(step as f64),
            ..Terms::default()
        };
        history.push(time(step), &terms, f64::NAN);
        if step.is_multiple_of(1000) {
            let (time, bound) = (time(step), Some(f64::NAN));
            history.push_test(TestPoint { time, terms, bound });
        }
        if step.is_multiple_of(100) {
            let extent = TrainingExtent {
                time: time(step),
                train_images: IMAGES,
            };
            let snapshot = Snapshot::from_weights(extent, recipe(), SHAPE, weights.clone());
            let checkpoint = Checkpoint {
                lineage: None,
                optimizer: OptimizerState {
                    moments: Vec::new(),
                },
                batches: BatchesState {
                    order: (0..IMAGES as u32).collect(),
                    position: 0,
                    finished: 0,
                    shuffle: 0,
                    binarisation: 0,
                },
                noise: 0,
                epochs_before: 0.0,
                history: history.clone(),
                log: None,
            };
            kept.push(SavedStep {
                snapshot: snapshot.expect("a model"),
                checkpoint: Some(Arc::new(checkpoint)),
            });
        }
    }
    SavedPast {
        every: 100,
        steps: kept,
    }
}

fn read_back(past: &SavedPast, steps: u64) -> SavedPast {
    let content = with_numbers(Content::new(to_tensors(past)), past);
    let mut file = Cursor::new(Vec::new());
    let sealed = Sealed::new(content).expect("sound");
    sealed.write(&mut file).expect("there is room");
    let reader = unsealed(file.into_inner(), ReadPast::All)
        .expect("sound")
        .reader;
    let of = Of {
        recipe: &recipe(),
        shape: SHAPE,
        time: time(steps),
        train_images: IMAGES,
    };
    let mut arrays = Arrays::of(reader).expect("sound");
    let past = from_arrays(&mut arrays, &of, PastVersion::Apart, &BTreeSet::new()).expect("sound");
    assert_eq!(arrays.left_over(), None);
    past.expect("it was written")
}

fn histories(past: &SavedPast) -> impl Iterator<Item = &History> {
    let steps = past.steps.iter();
    steps.filter_map(|step| Some(&step.checkpoint.as_ref()?.history))
}

/// How many blocks of bins there are in memory, and how many lists of evaluations.
fn in_memory(past: &SavedPast) -> (usize, usize) {
    let blocks = histories(past).flat_map(|history| history.train().blocks());
    let blocks: BTreeSet<_> = blocks.map(|block| block.as_ptr().addr()).collect();
    let tests: BTreeSet<_> = histories(past)
        .map(|history| history.test().as_ptr().addr())
        .collect();
    (blocks.len(), tests.len())
}

#[test]
fn the_curves_of_steps_that_are_read_take_no_more_memory_than_those_of_the_run() {
    // The bins merge once, at 4,096.
    let steps = 6000;
    let past = kept(steps);
    let read = read_back(&past, steps);
    for (read, written) in histories(&read).zip(histories(&past)) {
        // What is no number is equal to nothing; but its text is.
        assert_eq!(format!("{read:?}"), format!("{written:?}"));
    }
    assert_eq!(histories(&read).count(), 60);
    let blocks: usize = histories(&read)
        .map(|history| history.train().blocks().len())
        .sum();
    let (of_run, of_file) = (in_memory(&past), in_memory(&read));
    assert!(of_run.0 * 8 < blocks, "{of_run:?} of {blocks}");
    assert_eq!(of_file, of_run);
}
