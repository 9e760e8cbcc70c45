//! A form's map: what was found, written down so that it can be corrected and used again.

use serde::{Deserialize, Serialize};

/// A map of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormMap {
    /// Of the form it was written for.
    pub fingerprint: String,
}
