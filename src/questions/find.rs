//! From a workbook to a form: sheet by sheet, table by table.

use super::column::{self, Column};
use super::form::{
    ColumnLayout, ColumnUse, Direction, Doubt, FindOptions, Form, FormSheet, HiddenQuestions,
    SheetUse, TableLayout,
};
use super::grid::Grid;
use super::header::{self, Header};
use super::items::{Items, Table};
use super::model::{AnswerSlot, Question, Vocabulary};
use super::roles::{self, Roles};
use super::shape::{self, Asking};
use super::slots::{Guide, GuideTexts};
use super::words::{self, Role};
use crate::address::CellAddress;
use crate::workbook::{Sheet, Visibility, Workbook};

/// A table without headings needs this many rows that ask, and this share of its rows.
const MIN_BARE_QUESTIONS: usize = 3;
const MIN_BARE_SHARE: f32 = 0.5;
/// Texts of other sheets that may explain the answers: at most so many are read.
const MAX_GUIDE_TEXTS: usize = 300;

/// Finds the questions of a workbook and the cells that take their answers.
pub fn find(workbook: &Workbook, options: &FindOptions) -> Form {
    let grids: Vec<Grid<'_>> = workbook.sheets.iter().map(Grid::new).collect();
    let mut form = Form::default();
    for (index, grid) in grids.iter().enumerate() {
        let elsewhere = || guide_texts(&grids, index);
        form.sheets.push(sheet(grid, options, &elsewhere));
    }
    form
}

/// Texts on sheets that do not ask themselves.
fn guide_texts(grids: &[Grid<'_>], except: usize) -> Vec<String> {
    let others = grids.iter().enumerate().filter(|(index, grid)| {
        *index != except
            && is_other_sheet(&grid.sheet.name)
            && grid.sheet.visibility == Visibility::Visible
    });
    let texts = others.flat_map(|(_, grid)| {
        grid.row_numbers()
            .flat_map(|row| grid.row(row))
            .map(|field| field.text.clone())
    });
    texts.take(MAX_GUIDE_TEXTS).collect()
}

/// Whether the name says that the sheet is not to be answered.
fn is_other_sheet(name: &str) -> bool {
    let folded = shape::fold(name);
    let bare = folded.trim_matches(|c: char| c.is_ascii_digit() || "._- ()".contains(c));
    words::notes().other_sheets.iter().any(|word| {
        bare == word
            || word.chars().count() >= 3 && !word.is_ascii() && bare.ends_with(word.as_str())
            || word.is_ascii() && word.len() > 5 && bare.contains(word.as_str())
    })
}

fn sheet(grid: &Grid<'_>, options: &FindOptions, elsewhere: &dyn Fn() -> Vec<String>) -> FormSheet {
    let Sheet {
        name, visibility, ..
    } = grid.sheet;
    let mut found = FormSheet {
        name: name.clone(),
        visibility: *visibility,
        use_: SheetUse::Other,
        tables: Vec::new(),
        questions: Vec::new(),
        ignored: Vec::new(),
        doubts: Vec::new(),
    };
    if !options.sheets.is_empty() && !options.sheets.contains(name) {
        found.use_ = SheetUse::NotChosen;
        return found;
    }
    if grid.row_numbers().next().is_none() {
        found.use_ = SheetUse::Empty;
        return found;
    }
    let named = !options.sheets.is_empty() || options.overrides_layout();
    for region in regions(grid, options) {
        if let Some(table) = table(grid, &region, options, elsewhere, &mut found.doubts) {
            // A sheet called 記入要領 or Summary must ask in earnest.
            if is_other_sheet(name) && !named && table.1.questions.len() < MIN_BARE_QUESTIONS {
                continue;
            }
            let (layout, items) = table;
            found.ignored.extend(items.ignored);
            if !items.questions.is_empty() {
                found.tables.push(layout);
                found.questions.extend(items.questions);
            }
        }
    }
    if !found.questions.is_empty() {
        found.use_ = SheetUse::Questionnaire;
    }
    let _ = HiddenQuestions::Leave;
    found
}

/// A stretch of rows that may be a table.
struct Region {
    header: Option<Header>,
    rows: Vec<u32>,
    /// Rows above its headings, up to the table before.
    above: Vec<u32>,
}

/// Cuts the sheet at its heading rows.
fn regions(grid: &Grid<'_>, options: &FindOptions) -> Vec<Region> {
    let headers = match options.header_row {
        Some(row) => vec![header::at(grid, row)],
        None => header::find(grid),
    };
    let all: Vec<u32> = grid.row_numbers().collect();
    let between = |from: u32, to: u32| -> Vec<u32> {
        all.iter()
            .copied()
            .filter(|row| (from..to).contains(row))
            .collect()
    };
    if headers.is_empty() {
        return vec![Region {
            header: None,
            rows: all.clone(),
            above: Vec::new(),
        }];
    }
    let starts: Vec<u32> = headers.iter().map(|header| header.rows.0).collect();
    let mut regions = Vec::new();
    for (index, header) in headers.into_iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(u32::MAX);
        let above = between(0, header.rows.0);
        let rows = between(header.rows.1 + 1, end);
        regions.push(Region {
            rows,
            above,
            header: Some(header),
        });
    }
    regions
}

