//! What the allocator does with memory that was freed.

/// Tells the C library's allocator to keep freed memory instead of giving it
/// back to the system.
///
/// A training step frees and asks again for several megabytes. By default each
/// of those blocks goes back to the kernel and faults in again page by page,
/// on every step. Call once, before the first thread starts; does nothing
/// where the allocator is not glibc's.
#[allow(unsafe_code)]
pub fn keep_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // The most that every version takes.
        const LARGE: libc::c_int = 32 << 20;
        // SAFETY: mallopt changes parameters of the allocator under its own
        // lock; it takes two plain numbers and touches no memory of ours.
        unsafe {
            if libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE) == 1 {
                libc::mallopt(libc::M_TRIM_THRESHOLD, 1 << 30);
            }
        }
    }
}
