//! The files that a run writes: refused before anything is read, trained or emptied.

use super::args::TrainArgs;
use crate::archive::{check_writable, has_events};
use crate::cli::destination::{FileOption, is_standard_output};
use crate::cli::error::CliError;
use std::path::{Path, PathBuf};

/// Where a run goes.
#[derive(Debug)]
pub struct Files {
    /// Where it is saved: as told, else where it was resumed from.
    pub save: Option<PathBuf>,
    /// That file holds the run already, as it was before.
    pub holds_the_run: bool,
    /// What lies there may go: it holds nothing, or `--force` was given.
    pub save_over_anything: bool,
    /// Where its curves go.
    pub log: Option<PathBuf>,
    /// The log is one that a resumed run goes on with.
    pub log_goes_on: bool,
    /// The folder that event files go to.
    pub tensorboard: Option<PathBuf>,
}

/// Refuses files that cannot be written before an hour is spent on what goes there, and those
/// that hold something already.
///
/// # Errors
/// As wrong usage what contradicts itself or would write over something; a place that cannot
/// be written.
pub fn check(args: &TrainArgs) -> Result<Files, CliError> {
    let save = args.save.as_ref().or(args.resume.as_ref());
    if save.is_none() && args.save_every.is_some() {
        return Err(CliError::usage(
            "--save-every says how often, but not where; add --save FILE",
        ));
    }
    let apart = [("--save", save), ("--resume", args.resume.as_ref())];
    for (option, path) in apart {
        if let (Some(path), Some(log)) = (path, &args.log)
            && is_same_file(path, log)
        {
            return Err(CliError::usage(format!(
                "{option} and --log name the same file; give each its own"
            )));
        }
    }
    let holds_the_run = match (save, &args.resume) {
        (Some(save), Some(resume)) => is_same_file(save, resume),
        (None, _) | (Some(_), None) => false,
    };
    let files = [
        (FileOption::Model, save, holds_the_run),
        (FileOption::Curves, args.log.as_ref(), args.resume.is_some()),
    ];
    for (option, path, goes_on) in files {
        if let Some(path) = path {
            // Of a run that goes on where it lies, its file tells more than its ending.
            if args.save.as_ref() == Some(path) || option == FileOption::Curves {
                option.check(path)?;
            } else {
                check_writable(path).map_err(CliError::failed)?;
            }
            if !args.force && !goes_on {
                refuse_existing(option, path)?;
            }
        }
    }
    if let Some(folder) = &args.tensorboard {
        check_events(folder, args.force || args.resume.is_some())?;
    }
    // What was not refused holds nothing.
    let is_there = save.is_some_and(|path| path.symlink_metadata().is_ok());
    Ok(Files {
        save: save.cloned(),
        holds_the_run,
        save_over_anything: !holds_the_run && (args.force || is_there),
        log: args.log.clone(),
        log_goes_on: args.resume.is_some() && !args.force,
        tensorboard: args.tensorboard.clone(),
    })
}

/// Refuses a folder for event files that is none, cannot be written to, or holds the curves of
/// another run.
fn check_events(folder: &Path, goes_on: bool) -> Result<(), CliError> {
    let shown = folder.display();
    if is_standard_output(folder) || folder.is_file() {
        return Err(CliError::usage(format!(
            "--tensorboard writes event files into a folder, but {shown} is none; name a folder"
        )));
    }
    if !goes_on && has_events(folder) {
        return Err(CliError::usage(format!(
            "--tensorboard {shown} holds the curves of a run already; give each run a folder of \
             its own, like {}, or --force to show this one in its place",
            folder.join("run-2").display()
        )));
    }
    if folder.is_dir() {
        return check_writable(&folder.join("events")).map_err(CliError::failed);
    }
    Ok(())
}

/// Refuses a file that holds something.
fn refuse_existing(option: FileOption, path: &Path) -> Result<(), CliError> {
    let way_on = match option {
        FileOption::Model => format!(
            ", or go on with the run in it by --resume {}",
            path.display()
        ),
        FileOption::Curves | FileOption::Codes | FileOption::Weights => String::new(),
    };
    option.refuse_existing(path, &way_on)
}

/// Whether two paths, spelled however, name one file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let settled = |path: &Path| {
        let whole = path.canonicalize();
        whole.or_else(|_| {
            let absolute = std::path::absolute(path)?;
            let folder = absolute.parent().unwrap_or(&absolute).canonicalize()?;
            Ok::<_, std::io::Error>(folder.join(absolute.file_name().unwrap_or_default()))
        })
    };
    a == b || matches!((settled(a), settled(b)), (Ok(a), Ok(b)) if a == b)
}
