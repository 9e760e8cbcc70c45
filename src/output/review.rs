//! The review sheet: what a person must look at, first things first.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use unicode_width::UnicodeWidthStr;

use super::flags::flagged_cell;
use crate::answers::Answered;
use crate::corpus::{Entry, Profile};
use crate::matching::Status;
use crate::text::Language;
use crate::words;

/// The name that the review sheet asks for; a number is added where the customer has one of that
/// name.
pub const REVIEW_SHEET: &str = "kotq";

/// What the review sheet says about the run as a whole.
#[derive(Clone, Debug)]
pub struct ReviewContext<'a> {
    /// The customer's file, by its name alone.
    pub input: &'a str,
    /// Where the answers come from.
    pub profile: &'a Profile,
    /// Which state of the corpus.
    pub corpus_digest: &'a str,
    /// The language of the sheet's own words.
    pub language: Language,
}

/// Row of the column headings, counted from 0; the counts stand above it.
const HEADER_ROW: u32 = 6;
/// Headings in both languages, and widths in characters.
const COLUMNS: &[(&str, &str, f64)] = &[
    ("セル", "Cell", 14.0),
    ("質問", "Question", 44.0),
    ("記入した値", "Filled in", 34.0),
    ("状態", "Status", 11.0),
    ("理由", "Reasons", 34.0),
    ("一致した質問文", "Matched phrasing", 38.0),
    ("出典", "Source", 24.0),
    ("次の候補", "Runner-up", 34.0),
    ("その次の候補", "Second runner-up", 34.0),
    ("判断", "Decision", 12.0),
];

struct Styles {
    title: Format,
    plain: Format,
    header: Format,
    cell: Format,
    link: Format,
    differs: Format,
    matches: Format,
    review: Format,
    unanswered: Format,
}

impl Styles {
    fn new() -> Self {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xBFBFBF));
        Self {
            title: Format::new().set_bold().set_font_size(14),
            plain: Format::new(),
            header: cell
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0xDDEBF7)),
            link: cell
                .clone()
                .set_font_color(Color::RGB(0x0563C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            differs: Format::new()
                .set_bold()
                .set_font_color(Color::RGB(0xC00000)),
            matches: Format::new(),
            review: cell.clone().set_background_color(Color::RGB(0xFFEB9C)),
            unanswered: cell.clone().set_background_color(Color::RGB(0xFFC7CE)),
            cell,
        }
    }
}

