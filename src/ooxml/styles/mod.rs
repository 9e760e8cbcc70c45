//! The styles part: only ever appended to, so that every style index in the workbook stays true.

mod change;
mod look;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::xml::{self, Kind, Splices, Tokens, XmlError};
use change::changed;

pub use change::{Fill, Keep, StyleChange};
pub use look::{Lock, Look, Wrap};

/// Children of `<styleSheet>` in schema order (ECMA-376 Part 1, 18.8.39).
const ORDER: [&str; 11] = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// Most cell formats that Excel takes (its specification: 65,490 unique cell formats).
pub const MAX_CELL_FORMATS: usize = 65_490;

/// First id of a number format of one's own (18.8.30: ids below are built in).
const FIRST_CUSTOM_FORMAT: u32 = 164;

/// One of the lists that are appended to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// `<numFmts>`
    NumberFormats,
    /// `<fonts>`
    Fonts,
    /// `<fills>`
    Fills,
    /// `<borders>`
    Borders,
    /// `<cellXfs>`
    CellFormats,
    /// `<dxfs>`
    Differential,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NumberFormats,
        Self::Fonts,
        Self::Fills,
        Self::Borders,
        Self::CellFormats,
        Self::Differential,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::NumberFormats => "numFmts",
            Self::Fonts => "fonts",
            Self::Fills => "fills",
            Self::Borders => "borders",
            Self::CellFormats => "cellXfs",
            Self::Differential => "dxfs",
        }
    }
}

/// The styles of a workbook, and what is to be added to them.
#[derive(Debug)]
pub struct Styles {
    xml: String,
    root: String,
    root_end: usize,
    sections: Vec<Section>,
    added: HashMap<List, Vec<String>>,
    derived: HashMap<(u32, StyleChange), u32>,
    fills: HashMap<Fill, usize>,
    looks: RefCell<HashMap<u32, Look>>,
}

#[derive(Debug)]
struct Section {
    name: String,
    open: Range<usize>,
    end: usize,
    kind: Kind,
    items: Vec<Range<usize>>,
}

