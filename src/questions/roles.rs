//! What each column of a table is for, by the words of its heading and the look of its cells.

use super::cells_beside::{self, BoxColumn};
use super::column::Column;
use super::form::FindOptions;
use super::grid::Grid;
use super::meaning::{self, Reading};
use super::shape;
use super::words::{self, Party, Role};
use crate::corpus::Verdict;

/// The columns of a table by their use; indices into the list of columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    /// What is asked: the main column first.
    pub question: Vec<usize>,
    /// Takes the answer.
    pub answer: Option<usize>,
    /// Tick columns; empty where there are none.
    pub ticks: Vec<usize>,
    /// Boxes with their words in cells of their own; the boxes are the tick columns then.
    pub boxes: Vec<BoxColumn>,
    /// Labels (回答, 補足) left of the cells that take answer and explanation.
    pub labels: Option<usize>,
    /// Says what to choose from, where the answer goes into another column.
    pub offers: Option<usize>,
    /// Takes the explanation.
    pub comment: Option<usize>,
    /// Shared headings, from left to right.
    pub sections: Vec<usize>,
    /// Item numbers.
    pub number: Option<usize>,
    /// The kind of answer wanted.
    pub unit: Option<usize>,
    /// Which side an item is for.
    pub owner: Option<usize>,
    /// Another column that could as well be the one that asks.
    pub rival: Option<usize>,
}

impl Roles {
    /// Whether nothing was found that could be written into.
    pub fn takes_nothing(&self) -> bool {
        let columns = [self.answer, self.comment, self.labels];
        self.ticks.is_empty() && columns.iter().all(Option::is_none)
    }
}

/// A heading of this weight or more settles a column's use.
const SETTLED: f32 = 2.0;
/// A column asks if it reaches this score: a named heading, or sentences in most rows.
const MIN_QUESTION_SCORE: f32 = 3.0;
/// Two columns whose scores are nearer than this could both be the one that asks.
const RIVAL_MARGIN: f32 = 0.4;
/// An answer column must reach this score: its heading, a drop-down list, boxes, an open lock.
const MIN_ANSWER_SCORE: f32 = 1.5;

/// Decides; `None` where no column asks.
pub(super) fn assign(
    grid: &Grid<'_>,
    columns: &[Column],
    rows: &[u32],
    options: &FindOptions,
) -> Option<Roles> {
    let mut roles = Roles::default();
    let (main, rival) = question_column(columns, options)?;
    roles.question.push(main);
    roles.rival = rival;
    roles.number = best(columns, |at, column| {
        let named = column.hints.weight(Role::Number);
        let numbers = column.cells.of_filled(column.cells.numbers);
        let right = if at < main { 0.5 } else { -1.0 };
        let usable = at != main && column.cells.filled > 0 && numbers > 0.5;
        if usable { named + numbers + right } else { 0.0 }
    });
    let named = options
        .tick_columns
        .iter()
        .filter_map(|column| position(columns, *column));
    roles.ticks = named.collect();
    if options.choice_column.is_none() {
        let boxes = cells_beside::box_columns(grid, columns, rows);
        let found: Vec<usize> = boxes.iter().map(|pair| pair.boxes).collect();
        if !boxes.is_empty() && (roles.ticks.is_empty() || roles.ticks == found) {
            roles.ticks = found;
            roles.boxes = boxes;
        } else if roles.ticks.is_empty() {
            roles.ticks = tick_columns(columns, main);
        }
    }
    if roles.ticks.is_empty() && !options.names_answers() {
        roles.labels = cells_beside::label_column(grid, columns, main, rows);
    }
    let taken = |roles: &Roles, at: usize| {
        roles.question.contains(&at) || roles.ticks.contains(&at) || roles.number == Some(at)
    };
    roles.owner = best(columns, |at, column| {
        let filled = column.cells.filled * 2 >= column.cells.rows && !taken(&roles, at);
        let strong = column.hints.weight(Role::Owner);
        if filled && strong >= 1.5 { strong } else { 0.0 }
    });
    roles.unit = best(columns, |at, column| {
        let weight = column.hints.weight(Role::Unit);
        if !taken(&roles, at) && column.cells.filled > 0 && weight >= SETTLED {
            weight
        } else {
            0.0
        }
    });
    if options.question_columns.is_empty() {
        roles.question.extend(translation(columns, main));
    }
    if roles.labels.is_none() {
        assign_answer(grid, columns, options, main, &mut roles);
    }
    roles.offers = (0..columns.len()).find(|at| {
        let cells = &columns[*at].cells;
        roles.answer.is_some()
            && ![roles.answer, roles.comment].contains(&Some(*at))
            && !taken(&roles, *at)
            && cells.of_rows(cells.offers) >= 0.5
    });
    for (at, column) in columns.iter().enumerate() {
        if taken(&roles, at)
            || roles.offers == Some(at)
            || [roles.answer, roles.comment, roles.unit, roles.owner].contains(&Some(at))
            || roles.labels == Some(at)
            || roles.boxes.iter().any(|pair| pair.word == at)
        {
            continue;
        }
        if options.question_columns.is_empty() && extends_question(column, &columns[main]) {
            roles.question.push(at);
        } else if is_section(column, at < main) {
            roles.sections.push(at);
        }
    }
    for wanted in options.question_columns.iter().skip(1) {
        roles
            .question
            .extend(position(columns, *wanted).filter(|at| !roles.question.contains(at)));
    }
    Some(roles)
}

