//! How a style is cloned with one thing changed.

use super::super::xml::{self, Tokens};

/// A solid colour behind a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// 0 to 255 each: red, green, blue.
    pub rgb: [u8; 3],
}

impl Fill {
    /// From a number such as `0xFFEB9C`.
    pub const fn new(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { rgb: [r, g, b] }
    }
}

/// How a derived style differs from its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StyleChange {
    /// A colour behind the cell.
    pub fill: Option<Fill>,
    /// Whether long text breaks into lines.
    pub wrap: Keep,
    /// Whether the cell is marked as "text though it looks like a formula" (`quotePrefix`).
    pub quote: Keep,
}

/// Whether a property stays as it is or is switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Keep {
    /// As it is.
    #[default]
    AsIs,
    /// Switched on.
    On,
}

/// The `<xf>` with a change; all else, such as borders and protection, as it was.
pub fn changed(format: &str, change: StyleChange, fill: Option<usize>) -> String {
    let mut tokens = Tokens::new(format);
    let mut open = 0..0;
    let mut alignment = None;
    while let Ok(Some(token)) = tokens.next() {
        match (token.depth, token.opens()) {
            (0, true) => open = token.span,
            (1, true) if token.name == "alignment" => alignment = Some(token.span),
            _ => {}
        }
    }
    let tag = &format[open.clone()];
    let mut head = tag.to_owned();
    if let Some(fill) = fill {
        head = xml::with_attribute(&head, "fillId", &fill.to_string());
        head = xml::with_attribute(&head, "applyFill", "1");
    }
    if change.quote == Keep::On {
        head = xml::with_attribute(&head, "quotePrefix", "1");
    }
    let mut body = format[open.end..].to_owned();
    if change.wrap == Keep::On {
        head = xml::with_attribute(&head, "applyAlignment", "1");
        match alignment {
            Some(span) => {
                let wrapped = xml::with_attribute(&format[span.clone()], "wrapText", "1");
                body.replace_range(span.start - open.end..span.end - open.end, &wrapped);
            }
            None => {
                let element = format!("<{}alignment wrapText=\"1\"/>", xml::prefix(tag));
                if tag.ends_with("/>") {
                    head = xml::opened(&head);
                    body = xml::closing(tag);
                }
                body.insert_str(0, &element);
            }
        }
    }
    head + &body
}