/// The review sheet as a workbook of its own, to be grafted into the customer's or saved beside it.
///
/// # Errors
/// When `rust_xlsxwriter` refuses a text; none of kotq's own texts is over Excel's limits.
pub fn review_workbook(
    answers: &[Answered],
    context: &ReviewContext,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let styles = Styles::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(REVIEW_SHEET)?;
    heading(sheet, answers, context, &styles)?;
    let mut order: Vec<&Answered> = answers.iter().collect();
    // Stable: within one status the form's own order stays.
    order.sort_by_key(|answered| rank(answered.status));
    for (index, answered) in order.iter().enumerate() {
        let row = HEADER_ROW + 1 + u32::try_from(index).unwrap_or(u32::MAX / 2);
        question_row(sheet, row, answered, context, &styles)?;
        sheet.set_row_height(row, row_height(answered, context))?;
    }
    if !order.is_empty() {
        let last = HEADER_ROW + u32::try_from(order.len()).unwrap_or(u32::MAX / 2);
        let decisions = match context.language {
            Language::Ja => ["OK", "修正した", "空欄のまま"],
            Language::En => ["OK", "changed", "left blank"],
        };
        let list = DataValidation::new().allow_list_strings(&decisions)?;
        let column = u16::try_from(COLUMNS.len() - 1).unwrap_or_default();
        sheet.add_data_validation(HEADER_ROW + 1, column, last, column, &list)?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}

/// Height of one line of the default font, and Excel's limit, in points (18.3.1.73 gives 409.5).
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// A height in which the longest text of the row can be read: not every program fits rows when it
/// opens a file.
fn row_height(answered: &Answered, context: &ReviewContext) -> f64 {
    let entry = answered
        .decision
        .entry
        .as_ref()
        .and_then(|id| context.profile.entry(id));
    let filled: String = answered
        .written
        .iter()
        .map(|written| written.value.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let runner_up = answered
        .decision
        .candidates
        .iter()
        .take(3)
        .filter_map(|candidate| context.profile.entry(&candidate.entry))
        .map(|entry| entry.answer.get(answered.decision.language).as_str())
        .max_by_key(|text| text.width())
        .unwrap_or_default();
    let phrasing = answered
        .decision
        .candidates
        .first()
        .map_or("", |best| best.phrasing.as_str());
    let lines = [
        (1, answered.question.text.as_str()),
        (2, &filled),
        (4, &reasons(answered, entry, context.language)),
        (5, phrasing),
        (7, runner_up),
    ]
    .map(|(column, text)| {
        let width = COLUMNS[column].2 * 0.95;
        text.lines()
            .map(|line| (line.width() as f64 / width).ceil().max(1.0))
            .sum::<f64>()
    })
    .into_iter()
    .fold(1.0, f64::max);
    // A runner-up has its entry's name on a line of its own.
    ((lines + 1.0) * LINE).min(HIGHEST)
}

/// What needs a person most comes first.
fn rank(status: Status) -> u8 {
    match status {
        Status::Review => 0,
        Status::Unanswered => 1,
        Status::Confident => 2,
        Status::Kept => 3,
    }
}

fn heading(
    sheet: &mut Worksheet,
    answers: &[Answered],
    context: &ReviewContext,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let language = context.language;
    let title = match language {
        Language::Ja => "kotq 確認シート（顧客へ送る前に、このシートと色・メモを消してください）",
        Language::En => "kotq review sheet (remove it, and the colours and notes, before sending)",
    };
    sheet.write_with_format(0, 0, title, &styles.title)?;
    let service = context.profile.title.get(language);
    sheet.write_with_format(
        1,
        0,
        format!("{} · {service}", context.input),
        &styles.plain,
    )?;
    let digest = match language {
        Language::Ja => "回答集",
        Language::En => "corpus",
    };
    sheet.write_with_format(
        2,
        0,
        format!("{digest} {}", context.corpus_digest),
        &styles.plain,
    )?;
    for (column, status) in [
        Status::Review,
        Status::Unanswered,
        Status::Confident,
        Status::Kept,
    ]
    .into_iter()
    .enumerate()
    {
        let count = answers
            .iter()
            .filter(|answered| answered.status == status)
            .count();
        let text = format!("{}: {count}", words::status(status, language));
        // Side by side above the table, in the cells that are wide enough for them.
        let format = match status {
            Status::Review => &styles.review,
            Status::Unanswered => &styles.unanswered,
            Status::Confident | Status::Kept => &styles.cell,
        };
        sheet.write_with_format(4, u16::try_from(column).unwrap_or_default(), text, format)?;
    }
    for (column, (ja, en, width)) in COLUMNS.iter().enumerate() {
        let column = u16::try_from(column).unwrap_or_default();
        let text = match language {
            Language::Ja => ja,
            Language::En => en,
        };
        sheet.set_column_width(column, *width)?;
        sheet.write_with_format(HEADER_ROW, column, *text, &styles.header)?;
    }
    Ok(())
}

fn question_row(
    sheet: &mut Worksheet,
    row: u32,
    answered: &Answered,
    context: &ReviewContext,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let language = context.language;
    let question = &answered.question;
    let target = flagged_cell(answered).or_else(|| question.cells.first().copied());
    if let Some(cell) = target {
        let place = format!("'{}'!{cell}", question.sheet.replace('\'', "''"));
        let url =
            Url::new(format!("internal:{place}")).set_text(format!("{}!{cell}", question.sheet));
        sheet.write_url_with_format(row, 0, url, &styles.link)?;
    }
    sheet.write_with_format(row, 1, &question.text, &styles.cell)?;
    let filled: Vec<&str> = answered
        .written
        .iter()
        .map(|written| written.value.as_str())
        .collect();
    sheet.write_with_format(row, 2, filled.join("\n"), &styles.cell)?;
    let status_format = match answered.status {
        Status::Review => &styles.review,
        Status::Unanswered => &styles.unanswered,
        Status::Confident | Status::Kept => &styles.cell,
    };
    sheet.write_with_format(
        row,
        3,
        words::status(answered.status, language),
        status_format,
    )?;
    let entry = answered
        .decision
        .entry
        .as_ref()
        .and_then(|id| context.profile.entry(id));
    sheet.write_with_format(row, 4, reasons(answered, entry, language), &styles.cell)?;
    if let Some(best) = answered
        .decision
        .candidates
        .first()
        .filter(|_| answered.status != Status::Kept)
    {
        matched_phrasing(sheet, row, &question.text, &best.phrasing, styles)?;
    } else {
        sheet.write_blank(row, 5, &styles.cell)?;
    }
    sheet.write_with_format(
        row,
        6,
        entry
            .map(|e| sources(e, context.profile))
            .unwrap_or_default(),
        &styles.cell,
    )?;
    let mut runners_up = answered
        .decision
        .candidates
        .iter()
        .filter(|candidate| Some(&candidate.entry) != answered.decision.entry.as_ref())
        .filter_map(|candidate| {
            context
                .profile
                .entry(&candidate.entry)
                .map(|e| (candidate, e))
        });
    for column in [7, 8] {
        let text = runners_up
            .next()
            .filter(|_| answered.status != Status::Kept)
            .map(|(candidate, entry)| {
                format!(
                    "{}\n({})",
                    entry.answer.get(answered.decision.language),
                    candidate.entry
                )
            })
            .unwrap_or_default();
        sheet.write_with_format(row, column, text, &styles.cell)?;
    }
    sheet.write_blank(row, 9, &styles.cell)?;
    Ok(())
}

fn reasons(answered: &Answered, entry: Option<&Entry>, language: Language) -> String {
    let mut lines: Vec<String> = answered
        .reasons
        .iter()
        .map(|&reason| format!("・{}", words::reason(reason, language)))
        .collect();
    if answered.status == Status::Review
        && let Some(why) = entry.and_then(|entry| entry.review.as_deref())
    {
        lines.push(why.to_owned());
    }
    lines.join("\n")
}

/// The matched phrasing, with what differs from the question in bold red.
fn matched_phrasing(
    sheet: &mut Worksheet,
    row: u32,
    question: &str,
    phrasing: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let spans = crate::matching::differences(question, phrasing);
    let parts: Vec<(&Format, &str)> = spans
        .iter()
        .map(|span| {
            (
                if span.differs() {
                    &styles.differs
                } else {
                    &styles.matches
                },
                span.text(),
            )
        })
        .filter(|(_, text)| !text.is_empty())
        .collect();
    // Excel wants at least two runs in a rich string.
    if parts.len() < 2 {
        sheet.write_with_format(row, 5, phrasing, &styles.cell)?;
    } else {
        sheet.write_rich_string_with_format(row, 5, &parts, &styles.cell)?;
    }
    Ok(())
}

/// The documents that state the fact, each with its date where one is known.
fn sources(entry: &Entry, profile: &Profile) -> String {
    let lines: Vec<String> = entry
        .source
        .iter()
        .map(|source| {
            let document = profile.source(&source.doc);
            let title = document.map_or(source.doc.as_str(), |document| document.title.as_str());
            match document.and_then(|document| document.as_of.as_deref()) {
                Some(date) => format!("{title} {} ({date})", source.item),
                None => format!("{title} {}", source.item),
            }
        })
        .collect();
    lines.join("\n")
}
