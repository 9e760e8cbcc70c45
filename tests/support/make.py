"""Makes a workbook with openpyxl that holds what checklists hold.

usage: make.py OUT.xlsx
"""

import sys

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

book = Workbook()
sheet = book.active
sheet.title = "回答票"
thin = Side(style="thin")
box = Border(left=thin, right=thin, top=thin, bottom=thin)
sheet["A1"] = "セキュリティチェックシート"
sheet.merge_cells("A1:E1")
for column, text in enumerate(["No", "区分", "質問", "回答", "備考"], 1):
    cell = sheet.cell(3, column, text)
    cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", "DDEBF7"), box
for row in range(4, 24):
    for column in range(1, 6):
        cell = sheet.cell(row, column)
        cell.border = box
        cell.alignment = Alignment(wrap_text=column == 3, vertical="top")
        if column > 3:
            cell.protection = Protection(locked=False)
    sheet.cell(row, 1, row - 3)
    sheet.cell(row, 3, f"項目{row - 3}を実施していますか。")
sheet.merge_cells("B4:B8")
sheet.merge_cells("E10:E12")
sheet["H4"] = '=IF(D4="○",1,0)'
sheet["H5"] = "=COUNTIF(D4:D23,\"○\")"
sheet["D6"].comment = Comment("記入してください", "顧客")
rule = DataValidation(type="list", formula1='"○,△,×,－"', allow_blank=True)
other = DataValidation(type="list", formula1="=リスト!$A$1:$A$3")
sheet.add_data_validation(rule)
sheet.add_data_validation(other)
rule.add("D4:D20")
other.add("D21:D23")
red = PatternFill("solid", bgColor="FFC7CE")
sheet.conditional_formatting.add("D4:D23", CellIsRule(operator="equal", formula=['"×"'], fill=red))
sheet.conditional_formatting.add("E4:E23", FormulaRule(formula=["LEN($E4)>200"], fill=red))
sheet.column_dimensions["C"].width = 50
sheet.column_dimensions["E"].width = 30
sheet.row_dimensions[4].height = 60
sheet.row_dimensions[9].hidden = True
sheet.protection.sheet = True
sheet.print_title_rows = "3:3"
sheet.freeze_panes = "D4"
chart = BarChart()
chart.add_data(Reference(sheet, min_col=8, min_row=4, max_row=5))
sheet.add_chart(chart, "J2")

choices = book.create_sheet("リスト")
for row, text in enumerate(["はい", "いいえ", "対象外"], 1):
    choices.cell(row, 1, text)
choices.sheet_state = "hidden"
table = book.create_sheet("表")
for row in [["a", "b"], [1, 2], [3, 4]]:
    table.append(row)
table.add_table(Table(displayName="表1", ref="A1:B3"))
table["D1"] = "a link"
table["D1"].hyperlink = "https://example.com/"
book.defined_names["選択肢"] = DefinedName("選択肢", attr_text="リスト!$A$1:$A$3")
book.save(sys.argv[1])
