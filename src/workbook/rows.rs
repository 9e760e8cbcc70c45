//! Sets of rows or columns, kept as ranges: a whole hidden tail of a sheet is one entry.

/// A set of zero-based rows or columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    ranges: Vec<(u32, u32)>,
}

impl Lines {
    /// Adds the lines from `first` to `last`, both included.
    pub fn insert(&mut self, first: u32, last: u32) {
        if let Some(range) = self.ranges.last_mut()
            && range.1.checked_add(1) == Some(first)
        {
            range.1 = last;
            return;
        }
        self.ranges.push((first, last));
    }

    /// Whether the line is in the set.
    pub fn contains(&self, line: u32) -> bool {
        self.ranges
            .iter()
            .any(|&(first, last)| (first..=last).contains(&line))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The ranges, both ends included, in the order they were found.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn neighbours_become_one_range() {
        let mut lines = Lines::default();
        for line in [3, 4, 5, 9] {
            lines.insert(line, line);
        }
        assert_eq!(lines.ranges(), [(3, 5), (9, 9)]);
        assert!(lines.contains(4) && !lines.contains(6));
    }
}
