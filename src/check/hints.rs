//! How a name that is not known could be declared: its type shows in what stands around it.

use super::{Checker, Kind};
use crate::source::Span;
use crate::value::Currency;

/// How many names a message lists.
const MOST_LISTED: usize = 6;

impl Checker<'_> {
    /// The rest of the line behind a place.
    fn behind(&self, span: Span) -> &str {
        let text = self.sources.get(span.file).map_or("", |f| f.text());
        let rest = text.get(span.end as usize..).unwrap_or("");
        rest.lines().next().unwrap_or("").split('#').next().unwrap_or("").trim()
    }

    /// The words before a place, back to the beginning of the file.
    pub(super) fn before(&self, span: Span) -> &str {
        let text = self.sources.get(span.file).map_or("", |f| f.text());
        text.get(..span.start as usize).unwrap_or("").trim_end()
    }

    /// How to declare a name so that what stands around it fits.
    pub(super) fn how_to_declare(&self, name: &str, span: Span, wanted: &[Kind]) -> String {
        let quoted = super::quoted_if_needed(name);
        match wanted.first() {
            Some(Kind::Measure) | None => self.how_to_declare_measure(name, span),
            Some(Kind::Benefit) => self.how_to_declare_benefit(name, span),
            Some(Kind::Table) => format!("declare it, as in `table {quoted}: date date, amount money`"),
            Some(Kind::Region) => {
                format!("write a country code such as DE, or declare it, as in `region {quoted} = DE, AT, CH`")
            }
            Some(kind @ (Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation | Kind::Score)) => {
                let mut known = self.scope.main_names(*kind);
                let more = known.len().saturating_sub(MOST_LISTED);
                known.truncate(MOST_LISTED);
                match (known.is_empty(), more) {
                    (true, _) => format!("declare it: `{} {quoted}`", kind.word()),
                    (false, 0) => format!("the {}s are {}", kind.word(), known.join(", ")),
                    (false, more) => format!("the {}s are {} and {more} more", kind.word(), known.join(", ")),
                }
            }
        }
    }

    fn how_to_declare_measure(&self, name: &str, span: Span) -> String {
        let quoted = super::quoted_if_needed(name);
        let behind = self.behind(span);
        let counted = self.counted(span);
        if let Some(ty) = type_of(behind) {
            return format!("declare it, as in `measure {quoted}: {ty}`");
        }
        if counted {
            let per = period_of(behind).map_or_else(String::new, |p| format!(" per {p}"));
            return format!("declare it, as in `measure {quoted}: count{per}`");
        }
        let name =
            name.split_whitespace().skip_while(|w| matches!(*w, "a" | "an" | "the")).collect::<Vec<_>>().join(" ");
        let quoted = super::quoted_if_needed(&name);
        if behind.starts_with("open") {
            return format!("put it in quotes: `\"{name}\" open`, or declare it, as in `measure {quoted}: count`");
        }
        format!(
            "put it in quotes where the vendor judges it: `\"{name}\"`; or declare what the data says, as in `measure {quoted}: flag`"
        )
    }

    fn how_to_declare_benefit(&self, name: &str, span: Span) -> String {
        let quoted = super::quoted_if_needed(name);
        let lower = name.to_lowercase();
        if lower.contains("benefits") || lower.starts_with("everything") || lower.starts_with("all ") {
            return String::from("a tier has the benefits of the tiers below it already: write only what it adds");
        }
        let behind = self.behind(span);
        let kind = match type_of(behind).as_deref() {
            Some(ty) if ty.starts_with("money") => "money",
            Some("percent") => "percent",
            _ if self.counted(span) || type_of(behind).is_some() => match period_of(behind) {
                Some(period) => &format!("allowance per {period}"),
                None => "allowance",
            },
            _ => "entitlement",
        };
        let example = format!("declare it, as in `benefit {quoted}: {kind}`");
        match kind {
            "entitlement" => format!("{example}, or put it in quotes: `\"{name}\"`"),
            _ => example,
        }
    }

    /// Whether a number stands before a place.
    fn counted(&self, span: Span) -> bool {
        self.before(span).chars().next_back().is_some_and(|c| c.is_ascii_digit())
    }
}

/// The type that fits an amount behind a name.
fn type_of(behind: &str) -> Option<String> {
    let compared = behind.trim_start_matches(['>', '<', '=', '!', '≥', '≤', ' ']);
    let compared = ["at least ", "at most ", "more than ", "less than ", "fewer than ", "exactly "]
        .iter()
        .find_map(|w| compared.strip_prefix(w))
        .unwrap_or(compared);
    let number = compared.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(compared.len());
    if number == 0 {
        let rest = behind.strip_prefix("is ")?;
        let choice = rest.split([',', '"']).next().unwrap_or("").split(" and ").next().unwrap_or("");
        let choices: Vec<&str> = choice.split(" or ").map(str::trim).filter(|c| !c.is_empty()).collect();
        return (!choices.is_empty()).then(|| format!("one of ({})", choices.join(", ")));
    }
    if compared.get(..number).is_some_and(|n| n.matches('-').count() >= 1 && n.len() > 5) {
        return Some(String::from("date"));
    }
    let unit = compared.get(number..).unwrap_or("").trim_start();
    let word = unit.split(|c: char| !c.is_alphanumeric() && c != '%').next().unwrap_or("");
    let per = period_of(unit).map_or_else(String::new, |p| format!(" per {p}"));
    Some(match word {
        _ if unit.starts_with('%') => String::from("percent"),
        "percent" => String::from("percent"),
        "points" | "point" => String::from("points"),
        "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years" | "hours" | "hour" => {
            format!("duration in {}s", word.trim_end_matches('s'))
        }
        _ if word.parse::<Currency>().is_ok() => format!("money{per}"),
        _ => format!("count{per}"),
    })
}

/// The period of an amount: `/yr`, `per half-year`.
fn period_of(unit: &str) -> Option<&'static str> {
    let head = unit.split([',', '"']).next().unwrap_or("");
    let at = head.find("per ").map(|at| at + 4).or_else(|| head.find('/').map(|at| at + 1))?;
    let word = head.get(at..)?.trim_start().split([' ', ')']).next()?;
    Some(match word {
        "yr" | "year" => "year",
        "half-year" => "half-year",
        "quarter" => "quarter",
        "mo" | "month" => "month",
        "week" => "week",
        "day" => "day",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::type_of;

    #[test]
    fn a_type_shows_in_what_follows() {
        for (behind, ty) in [
            (">= 250000 EUR/yr", Some("money per year")),
            (">= 5 EUR", Some("money")),
            ("at least 80%", Some("percent")),
            (">= 2 per half-year and x", Some("count per half-year")),
            (">= 3 days", Some("duration in days")),
            ("<= 2025-01-31", Some("date")),
            ("is a or b and c", Some("one of (a, b)")),
            ("and 2 x", None),
            ("", None),
        ] {
            assert_eq!(type_of(behind).as_deref(), ty, "{behind}");
        }
    }
}
