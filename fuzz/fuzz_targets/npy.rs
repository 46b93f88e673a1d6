//! See `elbow_fuzz::readers::npy`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    elbow_fuzz::readers::npy(bytes);
});
