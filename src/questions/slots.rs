//! Where one question's answer goes, and which words the cell takes.

use super::cells_beside;
use super::column::Column;
use super::form::ExistingAnswers;
use super::grid::Grid;
use super::guide::{Guide, apply_words, finish, list_vocabulary};
use super::legend::{self, Pair};
use super::meaning;
use super::model::{AnswerSlot, ChoiceOption, CommentSlot, SlotContent, Slots, VocabularyOrigin};
use super::roles::Roles;
use super::shape::{self, BoxShape, BoxState};
use super::words;
use crate::address::CellAddress;
use crate::workbook::{Lock, Source};

/// What was found for one row.
pub(super) struct RowSlots {
    /// Where the answer goes.
    pub slots: Slots,
    /// Whether an answer stands there.
    pub content: SlotContent,
}

/// The cells that take the answer of the question in this row; `None` where none can be written.
pub(super) fn of_row(
    grid: &Grid<'_>,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    row: u32,
) -> Option<RowSlots> {
    if let (Some(labels), Some(main)) = (roles.labels, roles.question.first()) {
        return labelled(grid, columns, (*main, labels), guide, row);
    }
    let cell_in = |at: usize| writable(grid, columns, at, row);
    let comment = roles.comment.and_then(cell_in).map(|cell| CommentSlot {
        cell,
        demanded: guide.demanded.clone(),
        content: content(grid, cell),
    });
    // Check boxes drawn over a blank cell are the answer; what is typed below them does not count.
    let drawn = |cell: &CellAddress| {
        grid.sheet
            .controls
            .get(cell)
            .is_some_and(|count| *count >= 2)
            && grid.list(*cell).is_none()
            && grid.field(*cell).is_none()
    };
    let covered = roles
        .answer
        .and_then(cell_in)
        .is_some_and(|cell| drawn(&cell));
    let (answer, state) = if covered {
        (None, SlotContent::Blank)
    } else if roles.ticks.is_empty() {
        match roles.answer.and_then(cell_in) {
            Some(cell) => {
                let (slot, state) = cell_slot(grid, cell, guide);
                (Some(offered(grid, columns, roles, slot, row)), state)
            }
            None => (None, SlotContent::Blank),
        }
    } else {
        tick_slot(grid, columns, roles, guide, row)
    };
    if answer.is_none() && (comment.is_none() || roles.answer.is_some() && !covered) {
        return None;
    }
    Some(RowSlots {
        slots: Slots { answer, comment },
        content: state,
    })
}

/// The cells right of the labels 回答 and 補足 beside the question.
fn labelled(
    grid: &Grid<'_>,
    columns: &[Column],
    places: (usize, usize),
    guide: &Guide,
    row: u32,
) -> Option<RowSlots> {
    let (answer, comment) = cells_beside::labelled_cells(grid, columns, places, row);
    let open = |cell: &CellAddress| {
        let typed = grid
            .field(*cell)
            .is_none_or(|field| field.source == Source::Literal);
        grid.anchor(*cell) == *cell && typed && grid.typeable(*cell) != Some(Lock::Locked)
    };
    let (slot, content_of_answer) = cell_slot(grid, answer.filter(open)?, guide);
    let comment = comment.filter(open).map(|cell| CommentSlot {
        cell,
        demanded: guide.demanded.clone(),
        content: content(grid, cell),
    });
    Some(RowSlots {
        slots: Slots {
            answer: Some(slot),
            comment,
        },
        content: content_of_answer,
    })
}

/// The column's cell in the row if it may be written: no formula, not locked, not merged away upwards
/// or into the question.
pub(super) fn writable(
    grid: &Grid<'_>,
    columns: &[Column],
    at: usize,
    row: u32,
) -> Option<CellAddress> {
    let span = columns.get(at)?.span;
    let field = grid
        .field_in(row, span)
        .map(|field| (field.at(), field.source));
    let first_anchor = grid.anchor(CellAddress::new(row, span.0));
    let (cell, source) = field.unwrap_or((first_anchor, Source::Literal));
    let inside = (span.0..=span.1).contains(&cell.column) && cell.row == row;
    let shut = grid.typeable(cell) == Some(Lock::Locked);
    (inside && source == Source::Literal && !shut).then_some(cell)
}

/// Whether a real answer stands in the cell.
pub(super) fn content(grid: &Grid<'_>, cell: CellAddress) -> SlotContent {
    let Some(field) = grid.field(cell) else {
        return SlotContent::Blank;
    };
    if words::is_placeholder(&field.text)
        || words::is_sample_answer(&field.text)
        || legend::is_choice_text(&field.text)
    {
        SlotContent::Default
    } else {
        SlotContent::Answer
    }
}

/// The slot with the choices that another cell of the row offers, where it has none of its own.
fn offered(
    grid: &Grid<'_>,
    columns: &[Column],
    roles: &Roles,
    slot: AnswerSlot,
    row: u32,
) -> AnswerSlot {
    let (AnswerSlot::Text { cell }, Some(offers), Some(answer)) =
        (&slot, roles.offers, roles.answer)
    else {
        return slot;
    };
    let text = grid.text_in(row, columns[offers].span);
    let options = cells_beside::offered(text, &columns[answer].heading);
    if options.len() < 2 {
        return slot;
    }
    AnswerSlot::Choice {
        cell: *cell,
        vocabulary: finish(options, VocabularyOrigin::Cell),
    }
}

