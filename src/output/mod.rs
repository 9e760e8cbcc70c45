//! From answers to the written workbook: edits into the customer's package, the review sheet, and
//! saving.

mod flags;
mod rebuild;
mod respondent;
mod review;
mod save;

pub use flags::{edits, flagged_cell};
pub use rebuild::rebuild;
pub use respondent::Respondent;
pub use review::{REVIEW_SHEET, ReviewContext, review_workbook};
pub use save::{Overwrite, SaveError, check_target, save};
