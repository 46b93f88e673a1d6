//! The directions along which a symmetric matrix stretches most.

/// Passes over all pairs of rows, at most: a handful is enough.
const SWEEPS: usize = 60;

/// Eigenvalues of a symmetric matrix, the largest first, each with its unit eigenvector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eigen {
    /// Descending.
    pub values: Vec<f64>,
    /// Row by row, [n, n]: the eigenvector of each value. Its part of largest size is above 0.
    pub vectors: Vec<f64>,
}

/// Of `matrix`, [n, n] row by row, of which the upper half counts: by rotations that take pairs
/// of entries beside the diagonal to 0 (Jacobi 1846; Golub & Van Loan, section 8.5). Empty if
/// its size does not fit or an entry is no finite number.
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> Eigen {
    if matrix.len() != n * n || !matrix.iter().all(|entry| entry.is_finite()) {
        return Eigen::default();
    }
    let mut a = Square {
        n,
        entries: matrix.to_vec(),
    };
    for row in 0..n {
        for column in 0..row {
            a.set(row, column, a.at(column, row));
        }
    }
    let mut vectors = Square::identity(n);
    let size: f64 = a.entries.iter().map(|entry| entry * entry).sum();
    for _ in 0..SWEEPS {
        let beside = a.beside_diagonal();
        // Squares: what is left is beyond the digits of the values.
        if beside <= 1e-30 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                a.rotate(&mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| a.at(*j, *j).total_cmp(&a.at(*i, *i)));
    let column = |j: usize| -> Vec<f64> { (0..n).map(|i| vectors.at(i, j)).collect() };
    Eigen {
        values: order.iter().map(|j| a.at(*j, *j)).collect(),
        vectors: order.iter().flat_map(|j| upright(column(*j))).collect(),
    }
}

/// The vector or its opposite: that whose part of largest size is above 0.
fn upright(vector: Vec<f64>) -> Vec<f64> {
    let largest = vector
        .iter()
        .copied()
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    let sign = if largest.unwrap_or(0.0) < 0.0 {
        -1.0
    } else {
        1.0
    };
    vector.into_iter().map(|part| sign * part).collect()
}

struct Square {
    n: usize,
    entries: Vec<f64>,
}

impl Square {
    fn identity(n: usize) -> Self {
        let entry = |place: usize| if place / n == place % n { 1.0 } else { 0.0 };
        Self {
            n,
            entries: (0..n * n).map(entry).collect(),
        }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        let entry = self.entries.get(row * self.n + column);
        entry.copied().unwrap_or(0.0)
    }

    fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(entry) = self.entries.get_mut(row * self.n + column) {
            *entry = value;
        }
    }

    /// The sum of squares beside the diagonal, of one half.
    fn beside_diagonal(&self) -> f64 {
        let rows = 0..self.n;
        let pairs = rows.flat_map(|p| (p + 1..self.n).map(move |q| (p, q)));
        pairs.map(|(p, q)| self.at(p, q).powi(2)).sum()
    }

    /// Turns rows and columns p and q so that the entry where they meet becomes 0, and
    /// `vectors` with them.
    fn rotate(&mut self, vectors: &mut Self, p: usize, q: usize) {
        let off = self.at(p, q);
        if off == 0.0 {
            return;
        }
        let theta = (self.at(q, q) - self.at(p, p)) / (2.0 * off);
        let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
        let t = if theta == 0.0 { 1.0 } else { t };
        let cos = 1.0 / t.hypot(1.0);
        let sin = t * cos;
        for k in 0..self.n {
            let (kp, kq) = (self.at(k, p), self.at(k, q));
            self.set(k, p, cos * kp - sin * kq);
            self.set(k, q, sin * kp + cos * kq);
        }
        for k in 0..self.n {
            let (pk, qk) = (self.at(p, k), self.at(q, k));
            self.set(p, k, cos * pk - sin * qk);
            self.set(q, k, sin * pk + cos * qk);
            let (kp, kq) = (vectors.at(k, p), vectors.at(k, q));
            vectors.set(k, p, cos * kp - sin * kq);
            vectors.set(k, q, sin * kp + cos * kq);
        }
        self.set(p, q, 0.0);
        self.set(q, p, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By numpy.linalg.eigh.
    #[test]
    fn a_known_matrix_has_the_values_and_vectors_of_numpy() {
        let matrix = [4.0, 1.0, -2.0, 1.0, 3.0, 0.5, -2.0, 0.5, 5.0];
        let found = symmetric_eigen(&matrix, 3);
        let values = [
            6.576_456_854_440_894,
            3.839_336_452_466_481,
            1.584_206_693_092_622,
        ];
        let vectors = [
            -0.627_948_328_654_361,
            -0.067_181_958_021_477,
            0.775_349_908_787_378,
            0.445_339_484_953_766,
            0.786_014_403_813_698,
            0.428_782_112_661_560,
            0.638_242_618_195_705,
            -0.614_546_940_041_033,
            0.463_657_652_589_596,
        ];
        for (found, expected) in found.values.iter().zip(values) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        for (found, expected) in found.vectors.iter().zip(vectors) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn what_is_no_matrix_has_none() {
        assert_eq!(symmetric_eigen(&[1.0, 2.0], 2), Eigen::default());
        assert_eq!(symmetric_eigen(&[f64::NAN], 1), Eigen::default());
        assert_eq!(symmetric_eigen(&[], 0), Eigen::default());
    }

    proptest! {
        #[test]
        fn vectors_are_stretched_by_their_values_and_stand_at_right_angles(
            n in 1..9usize, entries in prop::collection::vec(-5.0..5.0f64, 64),
        ) {
            let at = |i: usize, j: usize| entries[i.min(j) * 8 + i.max(j)];
            let matrix: Vec<f64> = (0..n * n).map(|place| at(place / n, place % n)).collect();
            let found = symmetric_eigen(&matrix, n);
            prop_assert!(found.values.windows(2).all(|pair| pair[0] >= pair[1]));
            let rows: Vec<&[f64]> = found.vectors.chunks_exact(n).collect();
            for (i, (vector, value)) in rows.iter().zip(&found.values).enumerate() {
                for row in 0..n {
                    let image: f64 = (0..n).map(|j| at(row, j) * vector[j]).sum();
                    prop_assert!((image - value * vector[row]).abs() < 1e-9);
                }
                for (j, other) in rows.iter().enumerate() {
                    let dot: f64 = vector.iter().zip(*other).map(|(a, b)| a * b).sum();
                    let expected = if i == j { 1.0 } else { 0.0 };
                    prop_assert!((dot - expected).abs() < 1e-9);
                }
            }
        }
    }
}
