//! Systems of linear equations.

/// Solves a symmetric positive definite system given by its lower half (Cholesky).
pub fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j {
                (a[i][i] - sum).max(1e-12).sqrt()
            } else {
                (a[i][j] - sum) / a[j][j]
            };
        }
    }
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_solved_solves() {
        // The lower half of a symmetric matrix, diagonally dominant.
        let a = [vec![4.0], vec![1.0, 3.0], vec![0.5, -1.0, 5.0]];
        let x = solve(
            a.iter()
                .map(|row| {
                    let mut r = row.clone();
                    r.resize(3, 0.0);
                    r
                })
                .collect(),
            vec![1.0, 2.0, 3.0],
        );
        let at = |i: usize, j: usize| if i >= j { a[i][j] } else { a[j][i] };
        for (i, wanted) in [1.0, 2.0, 3.0].iter().enumerate() {
            let sum: f64 = (0..3).map(|j| at(i, j) * x[j]).sum();
            assert!((sum - wanted).abs() < 1e-9);
        }
    }
}
