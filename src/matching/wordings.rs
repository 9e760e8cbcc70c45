//! What the corpus' own texts teach about wording, whatever the subject, over all profiles and both
//! languages.
//!
//! * *Valence*: whether a text asks the wrong way round. Its asks against its opposites:
//!   「…できてしまうか」 and "left unencrypted" point the wrong way in any checklist.
//! * *Beyond*: whether what an entry does not say asks for more than it answers. Its asks against its
//!   decoys, by what the entry's other texts do not have: "how many" and 「…の写し」 ask for more, a
//!   synonym does not.
//! * *Turned*: whether what an entry's asks do not say turns the question round. Its asks against its
//!   opposites, in the same way.

use serde::{Deserialize, Serialize};

use super::held::{Held, Lookup, Usages};
use super::index::{Usage, texts};
use super::logistic::{Logistic, Text, scale};
use super::prebuilt::Prebuilt;
use crate::corpus::{Profile, Verdict};
use crate::text::{Normal, Term, asked, endings, terms};

/// How much an opposite counts against an ask (there are several times as many of these).
const OPPOSITE_WEIGHT: f32 = 3.0;

/// The three models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wordings {
    valence: Logistic,
    beyond: Logistic,
    turned: Logistic,
}

impl Wordings {
    /// The log-odds that a text asks the wrong way round, within ±6.
    pub fn valence(&self, keys: &[Term]) -> f32 {
        self.valence.of(keys, scale(keys.len()))
    }

    /// The log-odds that a question asks for more than the entry says, within ±6.
    pub fn beyond(&self, held: &Held) -> f32 {
        self.beyond
            .of(&held.beyond(Usages::ASKED), scale(held.len()))
    }

    /// The log-odds that a question asks for the reverse of the entry, within ±6.
    pub fn turned(&self, held: &Held, endings: &[Term]) -> f32 {
        let keys = turning(held, endings);
        self.turned.of(&keys, scale(held.len() + endings.len()))
    }

    /// Learns from the texts of profiles, leaving out the entries that `skip` names.
    pub fn learn(profiles: &[Prebuilt], skip: &dyn Fn(&Profile, usize) -> bool) -> Self {
        let (mut valence, mut beyond, mut turned) = (Vec::new(), Vec::new(), Vec::new());
        for Prebuilt { profile, index, .. } in profiles {
            for (at, entry) in profile.entries.iter().enumerate() {
                if skip(profile, at) {
                    continue;
                }
                for (id, (usage, text)) in index.of_entry(at).zip(texts(entry)) {
                    if usage == Usage::Answer {
                        continue;
                    }
                    let text = asked(&Normal::of(text)).text;
                    let terms = index.weigh_terms(terms(&text));
                    let held =
                        Lookup::new(&terms, &index.terms).held(index, &index.terms, at, Some(id));
                    beyond.push(Text {
                        keys: held.beyond(Usages::ASKED),
                        scale: scale(held.len()),
                        wanted: usage == Usage::Decoy,
                        weight: 1.0,
                    });
                    if usage == Usage::Decoy || entry.verdict == Verdict::Stated {
                        continue;
                    }
                    let endings = endings(&text);
                    let opposite = usage == Usage::Opposite;
                    let example = |keys| Text {
                        keys,
                        scale: scale(held.len() + endings.len()),
                        wanted: opposite,
                        weight: if opposite { OPPOSITE_WEIGHT } else { 1.0 },
                    };
                    let all = terms.keys.iter().map(|key| key.key);
                    valence.push(example(all.chain(endings.iter().copied()).collect()));
                    turned.push(example(turning(&held, &endings)));
                }
            }
        }
        Self {
            valence: Logistic::learn(&valence),
            beyond: Logistic::learn(&beyond),
            turned: Logistic::learn(&turned),
        }
    }
}

fn turning(held: &Held, endings: &[Term]) -> Vec<Term> {
    let mut keys = held.beyond(Usages::ASK);
    keys.extend(endings);
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bundled;
    use crate::matching::bundled::lexicon;

    /// Share of pairs in which the one value is above the other.
    fn above(ones: &[f32], others: &[f32]) -> f64 {
        let pairs = ones
            .iter()
            .flat_map(|one| others.iter().map(move |other| one > other));
        let (right, all) = pairs.fold((0, 0), |(right, all), above| {
            (right + usize::from(above), all + 1)
        });
        right as f64 / f64::from(all.max(1))
    }

    #[test]
    fn entries_never_seen_are_heard_aright() {
        let built = [Prebuilt::of(bundled("tokium").unwrap(), &lexicon())];
        // Every fourth entry is kept back, and questioned afterwards.
        let learned = Wordings::learn(&built, &|_, at| at % 4 == 0);
        let index = &built[0].index;
        let mut values: [Vec<[f32; 3]>; 3] = Default::default();
        for (entry, texts_of) in built[0].profile.entries.iter().enumerate().step_by(4) {
            for (id, (usage, text)) in index.of_entry(entry).zip(texts(texts_of)) {
                let kind = match usage {
                    Usage::Ask => 0,
                    Usage::Opposite => 1,
                    Usage::Decoy => 2,
                    Usage::Answer => continue,
                };
                let text = asked(&Normal::of(text)).text;
                let terms = index.weigh_terms(terms(&text));
                let endings = endings(&text);
                let held =
                    Lookup::new(&terms, &index.terms).held(index, &index.terms, entry, Some(id));
                let keys: Vec<u32> = terms
                    .keys
                    .iter()
                    .map(|k| k.key)
                    .chain(endings.iter().copied())
                    .collect();
                values[kind].push([
                    learned.valence(&keys),
                    learned.beyond(&held),
                    learned.turned(&held, &endings),
                ]);
            }
        }
        let column =
            |kind: usize, n: usize| -> Vec<f32> { values[kind].iter().map(|v| v[n]).collect() };
        let valence = above(&column(1, 0), &column(0, 0));
        let beyond = above(&column(2, 1), &column(0, 1));
        let turned = above(&column(1, 2), &column(0, 2));
        assert!(
            valence > 0.8 && beyond > 0.8 && turned > 0.8,
            "{valence} {beyond} {turned}"
        );
    }
}
