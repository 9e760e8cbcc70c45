//! The matcher: a profile, its index, and the learned model over them.

use jiff::civil::Date;
use rayon::prelude::*;

use super::decide::{Decision, decide};
use super::features::Setting;
use super::hearing::{Heard, Hearing};
use super::index::{PhrasingId, texts};
use super::lexicon::Lexicon;
use super::model::Model;
use super::prebuilt::Prebuilt;
use super::query::{Prepared, Query};
use super::scan::Scan;
use super::wordings::Wordings;
use crate::corpus::Profile;

/// Compares questions with one profile.
pub struct Matcher {
    pub(super) built: Prebuilt<'static>,
    pub(super) lexicon: Lexicon,
    pub(super) wordings: Wordings,
    pub(super) model: Model,
}

/// A question, its candidates' features, and the candidates.
pub struct Compared {
    /// The question made ready.
    pub query: Prepared,
    /// Against the index.
    pub scan: Scan,
    /// For each of the scan's nearest entries, its features.
    pub features: Vec<Vec<f32>>,
    /// The same for what its words tell.
    pub heard: Vec<Heard>,
}

impl Matcher {
    /// A matcher over one's own profile, or a bundled one with one's own entries over it. Builds the index: a few
    /// milliseconds for each thousand phrasings.
    pub fn new(profile: Profile) -> Self {
        let lexicon = super::bundled::lexicon();
        let built = Prebuilt::of(profile, &lexicon);
        Self {
            built,
            lexicon,
            wordings: super::bundled::wordings(),
            model: super::bundled::model(),
        }
    }

    /// A bundled profile by its name, ready-made; `None` if there is none of that name.
    pub fn bundled(name: &str) -> Option<Self> {
        let built = super::bundled::prebuilt(name)?;
        Some(Self {
            built,
            lexicon: super::bundled::lexicon(),
            wordings: super::bundled::wordings(),
            model: super::bundled::model(),
        })
    }

    /// The entries.
    pub fn profile(&self) -> &Profile {
        &self.built.profile
    }

    /// Which state of the entries: the first 16 hexadecimal digits of a SHA-256.
    pub fn corpus_digest(&self) -> &str {
        &self.built.digest
    }

    /// What the corpus says to one question. `today` is the day that `review_by` goes by.
    pub fn decide(&self, query: &Query, today: Date) -> Decision {
        let compared = self.compare(query, None, &self.wordings, &self.model.hearing);
        decide(self, &compared, None, today)
    }

    /// What it says to the questions of a form, in the form's order; a question that hangs on the
    /// one before is never surer than that.
    pub fn decide_form(&self, queries: &[Query], today: Date) -> Vec<Decision> {
        let mut decisions: Vec<Decision> = queries
            .par_iter()
            .map(|query| self.decide(query, today))
            .collect();
        super::decide::follow_up(&mut decisions, queries);
        decisions
    }

    /// The text of a phrasing.
    pub fn phrasing(&self, id: PhrasingId) -> &str {
        let entry = self.built.index.phrasing(id).entry as usize;
        let nth = id - self.built.index.of_entry(entry).start;
        texts(&self.built.profile.entries[entry])
            .nth(nth as usize)
            .map_or("", |(_, text)| text)
    }

    /// Compares a question with the index, leaving out one text where the corpus questions itself, and listening with
    /// what was learned without it.
    pub(super) fn compare(
        &self,
        query: &Query,
        but: Option<PhrasingId>,
        wordings: &Wordings,
        hearing: &Hearing,
    ) -> Compared {
        let built = &self.built;
        let query = Prepared::new(query, &built.index, &self.lexicon);
        let scan = Scan::new(&query, &built.index, but);
        let setting = Setting {
            profile: &built.profile,
            index: &built.index,
            lexicon: &self.lexicon,
            wordings,
            hearing,
            query: &query,
            scan: &scan,
            but,
        };
        let (features, heard) = setting.features(&built.traits);
        Compared {
            query,
            scan,
            features,
            heard,
        }
    }
}
