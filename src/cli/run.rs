//! From the words typed to an exit code.

use super::args::{Cli, CliCommand};
use super::error::CliError;
use super::{
    bench, data, decode, encode, eval, export, field, figure, manifold, output, path, train, window,
};
use clap::Parser;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::process::ExitCode;

/// The whole program: 0 done, 1 a run-time error, 2 wrong usage or no display.
pub fn main() -> ExitCode {
    crate::kernels::keep_freed_memory();
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(tell_panic));
    }
    let done = match Cli::try_parse() {
        Ok(cli) => catch_unwind(AssertUnwindSafe(|| dispatch(cli))),
        Err(answer) => match answer.print() {
            Err(error) if !answer.use_stderr() => Ok(Err(output::output_error(&error))),
            // Help and version come this way too, with exit code 0. Where standard error
            // is closed, the exit code alone tells of wrong usage.
            _ => return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2)),
        },
    };
    match done {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            if !matches!(error, CliError::Closed | CliError::SessionEnded) {
                output::say(&error);
            }
            error.code()
        }
        // The hook has told it.
        Err(_) => ExitCode::from(1),
    }
}

fn dispatch(cli: Cli) -> Result<(), CliError> {
    match cli.command {
        None => window::open(&cli.window),
        Some(CliCommand::Train(args)) => train::run(&args),
        Some(CliCommand::Eval(args)) => eval::run(&args),
        Some(CliCommand::Decode(args)) => decode::run(&args),
        Some(CliCommand::Manifold(args)) => manifold::run(&args),
        Some(CliCommand::Path(args)) => path::run(&args),
        Some(CliCommand::Encode(args)) => encode::run(&args),
        Some(CliCommand::Field(args)) => field::run(&args),
        Some(CliCommand::Figure(args)) => figure::run(&args),
        Some(CliCommand::Export(args)) => export::run(&args),
        Some(CliCommand::Bench(args)) => bench::run(&args),
        Some(CliCommand::Data(args)) => data::run(&args),
    }
}

/// A fault in the program itself, in one sentence instead of a backtrace.
fn tell_panic(info: &PanicHookInfo<'_>) {
    let cause = info
        .payload_as_str()
        .unwrap_or("no cause was given")
        .replace('\n', " ");
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    output::say(format_args!(
        "a fault in the program itself: {cause}{place}; please report it with the command that led here"
    ));
}
