//! Fields about whoever fills in the form: 会社名, ご担当者, 記入日, Vendor name, Date …

use std::collections::BTreeSet;

use super::form::{DateStyle, RespondentField, RespondentKind};
use super::grid::{Field, Grid};
use super::model::Question;
use super::shape;
use super::words;
use crate::address::CellAddress;
use crate::text::Language;
use crate::workbook::{Lock, Source, Value};

/// Longer texts are no labels.
const MAX_LABEL: usize = 40;
/// How far right of its label, in columns, a field may lie (graph paper has narrow columns).
const REACH: u32 = 12;

/// The fields of one sheet. Rows with questions are left out: 担当者 there heads a column.
pub(super) fn fields(
    grid: &Grid<'_>,
    questions: &[Question],
    header_rows: &BTreeSet<u32>,
) -> Vec<RespondentField> {
    let asked: BTreeSet<u32> = questions
        .iter()
        .flat_map(|q| &q.cells)
        .map(|c| c.row)
        .collect();
    let mut found: Vec<RespondentField> = Vec::new();
    for row in grid.row_numbers() {
        if asked.contains(&row) || header_rows.contains(&row) {
            continue;
        }
        for field in grid.row(row) {
            // A date to be completed needs no label.
            if is_date_template(&field.text)
                && field.source == Source::Literal
                && fillable(grid, field.at()).is_some()
                && !found.iter().any(|other| other.cell == field.at())
            {
                found.push(RespondentField {
                    sheet: grid.sheet.name.clone(),
                    label: field.at(),
                    cell: field.at(),
                    kinds: vec![RespondentKind::Date],
                    date_style: Some(date_style("", Some(&field.text))),
                    template: Some(field.text.clone()),
                });
                continue;
            }
            let kinds = kinds(&field.text);
            if kinds.is_empty() || field.source == Source::Formula {
                continue;
            }
            let Some((cell, template)) = target(grid, field) else {
                continue;
            };
            if found.iter().any(|other| other.cell == cell) {
                continue;
            }
            let date = kinds.contains(&RespondentKind::Date);
            found.push(RespondentField {
                sheet: grid.sheet.name.clone(),
                label: field.at(),
                cell,
                date_style: date.then(|| date_style(&field.text, template.as_deref())),
                kinds,
                template,
            });
        }
    }
    found
}

/// What a label asks for; empty if it is none. 「部署・氏名」 asks for two things.
fn kinds(text: &str) -> Vec<RespondentKind> {
    let core = words::without_brackets(text);
    if shape::width(&core) > MAX_LABEL {
        return Vec::new();
    }
    if let Some(kind) = kind(&core) {
        return vec![kind];
    }
    // Both languages, or two fields in one.
    let pieces: Vec<&str> = core
        .split(['・', '/', '／', '\n', '、', ',', '&'])
        .collect();
    let kinds: Vec<Option<RespondentKind>> = pieces.iter().map(|piece| kind(piece)).collect();
    if pieces.len() > 1 && kinds.iter().all(Option::is_some) {
        let mut all: Vec<RespondentKind> = kinds.into_iter().flatten().collect();
        all.dedup();
        return all;
    }
    // 「会社名 Company」
    let halves = core.rsplit_once([' ', '\u{3000}']);
    let same = halves.and_then(|(left, right)| Some((kind(left)?, kind(right)?)));
    match same {
        Some((left, right)) if left == right => vec![left],
        _ => Vec::new(),
    }
}

fn kind(text: &str) -> Option<RespondentKind> {
    let folded = shape::fold(text);
    let core = folded.trim_matches(|c: char| ":;*.。、※■●・[]【】<>-".contains(c));
    let bare = ["ご", "お", "御", "貴社", "貴社の", "your", "the"]
        .iter()
        .fold(core, |core, prefix| {
            core.strip_prefix(prefix)
                .filter(|r| !r.is_empty())
                .unwrap_or(core)
        });
    let bare = bare.strip_suffix('様').unwrap_or(bare);
    let labels = words::labels();
    let found = |word: &str| {
        labels
            .iter()
            .find(|(label, _)| label == word)
            .map(|(_, kind)| kind)
    };
    let kind = found(core).or_else(|| found(bare))?;
    Some(match kind.as_str() {
        "company" => RespondentKind::Company,
        "service" => RespondentKind::Service,
        "department" => RespondentKind::Department,
        "position" => RespondentKind::Position,
        "person" => RespondentKind::Person,
        "email" => RespondentKind::Email,
        "phone" => RespondentKind::Phone,
        "address" => RespondentKind::Address,
        "date" => RespondentKind::Date,
        _ => return None,
    })
}

