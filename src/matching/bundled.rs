//! What the build script prepared: the lexicon, and the index of each bundled profile.

use std::sync::LazyLock;

use super::index::{Index, Postings};
use super::lexicon::Lexicon;

static LEXICON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon"));

struct Parts {
    name: &'static str,
    digest: &'static str,
    phrasings: &'static [u8],
    terms: &'static [u8],
    concepts: &'static [u8],
    entry_terms: &'static [u8],
    entry_concepts: &'static [u8],
}

macro_rules! parts {
    ($($name:literal),*) => {
        &[$(Parts {
            name: $name,
            digest: include_str!(concat!(env!("OUT_DIR"), "/", $name, ".digest")),
            phrasings: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".phrasings")),
            terms: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".terms")),
            concepts: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".concepts")),
            entry_terms: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".entry-terms")),
            entry_concepts: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".entry-concepts")),
        }),*]
    };
}

static PARTS: &[Parts] = parts!("clue", "kingoftime", "tokium");

/// The lexicon, decoded once.
pub fn lexicon() -> &'static Lexicon {
    static DECODED: LazyLock<Lexicon> = LazyLock::new(|| {
        // Written by the build of this very binary, so it always decodes.
        postcard::from_bytes(LEXICON).unwrap_or_default()
    });
    &DECODED
}

/// The index of a bundled profile and the digest of its corpus.
pub fn index(name: &str, entries: usize) -> Option<(Index, &'static str)> {
    let parts = PARTS.iter().find(|parts| parts.name == name)?;
    let index = Index {
        phrasings: postcard::from_bytes(parts.phrasings).ok()?,
        terms: Postings::from_static(parts.terms),
        concepts: Postings::from_static(parts.concepts),
        entry_terms: Postings::from_static(parts.entry_terms),
        entry_concepts: Postings::from_static(parts.entry_concepts),
        entries,
    };
    Some((index, parts.digest))
}
