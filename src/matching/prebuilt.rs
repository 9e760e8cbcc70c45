//! A profile with everything that does not depend on the question.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::index::Index;
use super::lexicon::Lexicon;
use super::traits::EntryTraits;
use crate::corpus::Profile;

/// What the build prepares of a profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prebuilt<'a> {
    /// The entries.
    pub profile: Profile,
    /// Which state of them.
    pub digest: String,
    /// Facts about each entry.
    pub traits: Vec<EntryTraits>,
    /// Their texts.
    #[serde(borrow)]
    pub index: Index<'a>,
}

impl Prebuilt<'static> {
    /// Prepares a profile.
    pub fn of(profile: Profile, lexicon: &Lexicon) -> Self {
        Self {
            digest: digest(&profile),
            traits: profile.entries.iter().map(EntryTraits::of).collect(),
            index: Index::build(&profile, lexicon),
            profile,
        }
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of a profile's content.
fn digest(profile: &Profile) -> String {
    let bytes = postcard::to_stdvec(profile).unwrap_or_default();
    Sha256::digest(&bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
