//! How fast a folder or an archive of pictures becomes a data set in memory, in how much of it.
//!
//!     cargo bench --bench import -- elbow PATH
//!     cargo bench --bench import -- decoder FOLDER
//!     cargo bench --bench import -- cancel PATH
//!
//! `elbow` opens the data set as `elbow train --data PATH` does; `decoder` is the image crate
//! alone, decoding the same files on as many threads without keeping a pixel; `cancel` gives an
//! import up at several moments and tells how long it then takes to end. Each prints lines of
//! JSON. Peak memory is the process's own, so each is a process of its own.

use elbow::import::{ImportWatch, open};
use elbow::recipe::DataSpec;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo bench` adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "--bench")
        .collect();
    elbow::kernels::keep_freed_memory();
    match words.as_slice() {
        ["elbow", path] => import(Path::new(path)),
        ["decoder", path] => decoder(Path::new(path)),
        ["cancel", path] => cancel(Path::new(path)),
        _ => Err("say elbow, decoder or cancel, and a path".into()),
    }
}

fn import(path: &Path) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let dataset = open(&DataSpec::at(path), &ImportWatch::default())?;
    let seconds = began.elapsed().as_secs_f64();
    let images = dataset.train_len() + dataset.test_len();
    let pixels = images * dataset.shape.pixels();
    let peak = peak_bytes().unwrap_or(0);
    println!(
        r#"{{"what":"elbow","images":{images},"shape":"{}","seconds":{seconds:.2},"images_per_second":{:.0},"pixel_mb":{},"peak_mb":{},"beside_mb":{}}}"#,
        dataset.shape,
        images as f64 / seconds,
        pixels >> 20,
        peak >> 20,
        peak.saturating_sub(pixels) >> 20,
    );
    Ok(())
}

fn decoder(folder: &Path) -> Result<(), Box<dyn Error>> {
    let files = files_below(folder)?;
    let threads = thread::available_parallelism()?.get();
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = image::open(file) {
                        println!("{}: {error}", file.display());
                    }
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    println!(
        r#"{{"what":"decoder","images":{},"threads":{threads},"seconds":{seconds:.2},"images_per_second":{:.0}}}"#,
        files.len(),
        files.len() as f64 / seconds,
    );
    Ok(())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn cancel(path: &Path) -> Result<(), Box<dyn Error>> {
    for after in [10, 100, 300, 1000, 3000] {
        let after = Duration::from_millis(after);
        let watch = ImportWatch::default();
        let (ended, ends) = thread::scope(|scope| {
            let import = scope.spawn(|| {
                let opened = open(&DataSpec::at(path), &watch);
                (Instant::now(), opened.is_err())
            });
            thread::sleep(after);
            let asked = Instant::now();
            watch.cancel();
            let (ended, was_cancelled) = import.join().expect("the import does not panic");
            (ended.saturating_duration_since(asked), was_cancelled)
        });
        println!(
            r#"{{"what":"cancel","after_ms":{},"ends_within_ms":{:.1},"was_cancelled":{ends}}}"#,
            after.as_millis(),
            ended.as_secs_f64() * 1e3,
        );
    }
    Ok(())
}

/// The most memory that the process has had at once, where the system tells.
fn peak_bytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
