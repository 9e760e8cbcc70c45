//! The vendor's own particulars, for fields such as 会社名 and 記入日 above a form.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answers::{Role, Written};
use crate::questions::{DateStyle, Form, RespondentField, RespondentKind};

/// What the configuration's `[respondent]` may hold. A field without a value stays blank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Respondent {
    /// 会社名
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// サービス名
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// 部署
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// 役職
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// 担当者
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// メールアドレス
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// 電話番号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// 住所
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 記入日
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<FillDate>,
}

/// What 記入日 takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FillDate {
    /// The day of the run.
    Today,
}

/// 令和 began on 2019-05-01; its year 1 is 2019.
const REIWA_BEFORE_FIRST_YEAR: i16 = 2018;

impl Respondent {
    /// These particulars, and `below`'s where these are silent.
    pub fn over(self, below: Self) -> Self {
        Self {
            company: self.company.or(below.company),
            service: self.service.or(below.service),
            department: self.department.or(below.department),
            position: self.position.or(below.position),
            person: self.person.or(below.person),
            email: self.email.or(below.email),
            phone: self.phone.or(below.phone),
            address: self.address.or(below.address),
            date: self.date.or(below.date),
        }
    }

    /// What goes into the form's fields, each with its worksheet's name. A field that asks for several
    /// things is filled only where all of them are known.
    pub fn fields(&self, form: &Form, today: Date) -> Vec<(String, Written)> {
        form.respondent
            .iter()
            .filter_map(|field| {
                let value = self.value(field, today)?;
                let written = Written {
                    cell: field.cell,
                    role: Role::Field,
                    value,
                };
                Some((field.sheet.clone(), written))
            })
            .collect()
    }

    fn value(&self, field: &RespondentField, today: Date) -> Option<String> {
        let parts: Option<Vec<String>> = field
            .kinds
            .iter()
            .map(|kind| match kind {
                RespondentKind::Company => self.company.clone(),
                RespondentKind::Service => self.service.clone(),
                RespondentKind::Department => self.department.clone(),
                RespondentKind::Position => self.position.clone(),
                RespondentKind::Person => self.person.clone(),
                RespondentKind::Email => self.email.clone(),
                RespondentKind::Phone => self.phone.clone(),
                RespondentKind::Address => self.address.clone(),
                RespondentKind::Date => {
                    let style = field.date_style.unwrap_or(DateStyle::Iso);
                    self.date.map(|FillDate::Today| written_date(today, style))
                }
            })
            .collect();
        parts
            .filter(|parts| !parts.is_empty())
            .map(|parts| parts.join(" "))
    }
}

/// The day as the form writes days.
fn written_date(day: Date, style: DateStyle) -> String {
    let (year, month, date) = (day.year(), day.month(), day.day());
    match style {
        DateStyle::Era => format!("令和{}年{month}月{date}日", year - REIWA_BEFORE_FIRST_YEAR),
        DateStyle::Kanji => format!("{year}年{month}月{date}日"),
        DateStyle::Slash => format!("{year}/{month:02}/{date:02}"),
        DateStyle::Iso => format!("{year}-{month:02}-{date:02}"),
        DateStyle::DayMonthNameYear => day.strftime("%d-%b-%Y").to_string(),
        DateStyle::MonthDayYear => format!("{month:02}/{date:02}/{year}"),
        DateStyle::DayMonthYear => format!("{date:02}/{month:02}/{year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn field(kinds: &[RespondentKind], date_style: Option<DateStyle>) -> RespondentField {
        RespondentField {
            sheet: "表紙".to_owned(),
            label: "B2".parse().unwrap(),
            cell: "C2".parse().unwrap(),
            kinds: kinds.to_vec(),
            date_style,
            template: None,
        }
    }

    fn filled(kinds: &[RespondentKind], date_style: Option<DateStyle>) -> Option<String> {
        let respondent = Respondent {
            department: Some("営業部".to_owned()),
            person: Some("担当 一".to_owned()),
            date: Some(FillDate::Today),
            ..Respondent::default()
        };
        respondent.value(&field(kinds, date_style), date(2026, 11, 4))
    }

    #[test]
    fn dates_are_written_as_the_form_writes_them() {
        for (style, text) in [
            (DateStyle::Era, "令和8年11月4日"),
            (DateStyle::Kanji, "2026年11月4日"),
            (DateStyle::Slash, "2026/11/04"),
            (DateStyle::Iso, "2026-11-04"),
            (DateStyle::DayMonthNameYear, "04-Nov-2026"),
            (DateStyle::MonthDayYear, "11/04/2026"),
            (DateStyle::DayMonthYear, "04/11/2026"),
        ] {
            assert_eq!(
                filled(&[RespondentKind::Date], Some(style)).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn a_field_is_filled_only_with_all_that_it_asks_for() {
        use RespondentKind::{Company, Department, Person};
        assert_eq!(
            filled(&[Department, Person], None).as_deref(),
            Some("営業部 担当 一")
        );
        assert_eq!(filled(&[Company], None), None);
        assert_eq!(filled(&[Company, Person], None), None);
    }
}
