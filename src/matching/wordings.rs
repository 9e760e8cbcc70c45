//! What the corpus' own texts teach about wording, whatever the subject, over all profiles and both languages:
//! whether what an entry does not say asks for more than it answers. Its asks against its decoys, by what the
//! entry's other texts do not have: "how many" and 「…の写し」 ask for more, a synonym does not.

use serde::{Deserialize, Serialize};

use super::held::{Held, Lookup, Usages};
use super::index::{Usage, texts};
use super::logistic::{Logistic, Text, scale};
use super::prebuilt::Prebuilt;
use crate::corpus::Profile;
use crate::text::{Normal, asked, terms};

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wordings {
    beyond: Logistic,
}

impl Wordings {
    /// The log-odds that a question asks for more than the entry says, within ±6.
    pub fn beyond(&self, held: &Held) -> f32 {
        self.beyond
            .of(&held.beyond(Usages::ASKED), scale(held.len()))
    }

    /// Learns from the texts of profiles, leaving out the entries that `skip` names.
    pub fn learn(profiles: &[Prebuilt], skip: &dyn Fn(&Profile, usize) -> bool) -> Self {
        let mut beyond = Vec::new();
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
                }
            }
        }
        Self {
            beyond: Logistic::learn(&beyond),
        }
    }
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
        let (mut asks, mut decoys) = (Vec::new(), Vec::new());
        for (entry, texts_of) in built[0].profile.entries.iter().enumerate().step_by(4) {
            for (id, (usage, text)) in index.of_entry(entry).zip(texts(texts_of)) {
                let values = match usage {
                    Usage::Ask => &mut asks,
                    Usage::Decoy => &mut decoys,
                    Usage::Opposite | Usage::Answer => continue,
                };
                let terms = index.weigh_terms(terms(&asked(&Normal::of(text)).text));
                let held =
                    Lookup::new(&terms, &index.terms).held(index, &index.terms, entry, Some(id));
                values.push(learned.beyond(&held));
            }
        }
        let beyond = above(&decoys, &asks);
        assert!(beyond > 0.8, "{beyond}");
    }
}
