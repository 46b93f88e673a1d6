//! TensorBoard's event files: records with checksums, each an `Event` of its protocol buffers.

mod protobuf;
mod record;

use protobuf::Message;
use std::fs::{File, OpenOptions};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What every file begins with.
const VERSION: &str = "brain.Event:2";
/// `SessionLog.START`: what stands from this step on is made anew.
const START: u64 = 1;

/// One number of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scalar {
    /// Such as `train/elbo`; what stands before the slash groups the charts.
    pub tag: &'static str,
    /// The file keeps it as a 32-bit float.
    pub value: f64,
}

/// An event file that grows; what was written is on disk at once.
#[derive(Debug)]
pub struct EventFile {
    file: File,
    path: PathBuf,
}

impl EventFile {
    /// Begins a file in `folder`, under a name that TensorBoard looks for and that is not there
    /// yet. Readers drop what other files of the folder tell of steps from `first` on.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn create(folder: &Path, first: u64) -> Result<Self, Error> {
        // Readers take the files of a folder in the order of their names.
        let (now, process) = (now(), std::process::id());
        let mut names = (0..u64::MAX).map(|number| {
            folder.join(format!(
                "events.out.tfevents.{now:017.6}.elbow.{process}.{number}"
            ))
        });
        let (file, path) = names
            .find_map(|path| {
                let created = OpenOptions::new().write(true).create_new(true).open(&path);
                match created {
                    Ok(file) => Some(Ok((file, path))),
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => None,
                    Err(error) => Some(Err(error)),
                }
            })
            .unwrap_or_else(|| Err(Error::other("every name is taken")))?;
        let mut events = Self { file, path };
        let version = event(0).text(3, VERSION);
        let session = event(first).message(7, &Message::default().whole(1, START));
        events.write(&[version, session])?;
        Ok(events)
    }

    /// Its place.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes numbers of one step.
    ///
    /// # Errors
    /// The file cannot be written any more.
    pub fn push(&mut self, step: u64, scalars: &[Scalar]) -> Result<(), Error> {
        let summary = scalars.iter().fold(Message::default(), |summary, scalar| {
            let value = Message::default().text(1, scalar.tag);
            summary.message(1, &value.float(2, scalar.value as f32))
        });
        self.write(&[event(step).message(5, &summary)])
    }

    fn write(&mut self, events: &[Message]) -> Result<(), Error> {
        let records = events.iter().map(|event| record::framed(event.bytes()));
        let bytes: Vec<u8> = records.flatten().collect();
        self.file.write_all(&bytes)?;
        self.file.flush()
    }
}

/// An event of now at this step, without content.
fn event(step: u64) -> Message {
    Message::default().double(1, now()).whole(2, step)
}

/// Seconds since 1970.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}
