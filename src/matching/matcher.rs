//! The face of matching: a profile, its index, and what was learned.

use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::corpus::{self, Profile};

use super::analysis::Analysis;
use super::bundled;
use super::cues::cues;
use super::decide::{self, Decision, Explanation};
use super::index::Index;
use super::lexicon::Lexicon;
use super::model::Model;
use super::status::{Reason, Status};

/// A question, with what stands around it in the form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// The text of the question.
    pub text: &'a str,
    /// Headings above it, outermost first.
    pub section: &'a [String],
    /// The worksheet's name.
    pub sheet: Option<&'a str>,
    /// What the form's unit column says.
    pub unit: Option<&'a str>,
}

impl<'a> Query<'a> {
    /// A question by itself.
    pub fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Answers questions from one profile.
#[derive(Clone, Debug)]
pub struct Matcher {
    pub(super) profile: Profile,
    pub(super) index: Index,
    pub(super) lexicon: &'static Lexicon,
    pub(super) model: Model,
    digest: String,
}

static WEIGHTS: &str = include_str!("../../data/weights.json");

fn learned() -> Model {
    // Part of this very binary and guarded by a test, so it always parses; the default never
    // makes anything confident.
    serde_json::from_str(WEIGHTS).unwrap_or_default()
}

impl Matcher {
    /// The matcher of a bundled profile, from the index that the build prepared.
    pub fn bundled(profile: &str) -> Option<Self> {
        let profile = corpus::bundled(profile)?;
        let (index, digest) = bundled::index(&profile.name, profile.entries.len())?;
        let (lexicon, model) = (bundled::lexicon(), learned());
        Some(Self { profile, index, lexicon, model, digest: digest.to_owned() })
    }

    /// A matcher for any profile, such as a bundled one with a user's own entries over it. Reads
    /// and indexes every phrasing.
    pub fn new(profile: Profile) -> Self {
        let lexicon = bundled::lexicon();
        let index = Index::new(&profile, lexicon);
        let digest = digest(&profile);
        Self { profile, index, lexicon, model: learned(), digest }
    }

    /// The same matcher with other learned numbers.
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }

    /// The entries it answers from.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What was learned.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Names the corpus: the first bytes of the SHA-256 of its content, in hex.
    pub fn corpus_digest(&self) -> &str {
        &self.digest
    }

    /// Decides one question. `today` is what `review_by` is held against.
    pub fn decide(&self, query: &Query<'_>, today: Date) -> Decision {
        let scored = decide::score(self, query, None, &self.model.ranking);
        let chance = self.model.confidence.chance(&scored.features);
        decide::decide(self, query, &scored, chance, today)
    }

    /// The whole reckoning behind [`Self::decide`].
    pub fn explain(&self, query: &Query<'_>) -> Explanation {
        decide::explain(self, &decide::score(self, query, None, &self.model.ranking))
    }

    /// Decides the questions of one form, in its order: one that hangs on the question before it
    /// is at most as sure as that one. The same for any number of threads.
    pub fn decide_form(&self, queries: &[Query<'_>], today: Date) -> Vec<Decision> {
        let mut decisions: Vec<Decision> =
            queries.par_iter().map(|query| self.decide(query, today)).collect();
        for at in 0..decisions.len() {
            let follows = cues(&crate::text::Normal::of(queries[at].text))
                .any(|cue| cue == Reason::FollowUp);
            let before = at.checked_sub(1).map(|before| decisions[before].status);
            let decision = &mut decisions[at];
            if follows && before != Some(Status::Confident) && decision.status != Status::Unanswered {
                decision.status = Status::Review;
                if !decision.reasons.contains(&Reason::FollowUp) {
                    decision.reasons.push(Reason::FollowUp);
                    decision.reasons.sort_unstable();
                }
            }
        }
        decisions
    }

    /// How many concepts of the question meet their opposite in a phrasing.
    pub(super) fn opposites(&self, question: &Analysis, phrasing: usize) -> f32 {
        let there = |id: u32| self.index.concepts.holds(id, phrasing as u32);
        let count = question
            .concepts
            .keys()
            .filter(|&&id| {
                !there(id)
                    && self.lexicon.concepts.get(id as usize).is_some_and(|concept| {
                        concept.opposite.is_some_and(|opposite| there(u32::from(opposite)))
                    })
            })
            .count();
        count as f32
    }

    /// Whether the question names a standard that the entry does not.
    pub(super) fn names_unknown_framework(&self, question: &Analysis, entry: usize) -> bool {
        question.concepts.keys().any(|&id| {
            self.lexicon.concepts.get(id as usize).is_some_and(|c| c.kind == "standard")
                && !self.index.entry_concepts.holds(id, entry as u32)
        })
    }
}

fn digest(profile: &Profile) -> String {
    // The same bytes as the build script hashes.
    let bytes = postcard::to_stdvec(profile).unwrap_or_default();
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
