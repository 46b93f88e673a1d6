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
    /// Standard error.
    pub err: String,
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
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

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
