//! `progc.toml`: the levels of a folder and what is below it, and how its tables are written.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::level::{Layer, Level, Selector, near};

/// The name of the file.
pub const FILE: &str = "progc.toml";

/// What a `progc.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// `[lints]`.
    pub lints: Layer,
    /// `[columns]`.
    pub columns: Columns,
}

/// What a `progc.toml` says of the columns of tables; the forms are not looked at yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The column that tells partners apart.
    pub id: Option<String>,
    /// How text is encoded.
    pub encoding: Option<Said>,
    /// The columns of measures.
    pub map: Vec<(String, String)>,
    /// How the numbers of columns are written; of all where none is named.
    pub numbers: Vec<(Option<String>, Said)>,
    /// How the days of columns are written; of all where none is named.
    pub dates: Vec<(Option<String>, Said)>,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What is said.
    pub text: String,
    /// Where: bytes of the text.
    pub at: Range<usize>,
}

/// What is wrong with a `progc.toml`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What.
    pub message: String,
    /// Where: bytes of the text.
    pub at: Range<usize>,
    /// How to mend it.
    pub help: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    lints: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    columns: WrittenColumns,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumns {
    id: Option<String>,
    encoding: Option<Spanned<String>>,
    #[serde(default)]
    map: BTreeMap<String, String>,
    #[serde(default)]
    numbers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    dates: BTreeMap<String, Spanned<String>>,
}

impl WrittenColumns {
    fn columns(self) -> Columns {
        let said = |text: Spanned<String>| Said { at: text.span(), text: text.into_inner() };
        let forms = |forms: BTreeMap<String, Spanned<String>>| {
            let form = |(column, form)| (Some(column).filter(|column| column != ALL), said(form));
            forms.into_iter().map(form).collect()
        };
        Columns {
            id: self.id,
            encoding: self.encoding.map(said),
            map: self.map.into_iter().collect(),
            numbers: forms(self.numbers),
            dates: forms(self.dates),
        }
    }
}

/// Stands for all columns.
const ALL: &str = "*";

/// Reads the text of a `progc.toml`.
pub fn read(text: &str) -> Result<Config, ConfigError> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let mut message = error.message().trim_end_matches('.').to_owned();
        let help = if message.starts_with("unknown field") {
            let key = message.split('`').nth(1).unwrap_or_default();
            message = format!("unknown key `{key}`");
            "it has `[lints]`, with lines such as `missing-source = \"warn\"`, and `[columns]`, with `id`, `encoding`, `map`, \
             `numbers` and `dates`"
        } else {
            "a line of it reads `missing-source = \"warn\"`, below `[lints]`, or `purchases = \"Umsatz\"`, below `[columns.map]`"
        };
        ConfigError { message, at: error.span().unwrap_or(0..0), help: help.to_owned() }
    })?;
    let mut config = Config { columns: written.columns.columns(), ..Config::default() };
    for (name, level) in &written.lints {
        let Some(selector) = Selector::find(name.get_ref()) else {
            let message = format!("there is no lint or group `{}`", name.get_ref());
            let help = near(name.get_ref())
                .map_or_else(|| String::from("docs/reference/lints.md lists them"), |n| format!("did you mean `{n}`?"));
            return Err(ConfigError { message, at: name.span(), help });
        };
        let Some(level) = Level::find(level.get_ref()).map(|l| (l, level.span())) else {
            let message = format!("there is no level `{}`", level.get_ref());
            let help = String::from("the levels are `allow`, `note`, `warn` and `deny`");
            return Err(ConfigError { message, at: level.span(), help });
        };
        config.lints.set(selector, level.0);
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::lint::{Levels, of};

    fn failed(text: &str) -> (String, &str) {
        let error = read(text).unwrap_err();
        (error.message, &text[error.at])
    }

    #[test]
    fn levels_are_set_by_name_code_and_group() {
        let config = read("[lints]\nmissing-source = \"deny\"\nW0511 = \"allow\"\ntext = \"note\"\n").unwrap();
        let levels = Levels::new().with(config.lints);
        let level = |code| levels.of(of(code).unwrap());
        assert_eq!(level(Code::MissingSource), Level::Deny);
        assert_eq!(level(Code::UnusedMeasure), Level::Allow);
        assert_eq!(level(Code::BidirectionalControl), Level::Note);
        assert_eq!(level(Code::NearMiss), Level::Warn);
        assert_eq!(read("").unwrap(), Config::default());
    }

    #[test]
    fn columns_are_told_by_name() {
        let text = "[columns]\nid = \"Nr.\"\nencoding = \"cp1252\"\n[columns.map]\npurchases = \"Umsatz\"\n\
                    [columns.numbers]\n\"*\" = \"comma\"\nUmsatz = \"1,234.56\"\n[columns.dates]\n\"orders.day\" = \"DD/MM/YYYY\"\n";
        let columns = read(text).unwrap().columns;
        let plain = |forms: &[(Option<String>, Said)]| {
            forms
                .iter()
                .map(|(column, form)| (column.clone().unwrap_or_default(), form.text.clone()))
                .collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(columns.id.as_deref(), Some("Nr."));
        assert_eq!(columns.encoding.map(|said| text[said.at].to_owned()).as_deref(), Some("\"cp1252\""));
        assert_eq!(columns.map, [pair("purchases", "Umsatz")]);
        assert_eq!(plain(&columns.numbers), [pair("", "comma"), pair("Umsatz", "1,234.56")]);
        assert_eq!(plain(&columns.dates), [pair("orders.day", "DD/MM/YYYY")]);
        assert_eq!(failed("[columns]\nnumber = 1\n"), (String::from("unknown key `number`"), "number"));
    }

    #[test]
    fn mistakes_have_a_place() {
        assert_eq!(failed("[lint]\n"), (String::from("unknown key `lint`"), "lint"));
        let unknown = failed("[lints]\nmising-source = \"deny\"\n");
        assert_eq!(unknown, (String::from("there is no lint or group `mising-source`"), "mising-source"));
        let level = failed("[lints]\nmissing-source = \"forbid\"\n");
        assert_eq!(level, (String::from("there is no level `forbid`"), "\"forbid\""));
        assert_eq!(failed("[lints]\nmissing-source = 1\n").1, "1");
    }
}
