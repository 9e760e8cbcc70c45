//! Columns of a table and what their cells are like, before it is decided what they are for.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::header::Header;
use super::legend;
use super::meaning::{self, Reading};
use super::shape::{self, Asking};
use super::words::{self, Hints};
use crate::address::CellAddress;
use crate::text::Language;
use crate::workbook::{Lock, Source};

/// One column of a table: as wide as its heading.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// First and last sheet column.
    pub span: (u32, u32),
    /// Its heading, empty if none.
    pub heading: String,
    /// Headings above that.
    pub parents: String,
    /// What the headings say.
    pub hints: Hints,
    /// What its cells are like.
    pub cells: Profile,
}

/// What the cells of a column are like; counts of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Rows of the table that hold anything.
    pub rows: usize,
    /// Rows with a text in this column.
    pub filled: usize,
    /// Different texts.
    pub distinct: usize,
    /// Sum of the texts' widths.
    pub width: usize,
    /// Texts that ask.
    pub questions: usize,
    /// Texts that state.
    pub statements: usize,
    /// Texts with kana or kanji.
    pub japanese: usize,
    /// Item numbers.
    pub numbers: usize,
    /// Choice words.
    pub choices: usize,
    /// Texts with two or more boxes.
    pub boxes: usize,
    /// Texts that are one empty box.
    pub lone_boxes: usize,
    /// Texts that only say what to choose from.
    pub offers: usize,
    /// Formulas.
    pub formulas: usize,
    /// Placeholders and sample answers.
    pub placeholders: usize,
    /// Cells under a drop-down list.
    pub lists: usize,
    /// Cells that the protection lets people type into.
    pub unlocked: usize,
    /// Cells that it does not.
    pub locked: usize,
    /// Cells with a border.
    pub bordered: usize,
}

impl Profile {
    /// A count as a fraction of the filled cells.
    pub fn of_filled(&self, count: usize) -> f32 {
        if self.filled == 0 {
            0.0
        } else {
            count as f32 / self.filled as f32
        }
    }

    /// A count as a fraction of the rows.
    pub fn of_rows(&self, count: usize) -> f32 {
        if self.rows == 0 {
            0.0
        } else {
            count as f32 / self.rows as f32
        }
    }

    /// Fraction of rows whose cell waits for an answer.
    pub fn blank(&self) -> f32 {
        1.0 - self.of_rows(self.filled.saturating_sub(self.placeholders + self.boxes))
    }

    /// Mean width of its texts in half-width columns.
    pub fn mean_width(&self) -> f32 {
        if self.filled == 0 {
            0.0
        } else {
            self.width as f32 / self.filled as f32
        }
    }
}

/// The columns of a table whose items lie in the given rows.
pub(super) fn columns(grid: &Grid<'_>, header: Option<&Header>, rows: &[u32]) -> Vec<Column> {
    let mut columns: Vec<Column> = header
        .iter()
        .flat_map(|header| &header.heads)
        .map(|head| Column {
            span: head.span,
            heading: head.text.clone(),
            parents: head.parents.clone(),
            hints: head.hints.clone(),
            cells: Profile::default(),
        })
        .collect();
    let anchors = anchors(grid, rows);
    split_wide(&mut columns, &anchors, rows.len());
    for (&column, &(_, reach)) in &anchors {
        let inside = |c: &Column| (c.span.0..=c.span.1).contains(&column);
        if columns.iter().any(inside) {
            continue;
        }
        // The item's cell is merged over the heading's column: it is that column.
        let under = columns
            .iter_mut()
            .find(|c| c.span.0 > column && c.span.0 <= reach);
        match under {
            Some(under) => under.span.0 = column,
            None => columns.push(bare(column)),
        }
    }
    for column in answer_columns_without_heading(grid, rows, &columns) {
        columns.push(bare(column));
    }
    columns.sort_by_key(|column| column.span);
    for column in &mut columns {
        column.cells = profile(grid, column.span, rows);
    }
    columns
}

fn bare(column: u32) -> Column {
    Column {
        span: (column, column),
        heading: String::new(),
        parents: String::new(),
        hints: Hints::default(),
        cells: Profile::default(),
    }
}

/// Columns in which texts begin: how many, and the furthest column that one of them is merged to.
fn anchors(grid: &Grid<'_>, rows: &[u32]) -> BTreeMap<u32, (usize, u32)> {
    let mut anchors: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
    for row in rows {
        for field in grid.row(*row) {
            // A section row over the whole width says nothing about columns.
            if grid.row(*row).len() == 1 && field.range.width() > 1 {
                continue;
            }
            let entry = anchors.entry(field.at().column).or_insert((0, 0));
            entry.0 += 1;
            entry.1 = entry.1.max(field.range.end.column);
        }
    }
    anchors
}

