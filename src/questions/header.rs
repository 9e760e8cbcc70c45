//! Heading rows: where a table of questions begins, and what its columns are called.

use super::grid::{Field, Grid};
use super::legend;
use super::meaning::{self, Reading};
use super::shape::{self, Asking};
use super::words::{self, Hints, Role};

/// Headings may lie over this many rows.
const MAX_HEADER_ROWS: u32 = 4;
/// Headings are looked for in so many rows with text: ten times the longest checklists; what goes on
/// below is data.
const MAX_SEARCHED: usize = 4_000;
/// A wider text (in half-width columns, brackets left out) is no heading.
const MAX_HEADING_WIDTH: usize = 60;
/// So many cells below a heading tell whether they offer choices.
const MAX_OFFERS: usize = 100;
/// A longer text that asks is a question, not a heading.
const MAX_ASKING_HEADING: usize = 20;
/// A heading row without known words has at least this many rows below it,
const MIN_ROWS_BELOW: usize = 3;
/// and stands among this many rows with text at the top.
const MAX_PLACE_ROWS: usize = 12;
/// From this weight on a heading names its column's role: a weak word in full, or a strong one inside.
const NAMED: f32 = 1.5;

/// The headings of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// First and last row.
    pub rows: (u32, u32),
    /// From left to right.
    pub heads: Vec<Head>,
}

/// One heading over one column (or a merged group of narrow columns).
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// First and last column.
    pub span: (u32, u32),
    /// As written.
    pub text: String,
    /// Headings above it, as written, joined by blanks.
    pub parents: String,
    /// What its words and those above it say.
    pub hints: Hints,
}

/// Every heading row block of the sheet, from top to bottom, for [`Grid::headers`].
pub(super) fn find(grid: &Grid<'_>) -> Vec<Header> {
    let mut found: Vec<Header> = Vec::new();
    for row in grid.row_numbers().take(MAX_SEARCHED) {
        if found.last().is_some_and(|header| row <= header.rows.1) {
            continue;
        }
        if looks_like_header(grid.row(row)) {
            found.push(at(grid, row));
        }
    }
    found
}

/// The block of headings whose last row this is, by the user's word.
pub(super) fn ending_at(grid: &Grid<'_>, row: u32) -> Header {
    if let Some(found) = grid.headers().iter().find(|header| header.rows.1 == row) {
        return found.clone();
    }
    // Cells merged down to this row begin the block.
    let from = row.saturating_sub(MAX_HEADER_ROWS - 1);
    let reaches = |first: &u32| {
        grid.row(*first)
            .iter()
            .any(|field| field.range.end.row >= row)
    };
    let first = (from..=row).find(reaches).unwrap_or(row);
    Header {
        rows: (first, row),
        heads: heads(grid, first, row),
    }
}

/// The block of headings that begins in this row, whatever it looks like.
fn at(grid: &Grid<'_>, row: u32) -> Header {
    let last = last_row(grid, row);
    Header {
        rows: (row, last),
        heads: heads(grid, row, last),
    }
}

