//! Answers whose words or labels stand in cells of their own: 「□ | はい | □ | いいえ」, and
//! 「回答 | ____」 above 「補足 | ____」 beside one question.

use super::column::Column;
use super::grid::Grid;
use super::legend;
use super::meaning::{self, Reading};
use super::model::ChoiceOption;
use super::shape;
use super::words::{self, Role};
use crate::address::CellAddress;
use crate::corpus::Verdict;

/// Share of a column's rows that must look alike before its cells are boxes, words or labels.
const ALIKE: f32 = 0.75;

/// A column of empty boxes and the column of the words that they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BoxColumn {
    /// The boxes; an index into the list of columns.
    pub boxes: usize,
    /// The words.
    pub word: usize,
}

/// Boxes in cells of their own, each before (or behind) the cell with its word; none where fewer than
/// two different answers could be ticked.
pub(super) fn box_columns(grid: &Grid<'_>, columns: &[Column], rows: &[u32]) -> Vec<BoxColumn> {
    let boxes: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let cells = &columns[*at].cells;
            cells.filled >= 2 && cells.of_filled(cells.lone_boxes) >= ALIKE
        })
        .collect();
    if boxes.len() < 2 {
        return Vec::new();
    }
    let behind = |at: usize| at.checked_add(1);
    let before = |at: usize| at.checked_sub(1);
    let sides: [&dyn Fn(usize) -> Option<usize>; 2] = [&behind, &before];
    for side in sides {
        let paired = boxes.iter().map(|at| {
            let word = side(*at).filter(|word| says_choices(columns.get(*word)))?;
            Some(BoxColumn { boxes: *at, word })
        });
        let Some(pairs) = paired.collect::<Option<Vec<BoxColumn>>>() else {
            continue;
        };
        let meanings = |row: &u32| {
            let mut found: Vec<Verdict> = pairs
                .iter()
                .filter_map(|pair| word(grid, columns, *pair, *row))
                .filter_map(|text| meaning::read(text).verdict())
                .collect();
            found.sort();
            found.dedup();
            found.len()
        };
        if rows.iter().any(|row| meanings(row) >= 2) {
            return pairs;
        }
    }
    Vec::new()
}

/// The word of a box in this row.
pub(super) fn word<'g>(
    grid: &'g Grid<'_>,
    columns: &[Column],
    pair: BoxColumn,
    row: u32,
) -> Option<&'g str> {
    let span = columns.get(pair.word)?.span;
    Some(grid.text_in(row, span)).filter(|text| !text.is_empty())
}

/// Whether a column holds the same few words over and over, and no boxes.
fn says_choices(column: Option<&Column>) -> bool {
    column.is_some_and(|column| {
        let cells = &column.cells;
        cells.filled >= 2
            && cells.lone_boxes == 0
            && cells.distinct * 2 <= cells.filled
            && cells.mean_width() <= 24.0
    })
}

/// What stands to choose from in a cell of the question's row, for an answer in another cell: the words,
/// or their numbers where the answer's heading asks for those.
pub(super) fn offered(text: &str, heading: &str) -> Vec<ChoiceOption> {
    let options = legend::enumeration(text);
    let heading = shape::fold(heading);
    let by_number = ["番号", "記号", "number", "code", "letter"];
    if !by_number.iter().any(|word| heading.contains(word)) {
        return options;
    }
    let label = |option: &ChoiceOption| {
        let (label, _) = option.text.split_once(['.', '．', ')', '）', ':', '：'])?;
        let text = label.trim_start_matches(['(', '（']).trim().to_owned();
        (1..=2).contains(&text.chars().count()).then_some(text)
    };
    let labelled = options.iter().map(|option| {
        Some(ChoiceOption {
            text: label(option)?,
            meaning: option.meaning,
        })
    });
    labelled.collect::<Option<Vec<_>>>().unwrap_or(options)
}

/// The column whose cells name what is to be written into the cell right of each (回答, 補足 …),
/// several of them beside one question.
pub(super) fn label_column(
    grid: &Grid<'_>,
    columns: &[Column],
    main: usize,
    rows: &[u32],
) -> Option<usize> {
    let asked = |row: &&u32| !grid.text_in(**row, columns[main].span).is_empty();
    let questions = rows.iter().filter(asked).count();
    (main + 1..columns.len()).find(|at| {
        let texts = rows.iter().filter_map(|row| {
            let field = grid.field_in(*row, columns[*at].span)?;
            Some(label_role(&field.text))
        });
        let texts: Vec<Option<Role>> = texts.collect();
        let count = |role: Role| texts.iter().filter(|found| **found == Some(role)).count();
        let (answers, comments) = (count(Role::Answer), count(Role::Comment));
        let labels = (answers + comments) as f32;
        questions >= 2
            && answers * 4 >= questions * 3
            && comments > 0
            && labels >= texts.len() as f32 * ALIKE
    })
}

/// What a label asks to be written: the answer or its explanation.
fn label_role(text: &str) -> Option<Role> {
    if shape::width(text) > 24 || meaning::listed(text) != Reading::Unknown {
        return None;
    }
    let hints = words::heading(text.trim_end_matches([':', '：']));
    let (role, weight) = hints.best()?;
    (weight >= 1.5 && matches!(role, Role::Answer | Role::Comment)).then_some(role)
}

/// The cells right of the labels of the question in this row: for the answer and for the explanation.
pub(super) fn labelled_cells(
    grid: &Grid<'_>,
    columns: &[Column],
    (main, labels): (usize, usize),
    row: u32,
) -> (Option<CellAddress>, Option<CellAddress>) {
    let (mut answer, mut comment) = (None, None);
    let (asks, span) = (columns[main].span, columns[labels].span);
    let next = grid
        .rows_from(row + 1)
        .find(|row| !grid.text_in(*row, asks).is_empty());
    let own = grid.rows_from(row).take_while(|row| Some(*row) != next);
    for row in own {
        let Some(label) = grid.field_in(row, span) else {
            continue;
        };
        let cell = CellAddress::new(row, label.range.end.column + 1);
        match label_role(&label.text) {
            Some(Role::Answer) if answer.is_none() => answer = Some(cell),
            Some(Role::Comment) if comment.is_none() => comment = Some(cell),
            _ => {}
        }
    }
    (answer, comment)
}
