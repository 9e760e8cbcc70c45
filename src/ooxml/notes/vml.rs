//! The drawing that shows notes ([MS-OI29500] 2.1.1755 and ECMA-376 Part 4, 19: VML). Excel draws no
//! note without it. VML of other makers need not even be well-formed XML (Excel itself writes bare
//! `<br>`), so this reads no more than it must and appends.

use std::collections::BTreeSet;

use super::super::xml;

/// Ids of one block: `data` 1 stands for 1024 to 2047 (VML `idmap`).
const BLOCK: u32 = 1024;

/// Start of the ids of shapes.
const SHAPE: &str = "_x0000_s";

/// The shape type of text boxes, which notes are.
const TEXT_BOX: &str = "_x0000_t202";

/// Where a note's box stands: column and row with pixels into them, of its two corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Left column, pixels, top row, pixels.
    pub start: (u32, u32, u32, u32),
    /// Right column, pixels, bottom row, pixels.
    pub end: (u32, u32, u32, u32),
}

/// One note's box.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Zero-based row and column of its cell.
    pub cell: crate::address::CellAddress,
    /// Where it stands.
    pub anchor: Anchor,
}

/// The id blocks that a drawing claims.
pub fn blocks(vml: &str) -> BTreeSet<u32> {
    idmap(vml)
        .map(|(_, tag)| xml::attribute(tag, "data").unwrap_or_default())
        .unwrap_or_default()
        .split([',', ' '])
        .filter_map(|block| block.trim().parse().ok())
        .collect()
}

fn idmap(vml: &str) -> Option<(usize, &str)> {
    let name = vml.find("idmap ")?;
    let start = vml[..name].rfind('<')?;
    let end = start + vml[start..].find('>')? + 1;
    Some((start, &vml[start..end]))
}

fn shape_ids(vml: &str) -> BTreeSet<u32> {
    vml.match_indices(SHAPE)
        .filter_map(|(at, _)| {
            let digits = &vml[at + SHAPE.len()..];
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            digits[..end].parse().ok()
        })
        .collect()
}

/// A new drawing that claims one block.
pub fn empty(block: u32) -> String {
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">\
         <o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout></xml>"
    )
}

/// The drawing with boxes added. `free_block` is one that no drawing of the workbook claims, for
/// when the drawing's own blocks are full. `None` where the text has no end tag to stand before.
pub fn with_shapes(vml: &str, shapes: &[Shape], free_block: u32) -> Option<String> {
    let used = shape_ids(vml);
    let claimed = blocks(vml);
    let mut free = claimed
        .iter()
        .flat_map(|block| {
            block.saturating_mul(BLOCK) + 1..block.saturating_add(1).saturating_mul(BLOCK)
        })
        .chain(free_block * BLOCK + 1..(free_block + 1) * BLOCK)
        .filter(|id| !used.contains(id));
    let mut added = String::new();
    if !vml.contains(&format!("\"{TEXT_BOX}\"")) && !vml.contains(&format!("'{TEXT_BOX}'")) {
        added.push_str(&shape_type());
    }
    let mut overflow = false;
    for shape in shapes {
        let id = free.next()?;
        overflow |= id / BLOCK == free_block && !claimed.contains(&free_block);
        added.push_str(&element(id, shape));
    }
    let mut out = vml.to_owned();
    out.insert_str(vml.rfind("</")?, &added);
    if let (true, Some((start, tag))) = (overflow && !claimed.is_empty(), idmap(vml)) {
        let data = xml::attribute(tag, "data").unwrap_or_default();
        let wider = xml::with_attribute(tag, "data", &format!("{data},{free_block}"));
        out.replace_range(start..start + tag.len(), &wider);
    }
    Some(out)
}

/// Namespaces are declared on each element: the drawing's own prefixes may be anything.
const NAMESPACES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

fn shape_type() -> String {
    format!(
        "<v:shapetype {NAMESPACES} id=\"{TEXT_BOX}\" coordsize=\"21600,21600\" o:spt=\"202\" \
         path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
         <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
    )
}

fn element(id: u32, shape: &Shape) -> String {
    let (left, left_px, top, top_px) = shape.anchor.start;
    let (right, right_px, bottom, bottom_px) = shape.anchor.end;
    format!(
        "<v:shape {NAMESPACES} id=\"{SHAPE}{id}\" type=\"#{TEXT_BOX}\" \
         style=\"position:absolute;z-index:{id};visibility:hidden\" fillcolor=\"#ffffe1\" \
         o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" \
         obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox \
         style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>\
         {left}, {left_px}, {top}, {top_px}, {right}, {right_px}, {bottom}, {bottom_px}</x:Anchor>\
         <x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData>\
         </v:shape>",
        shape.cell.row, shape.cell.column
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::CellAddress;

    const SHAPE_AT: Shape = Shape {
        cell: CellAddress::new(4, 2),
        anchor: Anchor {
            start: (3, 15, 4, 2),
            end: (5, 0, 8, 3),
        },
    };

    #[test]
    fn ids_go_into_the_first_gap_of_the_drawings_own_block() {
        let vml = "<xml xmlns:ns0='o'><ns0:shapelayout><ns0:idmap ns1:ext='edit' data='3'/>\
            </ns0:shapelayout><ns1:shape id='_x0000_s3073'><br></ns1:shape></xml>";
        let out = with_shapes(vml, &[SHAPE_AT, SHAPE_AT], 7).unwrap();
        assert!(out.contains("id=\"_x0000_s3074\"") && out.contains("id=\"_x0000_s3075\""));
        assert!(out.starts_with(&vml[..vml.len() - 6]) && out.ends_with("</v:shape></xml>"));
        assert_eq!(out.matches("<v:shapetype").count(), 1);
        // A second round finds the shape type.
        let again = with_shapes(&out, &[SHAPE_AT], 7).unwrap();
        assert_eq!(again.matches("<v:shapetype").count(), 1);
        assert!(again.contains("_x0000_s3076"));
    }

    #[test]
    fn a_full_block_claims_another() {
        let full: String = (1025..2048)
            .map(|id| format!("<s id='_x0000_s{id}'/>"))
            .collect();
        let vml = format!("<xml><o:idmap data=\"1\"/>{full}</xml>");
        let out = with_shapes(&vml, &[SHAPE_AT], 5).unwrap();
        assert!(out.contains("id=\"_x0000_s5121\""));
        assert_eq!(blocks(&out).into_iter().collect::<Vec<_>>(), [1, 5]);
    }

    #[test]
    fn a_new_drawing() {
        let out = with_shapes(&empty(2), &[SHAPE_AT], 3).unwrap();
        assert!(out.contains("<x:Row>4</x:Row><x:Column>2</x:Column>"));
        assert!(out.contains("_x0000_s2049"));
        assert!(with_shapes("nothing", &[SHAPE_AT], 1).is_none());
    }
}
