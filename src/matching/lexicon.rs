//! The bilingual concept lexicon: surface forms that mean the same thing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::text::{Normal, Script, is_katakana, words};

/// A concept by its place in the lexicon.
pub type ConceptId = u16;

/// `data/concepts.toml` as written; the head of that file explains the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    concept: Vec<ConceptTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConceptTable {
    id: String,
    kind: String,
    #[serde(default)]
    ja: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    broader: Vec<String>,
    #[serde(default)]
    opposite: Option<String>,
    #[serde(default)]
    not: Vec<String>,
}

/// What a concept is and how it stands to others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Concept {
    /// Stable name, such as `multi-factor-authentication`.
    pub id: String,
    /// thing, actor, action, quality, asking or standard.
    pub kind: String,
    /// What it is a kind of, or made of.
    pub broader: Vec<ConceptId>,
    /// The reverse.
    pub opposite: Option<ConceptId>,
    /// Easily confused, yet different.
    pub not: Vec<ConceptId>,
}

/// Every concept, and their forms in sorted order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// By [`ConceptId`].
    pub concepts: Vec<Concept>,
    forms: Vec<(String, Vec<ConceptId>)>,
}

impl Lexicon {
    /// Compiles the file. Names of concepts that do not exist are passed over; a test guards the
    /// bundled file.
    pub fn new(file: LexiconFile) -> Self {
        let ids: BTreeMap<&str, ConceptId> = file
            .concept
            .iter()
            .zip(0..)
            .map(|(concept, i)| (concept.id.as_str(), i))
            .collect();
        let named = |names: &[String]| -> Vec<ConceptId> {
            names.iter().filter_map(|name| ids.get(name.as_str()).copied()).collect()
        };
        let concepts = file
            .concept
            .iter()
            .map(|concept| Concept {
                id: concept.id.clone(),
                kind: concept.kind.clone(),
                broader: named(&concept.broader),
                opposite: concept.opposite.as_deref().and_then(|name| ids.get(name).copied()),
                not: named(&concept.not),
            })
            .collect();
        let mut forms: BTreeMap<String, BTreeSet<ConceptId>> = BTreeMap::new();
        for (concept, id) in file.concept.iter().zip(0..) {
            for form in concept.ja.iter().chain(&concept.en) {
                let key: String = units(&Normal::of(form)).into_iter().map(|u| u.text).collect();
                if !key.is_empty() {
                    forms.entry(key).or_default().insert(id);
                }
            }
        }
        let forms = forms.into_iter().map(|(f, ids)| (f, ids.into_iter().collect())).collect();
        Self { concepts, forms }
    }

    /// The concepts that a text names, sorted, each once: the longest form at each place, and
    /// what the concepts named are made of.
    pub fn concepts(&self, text: &Normal) -> Vec<ConceptId> {
        let mut found = Vec::new();
        let units = units(text);
        let mut at = 0;
        while at < units.len() {
            match self.longest(&units, at) {
                Some((length, form)) => {
                    for &id in &self.forms[form].1 {
                        found.push(id);
                        found.extend(&self.concepts[usize::from(id)].broader);
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The longest form that starts at a unit: its length in units, and which form.
    fn longest(&self, units: &[Unit], at: usize) -> Option<(usize, usize)> {
        let mut key = String::new();
        let mut best = None;
        let (mut low, mut high) = (0, self.forms.len());
        for (length, unit) in units[at..].iter().enumerate().map(|(i, u)| (i + 1, u)) {
            key.push_str(&unit.text);
            low += self.forms[low..high].partition_point(|(form, _)| form.as_str() < key.as_str());
            high = low + self.forms[low..high].partition_point(|(form, _)| form.starts_with(&key));
            if low == high {
                break;
            }
            if self.forms[low].0 == key && self.bounded(units, at, at + length) {
                best = Some((length, low));
            }
        }
        best
    }

    /// Whether a form may stand there: inside a longer katakana word it counts only where the
    /// rest of that word is made of forms too (ログ never in プログラム).
    fn bounded(&self, units: &[Unit], start: usize, end: usize) -> bool {
        let katakana = |i: usize| units.get(i).is_some_and(Unit::is_katakana);
        let mut first = start;
        while katakana(start) && first > 0 && katakana(first - 1) {
            first -= 1;
        }
        let mut last = end;
        while katakana(end.wrapping_sub(1)) && katakana(last) {
            last += 1;
        }
        self.is_made_of_forms(&units[first..start]) && self.is_made_of_forms(&units[end..last])
    }

    fn is_made_of_forms(&self, units: &[Unit]) -> bool {
        // reachable[i]: the first i characters are forms laid end to end.
        let mut reachable = vec![false; units.len() + 1];
        reachable[0] = true;
        for start in 0..units.len() {
            if !reachable[start] {
                continue;
            }
            let mut key = String::new();
            for end in start + 1..=units.len() {
                key.push_str(&units[end - 1].text);
                if self.forms.binary_search_by(|(form, _)| form.as_str().cmp(&key)).is_ok() {
                    reachable[end] = true;
                }
            }
        }
        reachable[units.len()]
    }
}

/// A Japanese character or one alphabetic word's stem, closed by a space that no Japanese holds.
struct Unit {
    text: String,
}

impl Unit {
    fn is_katakana(&self) -> bool {
        self.text.chars().next().is_some_and(is_katakana)
    }
}

fn units(text: &Normal) -> Vec<Unit> {
    let words = words(text);
    let mut words = words.iter().peekable();
    let mut units = Vec::new();
    let mut at = 0;
    while at < text.chars().len() {
        if let Some(word) = words.next_if(|word| word.at.start == at) {
            units.push(Unit { text: format!("{} ", word.stem) });
            at = word.at.end;
            continue;
        }
        let c = text.chars()[at];
        if Script::of(c).is_japanese() {
            units.push(Unit { text: c.to_string() });
        } else if !matches!(c, ' ' | '-' | '/' | '\'' | '.' | '・') {
            units.push(Unit { text: format!("{c}\u{1}") });
        }
        at += 1;
    }
    units
}

