//! The bilingual concept lexicon: words of either language that mean the same thing.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::{Normal, Script, is_katakana, words};

/// Index of a concept in its lexicon.
pub type ConceptId = u16;

/// Where a form stands, in characters of the text, and the concepts that it names.
pub type Form<'l> = (Range<usize>, &'l [ConceptId]);

/// What a concept is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something that exists.
    Thing,
    /// Somebody who acts.
    Actor,
    /// Something that is done.
    Action,
    /// How something is.
    Quality,
    /// What kind of answer is wanted.
    Asking,
    /// A standard, law or scheme.
    Standard,
}

/// One meaning, with its place among the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Concept {
    /// Stable name.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Concepts it is a kind of, or made of.
    pub broader: Vec<ConceptId>,
    /// Its reverses.
    pub opposite: Vec<ConceptId>,
    /// Easily confused, yet different.
    pub not: Vec<ConceptId>,
}

/// All concepts and their surface forms, ready for matching.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    /// Japanese forms in normal form.
    japanese: FxHashMap<String, Vec<ConceptId>>,
    /// Forms of words, their stems joined by spaces.
    latin: FxHashMap<String, Vec<ConceptId>>,
    /// Characters of the longest Japanese form, and words of the longest other one.
    longest: (usize, usize),
}

/// A lexicon file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// Not TOML, or an unknown key.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A concept refers to one that is not there.
    #[error("`{from}` refers to `{to}`, which does not exist")]
    UnknownConcept {
        /// The concept that refers.
        from: String,
        /// What it refers to.
        to: String,
    },
}

#[derive(Deserialize)]
struct File {
    concept: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: String,
    kind: Kind,
    #[serde(default)]
    ja: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    broader: Names,
    #[serde(default)]
    opposite: Names,
    #[serde(default)]
    not: Names,
}

/// One name, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Names {
    fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

