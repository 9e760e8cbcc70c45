//! Whether an entry answers what a question asks, or something that only looks like it.
//!
//! By the question's wording and concepts, and by the same together with what the entry knows of them: "how many" and
//! 「…の写し」 ask for more, a synonym does not.

use super::held::{Held, Usages};
use super::postings::each_once;
use super::svm::{CONCEPT, of_kind};
use crate::text::Term;

/// The wording and the concepts of a question or of one of its clauses, and how one entry holds them; each once, sorted.
pub fn keys(terms: &Held, concepts: &Held, endings: &[Term]) -> Vec<u32> {
    let mut keys = Vec::with_capacity(endings.len() + 2 * (terms.len() + concepts.len()));
    keys.extend(endings);
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
    each_once(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bundled;
    use crate::matching::bundled::lexicon;
    use crate::matching::held::Lookup;
    use crate::matching::prebuilt::Prebuilt;
    use crate::matching::query::{Prepared, Query};

    #[test]
    fn what_an_entry_holds_shows_in_the_keys() {
        let lexicon = lexicon();
        let built = Prebuilt::of(bundled("tokium").unwrap(), &lexicon);
        let index = &built.index;
        let query = Prepared::new(&Query::of("パスワードを暗号化しているか"), index, &lexicon);
        let of = |entry| {
            let terms = Lookup::new(&query.terms, &index.terms);
            let concepts = Lookup::new(&query.concepts, &index.concepts);
            keys(
                &terms.held(index, &index.terms, entry, None),
                &concepts.held(index, &index.concepts, entry, None),
                &query.endings,
            )
        };
        let all: Vec<Vec<u32>> = (0..index.entries()).map(of).collect();
        assert!(all.iter().all(|keys| keys.is_sorted()));
        // The question's own keys are the same for every entry, how they are held is not.
        let shared = |key: &&u32| all.iter().all(|keys| keys.binary_search(key).is_ok());
        let own = all[0].iter().filter(shared).count();
        let most = query.terms.keys.len() + query.concepts.keys.len();
        assert!(own >= most, "{own} of {most}");
        assert!(all.iter().any(|keys| *keys != all[0]));
    }
}
