//! How high a row must be for wrapped text to be read. An estimate on the generous side: the true
//! measure depends on fonts that only the reader's machine has.

use unicode_width::UnicodeWidthChar;

use super::super::styles::Styles;

/// Highest row of Excel in points (its specification: 409).
pub const MAX_ROW_HEIGHT: f64 = 409.0;

/// A full-width character is a little wider than two digits of the same size in the usual fonts.
const FULL_WIDTH: f64 = 2.2;

/// Digits that the margins of a cell take.
const MARGIN: f64 = 1.0;

/// Points above and below the text of a cell: Excel gives one line of Calibri 11, 13.4 points high, a
/// row of 15.
const PADDING: f64 = 2.0;

/// Digits that a step of indentation takes: three spaces (18.8.1), 9 pixels of Calibri, whose
/// digits have 7; a little more in wider fonts.
const INDENT: f64 = 1.5;

/// The cell's measure: how wide, and in which letters.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Width in digits of the default font.
    pub width: f64,
    /// Font size of the cell in points.
    pub font: f64,
    /// Height of a line in points.
    pub line: f64,
    /// Font size of the default font in points.
    pub default_font: f64,
}

impl Measure {
    /// The measure of a cell in this style, so many digits of the default font wide.
    pub fn new(width: f64, styles: &Styles, style: u32) -> Self {
        let look = styles.look(style);
        Self {
            width: width - f64::from(look.indent) * INDENT,
            font: look.font,
            line: look.line,
            default_font: styles.look(0).font,
        }
    }

    /// Digits of the cell's own font that fit into a line; at least one full-width character.
    fn digits(&self) -> f64 {
        ((self.width - MARGIN) * self.default_font / self.font).max(FULL_WIDTH)
    }

    /// Number of lines that the text takes when it wraps. Western words are kept whole, as Excel
    /// does, so a line may end early.
    pub fn lines(&self, text: &str) -> usize {
        text.split('\n').map(|line| self.wrapped(line)).sum()
    }

    fn wrapped(&self, line: &str) -> usize {
        let limit = self.digits();
        let mut lines = 1;
        let mut used = 0.0;
        let mut word = 0.0;
        for c in line.chars() {
            let width = match c.width_cjk() {
                Some(2) => FULL_WIDTH,
                Some(width) => width as f64,
                None => 0.0,
            };
            let breakable = c == ' ' || width > 1.0;
            used += width;
            if used > limit && c != ' ' {
                // The word moves to the next line; one longer than a line is broken.
                lines += 1;
                used = if word + width > limit || breakable {
                    width
                } else {
                    word + width
                };
            }
            word = if breakable {
                0.0
            } else {
                (word + width).min(used)
            };
        }
        lines
    }

    /// Whether the text fits into one line without wrapping.
    pub fn fits(&self, text: &str) -> bool {
        self.lines(text) <= 1
    }

    /// Height in points of so many lines.
    pub fn height(&self, lines: usize) -> f64 {
        (lines as f64 * self.line + PADDING).ceil()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Measure = Measure {
        width: 12.0,
        font: 11.0,
        line: 16.0,
        default_font: 11.0,
    };

    #[test]
    fn full_width_text_breaks_anywhere() {
        assert_eq!(NARROW.lines("はい"), 1);
        // Five full-width characters of 2.2 digits fill 11 digits.
        assert_eq!(NARROW.lines("あいうえお"), 1);
        assert_eq!(NARROW.lines("あいうえおか"), 2);
        assert_eq!(NARROW.lines(&"あ".repeat(50)), 10);
        assert_eq!(NARROW.lines("あ\nい\n"), 3);
    }

    #[test]
    fn western_words_stay_whole_and_too_long_ones_break() {
        assert_eq!(NARROW.lines("encrypted data"), 2);
        assert_eq!(NARROW.lines("aaaa bbbb cccc dddd"), 2);
        assert_eq!(NARROW.lines(&"x".repeat(23)), 3);
    }

    #[test]
    fn bigger_letters_and_no_width_at_all() {
        let big = Measure {
            font: 22.0,
            line: 32.0,
            ..NARROW
        };
        assert_eq!(big.lines("あいうえお"), 3);
        assert!(big.height(2) > NARROW.height(2));
        let none = Measure {
            width: 0.0,
            ..NARROW
        };
        assert_eq!(none.lines("あい"), 2);
    }
}
