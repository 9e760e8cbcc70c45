//! What styles.xml says about locks, fills, letters and borders, one [`Look`] per cellXf.

use super::model::{Border, Fill, Ink, Lock, Look};
use crate::ooxml::XmlError;
use crate::ooxml::xml::{self, Kind, Tokens};

/// A theme colour lightened at least this much, as a fraction of white, is taken for grey ink
/// (Excel's palette offers black lightened by 35 % and 50 %, white darkened by 15 % and more).
const FAINT_TINT: f64 = 0.3;

/// Reads the looks in the order of cellXfs.
pub(super) fn read(part: &str) -> Result<Vec<Look>, XmlError> {
    let mut tokens = Tokens::lenient(part);
    let mut parents: Vec<&str> = Vec::new();
    let (mut fonts, mut fills, mut borders, mut looks) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    while let Some(token) = tokens.next()? {
        match token.kind {
            Kind::Open | Kind::Empty => {}
            Kind::Close => {
                while parents.pop().is_some_and(|parent| parent != token.name) {}
                continue;
            }
            Kind::Text => continue,
        }
        let tag = &part[token.span];
        let parent = |depth: usize| {
            parents
                .len()
                .checked_sub(depth)
                .and_then(|at| parents.get(at).copied())
                .unwrap_or_default()
        };
        match (parent(1), token.name) {
            ("fonts", "font") => fonts.push(Ink::Plain),
            ("font", child) if parent(2) == "fonts" => {
                if let Some(font) = fonts.last_mut() {
                    update_ink(font, child, tag);
                }
            }
            ("fills", "fill") => fills.push(Fill::None),
            ("patternFill", "fgColor") if parent(3) == "fills" => {
                if let Some(fill) = fills.last_mut() {
                    *fill = colour(tag);
                }
            }
            ("borders", "border") => borders.push(Border::None),
            ("border", "left" | "right" | "top" | "bottom" | "start" | "end")
                if parent(2) == "borders" =>
            {
                let drawn = xml::attribute(tag, "style").is_some_and(|style| style != "none");
                if let (true, Some(border)) = (drawn, borders.last_mut()) {
                    *border = Border::Some;
                }
            }
            ("cellXfs", "xf") => {
                let at = |name: &str| xml::number::<usize>(tag, name).unwrap_or(0);
                looks.push(Look {
                    lock: Lock::Locked,
                    fill: fills.get(at("fillId")).copied().unwrap_or(Fill::None),
                    ink: fonts.get(at("fontId")).copied().unwrap_or(Ink::Plain),
                    border: borders.get(at("borderId")).copied().unwrap_or(Border::None),
                });
            }
            ("xf", "protection") if parent(2) == "cellXfs" => {
                if let (Some(false), Some(look)) = (xml::flag(tag, "locked"), looks.last_mut()) {
                    look.lock = Lock::Unlocked;
                }
            }
            _ => {}
        }
        if token.kind == Kind::Open {
            parents.push(token.name);
        }
    }
    Ok(looks)
}

fn update_ink(ink: &mut Ink, child: &str, tag: &str) {
    let on = xml::flag(tag, "val").unwrap_or(true);
    match child {
        "b" if on && *ink == Ink::Plain => *ink = Ink::Bold,
        "i" if on => *ink = Ink::Faint,
        "color" => {
            let tinted = xml::number::<f64>(tag, "tint").is_some_and(|tint| {
                match xml::number::<u32>(tag, "theme") {
                    Some(0 | 2) => tint < -0.1,
                    Some(1 | 3) => tint > FAINT_TINT,
                    _ => false,
                }
            });
            if tinted || colour(tag) == Fill::Grey {
                *ink = Ink::Faint;
            }
        }
        _ => {}
    }
}

/// The colour of a `fgColor` or `color` element.
fn colour(tag: &str) -> Fill {
    if let Some(rgb) = xml::attribute(tag, "rgb") {
        let digits = rgb.len().checked_sub(6).and_then(|start| rgb.get(start..));
        let Some(number) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return Fill::None;
        };
        let [_, r, g, b] = number.to_be_bytes();
        let spread = r.max(g).max(b) - r.min(g).min(b);
        return match (spread, r) {
            (_, 0xF8..) if spread < 8 => Fill::None,
            // Darker than this it reads as black.
            (0..12, 0x50..) => Fill::Grey,
            _ => Fill::Rgb(r, g, b),
        };
    }
    match xml::number::<u32>(tag, "theme") {
        Some(0) => match xml::number::<f64>(tag, "tint") {
            Some(tint) if tint < -0.01 => Fill::Grey,
            _ => Fill::None,
        },
        Some(theme) => Fill::Theme(theme),
        None => Fill::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_put_together_from_its_parts() {
        let text = r#"<styleSheet><fonts><font><b/><color rgb="FF000000"/></font>
            <font><color rgb="FF808080"/></font></fonts><fills><fill><patternFill/></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FFFFFF99"/></patternFill></fill></fills>
            <borders><border><left/></border><border><left style="thin"/></border></borders>
            <cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf fontId="0"/>
            <xf fontId="1" fillId="1" borderId="1"><protection locked="0"/></xf></cellXfs>
            <dxfs><dxf><font><i/></font></dxf></dxfs></styleSheet>"#;
        let looks = read(text).unwrap();
        assert_eq!(looks.len(), 2);
        assert_eq!(looks[0].ink, Ink::Bold);
        assert_eq!(
            looks[1],
            Look {
                lock: Lock::Unlocked,
                fill: Fill::Rgb(255, 255, 0x99),
                ink: Ink::Faint,
                border: Border::Some
            }
        );
    }
}
