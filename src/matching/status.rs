use std::fmt;

use serde::{Deserialize, Serialize};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Filled, and right as far as measurement can tell.
    Confident,
    /// Filled and flagged: a person must look.
    Review,
    /// Left blank and flagged.
    Unanswered,
    /// Answered already by somebody; untouched.
    Kept,
}

/// Why a question is not confident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing in the corpus is near enough.
    LowScore,
    /// An entry with a different answer is nearly as near.
    CloseRunnerUp,
    /// Asked the other way round, and the flip is not certain.
    Reversed,
    /// Asks more than the entry answers.
    Compound,
    /// A threshold or unit differs from the stated figure.
    NumberDiffers,
    /// Plans, dates to come.
    ForwardLooking,
    /// Past incidents.
    History,
    /// Legal terms, liability, insurance.
    LegalOrInsurance,
    /// Names a standard that the entry does not.
    UnknownFramework,
    /// About something that is not this service.
    OtherService,
    /// Hangs on a question that is not confident.
    FollowUp,
    /// The form offers no word that surely fits.
    ChoiceNotOffered,
    /// The entry itself says that a person must check it.
    NeedsReview,
    /// The entry's date has passed.
    Expired,
}

impl Reason {
    /// Every reason, in the order in which they are listed to people.
    pub const ALL: [Self; 14] = [
        Self::LowScore,
        Self::CloseRunnerUp,
        Self::Reversed,
        Self::Compound,
        Self::NumberDiffers,
        Self::ForwardLooking,
        Self::History,
        Self::LegalOrInsurance,
        Self::UnknownFramework,
        Self::OtherService,
        Self::FollowUp,
        Self::ChoiceNotOffered,
        Self::NeedsReview,
        Self::Expired,
    ];
}

/// The calibrated chance, 0 to 1, that an answer is right.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    /// Clamps into 0..=1; what is not a number becomes 0.
    pub fn new(value: f32) -> Self {
        Self(if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        })
    }

    /// 0..=1
    pub fn get(self) -> f32 {
        self.0
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}