fn table(
    grid: &Grid<'_>,
    region: &Region,
    options: &FindOptions,
    elsewhere: &dyn Fn() -> Vec<String>,
    doubts: &mut Vec<Doubt>,
) -> Option<(TableLayout, Items)> {
    if region.rows.is_empty() || is_elsewhere(region) || is_example(grid, region) {
        return None;
    }
    let mut columns = column::columns(grid, region.header.as_ref(), &region.rows);
    if region.header.is_none() {
        add_blank_neighbours(grid, &mut columns, &region.rows);
    }
    let roles = roles::assign(grid, &columns, options)?;
    let main = *roles.question.first()?;
    if region.header.is_none() && !asks_in_earnest(&columns[main], options) {
        return None;
    }
    if roles.answer.is_none() && roles.ticks.is_empty() && roles.comment.is_none() {
        if asks_in_earnest(&columns[main], options) {
            doubts.push(Doubt::NoAnswerColumn {
                header_row: region.header.as_ref().map(|header| header.rows.1),
                question_column: columns[main].span.0,
            });
        }
        return None;
    }
    let guide = guide(grid, region, &columns, &roles, elsewhere);
    let rows = &region.rows;
    let table = Table {
        grid,
        columns: &columns,
        roles: &roles,
        guide: &guide,
        options,
        rows,
    };
    let items = table.items();
    let layout = layout(region, &columns, &roles, &guide, &items.questions)?;
    if let Some(rival) = roles.rival {
        let other = columns[rival].span.0;
        doubts.push(Doubt::TwoQuestionColumns {
            taken: columns[main].span.0,
            other,
        });
    }
    if region.header.is_none() && !items.questions.is_empty() {
        doubts.push(Doubt::NoHeadings { row: layout.rows.0 });
    }
    if let Some(vocabulary) = &layout.vocabulary
        && !vocabulary.scale
        && vocabulary
            .options
            .iter()
            .all(|option| option.meaning.is_none())
    {
        let words = vocabulary
            .options
            .iter()
            .map(|option| option.text.clone())
            .collect();
        doubts.push(Doubt::UnknownWords { words });
    }
    Some((layout, items))
}

/// Headings of a revision history, a list of choices or a summary.
fn is_elsewhere(region: &Region) -> bool {
    let heads = region.header.iter().flat_map(|header| &header.heads);
    let strong = heads
        .filter(|head| head.hints.weight(Role::Elsewhere) >= 2.0)
        .count();
    let asks = region
        .header
        .iter()
        .flat_map(|header| &header.heads)
        .any(|head| {
            head.hints.weight(Role::Question) >= 3.0 && head.hints.weight(Role::Elsewhere) < 2.0
        });
    strong >= 2 || strong == 1 && !asks
}

/// 「【記入例】」 directly above the headings.
fn is_example(grid: &Grid<'_>, region: &Region) -> bool {
    let above = region
        .above
        .last()
        .map(|row| grid.row(*row))
        .unwrap_or_default();
    above.iter().any(|field| words::is_sample(&field.text))
}

/// Whether a column asks beyond doubt: questions in most rows, or the user says so.
fn asks_in_earnest(column: &Column, options: &FindOptions) -> bool {
    let cells = &column.cells;
    !options.question_columns.is_empty()
        || cells.questions >= MIN_BARE_QUESTIONS
            && cells.of_filled(cells.questions) >= MIN_BARE_SHARE
        || cells.filled >= MIN_BARE_QUESTIONS && column.hints.weight(Role::Question) >= 3.0
}

/// Without headings the blank column beside the texts is where answers go.
fn add_blank_neighbours(grid: &Grid<'_>, columns: &mut Vec<Column>, rows: &[u32]) {
    let Some(last) = columns.iter().map(|column| column.span.1).max() else {
        return;
    };
    // As wide as the text above it: a merged question ends where its merge ends.
    let reach = |row: &u32| {
        grid.row(*row)
            .iter()
            .map(|field| field.range.end.column)
            .max()
    };
    let reach = rows.iter().filter_map(reach).max().unwrap_or(last);
    let next = reach.max(last) + 1;
    let has = |column: u32| {
        columns
            .iter()
            .any(|c| (c.span.0..=c.span.1).contains(&column))
    };
    if !has(next)
        && rows
            .iter()
            .all(|row| grid.text_in(*row, (next, next)).is_empty())
    {
        let header = Header {
            rows: (0, 0),
            heads: vec![header::Head {
                span: (next, next),
                text: String::new(),
                parents: String::new(),
                hints: words::Hints::answer(),
            }],
        };
        columns.extend(
            column::columns(grid, Some(&header), rows)
                .into_iter()
                .filter(|c| c.span.0 == next),
        );
    }
}