/// The column that a sheet column belongs to.
pub(super) fn position(columns: &[Column], column: u32) -> Option<usize> {
    columns
        .iter()
        .position(|c| (c.span.0..=c.span.1).contains(&column))
}

fn best(columns: &[Column], score: impl Fn(usize, &Column) -> f32) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (at, column) in columns.iter().enumerate() {
        let score = score(at, column);
        if score > best.map_or(0.0, |(_, best)| best) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

fn question_column(columns: &[Column], options: &FindOptions) -> Option<(usize, Option<usize>)> {
    if let Some(first) = options.question_columns.first() {
        return position(columns, *first).map(|at| (at, None));
    }
    let mut scored: Vec<(usize, f32)> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| (at, question_score(column)))
        .filter(|(_, score)| *score >= MIN_QUESTION_SCORE)
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (main, score) = *scored.first()?;
    let rival = scored
        .get(1)
        .filter(|(_, other)| score - other < RIVAL_MARGIN);
    Some((main, rival.map(|(at, _)| *at)))
}

fn question_score(column: &Column) -> f32 {
    let cells = &column.cells;
    let named = column.hints.weight(Role::Question);
    let other = [
        Role::Number,
        Role::Category,
        Role::Answer,
        Role::Comment,
        Role::Unit,
        Role::Owner,
        Role::Own,
        Role::Reference,
        Role::Plan,
        Role::Elsewhere,
    ];
    let other = other
        .iter()
        .map(|role| column.hints.weight(*role))
        .fold(0.0, f32::max);
    let marked = cells.lists + cells.boxes + cells.choices + cells.numbers;
    if cells.filled == 0
        || other >= SETTLED && other > named
        || cells.of_filled(marked) > 0.6
        || cells.mean_width() < 3.0
    {
        return 0.0;
    }
    let asks = cells.of_filled(cells.questions) * 2.5 + cells.of_filled(cells.statements) * 1.5;
    let length = (cells.mean_width() / 20.0).min(2.0);
    let filled = cells.of_rows(cells.filled) + cells.of_filled(cells.distinct);
    named + asks + length + filled - other * 0.5
}

/// Two or more columns side by side whose headings are choice words of different meanings.
fn tick_columns(columns: &[Column], main: usize) -> Vec<usize> {
    let mut best: Vec<usize> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let mut close = |run: &mut Vec<usize>| {
        let mut meanings: Vec<Verdict> = run
            .iter()
            .filter_map(|at| tick_meaning(&columns[*at]))
            .collect();
        meanings.sort();
        meanings.dedup();
        let scale = run.len() >= 3 && run.iter().all(|at| is_scale_point(&columns[*at].heading));
        if (meanings.len() >= 2 || scale) && run.len() > best.len() {
            best.clone_from(run);
        }
        run.clear();
    };
    for (at, column) in columns.iter().enumerate() {
        let own = column.hints.weight(Role::Own) > 3.0;
        let named = matches!(
            meaning::read(&column.heading),
            Reading::Means(_) | Reading::Undecided
        ) && shape::width(&column.heading) <= 24
            && column.hints.best().is_none_or(|(role, weight)| {
                // "No" is a number and an answer; the cells are blank, so it is an answer.
                let answers = matches!(role, Role::Answer | Role::Number);
                weight < SETTLED || answers && tick_meaning(column).is_some()
            })
            || is_scale_point(&column.heading);
        let empty = column.cells.blank() >= 0.5 || column.cells.mean_width() <= 2.0;
        let takes = column.cells.formulas == 0 && column.cells.locked * 2 <= column.cells.rows;
        if at != main && named && !own && empty && takes {
            run.push(at);
        } else {
            close(&mut run);
        }
    }
    close(&mut run);
    best
}

