//! From rows to questions: section rows, carried categories, samples, notes, the customer's items.

use super::column::Column;
use super::form::{FindOptions, HiddenQuestions, Ignored, IgnoredReason};
use super::grid::{Field, Grid};
use super::guide::Guide;
use super::model::{Question, QuestionState};
use super::roles::Roles;
use super::shape::{self, Asking};
use super::slots;
use super::words::{self, Party};
use crate::address::{CellAddress, CellRange};
use crate::workbook::{Ink, Visibility};

/// A row that misses what nearly all items have, by this much, is no item.
const REJECTED: f32 = 2.0;
/// Share of rows that must have a trait before its lack says anything.
const COMMON: f32 = 0.75;
/// Fewer rows have no common traits.
const MIN_ROWS: usize = 3;
/// Ignored texts are shown shortened to this many characters.
const SHOWN: usize = 40;

/// Questions of a table, and the rows that were left out.
#[derive(Default)]
pub(super) struct Items {
    pub questions: Vec<Question>,
    pub ignored: Vec<Ignored>,
}

/// How common traits are among the rows that could be items.
struct Traits {
    list: f32,
    boxes: f32,
    unlocked: f32,
    border: f32,
    number: f32,
    sentence: f32,
    plain: f32,
    ground: f32,
    no_ground: f32,
}

/// What one row has of these.
#[derive(Clone, Copy)]
struct RowTraits {
    list: bool,
    boxes: bool,
    unlocked: bool,
    border: bool,
    number: bool,
    sentence: bool,
    plain: bool,
    /// A background behind the answer: a band over the whole row, or the colour of what is to be filled.
    ground: bool,
}

/// Everything about the table that rows are judged by.
pub(super) struct Table<'t> {
    pub grid: &'t Grid<'t>,
    pub columns: &'t [Column],
    pub roles: &'t Roles,
    pub guide: &'t Guide,
    pub options: &'t FindOptions,
    pub rows: &'t [u32],
}

