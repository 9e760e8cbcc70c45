//! How much a package may hold before kotq refuses it.

/// Bounds on what is unpacked. The defaults let a workbook of half a million filled cells pass and
/// stop a zip bomb before it fills the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all parts together, unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for each packed byte. Looked at only above [`Limits::RATIO_FLOOR`], since a
    /// small sheet of empty formatted rows packs very well.
    pub ratio: u64,
    /// Number of parts.
    pub parts: usize,
}

impl Limits {
    /// Unpacked bytes up to which [`Limits::ratio`] is not looked at.
    pub const RATIO_FLOOR: u64 = 64 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 1 << 30,
            ratio: 200,
            parts: 20_000,
        }
    }
}
