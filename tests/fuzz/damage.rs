//! Damaged files by a seeded generator.

/// An endless row of damaged files, the same every time.
pub struct Damage {
    /// Sound files of the reader's own format.
    own: Vec<Vec<u8>>,
    /// Sound files of all formats, to take pieces from.
    all: Vec<Vec<u8>>,
    state: u64,
}

/// Numbers at which headers lie.
const EXTREMES: [u64; 12] = [
    0,
    1,
    2,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
    1 << 20,
];
/// Words at which texts lie.
const WORDS: [&str; 16] = [
    "nan",
    "inf",
    "-inf",
    "1e308",
    "1e-320",
    "-1",
    "0",
    "256",
    "65536",
    "4294967295",
    "18446744073709551616",
    "\"",
    "\n",
    ",",
    "(",
    "'",
];

impl Damage {
    pub fn new(name: &str, own: Vec<Vec<u8>>, all: Vec<Vec<u8>>) -> Self {
        let state = name
            .bytes()
            .fold(0x9e37_79b9_7f4a_7c15, |state: u64, byte| {
                (state ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        Self { own, all, state }
    }

    /// The next damaged file.
    pub fn next(&mut self) -> Vec<u8> {
        let place = self.below(self.own.len());
        let mut bytes = self.own[place].clone();
        for _ in 0..=self.below(4) {
            self.hurt(&mut bytes);
        }
        bytes
    }

    /// One of many kinds of damage.
    fn hurt(&mut self, bytes: &mut Vec<u8>) {
        match self.below(9) {
            0 => {
                if let Some(byte) = self.place(bytes).and_then(|at| bytes.get_mut(at)) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => {
                if let Some(byte) = self.place(bytes).and_then(|at| bytes.get_mut(at)) {
                    *byte = self.next_number() as u8;
                }
            }
            2 | 3 => self.lie(bytes),
            4 => bytes.truncate(self.below(bytes.len() + 1)),
            5 => {
                let span = self.span(bytes.len());
                bytes.drain(span);
            }
            6 => {
                let span = self.span(bytes.len());
                let copied = bytes[span.clone()].to_vec();
                bytes.splice(span.start..span.start, copied);
            }
            7 => self.mix(bytes),
            _ => self.reword(bytes),
        }
    }

    /// Puts an extreme number in place of a field of one to eight bytes, or adds to it.
    fn lie(&mut self, bytes: &mut [u8]) {
        let width = 1 << self.below(4);
        let number = EXTREMES[self.below(EXTREMES.len())];
        let number = number.wrapping_add(self.next_number() % 3).wrapping_sub(1);
        let big = self.below(2) == 0;
        let Some(at) = self.place(bytes) else { return };
        let Some(field) = bytes.get_mut(at..at + width) else {
            return;
        };
        if big {
            field.copy_from_slice(&number.to_be_bytes()[8 - width..]);
        } else {
            field.copy_from_slice(&number.to_le_bytes()[..width]);
        }
    }

    /// Puts a piece of another file in.
    fn mix(&mut self, bytes: &mut Vec<u8>) {
        let place = self.below(self.all.len());
        let from = self.span(self.all[place].len());
        let piece = self.all[place][from].to_vec();
        let to = self.span(bytes.len());
        bytes.splice(to, piece);
    }

    /// Puts a word in place of a run of digits or letters.
    fn reword(&mut self, bytes: &mut Vec<u8>) {
        let word = WORDS[self.below(WORDS.len())];
        let Some(start) = self.place(bytes) else {
            return;
        };
        let text = bytes[start..].iter().take(12);
        let length = text.take_while(|byte| byte.is_ascii_alphanumeric()).count();
        bytes.splice(start..start + length, word.bytes());
    }

    /// A place, half of the time near the beginning or the end, where headers are.
    fn place(&mut self, bytes: &[u8]) -> Option<usize> {
        let length = bytes.len();
        let at = match self.below(4) {
            0 => self.below(length.min(48)),
            1 => length.saturating_sub(1 + self.below(length.min(128))),
            _ => self.below(length),
        };
        (at < length).then_some(at)
    }

    fn span(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = if self.below(2) == 0 { 16 } else { length };
        start..start + self.below((length - start).min(longest) + 1)
    }

    /// A number below `end`; 0 if there is none.
    fn below(&mut self, end: usize) -> usize {
        (self.next_number() % end.max(1) as u64) as usize
    }

    /// Marsaglia 2003, "Xorshift RNGs".
    fn next_number(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state >> 11
    }
}
