//! Runs the real program the way a shell does, and reads what it prints.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What one run of the program left behind.
pub struct Ran {
    /// The exit code; None if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error, its warnings left out.
    pub err: String,
    /// What looks wrong with the data, by standard error.
    #[allow(dead_code, reason = "not every test is about data")]
    pub warnings: Vec<String>,
}

/// `elbow` in `folder`, with no display, no terminal and no one's settings.
pub fn elbow(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elbow"));
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env_remove("XDG_DATA_HOME")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null());
    command
}

/// Runs `elbow` with `args` in `folder` to its end.
pub fn run(folder: &Path, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    finish(elbow(folder).args(args))
}

/// Runs `elbow` with the words of `line` in `folder` to its end.
pub fn run_line(folder: &Path, line: &str) -> Ran {
    run(folder, line.split_whitespace())
}

/// Runs `command` to its end.
pub fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8 on standard output and error");
    let err = text(output.stderr);
    let warning = |line: &str| Some(line.strip_prefix(WARNING)?.trim_end().to_owned());
    let lines = || err.split_inclusive('\n');
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: lines().filter(|line| warning(line).is_none()).collect(),
        warnings: lines().filter_map(warning).collect(),
    }
}

/// How a warning begins.
const WARNING: &str = "elbow: warning: ";

impl Ran {
    /// The JSON on the last line of standard output, of a run that succeeded.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.err);
        let last = self.out.lines().last().expect("a line of JSON");
        serde_json::from_str(last).expect("the last line is JSON")
    }

    /// The one sentence on standard error, of a run that ended with `code` and
    /// printed nothing else.
    pub fn sentence(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        assert_eq!(self.err.trim_end().lines().count(), 1, "{}", self.err);
        assert!(self.err.starts_with("elbow: "), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        assert!(!self.err.contains("a fault in the program"), "{}", self.err);
        &self.err
    }
}
