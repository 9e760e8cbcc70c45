//! Changes to one part as ranges of bytes.

use std::ops::Range;

/// Changes to one part, applied at once.
#[derive(Debug, Default)]
pub struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    /// Replaces bytes. Ranges of one part must not overlap.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// Inserts before a byte. Several at one place stand in the order of the calls.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changed part; everything outside the ranges is taken over as it stands.
    pub fn apply(mut self, xml: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let grown: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut out = String::with_capacity(xml.len() + grown);
        let mut at = 0;
        for (range, text) in self.0 {
            debug_assert!(range.start >= at, "splices overlap");
            out.push_str(&xml[at..range.start.max(at)]);
            out.push_str(&text);
            at = range.end.max(at);
        }
        out.push_str(&xml[at..]);
        out
    }
}