impl Table<'_> {
    /// Walks down the rows.
    pub fn items(&self) -> Items {
        let lone = self.lone_question_columns();
        let traits = self.traits(&lone);
        let mut found = Items::default();
        let mut carried: Vec<Option<String>> = vec![None; self.columns.len()];
        let mut headings: Vec<(u32, String)> = Vec::new();
        let mut in_sample = false;
        for &row in self.rows {
            let asked = self.asked(row, &lone);
            self.carry(row, &mut carried, &lone);
            if self.is_sample_row(row) {
                self.ignore(&mut found, row, IgnoredReason::Sample);
                continue;
            }
            let Some(main) = asked.first() else {
                self.heading_or_note(row, &mut headings, &mut in_sample, &mut found);
                continue;
            };
            if let Some(reason) = self.refusal(row, &asked, &traits) {
                if reason == IgnoredReason::Section {
                    push_heading(&mut headings, row, &main.text);
                    in_sample = words::is_sample(&main.text);
                }
                self.ignore(&mut found, row, reason);
                continue;
            }
            if in_sample {
                self.ignore(&mut found, row, IgnoredReason::Sample);
                continue;
            }
            if self.is_customer_item(row) {
                self.ignore(&mut found, row, IgnoredReason::CustomerItem);
                continue;
            }
            self.question(row, &asked, &carried, &headings, &mut found);
        }
        found
    }

    fn question(
        &self,
        row: u32,
        asked: &[&Field],
        carried: &[Option<String>],
        headings: &[(u32, String)],
        found: &mut Items,
    ) {
        let Some(slots) = slots::of_row(self.grid, self.columns, self.roles, self.guide, row)
        else {
            // One answer cell merged over several rows: the text goes on.
            if self.shares_answer(row)
                && let Some(last) = found.questions.last_mut()
            {
                last.cells.extend(asked.iter().map(|field| field.at()));
                for field in asked {
                    last.text.push('\n');
                    last.text.push_str(&field.text);
                }
                return;
            }
            self.ignore(found, row, IgnoredReason::NoSlot);
            return;
        };
        let mut section: Vec<String> = headings.iter().map(|(_, text)| text.clone()).collect();
        section.extend(carried.iter().flatten().cloned());
        section.dedup();
        let texts: Vec<&str> = asked.iter().map(|field| field.text.as_str()).collect();
        let unit = self
            .roles
            .unit
            .map(|at| self.grid.text_in(row, self.columns[at].span));
        let hidden = self.is_hidden(row, asked, &slots);
        let state = if hidden && self.options.hidden == HiddenQuestions::Leave {
            QuestionState::Hidden
        } else if slots::keeps(slots.content, self.options.existing) {
            QuestionState::Answered
        } else {
            QuestionState::Open
        };
        found.questions.push(Question {
            sheet: self.grid.sheet.name.clone(),
            cells: asked.iter().map(|field| field.at()).collect(),
            text: texts.join("\n"),
            section,
            unit: unit.filter(|unit| !unit.is_empty()).map(str::to_owned),
            slots: slots.slots,
            state,
        });
    }

    fn is_hidden(&self, row: u32, asked: &[&Field], slots: &slots::RowSlots) -> bool {
        let sheet = self.grid.sheet.visibility != Visibility::Visible;
        let asked = asked.iter().all(|field| self.grid.is_hidden(field.at()));
        let answer = slots
            .slots
            .cells()
            .next()
            .is_some_and(|cell| self.grid.is_hidden(cell));
        sheet || self.grid.sheet.hidden_rows.contains(row) || asked || answer
    }

    /// Section columns that alone carry the question in some row that can be answered: there a blank
    /// detail means that the heading is the whole question.
    fn lone_question_columns(&self) -> Vec<usize> {
        if !self.options.question_columns.is_empty() {
            return Vec::new();
        }
        let nearest = self
            .roles
            .sections
            .iter()
            .copied()
            .filter(|at| self.roles.question.first().is_some_and(|main| at < main));
        let Some(nearest) = nearest.max() else {
            return Vec::new();
        };
        let answered = |row: &&u32| {
            let Some(at) = self.roles.answer.or(self.roles.ticks.first().copied()) else {
                return false;
            };
            let cell = slots::writable(self.grid, self.columns, at, **row);
            cell.is_some_and(|cell| self.grid.list(cell).is_some() || self.has_boxes(cell))
        };
        let lone = self.rows.iter().filter(|row| {
            let span = |at: usize| self.columns[at].span;
            self.roles
                .question
                .iter()
                .all(|at| self.grid.text_in(**row, span(*at)).is_empty())
                && !self.grid.text_in(**row, span(nearest)).is_empty()
                && self
                    .grid
                    .field_in(**row, span(nearest))
                    .is_some_and(|field| field.range.end.column <= span(nearest).1)
        });
        if lone.filter(answered).count() > 0 {
            vec![nearest]
        } else {
            Vec::new()
        }
    }

    /// The fields that ask in this row, in reading order.
    fn asked(&self, row: u32, lone: &[usize]) -> Vec<&Field> {
        let mut columns: Vec<usize> = self.roles.question.iter().chain(lone).copied().collect();
        columns.sort_unstable();
        let fields = columns
            .iter()
            .filter_map(|at| self.grid.field_in(row, self.columns[*at].span));
        fields.collect()
    }

    fn carry(&self, row: u32, carried: &mut [Option<String>], lone: &[usize]) {
        for at in &self.roles.sections {
            if lone.contains(at) {
                continue;
            }
            let Some(field) = self.grid.field_in(row, self.columns[*at].span) else {
                continue;
            };
            let next = Some(field.text.clone());
            if carried[*at] != next {
                for below in self.roles.sections.iter().filter(|below| *below > at) {
                    carried[*below] = None;
                }
            }
            carried[*at] = next;
        }
    }

    fn is_sample_row(&self, row: u32) -> bool {
        let mut before = self.grid.row(row).iter().take(2);
        before.any(|field| words::is_sample(&field.text))
    }

    fn heading_or_note(
        &self,
        row: u32,
        headings: &mut Vec<(u32, String)>,
        in_sample: &mut bool,
        found: &mut Items,
    ) {
        let fields = self.grid.row(row);
        let Some(first) = fields.first() else {
            return;
        };
        let only_categories = self.roles.sections.iter().any(|at| {
            self.grid
                .field_in(row, self.columns[*at].span)
                .is_some_and(|f| f.range.width() <= 2)
        });
        // 「補足」 beside a question that began further up.
        if let Some(labels) = self.roles.labels
            && !self.grid.text_in(row, self.columns[labels].span).is_empty()
        {
            return;
        }
        let text: Vec<&str> = fields.iter().map(|field| field.text.as_str()).collect();
        let text = text.join(" ");
        if shape::is_item_number(&first.text) && fields.len() == 1 {
            return;
        }
        if words::is_closing(&text) || shape::width(&text) > 120 || is_note(&text) {
            self.ignore(found, row, IgnoredReason::Note);
            return;
        }
        *in_sample = words::is_sample(&text);
        if !only_categories || fields.len() == 1 && self.roles.sections.is_empty() {
            push_heading(headings, row, &text);
        }
        self.ignore(found, row, IgnoredReason::Section);
    }

    fn is_customer_item(&self, row: u32) -> bool {
        self.roles.owner.is_some_and(|at| {
            words::party(self.grid.text_in(row, self.columns[at].span)) == Party::Customer
        })
    }

    fn answer_cell(&self, row: u32) -> Option<CellAddress> {
        let at = self
            .roles
            .answer
            .or(self.roles.ticks.first().copied())
            .or(self.roles.comment)?;
        slots::writable(self.grid, self.columns, at, row)
    }

    fn shares_answer(&self, row: u32) -> bool {
        let at = self
            .roles
            .answer
            .or(self.roles.ticks.first().copied())
            .or(self.roles.comment);
        at.is_some_and(|at| {
            let cell = CellAddress::new(row, self.columns[at].span.0);
            self.grid.range_at(cell).start.row < row
        })
    }

    fn has_boxes(&self, cell: CellAddress) -> bool {
        self.grid
            .field(cell)
            .is_some_and(|field| shape::boxes(&field.text).len() >= 2)
    }

    fn row_traits(&self, row: u32, asked: &[&Field]) -> RowTraits {
        let cell = self.answer_cell(row);
        let has = |test: &dyn Fn(CellAddress) -> bool| cell.is_some_and(test);
        let question = asked.first();
        let number = self
            .roles
            .number
            .is_some_and(|at| !self.grid.text_in(row, self.columns[at].span).is_empty());
        RowTraits {
            list: has(&|cell| self.grid.list(cell).is_some()),
            boxes: has(&|cell| self.has_boxes(cell)),
            unlocked: has(&|cell| {
                self.grid.typeable(cell) == Some(crate::workbook::Lock::Unlocked)
            }),
            border: has(&|cell| self.grid.is_bordered(cell)),
            ground: has(&|cell| self.grid.is_filled(cell)),
            number,
            sentence: question.is_some_and(|field| shape::asking(&field.text) > Asking::Phrase),
            plain: question.is_some_and(|field| {
                self.grid.ink(field.at()) != Ink::Bold && !self.grid.is_filled(field.at())
            }),
        }
    }

    fn traits(&self, lone: &[usize]) -> Traits {
        let rows: Vec<RowTraits> = self
            .rows
            .iter()
            .map(|row| (*row, self.asked(*row, lone)))
            .filter(|(row, asked)| !asked.is_empty() && !self.is_sample_row(*row))
            .map(|(row, asked)| self.row_traits(row, &asked))
            .collect();
        let share = |has: &dyn Fn(&RowTraits) -> bool| {
            if rows.len() < MIN_ROWS {
                return 0.0;
            }
            rows.iter().filter(|row| has(row)).count() as f32 / rows.len() as f32
        };
        Traits {
            list: share(&|row| row.list),
            boxes: share(&|row| row.boxes),
            unlocked: share(&|row| row.unlocked),
            border: share(&|row| row.border),
            number: share(&|row| row.number),
            sentence: share(&|row| row.sentence),
            plain: share(&|row| row.plain),
            ground: share(&|row| row.ground),
            no_ground: share(&|row| !row.ground),
        }
    }

    /// Why the row is no item, although a text stands in a question column.
    fn refusal(&self, row: u32, asked: &[&Field], traits: &Traits) -> Option<IgnoredReason> {
        let main = asked.first()?;
        let text = main.text.as_str();
        let spans_answer = self
            .answer_column()
            .is_some_and(|column| main.range.end.column >= column && main.at().column < column);
        let has = self.row_traits(row, asked);
        let lacks = |common: f32, has: bool| {
            if common >= COMMON && !has {
                common
            } else {
                0.0
            }
        };
        let mut weight = lacks(traits.list, has.list) * 1.4
            + lacks(traits.boxes, has.boxes) * 1.6
            + lacks(traits.unlocked, has.unlocked) * 1.0
            + lacks(traits.border, has.border) * 1.0
            + lacks(traits.number, has.number) * 1.2
            + lacks(traits.sentence, has.sentence) * 1.1
            + lacks(traits.plain, has.plain) * 1.0
            + lacks(traits.ground, has.ground) * 0.6
            + lacks(traits.no_ground, !has.ground) * 0.6;
        let alone = self.grid.row(row).len() == 1;
        if words::is_closing(text) {
            weight += REJECTED;
        }
        if is_note(text) {
            weight += if alone { REJECTED } else { 0.5 };
        }
        if alone && is_numbered_heading(text) {
            weight += 1.3;
        }
        if spans_answer {
            weight += REJECTED;
        }
        let explicit = !self.options.question_columns.is_empty() && !spans_answer;
        if weight < REJECTED || explicit && weight < REJECTED * 1.5 {
            return None;
        }
        let short = shape::width(text) <= 80 && !words::is_closing(text) && !is_note(text);
        Some(if short {
            IgnoredReason::Section
        } else {
            IgnoredReason::Note
        })
    }

    fn answer_column(&self) -> Option<u32> {
        let at = self
            .roles
            .answer
            .or(self.roles.ticks.first().copied())
            .or(self.roles.comment)?;
        self.columns.get(at).map(|column| column.span.0)
    }

    fn ignore(&self, found: &mut Items, row: u32, reason: IgnoredReason) {
        let fields = self.grid.row(row);
        let (Some(first), Some(last)) = (fields.first(), fields.last()) else {
            return;
        };
        let text: Vec<&str> = fields.iter().map(|field| field.text.as_str()).collect();
        let range = CellRange::new(first.at(), last.at());
        let text = text.join(" ").chars().take(SHOWN).collect();
        found.ignored.push(Ignored {
            range,
            reason,
            text,
        });
    }
}

