//! What makes a corpus less trustworthy than it looks: `kotq corpus check`, and a test over the
//! bundled profiles.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::entry::{Entry, EntryId, Profile, Verdict};
use crate::text::Language;

/// One thing to look at, and the entry it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The entry.
    pub entry: EntryId,
    /// What is the matter.
    pub kind: FindingKind,
}

/// How a phrasing is used by its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Asks for the entry.
    Ask,
    /// Asks for its reverse.
    Opposite,
    /// Looks like it, but is answered by no entry.
    Decoy,
}

/// What can be the matter with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// One phrasing stands twice, here and in another entry (or the same one).
    PhrasingTwice {
        /// As it is spelled here.
        phrasing: String,
        /// How it is used here.
        here: Use,
        /// Where else it stands.
        other: EntryId,
        /// How it is used there.
        there: Use,
    },
    /// A source names a document that the profile does not have.
    UnknownDocument(String),
    /// Nothing says where the fact comes from.
    NoSource,
    /// A phrasing without a letter or digit.
    EmptyPhrasing,
    /// The answer opens with a word that contradicts the verdict.
    AnswerContradicts(Language),
    /// The day until which the answer holds has passed.
    Expired(Date),
}

impl FindingKind {
    /// Whether the corpus is wrong, rather than merely to be looked at.
    pub fn is_error(&self) -> bool {
        !matches!(self, Self::Expired(_))
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PhrasingTwice {
                phrasing,
                here,
                other,
                there,
            } => {
                write!(
                    f,
                    "{here:?} `{phrasing}` stands as {there:?} of `{other}` too"
                )
            }
            Self::UnknownDocument(doc) => write!(f, "the profile has no document `{doc}`"),
            Self::NoSource => f.write_str("has no source"),
            Self::EmptyPhrasing => f.write_str("has an empty phrasing"),
            Self::AnswerContradicts(Language::Ja) => {
                f.write_str("answer.ja contradicts the verdict")
            }
            Self::AnswerContradicts(Language::En) => {
                f.write_str("answer.en contradicts the verdict")
            }
            Self::Expired(day) => write!(f, "review_by {day} has passed"),
        }
    }
}

/// Everything to look at in a profile, in the order of its entries.
pub fn check(profile: &Profile, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<String, (&EntryId, Use)> = HashMap::new();
    for entry in &profile.entries {
        let mut find = |kind| {
            findings.push(Finding {
                entry: entry.id.clone(),
                kind,
            })
        };
        for (usage, list) in [
            (Use::Ask, &entry.ask),
            (Use::Opposite, &entry.opposite),
            (Use::Decoy, &entry.decoy),
        ] {
            for (_, phrasing) in list.all() {
                let key = key(phrasing);
                if key.is_empty() {
                    find(FindingKind::EmptyPhrasing);
                } else if let Some((other, there)) = seen.get(&key) {
                    find(FindingKind::PhrasingTwice {
                        phrasing: phrasing.clone(),
                        here: usage,
                        other: (*other).clone(),
                        there: *there,
                    });
                } else {
                    seen.insert(key, (&entry.id, usage));
                }
            }
        }
        if entry.source.is_empty() {
            find(FindingKind::NoSource);
        }
        let superseded = entry.superseded.iter().map(|old| &old.doc);
        for doc in entry
            .source
            .iter()
            .map(|source| &source.doc)
            .chain(superseded)
        {
            if profile.source(doc).is_none() {
                find(FindingKind::UnknownDocument(doc.clone()));
            }
        }
        for language in [Language::Ja, Language::En] {
            if contradicts(entry, language) {
                find(FindingKind::AnswerContradicts(language));
            }
        }
        if let Some(day) = entry.review_by.filter(|day| *day <= today) {
            find(FindingKind::Expired(day));
        }
    }
    findings
}

/// What makes two phrasings the same to a reader: letters and digits, width and case folded.
fn key(phrasing: &str) -> String {
    phrasing
        .nfkc()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether the answer opens with the word for the other verdict.
fn contradicts(entry: &Entry, language: Language) -> bool {
    let answer = entry.answer.get(language).to_lowercase();
    let opens = |words: &[&str]| words.iter().any(|word| answer.starts_with(word));
    match entry.verdict {
        Verdict::Yes => opens(&["いいえ", "no,", "no.", "未対応", "該当しません"]),
        Verdict::No => opens(&["はい", "yes,", "yes."]),
        Verdict::Partial | Verdict::NotApplicable | Verdict::Stated => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{bundled, profile_names};

    /// The day kotq's corpus was last gone through.
    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    #[test]
    fn the_bundled_profiles_have_no_errors() {
        for name in profile_names() {
            let errors: Vec<String> = check(&bundled(name).unwrap(), TODAY)
                .into_iter()
                .filter(|finding| finding.kind.is_error())
                .map(|finding| format!("{name}: {}: {}", finding.entry, finding.kind))
                .collect();
            assert!(
                errors.is_empty(),
                "{} errors:\n{}",
                errors.len(),
                errors.join("\n")
            );
        }
    }

    #[test]
    fn every_entry_can_be_found_and_feigned_in_both_languages() {
        for name in profile_names() {
            let profile = bundled(name).unwrap();
            let ids: std::collections::HashSet<_> = profile.entries.iter().map(|e| &e.id).collect();
            assert_eq!(ids.len(), profile.entries.len());
            for entry in &profile.entries {
                let (asks, decoys) = (&entry.ask, &entry.decoy);
                assert!(
                    asks.ja.len() >= 3 && asks.en.len() >= 3,
                    "{name}: {}",
                    entry.id
                );
                assert!(
                    !decoys.ja.is_empty() && !decoys.en.is_empty(),
                    "{name}: {}",
                    entry.id
                );
            }
        }
    }

    #[test]
    fn each_fault_is_found() {
        let mut profile = bundled("tokium").unwrap();
        let (first, second) = (profile.entries[0].clone(), &mut profile.entries[1]);
        second
            .decoy
            .en
            .push(format!("  {}!", first.ask.en[0].to_uppercase()));
        second.ask.ja.push("？".to_owned());
        second.source[0].doc = "nowhere".to_owned();
        second.verdict = Verdict::Yes;
        second.answer.ja = "いいえ、ありません。".to_owned();
        second.review_by = Some(TODAY);
        profile.entries[2].source.clear();
        let kinds: Vec<FindingKind> = check(&profile, TODAY).into_iter().map(|f| f.kind).collect();
        for (found, kind) in [
            (
                kinds.iter().any(|k| {
                    matches!(
                        k,
                        FindingKind::PhrasingTwice {
                            here: Use::Decoy,
                            there: Use::Ask,
                            ..
                        }
                    )
                }),
                "twice",
            ),
            (kinds.contains(&FindingKind::EmptyPhrasing), "empty"),
            (
                kinds.contains(&FindingKind::UnknownDocument("nowhere".to_owned())),
                "document",
            ),
            (
                kinds.contains(&FindingKind::AnswerContradicts(Language::Ja)),
                "contradicts",
            ),
            (kinds.contains(&FindingKind::Expired(TODAY)), "expired"),
            (kinds.contains(&FindingKind::NoSource), "no source"),
        ] {
            assert!(found, "{kind}: {kinds:?}");
        }
    }
}
