//! Whether an entry answers what a question asks, or something that only looks like it.
//!
//! By the question's wording and concepts, and by the same together with what the entry knows of them: "how many" and
//! 「…の写し」 ask for more, a synonym does not.

use super::held::{Held, Usages};
use super::pointing::of_kind;
use crate::text::Term;

/// Sets concepts apart from wording.
const CONCEPT: u32 = 0x0c0c_e900;

/// The wording and the concepts of a question or of one of its clauses, and how one entry holds them; each once, sorted.
pub fn keys(terms: &Held, concepts: &Held, endings: &[Term]) -> Vec<u32> {
    let mut keys = endings.to_vec();
    for (held, salt) in [(terms, 0), (concepts, CONCEPT)] {
        for (key, usages) in held.keys() {
            let way = if usages.meets(Usages::ASKED) {
                1
            } else if usages.meets(Usages::KNOWN) {
                2
            } else if usages.meets(Usages::DECOY) {
                3
            } else {
                4
            };
            keys.push(of_kind(key.key, salt));
            keys.push(of_kind(key.key, salt + way));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}
