use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Language;

/// The stable name of an entry, such as `account-lockout`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an entry states, relative to the phrasings in its `ask`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The measure is in place.
    Yes,
    /// It is not.
    No,
    /// It is in place in part.
    Partial,
    /// The question does not apply to this service.
    NotApplicable,
    /// Information without yes or no: how long, which, where.
    Stated,
}

impl Verdict {
    /// The verdict for the question asked the other way round. Only yes and no have one; half of a
    /// measure is also half of its absence, and the others do not depend on the direction.
    pub fn reversed(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Partial | Self::NotApplicable | Self::Stated => self,
        }
    }

    /// The name in corpus files and JSON, such as `not-applicable`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Partial => "partial",
            Self::NotApplicable => "not-applicable",
            Self::Stated => "stated",
        }
    }
}

/// The same thing in Japanese and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual<T> {
    /// Japanese
    #[serde(default)]
    pub ja: T,
    /// English
    #[serde(default)]
    pub en: T,
}

impl<T> Bilingual<T> {
    /// The one in the given language.
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

impl<T> Bilingual<Vec<T>> {
    /// All of both languages, Japanese first.
    pub fn all(&self) -> impl Iterator<Item = (Language, &T)> {
        let ja = self.ja.iter().map(|item| (Language::Ja, item));
        ja.chain(self.en.iter().map(|item| (Language::En, item)))
    }
}

/// Where a fact was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id of a [`SourceDocument`] of the profile.
    pub doc: String,
    /// The item in that document.
    pub item: String,
}

/// An older document that said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    /// Id of a [`SourceDocument`] of the profile.
    pub doc: String,
    /// The item in that document.
    pub item: String,
    /// What it said.
    pub verdict: Verdict,
}

/// One fact that the vendor states, with every known way of asking for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable name, unique in the profile.
    pub id: EntryId,
    /// The name of the file it stands in, such as `authentication`.
    pub topic: String,
    /// Relative to `ask`.
    pub verdict: Verdict,
    /// Ways of asking for this fact; the first is the clearest.
    pub ask: Bilingual<Vec<String>>,
    /// Ways of asking for the reverse.
    pub opposite: Bilingual<Vec<String>>,
    /// Questions that look like this entry's but that no entry answers.
    pub decoy: Bilingual<Vec<String>>,
    /// A full sentence that stands alone.
    pub answer: Bilingual<String>,
    /// The answer says more than the verdict, so it belongs into a comment cell too.
    pub detail: bool,
    /// Where the fact was published.
    pub source: Vec<Source>,
    /// Older documents that said otherwise.
    pub superseded: Vec<Superseded>,
    /// Why a person must check this before it is sent; such an entry is never confident.
    pub review: Option<String>,
    /// From this day on never confident.
    pub review_by: Option<Date>,
}

/// A published document of the vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// Referred to by [`Source::doc`].
    pub id: String,
    /// As published.
    pub title: String,
    /// Language of the document.
    pub language: Language,
    /// The day or month (`2021-09`) it describes, if known.
    #[serde(default)]
    pub as_of: Option<String>,
    /// How `as_of` is known, or why it is not.
    #[serde(default)]
    pub as_of_basis: Option<String>,
    /// The items it has.
    #[serde(default)]
    pub items: Option<String>,
}

/// One service: its name and everything its vendor states about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Short name, as in `--profile clue`.
    pub name: String,
    /// The service's full name.
    pub title: Bilingual<String>,
    /// Other names of the service that customers use.
    pub aliases: Vec<String>,
    /// The documents that the entries cite.
    pub sources: Vec<SourceDocument>,
    /// Sorted by topic, then in file order.
    pub entries: Vec<Entry>,
}

impl Profile {
    /// The entry of that id.
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// The document of that id.
    pub fn source(&self, doc: &str) -> Option<&SourceDocument> {
        self.sources.iter().find(|source| source.id == doc)
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn only_yes_and_no_turn_round() {
        assert_eq!(Verdict::Yes.reversed(), Verdict::No);
        assert_eq!(Verdict::No.reversed(), Verdict::Yes);
        for verdict in [Verdict::Partial, Verdict::NotApplicable, Verdict::Stated] {
            assert_eq!(verdict.reversed(), verdict);
        }
    }
}
