//! The threads that paint the window, and what they take of the processor.

use std::path::PathBuf;
use std::time::Duration;

/// Has Mesa's software OpenGL paint on the thread that draws, where there are
/// only two cores: a painting thread on each would take both from the trainer at
/// once, and its threads would wait for each other. Mesa is told by a variable of
/// its environment, so the program starts anew, once; whoever has set the
/// variable is left alone, and a graphics card never reads it.
#[cfg(target_os = "linux")]
pub fn paint_on_one_thread() {
    use std::os::unix::process::CommandExt;
    const THREADS: &str = "LP_NUM_THREADS";
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if cores != 2 || std::env::var_os(THREADS).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut words = std::env::args_os();
    let mut anew = std::process::Command::new(program);
    anew.env(THREADS, "0");
    if let Some(name) = words.next() {
        anew.arg0(name);
    }
    // It only comes back if it failed; the window then works as it did before.
    let _ = anew.args(words).exec();
}

/// Elsewhere there is nothing to tell Mesa.
#[cfg(not(target_os = "linux"))]
pub fn paint_on_one_thread() {}

/// The threads that draw: the window's own and, where there is no graphics card
/// to paint, those of Mesa's software OpenGL.
#[derive(Default)]
pub(crate) struct PaintingThreads {
    /// Where Linux tells what each of them has taken so far, in nanoseconds.
    clocks: Vec<PathBuf>,
    /// Up to the last look.
    taken: Duration,
}

impl PaintingThreads {
    /// To be called on the window's thread, once there is something that paints.
    pub fn find() -> Self {
        let own = std::iter::once(PathBuf::from("/proc/thread-self/schedstat"));
        let tasks = std::fs::read_dir("/proc/self/task");
        let others = tasks.into_iter().flatten().flatten().filter_map(|thread| {
            let name = std::fs::read_to_string(thread.path().join("comm")).ok()?;
            let paints = name.starts_with("llvmpipe");
            paints.then(|| thread.path().join("schedstat"))
        });
        let mut threads = Self {
            clocks: own.chain(others).collect(),
            taken: Duration::ZERO,
        };
        threads.taken = threads.total();
        threads
    }

    /// Processor time taken since the last look; None where the system does not tell.
    pub fn taken(&mut self) -> Option<Duration> {
        let total = self.total();
        let before = std::mem::replace(&mut self.taken, total);
        (!total.is_zero()).then(|| total.saturating_sub(before))
    }

    fn total(&self) -> Duration {
        let nanoseconds = self.clocks.iter().filter_map(|clock| {
            let line = std::fs::read_to_string(clock).ok()?;
            line.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(nanoseconds.sum())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn work_is_counted_and_rest_is_not() {
        let mut threads = PaintingThreads::find();
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(60) {
            std::hint::spin_loop();
        }
        // The system brings its books up to date when the thread pauses.
        std::thread::sleep(Duration::from_millis(1));
        let worked = threads.taken().expect("Linux tells");
        assert!(!worked.is_zero() && worked < began.elapsed() + Duration::from_millis(5));
        std::thread::sleep(Duration::from_millis(60));
        assert!(threads.taken().expect("Linux tells") < worked);
    }
}
