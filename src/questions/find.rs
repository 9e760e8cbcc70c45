//! From a workbook to a form: sheet by sheet, table by table.

use super::column::{self, Column};
use super::duplicates;
use super::form::{
    Doubt, FindOptions, Form, FormSheet, Ignored, IgnoredReason, SheetUse, TableLayout,
};
use super::grid::Grid;
use super::guide_texts;
use super::header::{self, Header};
use super::items::{Items, Table};
use super::layout;
use super::map::{self, FormMap};
use super::region::{self, Region};
use super::respondent;
use super::roles;
use super::shape;
use super::stacked;
use super::words::{self, Role};
use crate::address::{CellAddress, CellRange};
use crate::workbook::{Sheet, Visibility, Workbook};

/// A table without headings needs this many rows that ask, and this share of its rows.
const MIN_BARE_QUESTIONS: usize = 3;
const MIN_BARE_SHARE: f32 = 0.5;

/// Finds the questions of a workbook and the cells that take their answers.
pub fn find(workbook: &Workbook, options: &FindOptions) -> Form {
    let grids: Vec<Grid<'_>> = workbook.sheets.iter().map(Grid::new).collect();
    let mut form = Form {
        fingerprint: map::fingerprint_of(&grids),
        ..Form::default()
    };
    let fitting = options.maps.iter().find(|map| map.fits(&form.fingerprint));
    let map = options.map.clone().or_else(|| fitting.cloned());
    let options = &FindOptions {
        map,
        maps: Vec::new(),
        ..options.clone()
    };
    for (index, grid) in grids.iter().enumerate() {
        let elsewhere = || guide_texts::elsewhere(&grids, index, is_other_sheet);
        let found = sheet(grid, options, &elsewhere);
        if found.visibility == Visibility::Visible && found.use_ != SheetUse::NotChosen {
            let headers = found
                .tables
                .iter()
                .filter_map(|table| table.header_row)
                .collect();
            form.respondent
                .extend(respondent::fields(grid, &found.questions, &headers));
        }
        form.sheets.push(found);
    }
    duplicates::mark(&mut form);
    form
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
    if let Some(map) = &options.map {
        mapped(grid, map, options, elsewhere, &mut found);
        return found;
    }
    // Questions above their answers have no columns and no headings. Labels or frames in every second
    // row leave little room for chance.
    if !options.overrides_layout()
        && grid.headers().is_empty()
        && let Some((layout, items)) = stacked::find(grid, options)
    {
        found.use_ = SheetUse::Questionnaire;
        found.tables.push(layout);
        found.questions = items.questions;
        found.ignored = items.ignored;
        return found;
    }
    for region in region::regions(grid, options) {
        if is_elsewhere(&region) {
            found.ignored.extend(other_table(grid, &region));
        }
        let parts = region::side_by_side(grid, &region, options);
        let mut tables: Vec<(&Grid<'_>, &Region)> =
            parts.iter().map(|(grid, region)| (grid, region)).collect();
        if tables.is_empty() {
            tables.push((grid, &region));
        }
        for (grid, region) in tables {
            let table = table(grid, region, options, elsewhere, &mut found.doubts);
            let Some((layout, items)) = table else {
                continue;
            };
            // A sheet called 記入要領 or Summary must ask in earnest.
            if is_other_sheet(name) && !named && items.questions.len() < MIN_BARE_QUESTIONS {
                continue;
            }
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
    found
}

/// Reads a sheet by its map; a sheet that the map does not name is left alone.
fn mapped(
    grid: &Grid<'_>,
    map: &FormMap,
    options: &FindOptions,
    elsewhere: &dyn Fn() -> Vec<String>,
    found: &mut FormSheet,
) {
    let maps: Vec<FindOptions> = map
        .tables_of(&found.name)
        .into_iter()
        .map(|table| table.options(options))
        .collect();
    let starts: Vec<u32> = maps.iter().filter_map(|map| map.header_row).collect();
    for options in &maps {
        for mut region in region::regions(grid, options) {
            // Up to the next table of the map.
            let header = options.header_row.unwrap_or(0);
            let end = starts
                .iter()
                .copied()
                .filter(|row| *row > header)
                .min()
                .unwrap_or(u32::MAX);
            region.rows.retain(|row| *row < end);
            let table = table(grid, &region, options, elsewhere, &mut found.doubts);
            let Some((layout, items)) = table else {
                continue;
            };
            found.ignored.extend(items.ignored);
            found.tables.push(layout);
            found.questions.extend(items.questions);
        }
    }
    if !found.questions.is_empty() {
        found.use_ = SheetUse::Questionnaire;
    }
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
    let roles = roles::assign(grid, &columns, &region.rows, options)?;
    let main = *roles.question.first()?;
    if region.header.is_none() && !asks_in_earnest(&columns[main], options) {
        return None;
    }
    if roles.takes_nothing() {
        if asks_in_earnest(&columns[main], options) {
            doubts.push(Doubt::NoAnswerColumn {
                header_row: region.header.as_ref().map(|header| header.rows.1),
                question_column: columns[main].span.0,
            });
        }
        return None;
    }
    let mut guide = guide_texts::read(grid, region, &columns, &roles, elsewhere);
    guide.override_by(options);
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
    let layout = layout::layout(region, &columns, &roles, &guide, &items.questions)?;
    if let Some(rival) = roles.rival {
        let other = columns[rival].span.0;
        doubts.push(Doubt::TwoQuestionColumns {
            taken: columns[main].span.0,
            other,
        });
    }
    let answers = roles.answer.iter().flat_map(|at| {
        let column = columns[*at].span.0;
        rows.iter().map(move |row| CellAddress::new(*row, column))
    });
    let unresolved = |cell: &CellAddress| grid.list(*cell).is_some_and(<[String]>::is_empty);
    if let Some(cell) = answers.into_iter().find(unresolved) {
        doubts.push(Doubt::UnresolvedList { cell });
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

fn other_table(grid: &Grid<'_>, region: &Region) -> Option<Ignored> {
    let fields = grid.row(region.header.as_ref()?.rows.1);
    let (first, last) = (fields.first()?, fields.last()?);
    Some(Ignored {
        range: CellRange::new(first.at(), last.at()),
        reason: IgnoredReason::OtherTable,
        text: fields
            .iter()
            .map(|field| field.text.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    })
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
    let offers = |column: &Column| {
        let cells = &column.cells;
        cells.lists.max(cells.boxes).max(cells.offers) * 2 >= cells.rows
    };
    let answered = columns.iter().any(offers);
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
    // Behind answers to choose from, only a frame asks for more.
    let framed = |row: &&u32| grid.is_bordered(CellAddress::new(**row, next));
    if !has(next)
        && (!answered || rows.iter().filter(framed).count() * 2 >= rows.len())
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
