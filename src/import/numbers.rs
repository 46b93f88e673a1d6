//! Numbers as files hold them, whatever their kind and byte order.

use crate::data::NumberKind;
use crate::recipe::NumberRange;

/// How a number is written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberForm {
    pub kind: NumberKind,
    /// The most significant byte first.
    pub big_endian: bool,
}

impl NumberForm {
    /// Bytes of one number.
    pub fn width(self) -> usize {
        match self.kind {
            NumberKind::Bool | NumberKind::U8 | NumberKind::I8 | NumberKind::Text => 1,
            NumberKind::U16 | NumberKind::I16 | NumberKind::F16 => 2,
            NumberKind::U32 | NumberKind::I32 | NumberKind::F32 => 4,
            NumberKind::U64 | NumberKind::I64 | NumberKind::F64 => 8,
        }
    }

    /// Every number of `bytes`, in order; a rest that is no whole number is dropped.
    pub fn each(self, bytes: &[u8], mut take: impl FnMut(f64)) {
        macro_rules! each {
            ($kind:ty) => {
                bytes.chunks_exact(size_of::<$kind>()).for_each(|chunk| {
                    let mut room = [0; size_of::<$kind>()];
                    room.copy_from_slice(chunk);
                    take(if self.big_endian {
                        <$kind>::from_be_bytes(room) as f64
                    } else {
                        <$kind>::from_le_bytes(room) as f64
                    });
                })
            };
        }
        match self.kind {
            NumberKind::Bool => bytes
                .iter()
                .for_each(|byte| take(f64::from(u8::from(*byte != 0)))),
            NumberKind::U8 | NumberKind::Text => {
                bytes.iter().for_each(|byte| take(f64::from(*byte)))
            }
            NumberKind::I8 => each!(i8),
            NumberKind::U16 => each!(u16),
            NumberKind::I16 => each!(i16),
            NumberKind::U32 => each!(u32),
            NumberKind::I32 => each!(i32),
            NumberKind::U64 => each!(u64),
            NumberKind::I64 => each!(i64),
            NumberKind::F16 => bytes.chunks_exact(2).for_each(|chunk| {
                let bits = if self.big_endian {
                    u16::from_be_bytes([chunk[0], chunk[1]])
                } else {
                    u16::from_le_bytes([chunk[0], chunk[1]])
                };
                take(half(bits));
            }),
            NumberKind::F32 => each!(f32),
            NumberKind::F64 => each!(f64),
        }
    }

    /// The smallest and the largest finite number of `bytes`; None without any.
    pub fn bounds(self, bytes: &[u8]) -> Option<(f64, f64)> {
        if self.kind == NumberKind::U8 {
            let least = bytes.iter().min()?;
            let most = bytes.iter().max()?;
            return Some((f64::from(*least), f64::from(*most)));
        }
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        self.each(bytes, |number| {
            if number.is_finite() {
                least = least.min(number);
                most = most.max(number);
            }
        });
        (least <= most).then_some((least, most))
    }

    /// Every number of `bytes` as one of 256 levels of `range`, appended to `out`; false if
    /// one of them is not finite.
    pub fn levels(self, bytes: &[u8], range: NumberRange, out: &mut Vec<u8>) -> bool {
        if self.kind == NumberKind::U8 {
            if range == NumberRange::to(255.0) {
                out.extend_from_slice(bytes);
            } else {
                let mut table = [0; 256];
                for (byte, level) in (0..=u8::MAX).zip(&mut table) {
                    *level = range.byte(f64::from(byte));
                }
                out.extend(bytes.iter().map(|byte| table[usize::from(*byte)]));
            }
            return true;
        }
        let mut finite = true;
        self.each(bytes, |number| {
            finite &= number.is_finite();
            out.push(range.byte(number));
        });
        finite
    }
}

/// The number that 16 bits of IEEE 754 stand for.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1f);
    let fraction = f64::from(bits & 0x3ff) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read_as_ieee_754_defines_them() {
        for (bits, number) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x3555, 0.333_251_953_125),
        ] {
            assert_eq!(half(bits), number, "{bits:04x}");
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }

    #[test]
    fn bounds_are_those_of_the_finite_numbers() {
        let bounds = |kind, bytes: &[u8]| {
            let form = NumberForm {
                kind,
                big_endian: false,
            };
            form.bounds(bytes)
        };
        assert_eq!(bounds(NumberKind::U8, &[7, 3, 200]), Some((3.0, 200.0)));
        assert_eq!(bounds(NumberKind::U8, &[]), None);
        let floats = [f32::NAN, 0.5, f32::INFINITY, -1.0].map(f32::to_le_bytes);
        assert_eq!(bounds(NumberKind::F32, &floats.concat()), Some((-1.0, 0.5)));
        let none = f32::NAN.to_le_bytes();
        assert_eq!(bounds(NumberKind::F32, &none), None);
    }

    #[test]
    fn both_byte_orders_give_the_same_numbers() {
        let read = |big_endian, bytes: &[u8]| {
            let form = NumberForm {
                kind: NumberKind::I16,
                big_endian,
            };
            let mut numbers = Vec::new();
            form.each(bytes, |number| numbers.push(number));
            numbers
        };
        assert_eq!(read(true, &[0xff, 0xfe, 0x01, 0x00]), [-2.0, 256.0]);
        assert_eq!(read(false, &[0xfe, 0xff, 0x00, 0x01]), [-2.0, 256.0]);
    }
}