/// A heading merged over several columns of texts is the heading of each.
fn split_wide(columns: &mut Vec<Column>, anchors: &BTreeMap<u32, (usize, u32)>, rows: usize) {
    let mut split = Vec::new();
    for column in columns.drain(..) {
        let (first, last) = column.span;
        let enough = |count: usize| count >= 2 && count * 5 >= rows;
        let inside: Vec<u32> = anchors
            .range(first..=last)
            .filter(|(_, (count, _))| enough(*count))
            .map(|(at, _)| *at)
            .collect();
        if inside.len() < 2 {
            split.push(column);
            continue;
        }
        for (at, start) in inside.iter().enumerate() {
            let start = if at == 0 { first } else { *start };
            let end = inside.get(at + 1).map_or(last, |next| next - 1);
            split.push(Column {
                span: (start, end),
                ..column.clone()
            });
        }
    }
    *columns = split;
}

/// Columns that nobody headed but that take answers: under a drop-down list, or unlocked.
fn answer_columns_without_heading(
    grid: &Grid<'_>,
    rows: &[u32],
    columns: &[Column],
) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let Some(&probe) = rows.get(rows.len() / 2) else {
        return found;
    };
    let taken = |column: u32| {
        columns
            .iter()
            .any(|c| (c.span.0..=c.span.1).contains(&column))
    };
    let lists = grid.sheet.validations.iter().filter(|validation| {
        matches!(
            validation.rule,
            crate::workbook::Rule::List(_) | crate::workbook::Rule::UnresolvedList(_)
        )
    });
    for range in lists.flat_map(|validation| &validation.ranges) {
        let covers = |row: &&u32| (range.start.row..=range.end.row).contains(row);
        if rows.iter().any(|row| covers(&row)) && range.width() <= 4 {
            found.extend(
                (range.start.column..=range.end.column).filter(|c| !taken(*c) && grid.reaches(*c)),
            );
        }
    }
    let last = columns
        .iter()
        .map(|column| column.span.1)
        .max()
        .unwrap_or(0);
    for column in 0..=last.saturating_add(3) {
        let cell = CellAddress::new(probe, column);
        if grid.typeable(cell) == Some(Lock::Unlocked)
            && !taken(column)
            && grid.reaches(column)
            && grid.anchor(cell) == cell
        {
            found.insert(column);
        }
    }
    found
}

/// Rows that a column is judged by. A checklist has a few hundred; a table of many thousand holds data,
/// which every so manieth row shows as well.
const MAX_PROFILED: usize = 1_000;

fn profile(grid: &Grid<'_>, span: (u32, u32), rows: &[u32]) -> Profile {
    let step = rows.len().div_ceil(MAX_PROFILED).max(1);
    let mut profile = Profile::default();
    let mut texts = BTreeSet::new();
    for row in rows.iter().step_by(step) {
        profile.rows += 1;
        let cell = CellAddress::new(*row, span.0);
        let anchor = grid.anchor(cell);
        profile.lists += usize::from(grid.list(anchor).is_some());
        profile.bordered += usize::from(grid.is_bordered(anchor));
        match grid.typeable(anchor) {
            Some(Lock::Unlocked) => profile.unlocked += 1,
            Some(Lock::Locked) => profile.locked += 1,
            None => {}
        }
        let Some(field) = grid.field_in(*row, span) else {
            continue;
        };
        profile.filled += 1;
        profile.formulas += usize::from(field.source == Source::Formula);
        profile.width += shape::width(&field.text);
        texts.insert(field.text.as_str());
        profile.japanese += usize::from(Language::of(&field.text) == Language::Ja);
        match shape::asking(&field.text) {
            Asking::Question => profile.questions += 1,
            Asking::Statement => profile.statements += 1,
            Asking::Phrase => {}
        }
        profile.numbers += usize::from(shape::is_item_number(&field.text));
        let listed = meaning::listed(&field.text) != Reading::Unknown;
        profile.choices += usize::from(listed && !shape::is_item_number(&field.text));
        let boxes = shape::boxes(&field.text).len() >= 2;
        profile.boxes += usize::from(boxes);
        let offers = legend::is_choice_text(&field.text);
        profile.offers += usize::from(!boxes && offers);
        let mut letters = field.text.chars();
        let lone = letters.next().is_some_and(shape::is_empty_box) && letters.next().is_none();
        profile.lone_boxes += usize::from(lone);
        let waits =
            words::is_placeholder(&field.text) || words::is_sample_answer(&field.text) || offers;
        profile.placeholders += usize::from(!boxes && waits);
    }
    profile.distinct = texts.len();
    profile
}
