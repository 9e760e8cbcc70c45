//! The corpus: what the vendor states, and every known way of asking for it.
//!
//! A [`Profile`] is one service's entries. Profiles are bundled (`data/corpus`), may be overlaid
//! with a user's own entries, and may be wholly a user's own.

mod bundled;
mod entry;
mod lint;
mod load;

pub use bundled::{DEFAULT_PROFILE, bundled, profile_names};
pub use entry::{Bilingual, Entry, EntryId, Profile, Source, SourceDocument, Superseded, Verdict};
pub use lint::{Finding, FindingKind, Use, check};
pub use load::{CorpusError, CorpusErrorKind, load_profile, overlay};
