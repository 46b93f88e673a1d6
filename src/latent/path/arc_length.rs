//! How long a curve is from its beginning to each of its places.

/// A piece's length is taken as found if it moves by no more than this share of the whole
/// when the piece is halved.
const SETTLED: f64 = 1e-10;
/// How often a piece is halved at most: a point where the curve turns back is that well found.
const HALVINGS: u32 = 24;
/// Steps towards the place at a length.
const SEARCH: usize = 60;
/// Nodes and weights of Gauss-Legendre's rule of five, from -1 to 1 (Abramowitz & Stegun,
/// table 25.4).
const RULE: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// The lengths of a curve's pieces, t from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct ArcLength {
    /// Where each piece ends: its t, and the length from the curve's beginning.
    ends: Vec<(f64, f64)>,
}

impl ArcLength {
    /// Of the curve with this speed in t: pieces are halved until their lengths settle.
    pub fn of(speed: impl Fn(f64) -> f64) -> Self {
        let whole = gauss(&speed, 0.0, 1.0);
        let mut ends = Vec::new();
        let mut done = 0.0;
        // The next one to look at stands last: from, to, length, halvings.
        let mut open = vec![(0.0, 1.0, whole, 0)];
        while let Some((from, to, length, halvings)) = open.pop() {
            let middle = f64::midpoint(from, to);
            let halves = [gauss(&speed, from, middle), gauss(&speed, middle, to)];
            let moved = (halves[0] + halves[1] - length).abs();
            if moved > SETTLED * whole && halvings < HALVINGS {
                open.push((middle, to, halves[1], halvings + 1));
                open.push((from, middle, halves[0], halvings + 1));
            } else {
                done += halves[0] + halves[1];
                ends.push((to, done));
            }
        }
        Self { ends }
    }

    /// The length of all.
    pub fn total(&self) -> f64 {
        self.ends.last().map_or(0.0, |&(_, length)| length)
    }

    /// How long the curve, whose speed this must be, is up to `t`.
    pub fn length_at(&self, speed: impl Fn(f64) -> f64, t: f64) -> f64 {
        let before = self.ends.partition_point(|&(end, _)| end <= t);
        let before = before.checked_sub(1).and_then(|last| self.ends.get(last));
        let (start, done) = before.copied().unwrap_or((0.0, 0.0));
        done + gauss(&speed, start, t)
    }

    /// The t up to which the curve, whose speed this must be, is `length` long.
    pub fn t_at(&self, speed: impl Fn(f64) -> f64, length: f64) -> f64 {
        let Some([(start, done), (end, upto)]) = piece_at(&self.ends, length) else {
            return 1.0;
        };
        let wanted = length - done;
        let (mut low, mut high) = (start, end);
        let mut t = start + (end - start) * (wanted / (upto - done)).clamp(0.0, 1.0);
        for _ in 0..SEARCH {
            let over = gauss(&speed, start, t) - wanted;
            if over.abs() <= SETTLED * self.total() {
                break;
            }
            if over > 0.0 {
                high = t;
            } else {
                low = t;
            }
            // Newton's step, or half of what is left where that leads out of it.
            let next = t - over / speed(t);
            t = if next > low && next < high {
                next
            } else {
                f64::midpoint(low, high)
            };
        }
        t
    }
}

/// Beginning and end of the piece in which a curve has come to `length`, each as the parameter
/// there and the length up to it; `ends` are those of all pieces. None beyond the last.
pub(super) fn piece_at(ends: &[(f64, f64)], length: f64) -> Option<[(f64, f64); 2]> {
    let piece = ends.partition_point(|&(_, end)| end < length);
    let before = piece.checked_sub(1).and_then(|before| ends.get(before));
    Some([before.copied().unwrap_or((0.0, 0.0)), *ends.get(piece)?])
}

/// The length from `a` to `b`.
fn gauss(speed: &impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (middle, half) = (f64::midpoint(a, b), (b - a) / 2.0);
    let weighed = |(node, weight): (f64, f64)| weight * speed(middle + half * node);
    half * RULE.map(weighed).iter().sum::<f64>()
}
