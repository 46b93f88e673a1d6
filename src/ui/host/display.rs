//! Whether there is a screen to open a window on, said in one sentence if not.

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display, a dead one, or one without OpenGL.
    #[error(
        "there is no display to open a window on ({reason}): give it a virtual one with `xvfb-run -a elbow`, or train without a window with `elbow train`"
    )]
    NoDisplay {
        /// What was tried, briefly.
        reason: String,
    },
    /// The window went without being closed.
    #[error(
        "the window broke down, most likely its OpenGL; what was not saved is lost, and `elbow train` trains without a window"
    )]
    Lost,
    /// The system gave no thread to train or to look on.
    #[error("the window's threads could not be started: {0}")]
    NoThread(String),
}

/// Looks whether a display is named and answers.
///
/// # Errors
/// If it is certain that no window can be opened.
#[cfg(all(unix, not(target_vendor = "apple")))]
pub(crate) fn check() -> Result<(), WindowError> {
    use std::os::unix::net::UnixStream;
    let no_display = |reason| Err(WindowError::NoDisplay { reason });
    let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    if named("WAYLAND_SOCKET").is_some() {
        return Ok(());
    }
    let wayland = named("WAYLAND_DISPLAY");
    if let Some(name) = wayland {
        let folder = std::path::PathBuf::from(named("XDG_RUNTIME_DIR").unwrap_or_default());
        // An absolute name stands for itself.
        return match UnixStream::connect(folder.join(&name)) {
            Ok(_) => Ok(()),
            Err(_) => no_display(format!(
                "WAYLAND_DISPLAY is {name}, but nothing answers there"
            )),
        };
    }
    match named("DISPLAY") {
        None => no_display("DISPLAY and WAYLAND_DISPLAY are not set".to_owned()),
        // Whether it answers is found out by opening the window.
        Some(_) => Ok(()),
    }
}

/// Elsewhere a screen is always there, or found missing by opening the window.
///
/// # Errors
/// None.
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
pub(crate) fn check() -> Result<(), WindowError> {
    Ok(())
}

/// The error for a display that is named but of no use.
pub(crate) fn unusable(cause: &str) -> WindowError {
    let name = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some(format!("{name} is {value}"))
    });
    let cause = cause.lines().next().unwrap_or_default();
    WindowError::NoDisplay {
        reason: match name {
            Some(name) => format!("{name}, but {cause}"),
            None => cause.to_owned(),
        },
    }
}
