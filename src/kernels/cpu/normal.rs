//! Standard normal numbers in bulk, from a stream of ChaCha8.
//!
//! A chunk of 256 numbers comes from the next sixteen whole blocks of the stream, and from
//! nothing else: chunks are made on any thread, and the numbers are the same. The words are
//! those that the stream's own generator gives; the transform rounds each product and each
//! sum by itself, as all loops here do, so that every instruction set gives the same bits.

use super::math::ln;
use super::registers::LANES;
use crate::cores::{dispatch, for_each, threads};
use pulp::{Simd, WithSimd};
use rand_chacha::ChaCha8Rng;

/// Words of a block of ChaCha (Bernstein 2008).
const WORDS: usize = 16;
/// Words, and numbers, of a chunk: as many blocks as the widest registers have lanes.
const CHUNK: usize = WORDS * LANES;
/// Chunks below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 64;
/// "expand 32-byte k", as words.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// `count` standard normal numbers; `rng` is then behind the words that they took, whole
/// chunks from its next whole block on.
pub(in crate::kernels) fn normal_numbers(rng: &mut ChaCha8Rng, count: usize) -> Vec<f32> {
    let first = rng.get_word_pos().div_ceil(WORDS as u128);
    let chunks = count.div_ceil(CHUNK);
    let mut numbers = vec![0.0; chunks * CHUNK];
    let blocks = Blocks::of(rng, first as u64);
    let shared = if chunks < WORTH_SHARING { 1 } else { threads() };
    let part = chunks.div_ceil(shared).max(1);
    let parts = numbers.chunks_mut(part * CHUNK).enumerate();
    for_each(parts, |(number, numbers)| {
        dispatch(Fill {
            blocks: blocks.from(number * part * LANES),
            numbers: numbers.as_chunks_mut().0,
        });
    });
    numbers.truncate(count);
    rng.set_word_pos((first + (chunks * LANES) as u128) * WORDS as u128);
    numbers
}

/// The blocks of a stream from one on.
#[derive(Clone, Copy)]
struct Blocks {
    key: [u32; 8],
    stream: [u32; 2],
    first: u64,
}

impl Blocks {
    fn of(rng: &ChaCha8Rng, first: u64) -> Self {
        let seed = rng.get_seed();
        let (words, _) = seed.as_chunks();
        let mut key = [0; 8];
        for (word, bytes) in key.iter_mut().zip(words) {
            *word = u32::from_le_bytes(*bytes);
        }
        Self {
            key,
            stream: halves(rng.get_stream()),
            first,
        }
    }

    fn from(self, blocks: usize) -> Self {
        Self {
            first: self.first.wrapping_add(blocks as u64),
            ..self
        }
    }
}

fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// Fills chunks from the blocks of a stream.
struct Fill<'a> {
    blocks: Blocks,
    numbers: &'a mut [[f32; CHUNK]],
}

impl WithSimd for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        for (number, chunk) in self.numbers.iter_mut().enumerate() {
            let words = words(simd, self.blocks.from(number * LANES));
            let (radii, turns) = words.split_at(CHUNK / 2);
            let (cosines, sines) = chunk.split_at_mut(CHUNK / 2);
            let pairs = radii.iter().zip(turns);
            for ((radius, turn), (cosine, sine)) in pairs.zip(cosines.iter_mut().zip(sines)) {
                [*cosine, *sine] = pair(*radius, *turn);
            }
        }
    }
}

