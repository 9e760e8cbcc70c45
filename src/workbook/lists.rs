//! The words of drop-down lists: literal, from a range, a defined name, or another sheet.

use std::collections::BTreeMap;

use super::limits;
use super::model::{Cell, Rule, Sheet, Value};
use super::sheet_xml::RawValidation;
use crate::address::{CellAddress, CellRange, MAX_ROWS, column_index};

/// A defined name and the sheet (by index) that it is limited to.
#[derive(Clone, Debug)]
pub(super) struct DefinedName {
    pub name: String,
    pub sheet: Option<usize>,
    pub formula: String,
}

/// Names may point to names; a chain longer than this is a circle.
const MAX_NAME_STEPS: u32 = 8;

/// Looks up list formulas.
pub(super) struct Lists<'a> {
    pub sheets: &'a [Sheet],
    pub names: &'a [DefinedName],
}

impl Lists<'_> {
    /// What a validation on the sheet of that index allows.
    pub fn rule(&self, raw: &RawValidation, sheet: usize) -> Rule {
        match raw.kind.as_str() {
            "list" => {
                let words = self.words(raw.formula.trim(), sheet, 0);
                if words.is_empty() {
                    Rule::UnresolvedList(raw.formula.trim().to_owned())
                } else {
                    Rule::List(words)
                }
            }
            "date" | "time" => Rule::Date,
            _ => Rule::Other,
        }
    }

    fn words(&self, formula: &str, sheet: usize, steps: u32) -> Vec<String> {
        let formula = formula.trim().trim_start_matches('=').trim();
        if steps > MAX_NAME_STEPS {
            return Vec::new();
        }
        if let Some(inner) = formula.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
            return literal(inner);
        }
        let upper = formula.to_uppercase();
        if upper.starts_with("INDIRECT(") || upper.starts_with("OFFSET(") {
            let open = formula.find('(').map_or(0, |at| at + 1);
            let argument = first_argument(&formula[open..]);
            let argument = argument.trim().trim_matches('"');
            if upper.starts_with("OFFSET(") {
                return self.downwards(argument, sheet);
            }
            return self.words(argument, sheet, steps + 1);
        }
        if let Some((owner, range)) = self.reference(formula, sheet) {
            return self.range_words(owner, range);
        }
        if let Some(range) = self.table_column(formula) {
            return self.range_words(range.0, range.1);
        }
        let name = formula.rsplit_once('!').map_or(formula, |(_, name)| name);
        let same = |defined: &&DefinedName| {
            defined.name.to_lowercase() == name.to_lowercase()
                && defined.sheet.is_none_or(|owner| owner == sheet)
        };
        let local = self
            .names
            .iter()
            .filter(same)
            .max_by_key(|defined| defined.sheet.is_some());
        local.map_or_else(Vec::new, |defined| {
            self.words(&defined.formula, sheet, steps + 1)
        })
    }

    /// `Sheet!$A$1:$A$4`, `'My sheet'!A:A`, `$H$2:$H$5`.
    fn reference(&self, formula: &str, sheet: usize) -> Option<(usize, CellRange)> {
        let (owner, range) = match formula.rsplit_once('!') {
            Some((owner, range)) => {
                let owner = owner
                    .trim()
                    .trim_matches('\'')
                    .replace("''", "'")
                    .to_lowercase();
                let at = self
                    .sheets
                    .iter()
                    .position(|s| s.name.to_lowercase() == owner)?;
                (at, range)
            }
            None => (sheet, formula),
        };
        let range = range.trim();
        if let Ok(range) = range.parse::<CellRange>() {
            return Some((owner, range));
        }
        // A whole column.
        let (first, last) = range.split_once(':')?;
        let first = column_index(first.trim_start_matches('$'))?;
        let last = column_index(last.trim_start_matches('$'))?;
        let end = CellAddress::new(MAX_ROWS - 1, last);
        Some((owner, CellRange::new(CellAddress::new(0, first), end)))
    }

    /// `Table1[Column]`.
    fn table_column(&self, formula: &str) -> Option<(usize, CellRange)> {
        let (name, column) = formula.strip_suffix(']')?.split_once('[')?;
        for (owner, sheet) in self.sheets.iter().enumerate() {
            let Some(table) = sheet.tables.iter().find(|table| table.name == name) else {
                continue;
            };
            let range = table.range;
            for at in range.start.column..=range.end.column {
                if sheet.text(CellAddress::new(range.start.row, at)) == column {
                    let top = CellAddress::new(range.start.row + table.header_rows, at);
                    return Some((
                        owner,
                        CellRange::new(top, CellAddress::new(range.end.row, at)),
                    ));
                }
            }
        }
        None
    }

    fn range_words(&self, owner: usize, range: CellRange) -> Vec<String> {
        let Some(sheet) = self.sheets.get(owner) else {
            return Vec::new();
        };
        let inside = filled(&sheet.cells, range);
        inside
            .map(|(_, text)| text)
            .take(limits::MAX_LIST_WORDS)
            .collect()
    }

    /// The filled cells from a cell downwards: what OFFSET with a COUNTA height gives.
    fn downwards(&self, start: &str, sheet: usize) -> Vec<String> {
        let Some((owner, range)) = self.reference(start, sheet) else {
            return Vec::new();
        };
        let Some(sheet) = self.sheets.get(owner) else {
            return Vec::new();
        };
        let end = CellAddress::new(MAX_ROWS - 1, range.start.column);
        let rows = range.start.row..;
        let below = rows.zip(filled(&sheet.cells, CellRange::new(range.start, end)));
        let together = below.take_while(|(row, (cell, _))| cell.row == *row);
        together
            .map(|(_, (_, text))| text)
            .take(limits::MAX_LIST_WORDS)
            .collect()
    }
}

