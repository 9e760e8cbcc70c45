"""Reads a workbook with openpyxl and says what it sees, as JSON, for the tests to compare.

usage: judge.py FILE.xlsx
"""

import json
import sys

import openpyxl


def validations(sheet):
    found = []
    for rule in sheet.data_validations.dataValidation:
        found.append([str(rule.sqref), rule.type, rule.formula1])
    return sorted(found, key=str)


def describe(sheet):
    cells = {}
    # Only cells that are there: some forms are formatted down to row 1,000 and column XFD.
    for cell in list(sheet._cells.values()):
        if cell.value is None and cell.comment is None:
            continue
        fill = cell.fill.fgColor.rgb if cell.fill and cell.fill.fill_type == "solid" else None
        cells[cell.coordinate] = {
            "value": None if cell.value is None else str(cell.value),
            "type": cell.data_type,
            "fill": fill if isinstance(fill, str) else None,
            "locked": cell.protection.locked,
            "wrap": bool(cell.alignment.wrap_text),
            "quote": bool(cell.quotePrefix),
            "border": cell.border.left.style if cell.border and cell.border.left else None,
            "note": cell.comment.text if cell.comment else None,
        }
    return {
        "cells": cells,
        "merges": sorted(str(m) for m in sheet.merged_cells.ranges),
        "validations": validations(sheet),
        "conditional": sum(len(f.rules) for f in sheet.conditional_formatting),
        "heights": {str(n): d.height for n, d in sheet.row_dimensions.items() if d.height},
        "state": sheet.sheet_state,
        "protected": bool(sheet.protection.sheet),
    }


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    sheets = {s.title: describe(s) for s in book.worksheets}
    json.dump({"names": book.sheetnames, "sheets": sheets}, sys.stdout)


main()
