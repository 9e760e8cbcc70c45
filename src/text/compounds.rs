//! English compounds that are written in two words, with a hyphen, or in one: "back up", "back-up", "backup".

/// Prefixes that are no words of their own: "sub-contractor", "sub contractor".
const PREFIXES: &[&str] = &[
    "anti", "inter", "intra", "multi", "non", "pre", "semi", "sub",
];

/// Prefixes only where a hyphen shows it: "re-use", but not "re the contract".
const HYPHENED: &[&str] = &["co", "de", "mis", "re", "un"];

/// Pairs that are one word in another writer's spelling.
const PAIRS: &[(&str, &str)] = &[
    ("back", "up"),
    ("back", "ups"),
    ("check", "list"),
    ("check", "lists"),
    ("check", "sum"),
    ("data", "base"),
    ("data", "bases"),
    ("data", "center"),
    ("data", "centers"),
    ("data", "centre"),
    ("data", "centres"),
    ("data", "set"),
    ("data", "sets"),
    ("down", "load"),
    ("down", "loads"),
    ("down", "time"),
    ("e", "mail"),
    ("e", "mails"),
    ("fail", "over"),
    ("fire", "wall"),
    ("fire", "walls"),
    ("help", "desk"),
    ("host", "name"),
    ("life", "cycle"),
    ("lock", "out"),
    ("log", "in"),
    ("log", "ins"),
    ("log", "off"),
    ("log", "on"),
    ("log", "ons"),
    ("log", "out"),
    ("mal", "ware"),
    ("off", "line"),
    ("off", "site"),
    ("on", "line"),
    ("on", "site"),
    ("pass", "phrase"),
    ("pass", "phrases"),
    ("pass", "word"),
    ("pass", "words"),
    ("ransom", "ware"),
    ("road", "map"),
    ("run", "time"),
    ("set", "up"),
    ("sign", "in"),
    ("sign", "off"),
    ("sign", "on"),
    ("smart", "phone"),
    ("smart", "phones"),
    ("soft", "ware"),
    ("stand", "by"),
    ("start", "up"),
    ("tele", "work"),
    ("time", "out"),
    ("time", "outs"),
    ("time", "stamp"),
    ("time", "stamps"),
    ("up", "time"),
    ("user", "name"),
    ("user", "names"),
    ("web", "site"),
    ("web", "sites"),
    ("white", "list"),
    ("white", "lists"),
    ("work", "around"),
    ("work", "flow"),
    ("work", "force"),
    ("work", "place"),
    ("work", "station"),
    ("work", "stations"),
];

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// One space.
    Space,
    /// One hyphen.
    Hyphen,
}

/// Whether two neighbouring words, in lower case, are one in another spelling.
pub fn is_compound(first: &str, gap: Gap, second: &str) -> bool {
    PREFIXES.contains(&first)
        || (gap == Gap::Hyphen && HYPHENED.contains(&first))
        || PAIRS.binary_search(&(first, second)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_are_in_order() {
        assert!(PAIRS.is_sorted());
    }

    #[test]
    fn a_prefix_takes_a_hyphen() {
        assert!(is_compound("sub", Gap::Hyphen, "contractor"));
        assert!(!is_compound("re", Gap::Space, "contractor"));
        assert!(is_compound("back", Gap::Space, "up") && is_compound("log", Gap::Hyphen, "in"));
        assert!(!is_compound("the", Gap::Space, "backup"));
    }
}
