//! The language in which kotq speaks to people.

use kotq::text::Language;

/// The language by the system's locale; English where it is neither Japanese nor known.
pub fn of_system() -> Language {
    match sys_locale::get_locale() {
        Some(locale) if locale.to_ascii_lowercase().starts_with("ja") => Language::Ja,
        _ => Language::En,
    }
}

/// The one of two wordings that the reader understands.
pub fn pick<T>(ui: Language, ja: T, en: T) -> T {
    match ui {
        Language::Ja => ja,
        Language::En => en,
    }
}