fn guide(
    grid: &Grid<'_>,
    region: &Region,
    columns: &[Column],
    roles: &Roles,
    elsewhere: &dyn Fn() -> Vec<String>,
) -> Guide {
    let mut heading = Vec::new();
    let mut comment = Vec::new();
    let header_row = region.header.as_ref().map(|header| header.rows);
    for at in roles.answer.iter().chain(roles.ticks.first()) {
        let column = &columns[*at];
        heading.push(column.heading.clone());
        heading.push(column.parents.clone());
        for row in header_row.iter().flat_map(|rows| rows.0..=rows.1) {
            let cell = CellAddress::new(row, column.span.0);
            heading.extend(grid.sheet.notes.get(&cell).cloned());
        }
        let first = region
            .rows
            .iter()
            .map(|row| CellAddress::new(*row, column.span.0));
        heading.extend(
            first
                .clone()
                .find_map(|cell| grid.sheet.validation(cell)?.prompt.clone()),
        );
        heading.extend(
            first
                .filter_map(|cell| grid.sheet.notes.get(&cell).cloned())
                .next(),
        );
    }
    heading.retain(|text| !text.is_empty());
    if let Some(at) = roles.comment {
        comment.push(columns[at].heading.clone());
    }
    let above = region.above.iter().flat_map(|row| grid.row(*row));
    let above: Vec<String> = above.map(|field| field.text.clone()).collect();
    let listed = roles.answer.is_some_and(|at| columns[at].cells.lists > 0);
    let elsewhere = if listed { Vec::new() } else { elsewhere() };
    let seen: Vec<String> = roles
        .answer
        .iter()
        .flat_map(|at| {
            region
                .rows
                .iter()
                .map(|row| grid.text_in(*row, columns[*at].span))
        })
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    Guide::new(
        &GuideTexts {
            heading,
            comment,
            above,
            elsewhere,
        },
        &seen,
    )
}

fn layout(
    region: &Region,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    questions: &[Question],
) -> Option<TableLayout> {
    let use_of = |at: usize| {
        let is = |role: Option<usize>| role == Some(at);
        if roles.question.contains(&at) {
            ColumnUse::Question
        } else if roles.ticks.contains(&at) {
            ColumnUse::Tick
        } else if is(roles.answer) {
            ColumnUse::Answer
        } else if is(roles.comment) {
            ColumnUse::Comment
        } else if is(roles.number) {
            ColumnUse::Number
        } else if is(roles.unit) {
            ColumnUse::Unit
        } else if is(roles.owner) {
            ColumnUse::Owner
        } else if roles.sections.contains(&at) {
            ColumnUse::Section
        } else {
            ColumnUse::Left
        }
    };
    let column = |at: usize| columns.get(at).map(|column| column.span.0);
    let mut question_columns: Vec<u32> =
        roles.question.iter().filter_map(|at| column(*at)).collect();
    for cell in questions.iter().flat_map(|question| &question.cells) {
        let at = roles::position(columns, cell.column).and_then(column);
        question_columns.extend(at.filter(|at| !question_columns.contains(at)));
    }
    question_columns.sort_unstable();
    let layouts = columns.iter().enumerate().map(|(at, column)| ColumnLayout {
        column: column.span.0,
        heading: column
            .heading
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        use_: if question_columns.contains(&column.span.0) {
            ColumnUse::Question
        } else {
            use_of(at)
        },
    });
    Some(TableLayout {
        header_row: region.header.as_ref().map(|header| header.rows.1),
        rows: (*region.rows.first()?, *region.rows.last()?),
        columns: layouts.collect(),
        choice: roles.answer.and_then(column),
        comment: roles.comment.and_then(column),
        ticks: roles.ticks.iter().filter_map(|at| column(*at)).collect(),
        mark: (!roles.ticks.is_empty()).then(|| guide.mark.clone()),
        vocabulary: shared_vocabulary(questions),
        questions: questions.len(),
        direction: Direction::Beside,
        question_columns,
    })
}

/// The words that the questions share; `None` where they differ or there are none.
fn shared_vocabulary(questions: &[Question]) -> Option<Vocabulary> {
    let vocabulary = |question: &Question| match &question.slots.answer {
        Some(
            AnswerSlot::Choice { vocabulary, .. }
            | AnswerSlot::Ticks { vocabulary, .. }
            | AnswerSlot::Boxes { vocabulary, .. },
        ) => Some(vocabulary.clone()),
        Some(AnswerSlot::Text { .. }) | None => None,
    };
    let first = questions.iter().find_map(vocabulary)?;
    let same = questions
        .iter()
        .filter_map(vocabulary)
        .all(|other| other == first);
    same.then_some(first)
}