impl Styles {
    /// The least that a workbook without styles part needs.
    pub fn minimal(namespace: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <styleSheet xmlns=\"{namespace}\"><fonts count=\"1\"><font><sz val=\"11\"/>\
             <name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill \
             patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
             </fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/>\
             </border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
             <cellXfs count=\"1\"><xf xfId=\"0\"/></cellXfs></styleSheet>"
        )
    }

    /// Reads a styles part.
    ///
    /// # Errors
    /// Where the XML is damaged.
    pub fn read(xml: String) -> Result<Self, XmlError> {
        let mut styles = Self {
            root: String::new(),
            root_end: 0,
            sections: Vec::new(),
            added: HashMap::new(),
            derived: HashMap::new(),
            fills: HashMap::new(),
            looks: RefCell::default(),
            xml: String::new(),
        };
        let mut tokens = Tokens::new(&xml);
        while let Some(token) = tokens.next()? {
            match (token.depth, token.kind) {
                (0, Kind::Open) => {
                    if token.name != "styleSheet" {
                        let found = token.name.to_owned();
                        return Err(XmlError::Root {
                            expected: "styleSheet",
                            found,
                        });
                    }
                    xml[token.span.clone()].clone_into(&mut styles.root);
                    styles.root_end = token.span.end;
                }
                (1, Kind::Open | Kind::Empty) => styles.sections.push(Section {
                    name: token.name.to_owned(),
                    end: token.span.end,
                    open: token.span,
                    kind: token.kind,
                    items: Vec::new(),
                }),
                (1, Kind::Close) => {
                    if let Some(section) = styles.sections.last_mut() {
                        section.end = token.span.end;
                    }
                }
                (2, Kind::Open | Kind::Empty) => {
                    if let Some(section) = styles.sections.last_mut() {
                        section.items.push(token.span);
                    }
                }
                (2, Kind::Close) => {
                    let item = styles.sections.last_mut().and_then(|s| s.items.last_mut());
                    if let Some(item) = item {
                        item.end = token.span.end;
                    }
                }
                _ => {}
            }
        }
        if styles.root.is_empty() {
            return Err(XmlError::Root {
                expected: "styleSheet",
                found: String::new(),
            });
        }
        styles.xml = xml;
        Ok(styles)
    }

    /// How many items a list has, the added ones included.
    pub fn count(&self, list: List) -> usize {
        self.section(list.name()).map_or(0, |s| s.items.len()) + self.added(list).len()
    }

    /// Appends an item, whose elements bear the part's own prefix or declare their namespace, and
    /// returns its index.
    pub fn append(&mut self, list: List, element: String) -> usize {
        let index = self.count(list);
        self.added.entry(list).or_default().push(element);
        index
    }

    /// The items of a list as they are written down, without the added ones.
    pub fn items(&self, list: List) -> Vec<&str> {
        self.section(list.name())
            .map(|s| s.items.iter().map(|item| &self.xml[item.clone()]).collect())
            .unwrap_or_default()
    }

    /// A number format id that is not in use.
    pub fn free_number_format(&self) -> u32 {
        let used = self.items(List::NumberFormats);
        let added = self.added(List::NumberFormats).iter().map(String::as_str);
        let highest = used
            .into_iter()
            .chain(added)
            .filter_map(|tag| xml::number(tag, "numFmtId"));
        highest.max().map_or(FIRST_CUSTOM_FORMAT, |id: u32| {
            id.saturating_add(1).max(FIRST_CUSTOM_FORMAT)
        })
    }

    /// The style that differs from `source` only by `change`; the same for the same question.
    /// `None` where Excel would take no more styles.
    pub fn derive(&mut self, source: u32, change: StyleChange) -> Option<u32> {
        let change = StyleChange {
            wrap: if self.look(source).wrap == Wrap::Yes {
                Keep::AsIs
            } else {
                change.wrap
            },
            ..change
        };
        if change == StyleChange::default() {
            return Some(source);
        }
        if let Some(derived) = self.derived.get(&(source, change)) {
            return Some(*derived);
        }
        if self.count(List::CellFormats) >= MAX_CELL_FORMATS {
            return None;
        }
        let fill = change.fill.map(|fill| self.fill(fill));
        let element = changed(&self.format(source), change, fill);
        let index = self.append(List::CellFormats, element) as u32;
        self.derived.insert((source, change), index);
        Some(index)
    }

    fn fill(&mut self, fill: Fill) -> usize {
        if let Some(index) = self.fills.get(&fill) {
            return *index;
        }
        let [r, g, b] = fill.rgb;
        let p = xml::prefix(&self.root).to_owned();
        self.reserve_fills();
        let element = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor \
             rgb=\"FF{r:02X}{g:02X}{b:02X}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        );
        let index = self.append(List::Fills, element);
        self.fills.insert(fill, index);
        index
    }

    /// Excel takes the first two fills for "none" and "gray 12.5 %", whatever they say; where they
    /// are missing they are made before any other fill takes their place.
    pub fn reserve_fills(&mut self) {
        let p = xml::prefix(&self.root).to_owned();
        for pattern in ["none", "gray125"]
            .into_iter()
            .skip(self.count(List::Fills))
        {
            let element = format!("<{p}fill><{p}patternFill patternType=\"{pattern}\"/></{p}fill>");
            self.append(List::Fills, element);
        }
    }

    /// The prefix of the part's own elements, with its colon.
    pub fn prefix(&self) -> &str {
        xml::prefix(&self.root)
    }

    /// The part with everything that was added; `None` if nothing was.
    pub fn finish(self) -> Option<String> {
        if self.added.is_empty() {
            return None;
        }
        let mut splices = Splices::default();
        for list in List::ALL {
            let added = self.added(list);
            if added.is_empty() {
                continue;
            }
            let count = self.count(list).to_string();
            let elements = added.concat();
            let name = list.name();
            match self.section(name) {
                Some(section) => {
                    let tag = &self.xml[section.open.clone()];
                    let open = xml::opened(&xml::with_attribute(tag, "count", &count));
                    if section.kind == Kind::Empty {
                        let whole = format!("{open}{elements}{}", xml::closing(tag));
                        splices.replace(section.open.clone(), whole);
                    } else {
                        splices.replace(section.open.clone(), open);
                        let close = self.xml[..section.end].rfind("</").unwrap_or(section.end);
                        splices.insert(close, elements);
                    }
                }
                None => {
                    let p = xml::prefix(&self.root);
                    let element = format!("<{p}{name} count=\"{count}\">{elements}</{p}{name}>");
                    splices.insert(self.place_for(name), element);
                }
            }
        }
        Some(splices.apply(&self.xml))
    }

    fn place_for(&self, name: &str) -> usize {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name);
        self.sections
            .iter()
            .filter(|section| rank(&section.name).is_some_and(|r| Some(r) < rank(name)))
            .map(|section| section.end)
            .max()
            .unwrap_or(self.root_end)
    }

    fn item(&self, list: List, index: usize) -> Option<&str> {
        let items = self
            .section(list.name())
            .map_or(&[][..], |section| &section.items);
        match items.get(index) {
            Some(item) => Some(&self.xml[item.clone()]),
            None => self
                .added(list)
                .get(index - items.len())
                .map(String::as_str),
        }
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    fn added(&self, list: List) -> &[String] {
        self.added.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The cell format with this index; the first one for an index that is not there.
    fn format(&self, style: u32) -> String {
        self.item(List::CellFormats, style as usize)
            .or_else(|| self.item(List::CellFormats, 0))
            .map_or_else(
                || format!("<{}xf/>", xml::prefix(&self.root)),
                str::to_owned,
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<x:styleSheet xmlns:x='n'><x:fonts count='2'><x:font/><x:font><x:sz val='14'/>\
        </x:font></x:fonts><x:cellXfs><x:xf fillId='0'/><x:xf fontId='1' borderId='3'>\
        <x:alignment horizontal='left'/><x:protection locked='0'/></x:xf></x:cellXfs>\
        <x:extLst/></x:styleSheet>";

    #[test]
    fn a_clone_differs_only_where_it_must_and_is_made_once() {
        let mut styles = Styles::read(XML.into()).unwrap();
        let change = StyleChange {
            fill: Some(Fill::new(0xFFEB9C)),
            wrap: Keep::On,
            quote: Keep::On,
        };
        assert_eq!(styles.derive(1, change), Some(2));
        assert_eq!(styles.derive(1, change), Some(2));
        assert_eq!(styles.derive(0, change), Some(3));
        assert_eq!(styles.derive(1, StyleChange::default()), Some(1));
        let looks = [0, 1, 2, 3].map(|style| styles.look(style));
        assert_eq!((looks[2].wrap, looks[1].wrap), (Wrap::Yes, Wrap::No));
        assert_eq!(
            (looks[2].lock, looks[3].lock),
            (Lock::Unlocked, Lock::Locked)
        );
        assert_eq!((looks[2].font, looks[0].font), (14.0, 11.0));
        let xml = styles.finish().unwrap();
        assert!(xml.contains(
            "<x:xf fontId='1' borderId='3' fillId=\"2\" applyFill=\"1\" quotePrefix=\"1\" \
             applyAlignment=\"1\"><x:alignment horizontal='left' wrapText=\"1\"/>\
             <x:protection locked='0'/></x:xf>"
        ));
        assert!(xml.contains("<x:xf fillId='2' applyFill=\"1\""));
        assert!(xml.contains("<x:cellXfs count=\"4\">"));
        // A list that was not there stands where the schema wants it.
        let at = |needle: &str| xml.find(needle).unwrap();
        assert!(
            at("</x:fonts>") < at("<x:fills count=\"3\">") && at("<x:fills") < at("<x:cellXfs")
        );
    }

    #[test]
    fn missing_lists_stand_in_schema_order_and_nothing_added_changes_nothing() {
        assert!(Styles::read(XML.into()).unwrap().finish().is_none());
        let mut styles = Styles::read(XML.into()).unwrap();
        styles.append(List::NumberFormats, "<x:numFmt numFmtId='200'/>".into());
        styles.append(List::Differential, "<x:dxf/>".into());
        assert_eq!(styles.free_number_format(), 201);
        let xml = styles.finish().unwrap();
        let at = |needle: &str| xml.find(needle).unwrap();
        assert!(at("<x:numFmts") < at("<x:fonts"));
        assert!(at("</x:cellXfs>") < at("<x:dxfs") && at("<x:dxfs") < at("<x:extLst"));
        assert!(Styles::read(xml).is_ok());
    }

    #[test]
    fn the_limit_of_excel_is_kept() {
        let many = "<xf/>".repeat(MAX_CELL_FORMATS);
        let xml = format!("<styleSheet><cellXfs>{many}</cellXfs></styleSheet>");
        let mut styles = Styles::read(xml).unwrap();
        let change = StyleChange {
            fill: Some(Fill::new(0)),
            ..StyleChange::default()
        };
        assert_eq!(styles.derive(0, change), None);
    }

    #[test]
    fn the_minimal_styles_are_sound() {
        let styles = Styles::read(Styles::minimal("n")).unwrap();
        assert_eq!(
            (styles.count(List::Fills), styles.count(List::CellFormats)),
            (2, 1)
        );
    }
}