fn cell_slot(grid: &Grid<'_>, cell: CellAddress, guide: &Guide) -> (AnswerSlot, SlotContent) {
    let state = content(grid, cell);
    if let Some(field) = grid.field(cell)
        && let Some((slot, state)) = boxes_slot(cell, &field.text, guide)
    {
        return (slot, state);
    }
    let list = grid.list(cell);
    let stands = grid
        .field(cell)
        .filter(|field| legend::is_choice_text(&field.text));
    if let (None, Some(field)) = (list, stands) {
        let mut vocabulary = finish(legend::enumeration(&field.text), VocabularyOrigin::Cell);
        apply_words(&mut vocabulary, &guide.words);
        return (AnswerSlot::Choice { cell, vocabulary }, state);
    }
    match list {
        Some(list) if !list.is_empty() => {
            let mut vocabulary = list_vocabulary(list, &guide.pairs);
            apply_words(&mut vocabulary, &guide.words);
            (AnswerSlot::Choice { cell, vocabulary }, state)
        }
        _ => match &guide.vocabulary {
            Some(vocabulary) => (
                AnswerSlot::Choice {
                    cell,
                    vocabulary: vocabulary.clone(),
                },
                state,
            ),
            None => (AnswerSlot::Text { cell }, state),
        },
    }
}

/// Boxes inside a cell's text: 「□はい　□いいえ」, 「はい□ いいえ□」.
pub(super) fn boxes_slot(
    cell: CellAddress,
    text: &str,
    guide: &Guide,
) -> Option<(AnswerSlot, SlotContent)> {
    let places = shape::boxes(text);
    let (first, last) = match places.as_slice() {
        [first, .., last] => (first.outer.0, last.outer.1),
        _ => return None,
    };
    let trim = |word: &str| {
        word.trim_matches(|c: char| c.is_whitespace() || "、,・/／|()（）。".contains(c))
            .to_owned()
    };
    // 「はい□ いいえ□」: the words stand before their boxes.
    let behind = !trim(&text[..first]).is_empty() && trim(&text[last..]).is_empty();
    let mut options = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let word = if behind {
            let before = index.checked_sub(1).and_then(|index| places.get(index));
            trim(&text[before.map_or(0, |place| place.outer.1)..place.outer.0])
        } else {
            let end = places
                .get(index + 1)
                .map_or(text.len(), |next| next.outer.0);
            trim(&text[place.outer.1..end])
        };
        let word = word.lines().next().unwrap_or_default().trim().to_owned();
        let explained = guide.pairs.iter().find(|pair| pair.mark == word);
        let meaning = explained.map_or_else(|| meaning::read(&word).verdict(), Pair::meaning);
        options.push(ChoiceOption {
            text: word,
            meaning,
        });
    }
    let ticked = places.iter().any(|place| place.state == BoxState::Ticked);
    let mark = match places.first().map(|place| place.shape) {
        Some(BoxShape::Square) => "x".to_owned(),
        Some(BoxShape::Round) => "○".to_owned(),
        Some(BoxShape::Drawn) | None => guide.box_mark.clone(),
    };
    let boxes = places.iter().map(|place| place.at).collect();
    let mut vocabulary = finish(options, VocabularyOrigin::Cell);
    apply_words(&mut vocabulary, &guide.words);
    let state = if ticked {
        SlotContent::Answer
    } else {
        SlotContent::Default
    };
    Some((
        AnswerSlot::Boxes {
            cell,
            text: text.to_owned(),
            vocabulary,
            boxes,
            mark,
        },
        state,
    ))
}

fn tick_slot(
    grid: &Grid<'_>,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    row: u32,
) -> (Option<AnswerSlot>, SlotContent) {
    let mut cells = Vec::new();
    let mut options = Vec::new();
    let mut state = SlotContent::Blank;
    let mut mark = guide.mark.clone();
    for at in &roles.ticks {
        let (Some(cell), Some(column)) = (writable(grid, columns, *at, row), columns.get(*at))
        else {
            return (None, SlotContent::Blank);
        };
        match grid.field(cell).map(|field| field.text.as_str()) {
            None => {}
            Some(text) if text.chars().all(shape::is_empty_box) => mark.clone_from(&guide.box_mark),
            Some(text) if words::is_placeholder(text) => {}
            Some(_) => state = SlotContent::Answer,
        }
        if let Some([only]) = grid.list(cell) {
            mark.clone_from(only);
        }
        let beside = roles.boxes.iter().find(|pair| pair.boxes == *at);
        let heading = match beside {
            Some(pair) => cells_beside::word(grid, columns, *pair, row)
                .unwrap_or_default()
                .to_owned(),
            None => words::without_brackets(&column.heading),
        };
        let pair = guide.pairs.iter().find(|pair| pair.mark == heading);
        let meaning = pair.map_or_else(|| meaning::read(&heading).verdict(), Pair::meaning);
        cells.push(cell);
        options.push(ChoiceOption {
            text: match beside {
                Some(_) => heading,
                None => column.heading.clone(),
            },
            meaning,
        });
    }
    let mut vocabulary = finish(options, VocabularyOrigin::Header);
    apply_words(&mut vocabulary, &guide.words);
    (
        Some(AnswerSlot::Ticks {
            cells,
            vocabulary,
            mark,
        }),
        state,
    )
}

/// Whether an answer that stands there keeps the question from being answered.
pub(super) fn keeps(content: SlotContent, existing: ExistingAnswers) -> bool {
    content == SlotContent::Answer && existing == ExistingAnswers::Keep
}