fn tick_meaning(column: &Column) -> Option<Verdict> {
    meaning::read(&column.heading).verdict()
}

fn is_scale_point(heading: &str) -> bool {
    matches!(
        shape::fold(heading).as_str(),
        "0" | "1" | "2" | "3" | "4" | "5"
    )
}

/// Answer and explanation among the columns that wait for something to be written.
fn assign_answer(
    grid: &Grid<'_>,
    columns: &[Column],
    options: &FindOptions,
    main: usize,
    roles: &mut Roles,
) {
    let open = |at: usize| {
        let taken = roles.question.contains(&at)
            || roles.ticks.contains(&at)
            || roles.boxes.iter().any(|pair| pair.word == at)
            || [roles.number, roles.unit, roles.owner].contains(&Some(at));
        !taken && takes_text(&columns[at])
    };
    let candidates: Vec<usize> = (0..columns.len()).filter(|at| open(*at)).collect();
    let chosen = |column: Option<u32>| column.and_then(|column| position(columns, column));
    let mut answer = chosen(options.choice_column);
    let mut comment = chosen(options.comment_column);
    let fixed = answer.is_some();
    if !fixed && roles.ticks.is_empty() {
        // 「評価」 may be the customer's: any other answer column goes before it.
        for doubt in [Doubtful::AgainstIt, Doubtful::ForIt] {
            let scores = |at: usize| answer_score(&columns[at], at > main, doubt);
            let strongest = candidates
                .iter()
                .filter(|at| Some(**at) != comment)
                .max_by(|a, b| scores(**a).total_cmp(&scores(**b)).then(b.cmp(a)));
            answer = strongest
                .copied()
                .filter(|at| scores(*at) >= MIN_ANSWER_SCORE);
            if answer.is_some() {
                break;
            }
        }
    }
    if comment.is_none() {
        let after = answer.or(roles.ticks.last().copied());
        let scores =
            |at: usize| comment_score(&columns[at], answer.map(|a| &columns[a]), after < Some(at));
        let strongest = candidates
            .iter()
            .filter(|at| Some(**at) != answer && columns[**at].cells.offers == 0)
            .max_by(|a, b| scores(**a).total_cmp(&scores(**b)).then(b.cmp(a)));
        comment = strongest.copied().filter(|at| scores(*at) > 0.0);
    }
    if answer.is_none() && roles.ticks.is_empty() && !fixed {
        // A lone comment column takes the whole answer; so does the blank column beside the question.
        answer = comment
            .take()
            .or_else(|| beside(grid, columns, main, &candidates));
    }
    roles.answer = answer;
    roles.comment = comment;
}

/// Whether people write into the column: it is blank, or holds answers to choose from.
fn takes_text(column: &Column) -> bool {
    let cells = &column.cells;
    let answer = column.hints.weight(Role::Answer);
    let waits = cells.blank() >= 0.5
        || cells.of_rows(cells.lists) >= 0.5
        || cells.of_rows(cells.boxes) >= 0.3
        || answer >= SETTLED && cells.of_filled(cells.choices) >= 0.5
        || answer > SETTLED && cells.blank() > 0.0 && cells.questions * 2 < cells.filled.max(1);
    let own = column.hints.weight(Role::Own);
    let shut = cells.locked * 2 > cells.rows || cells.formulas * 2 > cells.rows;
    waits && !shut && own <= 3.0
}

/// How a heading is read that may be the vendor's or the customer's.
#[derive(Clone, Copy, PartialEq)]
enum Doubtful {
    AgainstIt,
    ForIt,
}

fn answer_score(column: &Column, right: bool, doubt: Doubtful) -> f32 {
    let cells = &column.cells;
    let mut named = column.hints.weight(Role::Answer);
    if named < SETTLED && words::party(&column.heading) == Party::Vendor {
        named = SETTLED;
    }
    let other = [
        Role::Comment,
        Role::Plan,
        Role::Own,
        Role::Reference,
        Role::Owner,
        Role::Question,
    ];
    let counts = |role: &&Role| {
        **role != Role::Own
            || doubt == Doubtful::AgainstIt
            || column.hints.weight(Role::Own) > named
    };
    let other = other.iter().filter(counts);
    let other = other
        .map(|role| column.hints.weight(*role))
        .fold(0.0, f32::max);
    let offered = if cells.of_rows(cells.lists) >= 0.4 || cells.of_rows(cells.boxes) >= 0.3 {
        4.0
    } else if cells.of_rows(cells.offers) >= 0.3 && column.hints.weight(Role::Elsewhere) < SETTLED {
        // Choices in print: to be replaced by one of them, unless another column is for that.
        1.5
    } else {
        0.0
    };
    let unlocked = if cells.unlocked * 2 > cells.rows {
        1.5
    } else {
        0.0
    };
    let side = if right { 0.3 } else { -0.5 };
    let waiting = if cells.blank() >= 0.5 { 0.2 } else { 0.0 };
    named + offered + unlocked + side + waiting - other * 0.8
}