/// A heading directly below another is one level deeper; else it takes its place.
fn push_heading(headings: &mut Vec<(u32, String)>, row: u32, text: &str) {
    let adjacent = headings.last().is_some_and(|(last, _)| last + 1 == row);
    if !adjacent || headings.len() >= 2 {
        headings.clear();
    }
    headings.push((row, text.to_owned()));
}

/// 「※…」, 「（注）…」, "Note: …".
fn is_note(text: &str) -> bool {
    let folded = shape::fold(text);
    let starts = [
        "※", "(注", "注)", "注:", "注意", "【注", "*)", "note:", "notes:", "(note", "(※",
    ];
    starts.iter().any(|start| folded.starts_with(start))
}

/// 「１．会社概要」, 「■ 認証」, 「【体制】」, "A. General": the look of a section heading.
fn is_numbered_heading(text: &str) -> bool {
    let short = shape::width(text) <= 50 && shape::asking(text) == Asking::Phrase;
    let folded = shape::fold(text);
    let marked = folded.starts_with(['■', '●', '◆', '▼', '【', '<', '◎', '□', '▶', '#', '第']);
    let roman = folded.starts_with(['ⅰ', 'i', 'v']) && folded.contains('.');
    let digits = folded.chars().take_while(char::is_ascii_digit).count();
    let lettered = {
        let mut chars = folded.chars();
        chars.next().is_some_and(char::is_alphabetic)
            && matches!(chars.next(), Some('.' | ')' | ':'))
    };
    short && (marked || roman || digits > 0 || lettered || folded.starts_with("section"))
}

impl super::model::Slots {
    /// Every cell that may be written, answer before comment.
    pub fn cells(&self) -> impl Iterator<Item = CellAddress> + '_ {
        use super::model::AnswerSlot;
        let answer: Vec<CellAddress> = match &self.answer {
            None => Vec::new(),
            Some(AnswerSlot::Ticks { cells, .. }) => cells.clone(),
            Some(
                AnswerSlot::Choice { cell, .. }
                | AnswerSlot::Boxes { cell, .. }
                | AnswerSlot::Text { cell },
            ) => vec![*cell],
        };
        answer
            .into_iter()
            .chain(self.comment.as_ref().map(|comment| comment.cell))
    }
}