/// The words of sixteen blocks: the even words of all, then the odd ones, word by word.
#[inline(always)]
fn words<S: Simd>(simd: S, blocks: Blocks) -> [u32; CHUNK] {
    let mut words = [0; CHUNK];
    let lanes = S::F32_LANES;
    let mut part = 0;
    while part < LANES {
        let counters: [[u32; 2]; LANES] =
            std::array::from_fn(|lane| halves(blocks.from(part + lane).first));
        let low = counters.map(|[low, _]| low);
        let high = counters.map(|[_, high]| high);
        let splat = |word| simd.splat_u32s(word);
        let [c0, c1, c2, c3] = CONSTANTS.map(splat);
        let [k0, k1, k2, k3, k4, k5, k6, k7] = blocks.key.map(splat);
        let [s0, s1] = blocks.stream.map(splat);
        let of = |numbers: &[u32; LANES]| S::as_simd_u32s(numbers).0[0];
        let start = [
            c0,
            c1,
            c2,
            c3,
            k0,
            k1,
            k2,
            k3,
            k4,
            k5,
            k6,
            k7,
            of(&low),
            of(&high),
            s0,
            s1,
        ];
        let mut state = start;
        for _ in 0..4 {
            quarter(simd, &mut state, [0, 4, 8, 12]);
            quarter(simd, &mut state, [1, 5, 9, 13]);
            quarter(simd, &mut state, [2, 6, 10, 14]);
            quarter(simd, &mut state, [3, 7, 11, 15]);
            quarter(simd, &mut state, [0, 5, 10, 15]);
            quarter(simd, &mut state, [1, 6, 11, 12]);
            quarter(simd, &mut state, [2, 7, 8, 13]);
            quarter(simd, &mut state, [3, 4, 9, 14]);
        }
        for (word, (state, start)) in state.into_iter().zip(start).enumerate() {
            let row = word / 2 + word % 2 * (WORDS / 2);
            let row = &mut words[row * LANES + part..][..lanes];
            S::as_mut_simd_u32s(row).0[0] = simd.add_u32s(state, start);
        }
        part += lanes;
    }
    words
}

/// A quarter round of ChaCha on four words of several blocks.
#[inline(always)]
fn quarter<S: Simd>(simd: S, state: &mut [S::u32s; WORDS], [a, b, c, d]: [usize; 4]) {
    let turned = |word: S::u32s, left: u32| {
        simd.or_u32s(
            simd.wrapping_dyn_shl_u32s(word, simd.splat_u32s(left)),
            simd.wrapping_dyn_shr_u32s(word, simd.splat_u32s(32 - left)),
        )
    };
    for (add, to, mix, left) in [(b, a, d, 16), (d, c, b, 12), (b, a, d, 8), (d, c, b, 7)] {
        state[to] = simd.add_u32s(state[to], state[add]);
        state[mix] = turned(simd.xor_u32s(state[mix], state[to]), left);
    }
}

/// Two independent normal numbers from two words (Box & Muller 1958): one says how far
/// from 0 they are together, up to 6.6, the other in which direction.
#[inline(always)]
fn pair(radius: u32, turn: u32) -> [f32; 2] {
    const UNIT: f32 = 1.0 / (1u32 << 31) as f32;
    let uniform = ((radius >> 1) as i32 as f32 + 0.5) * UNIT;
    let radius = (-2.0 * ln(uniform)).sqrt();
    let [cosine, sine] = direction(turn);
    [radius * cosine, radius * sine]
}

/// Cosine and sine of `turn` / 2^32 turns, within 1e-7: the nearest quarter of a turn in
/// whole numbers, and the polynomials of Cephes (Moshier 1989) for what is left.
#[inline(always)]
fn direction(turn: u32) -> [f32; 2] {
    const RADIANS: f32 = std::f32::consts::TAU / (1u64 << 32) as f32;
    let quarter = turn.wrapping_add(1 << 29) >> 30;
    let angle = turn.wrapping_sub(quarter << 30) as i32 as f32 * RADIANS;
    let square = angle * angle;
    let p = -1.951_529_6e-4_f32;
    let p = p * square + 8.332_161e-3;
    let p = p * square - 1.666_665_5e-1;
    let sine = p * square * angle + angle;
    let p = 2.443_315_7e-5_f32;
    let p = p * square - 1.388_731_6e-3;
    let p = p * square + 4.166_664_6e-2;
    let cosine = p * square * square - 0.5 * square + 1.0;
    let (first, second) = if quarter & 1 == 0 {
        (cosine, sine)
    } else {
        (sine, cosine)
    };
    let signed = |number: f32, is_negative: u32| {
        f32::from_bits(number.to_bits() ^ ((is_negative & 2) << 30))
    };
    [signed(first, quarter + 1), signed(second, quarter)]
}

#[cfg(test)]
mod tests;
