//! Which of a question's keys an entry's texts hold, and in which use.

use super::index::{Index, PhrasingId, Usage};
use super::postings::{Key, Place, Postings, TextId, Weighted};

/// A set of usages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usages(u8);

impl Usages {
    /// Asks only.
    pub const ASK: Self = Self(1);
    /// Opposites only.
    pub const OPPOSITE: Self = Self(2);
    /// Asks and opposites.
    pub const ASKED: Self = Self(3);
    /// What the entry says in any way: asks, opposites, answers.
    pub const KNOWN: Self = Self(7);
    /// What looks like the entry, and it does not answer.
    pub const DECOY: Self = Self(8);
    /// How many sets there are.
    pub const SETS: usize = 16;

    /// Its number, below [`Usages::SETS`].
    pub fn set(self) -> u8 {
        self.0
    }

    /// Of a text's usage.
    fn of(usage: Usage) -> Self {
        match usage {
            Usage::Ask => Self(1),
            Usage::Opposite => Self(2),
            Usage::Answer => Self(4),
            Usage::Decoy => Self::DECOY,
        }
    }

    /// Whether they share one.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where a question's keys are looked up by their place, for every candidate anew.
pub struct Lookup<'a> {
    query: &'a Weighted,
    /// For each known key its number in the question plus one; 0 for all others.
    numbers: Vec<u16>,
}

impl<'a> Lookup<'a> {
    /// Prepares a question.
    pub fn new(query: &'a Weighted, postings: &Postings) -> Self {
        let mut numbers = vec![0; postings.len()];
        for (at, key) in query.keys.iter().enumerate() {
            if let Some(place) = key.place {
                numbers[place as usize] = u16::try_from(at + 1).unwrap_or(0);
            }
        }
        Self { query, numbers }
    }

    /// How one entry holds each key, leaving out one text where the corpus questions itself.
    pub fn held(
        &self,
        index: &Index,
        postings: &Postings,
        entry: usize,
        but: Option<PhrasingId>,
    ) -> Held<'a> {
        let mut usages = vec![Usages::default(); self.query.keys.len()];
        for id in index.of_entry(entry).filter(|id| Some(*id) != but) {
            let usage = Usages::of(index.phrasing(id).usage);
            postings.places(id, |place: Place| {
                let number = usize::from(self.numbers[place as usize]);
                if let Some(at) = number.checked_sub(1) {
                    usages[at].0 |= usage.0;
                }
            });
        }
        Held {
            query: self.query,
            usages,
        }
    }

    /// What only the question has, and what only one text has.
    pub fn apart(&self, postings: &Postings, text: TextId) -> (Vec<u32>, Vec<u32>) {
        let mut shared = vec![false; self.query.keys.len()];
        let mut theirs = Vec::new();
        postings.places(text, |place: Place| {
            match usize::from(self.numbers[place as usize]).checked_sub(1) {
                Some(at) => shared[at] = true,
                None => theirs.push(postings.key(place)),
            }
        });
        let ours = self.query.keys.iter().zip(shared);
        let ours = ours.filter(|(_, shared)| !shared).map(|(key, _)| key.key);
        (ours.collect(), theirs)
    }
}

/// How an entry holds each of a question's keys.
pub struct Held<'a> {
    query: &'a Weighted,
    usages: Vec<Usages>,
}

impl<'a> Held<'a> {
    /// Each key with the usages that hold it.
    pub fn keys(&self) -> impl Iterator<Item = (&'a Key, Usages)> {
        self.query.keys.iter().zip(self.usages.iter().copied())
    }

    /// How many keys the question has.
    pub fn len(&self) -> usize {
        self.usages.len()
    }

    /// The usages that hold a key.
    pub fn usages(&self, key: u32) -> Usages {
        let at = self.query.keys.binary_search_by_key(&key, |k| k.key);
        at.map_or(Usages::default(), |at| self.usages[at])
    }

    /// The same for a part of the question.
    pub fn narrowed<'p>(&self, part: &'p Weighted) -> Held<'p> {
        Held {
            query: part,
            usages: part.keys.iter().map(|key| self.usages(key.key)).collect(),
        }
    }

    /// The rarest key that none of the usages hold, and the share, by rarity, of all such keys.
    pub fn missing(&self, usages: Usages) -> (f32, f32) {
        let all: f32 = self.keys().map(|(key, _)| key.rarity).sum();
        let missing = self.keys().filter(|(_, held)| !held.meets(usages));
        let (rarest, sum) = missing.fold((0.0f32, 0.0), |(rarest, sum), (key, _)| {
            (rarest.max(key.rarity), sum + key.rarity)
        });
        (rarest, if all > 0.0 { sum / all } else { 0.0 })
    }

    /// Share, by rarity, of the keys that the entry's opposites hold and its asks do not.
    pub fn of_opposites_only(&self) -> f32 {
        let all: f32 = self.keys().map(|(key, _)| key.rarity).sum();
        let own: f32 = self
            .keys()
            .filter(|(_, held)| held.meets(Usages::OPPOSITE) && !held.meets(Usages::ASK))
            .map(|(key, _)| key.rarity)
            .sum();
        if all > 0.0 { own / all } else { 0.0 }
    }

    /// The hashes of the keys that none of the usages hold.
    pub fn beyond(&self, usages: Usages) -> Vec<u32> {
        self.keys()
            .filter(|(_, held)| !held.meets(usages))
            .map(|(key, _)| key.key)
            .collect()
    }
}
