//! The `elbow` command: everything it does is in [`elbow::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    elbow::cli::main()
}