fn comment_score(column: &Column, answer: Option<&Column>, right: bool) -> f32 {
    let cells = &column.cells;
    let comment = column.hints.weight(Role::Comment);
    let other = [Role::Plan, Role::Own, Role::Reference, Role::Owner];
    let other = other
        .iter()
        .map(|role| column.hints.weight(*role))
        .fold(0.0, f32::max);
    if other >= comment && other >= 1.5 || cells.of_rows(cells.lists) >= 0.5 {
        return 0.0;
    }
    // Beside a choice a second answer column takes the words behind it.
    let offered = answer.is_some_and(|a| a.cells.lists * 2 > a.cells.rows || a.cells.boxes > 0);
    let second = if answer.is_none() || offered {
        column.hints.weight(Role::Answer) * 0.6
    } else {
        0.0
    };
    let named = comment.max(second);
    let unlocked = cells.unlocked * 2 > cells.rows && column.hints.best().is_none();
    let weight = if named > 0.0 {
        named
    } else if unlocked {
        1.0
    } else {
        0.0
    };
    if weight > 0.0 && right {
        weight + 0.3
    } else {
        weight
    }
}

/// The first blank column right of the question that looks made for writing: headed or bordered, or
/// simply the next where the table has no headings.
fn beside(grid: &Grid<'_>, columns: &[Column], main: usize, candidates: &[usize]) -> Option<usize> {
    let _ = grid;
    candidates.iter().copied().find(|at| {
        let column = &columns[*at];
        let settled = column.hints.best().is_some_and(|(_, weight)| weight >= 1.5);
        let made = !column.heading.is_empty() || column.cells.of_rows(column.cells.bordered) >= 0.5;
        *at > main && column.cells.filled == 0 && made && !settled
    })
}

/// The column that says the same in the other language, beside the main one.
fn translation(columns: &[Column], main: usize) -> Option<usize> {
    let asks = |column: &Column| {
        let cells = &column.cells;
        cells.of_filled(cells.questions + cells.statements)
    };
    let this = columns.get(main)?;
    let near = [main.checked_sub(1), Some(main + 1)].into_iter().flatten();
    let mut near = near.filter_map(|at| columns.get(at).map(|column| (at, column)));
    near.find(|(_, other)| {
        let languages =
            this.cells.of_filled(this.cells.japanese) - other.cells.of_filled(other.cells.japanese);
        let alike = this.cells.filled.abs_diff(other.cells.filled) * 5 <= this.cells.filled;
        let answers = other
            .hints
            .weight(Role::Answer)
            .max(other.hints.weight(Role::Comment));
        let reads = other
            .hints
            .weight(Role::Reference)
            .max(other.hints.weight(Role::Own));
        languages.abs() >= 0.8
            && alike
            && asks(this) >= 0.5
            && asks(other) >= 0.5
            && answers.max(reads) < SETTLED
    })
    .map(|(at, _)| at)
}

/// Whether a column carries part of the question: its heading says so, and the main column does not
/// stand on its own.
fn extends_question(column: &Column, main: &Column) -> bool {
    let named = column.hints.weight(Role::Question);
    let settled = column
        .hints
        .best()
        .is_some_and(|(role, w)| role != Role::Question && w > named);
    let cells = &main.cells;
    let own_sentence = cells.of_filled(cells.questions + cells.statements) >= 0.5;
    named >= 1.5
        && !settled
        && column.cells.filled > 0
        && !own_sentence
        && column.cells.of_filled(column.cells.numbers) < 0.5
}

/// Whether a column holds headings that items share.
fn is_section(column: &Column, left: bool) -> bool {
    let cells = &column.cells;
    let named = column
        .hints
        .weight(Role::Category)
        .max(column.hints.weight(Role::Question));
    let other = [
        Role::Comment,
        Role::Plan,
        Role::Own,
        Role::Reference,
        Role::Answer,
    ];
    let other = other
        .iter()
        .map(|role| column.hints.weight(*role))
        .fold(0.0, f32::max);
    cells.filled > 0
        && cells.of_filled(cells.numbers) < 0.7
        && (named >= 0.8 && named >= other || left && other < 1.5)
}
