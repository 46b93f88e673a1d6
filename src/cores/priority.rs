//! Work that lets everybody else go first.

/// How much: half-way from the usual to the least.
#[cfg(target_os = "linux")]
const NICER: libc::c_int = 10;

/// Lets every other thread go first where there are too few cores for all, for as long as the
/// calling thread lives: for work that may take a minute while a window is to stay smooth. Does
/// nothing where systems have no priorities of threads.
#[allow(unsafe_code)]
pub(crate) fn let_others_go_first() {
    #[cfg(target_os = "linux")]
    // SAFETY: setpriority takes plain numbers and touches no memory of ours. On Linux, 0 stands
    // for the calling thread alone (setpriority(2), "C library/kernel differences"); to be
    // nicer is never refused, and if it were, nothing would depend on it.
    unsafe {
        libc::setpriority(libc::PRIO_PROCESS, 0, NICER);
    }
}
