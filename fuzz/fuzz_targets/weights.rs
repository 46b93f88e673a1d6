//! See `elbow_fuzz::readers::weights`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    elbow_fuzz::readers::weights(bytes);
});
