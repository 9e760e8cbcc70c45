//! What the build prepared: profiles with their indexes, the lexicon, the learned numbers.

use super::lexicon::Lexicon;
use super::model::Model;
use super::prebuilt::Prebuilt;
use super::wordings::Wordings;

static PREBUILT: &[(&str, &[u8])] = &[
    (
        "clue",
        include_bytes!(concat!(env!("OUT_DIR"), "/clue.index")),
    ),
    (
        "kingoftime",
        include_bytes!(concat!(env!("OUT_DIR"), "/kingoftime.index")),
    ),
    (
        "tokium",
        include_bytes!(concat!(env!("OUT_DIR"), "/tokium.index")),
    ),
];
static LEXICON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon"));
static WORDINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wordings"));
static MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model"));

/// A bundled profile with its index, borrowed from the binary.
pub fn prebuilt(name: &str) -> Option<Prebuilt<'static>> {
    let (_, bytes) = PREBUILT.iter().find(|(known, _)| *known == name)?;
    // Written by the build of this very binary, so it always decodes; a test holds it to that.
    postcard::from_bytes(bytes).ok()
}

/// The bundled lexicon.
pub fn lexicon() -> Lexicon {
    postcard::from_bytes(LEXICON).unwrap_or_default()
}

/// What the bundled corpora teach about wording.
pub fn wordings() -> Wordings {
    postcard::from_bytes(WORDINGS).unwrap_or_default()
}

/// The learned numbers.
pub fn model() -> Model {
    postcard::from_bytes(MODEL).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::profile_names;

    #[test]
    fn everything_bundled_decodes() {
        for name in profile_names() {
            assert!(
                prebuilt(name).is_some_and(|built| built.profile.name == name),
                "{name}"
            );
        }
        assert!(lexicon().len() > 800);
        assert!(wordings() != Wordings::default());
        assert!(model().confident > 0.5);
    }

    #[test]
    fn the_numbers_were_learned_from_this_corpus() {
        let digest = prebuilt(crate::corpus::DEFAULT_PROFILE).unwrap().digest;
        assert_eq!(
            model().corpus_digest,
            digest,
            "run `kotq eval --learn` (docs/matching.md)"
        );
    }
}