fn looks_like_header(fields: &[Field]) -> bool {
    let mut roles: Vec<Role> = Vec::new();
    let (mut named, mut asks, mut answers) = (0, false, false);
    let mut choices: Vec<Reading> = Vec::new();
    // Most rows are questions; one long text says so before any word is looked up.
    let long = |field: &Field| {
        shape::width(&words::without_brackets(&field.text)) > MAX_HEADING_WIDTH
            || is_data(&field.text)
    };
    if fields.iter().any(long) {
        return false;
    }
    for field in fields {
        let core = words::without_brackets(&field.text);
        let hints = words::heading(&field.text);
        asks |= hints.weight(Role::Question) >= NAMED;
        answers |= hints.weight(Role::Answer) >= NAMED || hints.weight(Role::Comment) > NAMED;
        if let reading @ Reading::Means(_) = meaning::listed(&core) {
            if !choices.contains(&reading) {
                choices.push(reading);
            }
            named += 1;
            // "No." is both an answer and a number.
            if hints.weight(Role::Number) > 0.0 && !roles.contains(&Role::Number) {
                roles.push(Role::Number);
            }
        } else if let Some((role, weight)) = hints.best()
            && weight >= NAMED
        {
            named += 1;
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
    answers |= choices.len() >= 2;
    let kinds = roles.len() + usize::from(choices.len() >= 2);
    let enough = asks && answers
        || kinds >= 2 && (asks || answers)
        || roles.contains(&Role::Elsewhere) && kinds >= 2;
    enough && named >= 2 && named * 2 >= fields.len()
}

/// A heading row by its place alone, in whatever words: short phrases, one of them over a column that
/// is filled below and one over a column that is blank below.
pub(super) fn by_place(grid: &Grid<'_>) -> Option<Header> {
    let rows: Vec<u32> = grid.row_numbers().collect();
    let last_start = rows.len().checked_sub(MIN_ROWS_BELOW)?;
    for (at, row) in rows.iter().enumerate().take(last_start.min(MAX_PLACE_ROWS)) {
        let fields = grid.row(*row);
        let below = &rows[at + 1..];
        // 「いずれかを残してください」 may stand over the choices.
        let offers = |field: &Field| {
            let span = (field.at().column, field.range.end.column);
            let offers = |row: &&u32| legend::is_choice_text(grid.text_in(**row, span));
            let looked_at = &below[..below.len().min(MAX_OFFERS)];
            looked_at.iter().filter(offers).count() * 2 > looked_at.len()
        };
        let short = |field: &Field| {
            let width = shape::width(&field.text);
            let phrase = width <= MAX_HEADING_WIDTH / 2
                && !shape::is_item_number(&field.text)
                && shape::asking(&field.text) == Asking::Phrase;
            phrase || width <= MAX_HEADING_WIDTH && offers(field)
        };
        let filled = |field: &Field| {
            let span = (field.at().column, field.range.end.column);
            below
                .iter()
                .filter(|row| !grid.text_in(**row, span).is_empty())
                .count()
        };
        let full = fields.iter().any(|field| filled(field) * 2 > below.len());
        let blank = fields.iter().any(|field| filled(field) == 0);
        if fields.len() >= 2 && fields.iter().all(short) && full && blank {
            return Some(self::at(grid, *row));
        }
    }
    None
}

/// Item numbers and sentences stand in items, not in headings.
fn is_data(text: &str) -> bool {
    let named = words::heading(text)
        .best()
        .is_some_and(|(_, weight)| weight >= NAMED);
    if named || meaning::listed(text) != Reading::Unknown {
        return false;
    }
    // "Why we ask" and 「対策しているか」 may be headings.
    let asks = shape::asking(text) == Asking::Question
        && (text.contains(['?', '？']) || shape::width(text) > MAX_ASKING_HEADING);
    shape::is_item_number(text) || asks || text.contains('。')
}

/// Headings go on below: cells merged downwards, and a row of sub-headings.
fn last_row(grid: &Grid<'_>, first: u32) -> u32 {
    let fields = grid.row(first);
    let named = |field: &&Field| {
        words::heading(&field.text)
            .best()
            .is_some_and(|(_, weight)| weight >= NAMED)
    };
    let merged = fields
        .iter()
        .filter(named)
        .map(|field| field.range.end.row)
        .max()
        .unwrap_or(first);
    let mut last = merged.min(first + MAX_HEADER_ROWS - 1);
    while last - first + 1 < MAX_HEADER_ROWS && is_sub_heading(grid, first, last + 1) {
        last += 1;
    }
    last
}

/// Whether the row holds sub-headings: short words that name roles or choices, none of them under the
/// heading of the question or the number.
fn is_sub_heading(grid: &Grid<'_>, first: u32, row: u32) -> bool {
    let fields = grid.row(row);
    if fields.is_empty() {
        return false;
    }
    let mut named = 0;
    for field in fields {
        if is_data(&field.text) || shape::width(&field.text) > MAX_HEADING_WIDTH {
            return false;
        }
        let above = (first..row).rev().find_map(|upper| {
            grid.row(upper).iter().find(|head| {
                (head.range.start.column..=head.range.end.column).contains(&field.at().column)
            })
        });
        let above = above
            .map(|head| words::heading(&head.text))
            .unwrap_or_default();
        let asked = above.weight(Role::Question).max(above.weight(Role::Number));
        if asked >= 2.0 && above.weight(Role::Answer) < asked {
            return false;
        }
        let listed = matches!(meaning::listed(&field.text), Reading::Means(_));
        let weight = words::heading(&field.text)
            .best()
            .map_or(0.0, |(_, weight)| weight);
        named += usize::from(listed || weight >= NAMED || scale_point(&field.text));
    }
    named * 2 >= fields.len() && named > 0
}

/// A point of a scale as a sub-heading: 1 to 5.
fn scale_point(text: &str) -> bool {
    matches!(
        shape::fold(text).as_str(),
        "0" | "1" | "2" | "3" | "4" | "5"
    )
}

fn heads(grid: &Grid<'_>, first: u32, last: u32) -> Vec<Head> {
    let above = first
        .checked_sub(1)
        .map(|row| grid.row(row))
        .unwrap_or_default();
    // A row of group headings above (貴社記入欄 over three columns) belongs to it if it is merged.
    let groups = above
        .iter()
        .filter(|field| (2..=12).contains(&field.range.width()) && shape::width(&field.text) <= 30);
    let groups: Vec<&Field> = groups.collect();
    let full_width = groups.len() == 1 && above.len() == 1 && groups[0].range.start.column == 0;
    let mut levels: Vec<Vec<&Field>> = Vec::new();
    if !full_width {
        levels.push(groups);
    }
    for row in first..=last {
        levels.push(grid.row(row).iter().collect());
    }
    let mut heads: Vec<Head> = Vec::new();
    for (depth, fields) in levels.iter().enumerate() {
        for (at, field) in fields.iter().enumerate() {
            let start = field.at().column;
            let is_group = depth == 0 && !full_width;
            // An unmerged group heading reaches to the next heading of its row.
            let reach = match fields.get(at + 1) {
                Some(next) => next.at().column - 1,
                None => u32::MAX,
            };
            let end = field.range.end.column;
            let below = |reach: u32| {
                levels.iter().skip(depth + 1).flatten().any(|lower| {
                    lower.at().row > field.range.end.row
                        && (start..=reach).contains(&lower.at().column)
                })
            };
            let parent = is_group || below(end) || (end == start && below(reach) && below(start));
            if parent {
                continue;
            }
            let mut parents: Vec<&str> = Vec::new();
            for upper in levels.iter().take(depth) {
                let over = upper.iter().rev().find(|head| head.at().column <= start);
                if let Some(over) = over
                    && (over.range.end.column >= start || over.range.width() == 1)
                    && over.at().row < field.at().row
                    && (over.range.end.column >= start || depth > 1)
                {
                    parents.push(&over.text);
                }
            }
            let mut hints = words::heading(&field.text);
            for parent in &parents {
                inherit(&mut hints, &words::heading(parent), &field.text);
            }
            heads.push(Head {
                span: (start, field.range.end.column),
                text: field.text.clone(),
                parents: parents.join(" "),
                hints,
            });
        }
    }
    heads.sort_by_key(|head| head.span);
    heads
}

/// A heading that says nothing takes its group's meaning; the customer's group is the customer's.
fn inherit(hints: &mut Hints, parent: &Hints, text: &str) {
    let silent = hints.best().is_none() && meaning::listed(text) == Reading::Unknown;
    if parent.weight(Role::Own) > 3.0 || silent {
        hints.merge(parent);
    }
}
