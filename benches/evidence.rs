//! How long a person who chooses an image waits for its evidence.
//!
//!     cargo bench --bench evidence
//!
//! Asks what the Evidence study asks, of one test image after another and of a trained model,
//! while its run rests and while it trains. Prints a line of JSON for each.

use crossbeam_channel::{Receiver, bounded};
use elbow::explore::{Asked, EvidenceQuery, Explorer, WhichImage};
use elbow::recipe::Recipe;
use elbow::train::{Assumed, Command, Phase, Start, Worker};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

const IMAGES: usize = 60;
/// The first answers find caches and threads cold.
const WARM_UP: usize = 5;
/// As many draws of the importance-weighted estimate as the study asks for.
const IMPORTANCE_SAMPLES: usize = elbow::ui::scene::EVIDENCE_SAMPLES;
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> Result<(), Box<dyn Error>> {
    let start = Start {
        recipe: Recipe::default(),
        model: Some("models/mnist-2d.bpk".into()),
        assumed: Assumed::default(),
        data: None,
        length: None,
    };
    let worker = Worker::spawn(start, Arc::new(|| {}))?;
    wait_for(&worker, &Phase::Paused)?;
    let (bell, answered) = bounded(1);
    let wake = Arc::new(move || {
        // A bell that already rings needs no second pull.
        let _ = bell.try_send(());
    });
    let explorer = Explorer::spawn(worker.slot(), wake)?;
    report("rests", &explorer, &answered)?;
    worker.send(Command::Run);
    wait_for(&worker, &Phase::Running)?;
    report("trains", &explorer, &answered)
}

fn wait_for(worker: &Worker, phase: &Phase) -> Result<(), Box<dyn Error>> {
    loop {
        let progress = worker.progress();
        if let Phase::Failed(why) = &progress.phase {
            return Err(format!("{why:?}").into());
        }
        if progress.phase == *phase {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn report(run: &str, explorer: &Explorer, answered: &Receiver<()>) -> Result<(), Box<dyn Error>> {
    let mut waits = Vec::new();
    for image in 0..IMAGES {
        let mut asked = Asked::default();
        asked.ask(EvidenceQuery {
            image: WhichImage::Test(image),
            importance_samples: IMPORTANCE_SAMPLES,
        });
        let begun = Instant::now();
        explorer.ask(asked.clone());
        while !explorer.answers().hold(&asked) {
            answered.recv_timeout(PATIENCE)?;
        }
        waits.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let mut waits = waits.split_off(WARM_UP);
    waits.sort_by(f64::total_cmp);
    let at = |share: f64| waits[(share * (waits.len() - 1) as f64) as usize];
    println!(
        r#"{{"measure":"evidence","run":"{run}","images":{},"median_ms":{:.1},"p90_ms":{:.1},"most_ms":{:.1}}}"#,
        waits.len(),
        at(0.5),
        at(0.9),
        at(1.0)
    );
    Ok(())
}
