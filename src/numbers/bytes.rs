//! From numbers between 0 and 1 to the bytes of a picture.

/// Numbers 0..=1 as bytes 0..=255, rounded: one number for each channel of each pixel.
/// What is outside the range is clamped; what is not a number becomes 0.
pub fn unit_to_bytes(values: &[f32]) -> Vec<u8> {
    // `as` saturates, and takes NaN to 0.
    let byte = |value: &f32| (value * 255.0).round() as u8;
    values.iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_outside_the_range_are_clamped() {
        assert_eq!(unit_to_bytes(&[-1.0, 0.5, 2.0, f32::NAN]), [0, 128, 255, 0]);
    }

    #[test]
    fn every_byte_comes_back_from_its_number() {
        let values: Vec<f32> = (0..=255u8).map(|byte| f32::from(byte) / 255.0).collect();
        assert_eq!(unit_to_bytes(&values), (0..=255).collect::<Vec<u8>>());
    }
}
