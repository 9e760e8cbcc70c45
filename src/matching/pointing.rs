//! Which way a question points, seen from an entry: as its asks do, or the other way round.
//!
//! By its wording, by the same wording together with whether the entry asks so ("recycled" means one thing where passwords
//! are, and 「のまま」 another where no ask says it), and by the same in a sentence that negates, where 「放置」 means the
//! reverse of what it means elsewhere.

use super::held::{Held, Usages};
use super::postings::each_once;
use super::query::Prepared;
use super::svm::of_kind;

/// More negations than this mean no more.
pub const NEGATIONS: u32 = 2;
/// Sets the kinds of keys apart.
const NEGATED: u32 = 16;
const SENTENCE: u32 = 0x5e27_e2ce;

/// The wording of a question, and how one entry holds it; each once, sorted.
pub fn keys(held: &Held, query: &Prepared) -> Vec<u32> {
    let negations = query.negations.min(NEGATIONS);
    let mut keys = Vec::with_capacity(query.endings.len() + 2 + 3 * held.len());
    keys.extend(&query.endings);
    keys.push(SENTENCE + negations);
    keys.push(SENTENCE + NEGATED + query.main_negations % 2);
    for (key, usages) in held.keys() {
        let way = if usages.meets(Usages::ASK) {
            1
        } else if usages.meets(Usages::OPPOSITE) {
            2
        } else {
            3
        };
        keys.push(key.key);
        keys.push(of_kind(key.key, way));
        if negations > 0 {
            keys.push(of_kind(key.key, NEGATED + negations));
        }
    }
    each_once(keys)
}