/// The cell to fill: the first field to the right, blank or holding a date template; else, where
/// another label follows at once, the cell below.
fn target(grid: &Grid<'_>, label: &Field) -> Option<(CellAddress, Option<String>)> {
    let first = label.range.end.column.checked_add(1)?;
    let right = CellAddress::new(label.at().row, first);
    if let Some(found) = fillable(grid, right) {
        return Some(found);
    }
    // Past a colon of its own, or a narrow gap.
    let next = grid
        .row(label.at().row)
        .iter()
        .find(|field| field.at().column >= first);
    let gap = next.is_some_and(|field| shape::fold(&field.text) == ":");
    if let (true, Some(next)) = (gap, next)
        && next.range.end.column < first + REACH
    {
        return fillable(grid, CellAddress::new(right.row, next.range.end.column + 1));
    }
    let below = CellAddress::new(label.range.end.row.checked_add(1)?, label.at().column);
    let framed = grid.is_bordered(below) || grid.typeable(below) == Some(Lock::Unlocked);
    if next.is_some() && framed {
        fillable(grid, below)
    } else {
        None
    }
}

fn fillable(grid: &Grid<'_>, cell: CellAddress) -> Option<(CellAddress, Option<String>)> {
    let anchor = grid.anchor(cell);
    if grid.typeable(anchor) == Some(Lock::Locked) || anchor != cell && anchor.column < cell.column
    {
        return None;
    }
    match grid.sheet.cells.get(&anchor) {
        None => Some((anchor, None)),
        Some(content) if content.source == Source::Formula => None,
        Some(content) => {
            let text = content.value.to_string();
            let template = is_date_template(&text) || words::is_placeholder(&text);
            let dated = matches!(content.value, Value::Empty);
            (template || dated).then_some((anchor, Some(text)))
        }
    }
}

/// 「令和　　年　　月　　日」, 「　　年　月　日」, "YYYY/MM/DD", "DD-MMM-YYYY": a date without figures.
fn is_date_template(text: &str) -> bool {
    let folded = shape::fold(text);
    let kanji = folded.contains('年') && folded.contains('月') && folded.contains('日');
    let letters = folded.contains("yy") && folded.contains("mm");
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    (kanji || letters) && (digits == 0 || digits == 2 && folded.starts_with("20"))
        || matches!(folded.as_str(), "//" | "/" | "..")
}

fn date_style(label: &str, template: Option<&str>) -> DateStyle {
    for text in [template.unwrap_or_default(), label] {
        let folded = shape::fold(text);
        if ["令和", "平成", "元号", "和暦"]
            .iter()
            .any(|era| folded.contains(era))
        {
            return DateStyle::Era;
        }
        if folded.contains('年') && folded.contains('月') && folded.contains('日') {
            return DateStyle::Kanji;
        }
        if folded.contains("mmm") {
            return DateStyle::DayMonthNameYear;
        }
        if folded.contains("yyyy/") || folded.contains("yyyy/mm") {
            return DateStyle::Slash;
        }
        if folded.contains("yyyy-mm") {
            return DateStyle::Iso;
        }
        if folded.contains("mm/dd") {
            return DateStyle::MonthDayYear;
        }
        if folded.contains("dd/mm") {
            return DateStyle::DayMonthYear;
        }
    }
    match Language::of(label) {
        Language::Ja => DateStyle::Slash,
        Language::En => DateStyle::Iso,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_they_ask_for() {
        use RespondentKind::{Company, Date, Department, Email, Person, Position};
        for (text, expected) in [
            ("会社名", vec![Company]),
            ("会 社 名：", vec![Company]),
            ("ご担当者", vec![Person]),
            ("部署・役職", vec![Department, Position]),
            ("Ｅメール", vec![Email]),
            ("会社名 Company", vec![Company]),
            ("日付 Date", vec![Date]),
            ("Completed by (name, function)", vec![Person]),
            ("Name of the bidder:", vec![Company]),
            ("会社案内を添付してください", vec![]),
            ("会社名：　　　　記入日：", vec![]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_written_as_the_form_writes_them() {
        assert_eq!(
            date_style("記入日", Some("令和　　年　　月　　日")),
            DateStyle::Era
        );
        assert_eq!(
            date_style("Date (DD-MMM-YYYY)", None),
            DateStyle::DayMonthNameYear
        );
        assert_eq!(date_style("記入日", None), DateStyle::Slash);
        assert!(is_date_template("令和　　年　　月　　日") && !is_date_template("2026年4月1日"));
    }
}