fn filled(
    cells: &BTreeMap<CellAddress, Cell>,
    range: CellRange,
) -> impl Iterator<Item = (CellAddress, String)> + '_ {
    let inside = cells
        .range(range.start..=range.end)
        .filter(move |(cell, _)| range.contains(**cell));
    inside.filter_map(|(cell, content)| {
        let text = match &content.value {
            Value::Text(text) => text.trim().to_owned(),
            value => value.to_string(),
        };
        (!text.is_empty()).then_some((*cell, text))
    })
}

/// The items of a literal list. Excel trims them; `""` stands for one quotation mark.
fn literal(inner: &str) -> Vec<String> {
    let items = inner
        .split(',')
        .map(|item| item.trim().replace("\"\"", "\""));
    items
        .filter(|item| !item.is_empty())
        .take(limits::MAX_LIST_WORDS)
        .collect()
}

/// Up to the first comma or bracket that is not inside quotes or brackets.
fn first_argument(text: &str) -> &str {
    let (mut depth, mut quoted) = (0i32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' | '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => depth -= 1,
            ',' | ')' if !quoted && depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::model::Source;
    use super::*;

    fn sheet(name: &str, words: &[(&str, &str)]) -> Sheet {
        let cell = |text: &str| Cell {
            value: Value::Text(text.to_owned()),
            source: Source::Literal,
        };
        let cells = words
            .iter()
            .map(|(at, text)| (at.parse().unwrap(), cell(text)))
            .collect();
        Sheet {
            name: name.to_owned(),
            cells,
            ..Sheet::default()
        }
    }

    #[test]
    fn every_kind_of_list_is_looked_up() {
        let sheets = [
            sheet("Form", &[("H1", "x"), ("H2", "y")]),
            sheet("It's", &[("A1", "○"), ("A2", "×"), ("A4", "△")]),
        ];
        let names = [
            DefinedName {
                name: "Marks".into(),
                sheet: None,
                formula: "'It''s'!$A$1:$A$4".into(),
            },
            DefinedName {
                name: "again".into(),
                sheet: None,
                formula: "marks".into(),
            },
            DefinedName {
                name: "loop".into(),
                sheet: None,
                formula: "loop".into(),
            },
        ];
        let lists = Lists {
            sheets: &sheets,
            names: &names,
        };
        for (formula, words) in [
            ("\"Yes, No ,N/A\"", vec!["Yes", "No", "N/A"]),
            ("$H$1:$H$2", vec!["x", "y"]),
            ("'It''s'!$A:$A", vec!["○", "×", "△"]),
            ("MARKS", vec!["○", "×", "△"]),
            ("again", vec!["○", "×", "△"]),
            ("INDIRECT(\"Marks\")", vec!["○", "×", "△"]),
            (
                "OFFSET('It''s'!$A$1,0,0,COUNTA('It''s'!$A:$A),1)",
                vec!["○", "×"],
            ),
            ("loop", vec![]),
            ("Elsewhere!A1", vec![]),
        ] {
            assert_eq!(lists.words(formula, 0, 0), words, "{formula}");
        }
    }
}