impl Lexicon {
    /// Reads `data/concepts.toml`.
    ///
    /// # Errors
    /// See [`LexiconError`].
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let file: File = toml::from_str(text)?;
        let index: FxHashMap<String, ConceptId> = file
            .concept
            .iter()
            .enumerate()
            .map(|(i, table)| (table.id.clone(), i as ConceptId))
            .collect();
        let mut lexicon = Self::default();
        for (i, table) in file.concept.into_iter().enumerate() {
            let resolve = |names: &[String]| {
                names
                    .iter()
                    .map(|name| {
                        index
                            .get(name)
                            .copied()
                            .ok_or_else(|| LexiconError::UnknownConcept {
                                from: table.id.clone(),
                                to: name.clone(),
                            })
                    })
                    .collect::<Result<Vec<_>, _>>()
            };
            let concept = Concept {
                kind: table.kind,
                broader: resolve(table.broader.all())?,
                opposite: resolve(table.opposite.all())?,
                not: resolve(table.not.all())?,
                id: table.id.clone(),
            };
            lexicon.concepts.push(concept);
            for form in table.ja.iter().chain(&table.en) {
                lexicon.add(&Normal::of(form), i as ConceptId);
            }
        }
        Ok(lexicon)
    }

    fn add(&mut self, form: &Normal, concept: ConceptId) {
        let has_japanese = form.chars().iter().any(|&c| Script::of(c).is_japanese());
        let (map, key) = if has_japanese {
            self.longest.0 = self.longest.0.max(form.chars().len());
            (&mut self.japanese, form.to_string())
        } else {
            let stems: Vec<String> = words(form).into_iter().map(|word| word.stem).collect();
            self.longest.1 = self.longest.1.max(stems.len());
            (&mut self.latin, stems.join(" "))
        };
        if key.is_empty() {
            return;
        }
        let concepts = map.entry(key).or_default();
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }

    /// The concept.
    pub fn concept(&self, id: ConceptId) -> &Concept {
        &self.concepts[usize::from(id)]
    }

    /// How many concepts there are.
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// The concepts that a text names, sorted, each once. At each place the longest form counts, and
    /// what a compound is made of counts with it.
    pub fn concepts_in(&self, text: &Normal) -> Vec<ConceptId> {
        self.concepts_of(&self.forms_in(text))
    }

    /// The same, of forms that were found.
    pub fn concepts_of(&self, forms: &[Form]) -> Vec<ConceptId> {
        let mut found: Vec<ConceptId> = forms
            .iter()
            .flat_map(|(_, concepts)| concepts.iter().copied())
            .collect();
        let broader: Vec<ConceptId> = found
            .iter()
            .flat_map(|&id| self.concept(id).broader.iter().copied())
            .collect();
        found.extend(broader);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The forms of a text: the Japanese ones in order, then the others.
    pub fn forms_in(&self, text: &Normal) -> Vec<Form<'_>> {
        let mut found = Vec::new();
        self.japanese_in(text.chars(), &mut found);
        self.latin_in(text, &mut found);
        found
    }

    fn japanese_in<'l>(&'l self, chars: &[char], found: &mut Vec<Form<'l>>) {
        let mut at = 0;
        let mut key = String::new();
        while at < chars.len() {
            let most = self.longest.0.min(chars.len() - at);
            let hit = (1..=most).rev().find_map(|length| {
                key.clear();
                key.extend(&chars[at..at + length]);
                let concepts = self.japanese.get(&key)?;
                self.stands_by_itself(chars, at, at + length)
                    .then_some((length, concepts))
            });
            match hit {
                Some((length, concepts)) => {
                    found.push((at..at + length, concepts.as_slice()));
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    /// A katakana form inside a longer katakana word counts only where the rest of that word is a
    /// form too (ログ never in プログラム).
    fn stands_by_itself(&self, chars: &[char], start: usize, end: usize) -> bool {
        let kata = |at: usize| chars.get(at).is_some_and(|&c| is_katakana(c));
        let whole = |range: std::ops::Range<usize>| {
            range.is_empty()
                || self
                    .japanese
                    .contains_key(&chars[range].iter().collect::<String>())
        };
        let before = (0..start).rev().take_while(|&at| kata(at)).last();
        let after = (end..chars.len()).take_while(|&at| kata(at)).last();
        let left = !kata(start) || before.is_none_or(|from| whole(from..start));
        let right = !kata(end - 1) || after.is_none_or(|last| whole(end..last + 1));
        left && right
    }

    fn latin_in<'l>(&'l self, text: &Normal, found: &mut Vec<Form<'l>>) {
        let words = words(text);
        let mut at = 0;
        while at < words.len() {
            let most = self.longest.1.min(words.len() - at);
            let hit = (1..=most).rev().find_map(|length| {
                let stems: Vec<&str> = words[at..at + length]
                    .iter()
                    .map(|word| word.stem.as_str())
                    .collect();
                self.latin
                    .get(&stems.join(" "))
                    .map(|concepts| (length, concepts))
            });
            match hit {
                Some((length, concepts)) => {
                    let place = words[at].at.start..words[at + length - 1].at.end;
                    found.push((place, concepts.as_slice()));
                    at += length;
                }
                None => at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn lexicon() -> Lexicon {
        Lexicon::parse(include_str!("../../data/concepts.toml")).unwrap()
    }

    fn named(lexicon: &Lexicon, text: &str) -> Vec<String> {
        let found = lexicon.concepts_in(&Normal::of(text));
        found
            .into_iter()
            .map(|id| lexicon.concept(id).id.clone())
            .collect()
    }

    #[test]
    fn one_meaning_is_found_in_both_languages() {
        let lexicon = lexicon();
        let first = |text| named(&lexicon, text);
        let shared = |a, b| {
            let b = first(b);
            first(a).into_iter().filter(|id| b.contains(id)).count()
        };
        assert!(shared("多要素認証を導入していますか", "Is MFA in use?") >= 1);
        assert!(shared("バックアップの暗号化", "encrypted backups") >= 2);
        assert!(shared("委託先の監督", "supervision of subcontractors") >= 1);
    }

    #[test]
    fn a_katakana_word_is_not_cut_to_pieces() {
        let lexicon = lexicon();
        assert!(!named(&lexicon, "プログラム").contains(&"log".to_owned()));
        assert!(
            named(&lexicon, "ログの保管")
                .iter()
                .any(|id| id.contains("log"))
        );
    }

    #[test]
    fn the_lexicon_is_in_good_form() {
        let lexicon = lexicon();
        let ids: HashSet<&str> = lexicon.concepts.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.len(), lexicon.len());
        for (i, concept) in lexicon.concepts.iter().enumerate() {
            for (list, mutual) in [(&concept.opposite, "opposite"), (&concept.not, "not")] {
                for &other in list {
                    let other = lexicon.concept(other);
                    let back = if mutual == "not" {
                        &other.not
                    } else {
                        &other.opposite
                    };
                    assert!(
                        back.contains(&(i as ConceptId)),
                        "{} {mutual} {}",
                        concept.id,
                        other.id
                    );
                }
            }
        }
    }
}
