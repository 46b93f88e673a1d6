//! Which display the window is opened on, and why none can be, said in one sentence.

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display is named, or nothing answers at the one that is.
    #[error(
        "there is no display to open a window on ({reason}): give it a virtual one with `xvfb-run -a elbow`, or train without a window with `elbow train`"
    )]
    NoDisplay {
        /// What was tried, briefly.
        reason: String,
    },
    /// A display answers, and no window comes up on it.
    #[error(
        "no window came up on the display ({reason}), most likely because it has no OpenGL: install the drivers of its graphics card or Mesa's software OpenGL, or train without a window with `elbow train`"
    )]
    NoOpenGl {
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

/// The display that the window is opened on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// The one that winit finds first.
    First,
    /// X11: no Wayland is there where the variables say so.
    #[cfg_attr(not(all(unix, not(target_vendor = "apple"))), expect(dead_code))]
    X11,
}

impl Display {
    /// Looks whether a display is named, and which one answers.
    ///
    /// # Errors
    /// If it is certain that no window can be opened.
    #[cfg(all(unix, not(target_vendor = "apple")))]
    pub fn find() -> Result<Self, WindowError> {
        use std::os::unix::net::UnixStream;
        let folder = std::path::PathBuf::from(variable("XDG_RUNTIME_DIR").unwrap_or_default());
        // An absolute name stands for itself.
        let answers = |name: &str| UnixStream::connect(folder.join(name)).is_ok();
        choose(variable, answers, is_open_socket)
    }

    /// Elsewhere a screen is always there, or found missing by opening the window.
    ///
    /// # Errors
    /// None.
    #[cfg(not(all(unix, not(target_vendor = "apple"))))]
    pub fn find() -> Result<Self, WindowError> {
        Ok(Self::First)
    }

    /// The error where nothing answers.
    pub fn is_dead(self) -> WindowError {
        let reason = match (self, self.name()) {
            (Self::First, Some(name)) => format!("{name}, but nothing answers there"),
            (Self::X11, Some(name)) => {
                let wayland =
                    variable("WAYLAND_SOCKET").map_or("WAYLAND_DISPLAY", |_| "WAYLAND_SOCKET");
                format!("{name}, but nothing answers there nor at {wayland}")
            }
            (Self::First | Self::X11, None) => "nothing answers".to_owned(),
        };
        WindowError::NoDisplay { reason }
    }

    /// The error where the display answers but no window comes up; `cause` is what was
    /// told of it, if anything was.
    pub fn has_no_window(self, cause: &str) -> WindowError {
        let cause = cause.lines().next().filter(|cause| !cause.is_empty());
        let told: Vec<String> = self
            .name()
            .into_iter()
            .chain(cause.map(str::to_owned))
            .collect();
        WindowError::NoOpenGl {
            reason: told.join(": "),
        }
    }

    /// The variable that names it, and its value.
    fn name(self) -> Option<String> {
        let variables: &[&str] = match self {
            Self::First => &["WAYLAND_SOCKET", "WAYLAND_DISPLAY", "DISPLAY"],
            Self::X11 => &["DISPLAY"],
        };
        variables
            .iter()
            .find_map(|name| Some(format!("{name} is {}", variable(name)?)))
    }
}

/// A variable of the environment, unless it is empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether the number of a file that the program was started with is that of a socket.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn is_open_socket(number: &str) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let number = number.parse::<u32>().ok();
    let file = number.and_then(|number| std::fs::metadata(format!("/dev/fd/{number}")).ok());
    file.is_some_and(|file| file.file_type().is_socket())
}

/// Chooses by the variables that are `named`; `answers` tells whether somebody does at a
/// Wayland socket, `is_socket` whether the number of an open file is one. WAYLAND_SOCKET
/// goes before WAYLAND_DISPLAY, right or wrong, as in libwayland. Whether X11 answers is found out by opening the window.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn choose(
    named: impl Fn(&str) -> Option<String>,
    answers: impl Fn(&str) -> bool,
    is_socket: impl Fn(&str) -> bool,
) -> Result<Display, WindowError> {
    let no_display = |reason| Err(WindowError::NoDisplay { reason });
    if let Some(socket) = named("WAYLAND_SOCKET") {
        return match named("DISPLAY") {
            _ if is_socket(&socket) => Ok(Display::First),
            Some(_) => Ok(Display::X11),
            None => no_display(format!(
                "WAYLAND_SOCKET is {socket}, but that is no open socket; without it \
                 WAYLAND_DISPLAY and DISPLAY count"
            )),
        };
    }
    match (named("WAYLAND_DISPLAY"), named("DISPLAY")) {
        (Some(wayland), _) if answers(&wayland) => Ok(Display::First),
        (Some(_), Some(_)) => Ok(Display::X11),
        (Some(wayland), None) => no_display(format!(
            "WAYLAND_DISPLAY is {wayland}, but nothing answers there"
        )),
        (None, Some(_)) => Ok(Display::First),
        (None, None) => no_display("DISPLAY and WAYLAND_DISPLAY are not set".to_owned()),
    }
}

#[cfg(all(test, unix, not(target_vendor = "apple")))]
mod tests {
    use super::*;

    #[test]
    fn wayland_comes_first_where_it_answers_and_x11_where_it_does_not() {
        let cases: [(&[&str], bool, Option<Display>); 10] = [
            (&["WAYLAND_DISPLAY", "DISPLAY"], true, Some(Display::First)),
            (&["WAYLAND_DISPLAY", "DISPLAY"], false, Some(Display::X11)),
            (&["WAYLAND_DISPLAY"], true, Some(Display::First)),
            (&["WAYLAND_DISPLAY"], false, None),
            (&["DISPLAY"], false, Some(Display::First)),
            (&["WAYLAND_SOCKET"], true, Some(Display::First)),
            (&["WAYLAND_SOCKET"], false, None),
            (&["WAYLAND_SOCKET", "DISPLAY"], true, Some(Display::First)),
            (&["WAYLAND_SOCKET", "DISPLAY"], false, Some(Display::X11)),
            (&[], true, None),
        ];
        for (names, answers, expected) in cases {
            let named = |name: &str| names.contains(&name).then(|| "there".to_owned());
            let chosen = choose(named, |_| answers, |_| answers).ok();
            assert_eq!(chosen, expected, "{names:?}");
        }
    }

    #[test]
    fn a_number_is_a_socket_only_while_one_is_open_under_it() {
        use std::os::fd::AsRawFd;
        let (socket, _other_end) = std::os::unix::net::UnixStream::pair().unwrap();
        assert!(is_open_socket(&socket.as_raw_fd().to_string()));
        let file = std::fs::File::open("/dev/null").unwrap();
        assert!(!is_open_socket(&file.as_raw_fd().to_string()));
        for stale in ["9999", "", "-1", "left-behind"] {
            assert!(!is_open_socket(stale), "{stale}");
        }
    }
}
