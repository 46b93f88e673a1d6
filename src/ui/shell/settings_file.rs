//! Where the settings live between two sessions.
//!
//! Written whole or not at all, on a thread of its own; a file
//! that cannot be read is kept aside and the window begins with the defaults.

use crate::archive::atomic_write_private;
use crate::ui::language::{self, Language};
use crate::ui::scene::settings::Settings;
use crate::ui::shell::settings_error::{NotSaved, SettingsError, SettingsFlaw};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Between two writes while things keep changing.
const EVERY: Duration = Duration::from_secs(2);

/// The settings in use, and their file.
pub(crate) struct SettingsFile {
    pub settings: Settings,
    path: Option<PathBuf>,
    /// As last handed to the disk.
    saved: Settings,
    /// The last write failed.
    unsaved: bool,
    looked: Instant,
    writer: Option<JoinHandle<Result<(), NotSaved>>>,
}

impl SettingsFile {
    /// Reads `path`, or the usual place; also what was wrong with the file, if anything was.
    pub fn open(path: Option<PathBuf>) -> (Self, Option<SettingsError>) {
        let usual = path.is_none();
        if usual {
            // Until the settings say otherwise, and to tell what is wrong with them.
            language::speak(Language::of_desktop());
        }
        let path = Self::place(path);
        let (settings, error) = match &path {
            Some(path) => read(path),
            None => (None, None),
        };
        let mut settings = settings.unwrap_or_default();
        // A person's first start. Whoever names a file of settings, a test or a
        // bench, gets the same window on every desktop.
        if usual && !path.as_ref().is_some_and(|path| path.exists()) {
            settings.window.language = Language::of_desktop();
        }
        let file = Self {
            saved: settings.clone(),
            settings,
            path,
            unsaved: false,
            looked: Instant::now(),
            writer: None,
        };
        (file, error)
    }

    /// What [`SettingsFile::open`] would begin with; leaves a damaged file where it is.
    pub fn peek(path: Option<PathBuf>) -> Settings {
        Self::place(path)
            .and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|text| serde_json::from_str::<Settings>(&text).ok())
            .map(Settings::repaired)
            .unwrap_or_default()
    }

    /// Whether nothing was ever kept in the usual folder.
    pub fn is_first_start() -> bool {
        Self::place(None).is_some_and(|path| !path.exists())
    }

    /// The given path, or the usual one.
    pub fn place(path: Option<PathBuf>) -> Option<PathBuf> {
        path.or_else(|| Some(own_folder()?.join("settings.json")))
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Writes what changed, now and then; says what went wrong with an earlier write.
    pub fn keep(&mut self) -> Option<SettingsError> {
        if self.writer.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(writer) = self.writer.take()
            && let Err(cause) = outcome(writer)
        {
            return self.not_saved(cause);
        }
        if self.writer.is_some() || self.looked.elapsed() < EVERY || self.settings == self.saved {
            return None;
        }
        self.looked = Instant::now();
        self.unsaved = false;
        let (path, settings) = (self.path.clone()?, self.settings.clone());
        self.saved = settings.clone();
        let writer = std::thread::Builder::new()
            .name("settings".into())
            .spawn(move || write(&path, &settings));
        match writer {
            Ok(writer) => {
                self.writer = Some(writer);
                None
            }
            Err(error) => self.not_saved(error.into()),
        }
    }

    /// What to tell of a write that failed. Tried again at the next change, and at the end.
    fn not_saved(&mut self, cause: NotSaved) -> Option<SettingsError> {
        self.unsaved = true;
        let path = self.path.clone()?;
        Some(SettingsError::NotSaved { path, cause })
    }

    /// Writes at once, at the end of the session.
    pub fn close(&mut self) {
        if let Some(writer) = self.writer.take() {
            // What it could not write is written again below.
            self.unsaved |= outcome(writer).is_err();
        }
        if (self.unsaved || self.settings != self.saved)
            && let Some(path) = &self.path
            && let Err(error) = write(path, &self.settings)
        {
            eprintln!(
                "elbow: settings were not saved to {}: {error}",
                path.display()
            );
        }
    }
}

/// How the write ended; a panic counts as a write that failed.
fn outcome(writer: JoinHandle<Result<(), NotSaved>>) -> Result<(), NotSaved> {
    writer.join().unwrap_or(Err(NotSaved::Panic))
}

/// The settings if there are any, and what is wrong if they are damaged.
fn read(path: &Path) -> (Option<Settings>, Option<SettingsError>) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return (None, None);
        }
        Err(error) => {
            return (None, Some(set_aside(path, error.into())));
        }
    };
    match serde_json::from_str::<Settings>(&text) {
        Ok(settings) => (Some(settings.repaired()), None),
        Err(error) => (None, Some(set_aside(path, error.into()))),
    }
}

/// Keeps a damaged file for whoever wants to look.
fn set_aside(path: &Path, flaw: SettingsFlaw) -> SettingsError {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".damaged");
    let aside = PathBuf::from(aside);
    SettingsError::Unreadable {
        path: path.to_owned(),
        flaw,
        aside: std::fs::rename(path, &aside).map(|()| aside),
    }
}

fn write(path: &Path, settings: &Settings) -> Result<(), NotSaved> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    atomic_write_private(path, |out| {
        serde_json::to_writer_pretty(&mut *out, settings)?;
        out.write_all(b"\n")
    })
    .map_err(|error| std::io::Error::other(error.cause))?;
    Ok(())
}

/// Elbow's folder among those that the system has for the data of programs, of this user.
fn own_folder() -> Option<PathBuf> {
    let folder = dirs::data_dir()?.join("elbow");
    Some(if cfg!(windows) {
        folder.join("data")
    } else {
        folder
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.json");
        let (mut file, error) = SettingsFile::open(Some(path.clone()));
        assert!(error.is_none());
        file.settings.curves.smoothing = 0.9;
        file.settings.plane.axes = [3, 1];
        file.close();
        let (again, error) = SettingsFile::open(Some(path));
        assert!(error.is_none());
        assert_eq!(again.settings, file.settings);
    }

    #[test]
    fn what_could_not_be_written_is_written_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("settings");
        // A file where the folder is to be.
        std::fs::write(&blocked, "").unwrap();
        let path = blocked.join("settings.json");
        let (mut file, _) = SettingsFile::open(Some(path.clone()));
        file.settings.plane.axes = [3, 1];
        file.looked -= EVERY;
        assert!(file.keep().is_none(), "it is being written");
        while file
            .writer
            .as_ref()
            .is_some_and(|writer| !writer.is_finished())
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(
            file.keep()
                .is_some_and(|told| told.words().contains("settings.json"))
        );
        std::fs::remove_file(&blocked).unwrap();
        file.close();
        assert!(path.exists());
    }

    proptest! {
        #[test]
        fn any_content_opens(text: String) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("settings.json");
            std::fs::write(&path, &text).unwrap();
            let (file, error) = SettingsFile::open(Some(path.clone()));
            if error.is_some() {
                prop_assert_eq!(file.settings, Settings::default());
                let aside = folder.path().join("settings.json.damaged");
                prop_assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
            }
        }
    }
}
