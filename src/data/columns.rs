//! Which column of a table is which measure.

use std::collections::BTreeSet;

use super::error::MatchError;
use super::forms::date::Order;
use super::forms::number::Notation;
use super::forms::{Form, Holds};
use super::names::{nearest, wide};
use super::read::{Table, Typed};
use crate::ir::{Atom, Clauses, Cond, Derivation, GrantValue, Measure, MeasureId, Program, ScorePartKind, Type};

/// Usual names of the column that tells partners apart, the likeliest first.
pub(super) const ID_COLUMNS: &[&str] = &[
    "partner_id",
    "id",
    "partner id",
    "account_id",
    "partner number",
    "partner no",
    "partner nr",
    "partner-nr.",
    "partner no.",
    "partnernummer",
    "partner code",
    "partner",
    "account",
    "account name",
];

/// Usual names of the column of the recorded tier.
pub(super) const HELD_COLUMNS: &[&str] = &["current_tier", "held_tier", "tier", "partner tier"];

/// What the user says of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// `--id`.
    pub id: Option<String>,
    /// `--map`: measure and column.
    pub map: Vec<(String, String)>,
    /// `--numbers`: how the numbers of a column are written; of every column where none is named.
    pub numbers: Vec<(Option<String>, Notation)>,
    /// `--dates`: how the days of a column are written; of every column where none is named.
    pub dates: Vec<(Option<String>, Order)>,
}

impl Wishes {
    /// What is said of a column that goes by these names; `table` is the table of events that it is of.
    pub(super) fn form(&self, holds: Holds, table: &str, names: &[&str]) -> Option<Form> {
        let is_it = |key: &str| {
            let key = if table.is_empty() { Some(key) } else { of_table(key, table) };
            key.is_some_and(|key| names.iter().any(|name| wide(name) == wide(key)))
        };
        match holds {
            Holds::Numbers { .. } => chosen(&self.numbers, is_it).map(Form::numbers),
            Holds::Days => chosen(&self.dates, is_it).map(Form::days),
        }
    }

    /// The columns of which something is said, by the names that the user gave them.
    fn keys(&self) -> impl Iterator<Item = &str> {
        let numbers = self.numbers.iter().filter_map(|(key, _)| key.as_deref());
        numbers.chain(self.dates.iter().filter_map(|(key, _)| key.as_deref()))
    }

    /// These wishes without those of other tables, of which these are the names.
    #[must_use]
    pub fn without<'n>(&self, tables: &(impl Iterator<Item = &'n str> + Clone)) -> Wishes {
        let others = |key: &Option<String>| {
            key.as_deref().is_some_and(|key| tables.clone().any(|table| of_table(key, table).is_some()))
        };
        let mut own = self.clone();
        own.numbers.retain(|(key, _)| !others(key));
        own.dates.retain(|(key, _)| !others(key));
        own
    }
}

/// What is said of the column that is meant, or else of all.
fn chosen<T: Copy>(said: &[(Option<String>, T)], is_it: impl Fn(&str) -> bool) -> Option<T> {
    let named = said.iter().find(|(key, _)| key.as_deref().is_some_and(&is_it));
    named.or_else(|| said.iter().find(|(key, _)| key.is_none())).map(|(_, form)| *form)
}

/// What stands behind the name of a table and a point.
fn of_table<'k>(key: &'k str, table: &str) -> Option<&'k str> {
    key.split_once('.').filter(|(name, _)| wide(name) == wide(table)).map(|(_, column)| column)
}

/// Refuses what is said of a column that the table does not have; `of` is the table of events, and `others` are names that
/// its columns go by beside their titles.
pub(super) fn forms_known(wishes: &Wishes, finder: &Finder<'_>, of: &str, others: &[&str]) -> Result<(), MatchError> {
    for key in wishes.keys() {
        let key = if of.is_empty() { Some(key) } else { of_table(key, of) };
        if let Some(key) = key.filter(|key| !others.iter().any(|name| wide(name) == wide(key))) {
            finder.exactly(key)?;
        }
    }
    Ok(())
}

/// Refuses a column that cannot hold what is wanted of it, by what the file itself says.
pub(super) fn fits(table: &Table, column: usize, wanted: &str, ty: &Type) -> Result<(), MatchError> {
    let Some((typed, found)) = table.typed(column) else { return Ok(()) };
    let (fits, kind) = match ty {
        Type::Number(_) => (matches!(typed, Typed::Numbers | Typed::Texts), "a number"),
        Type::Date => (matches!(typed, Typed::Days | Typed::Texts), "a day"),
        Type::Flag => (matches!(typed, Typed::Flags | Typed::Numbers | Typed::Texts), "yes or no"),
        Type::OneOf(_) | Type::SetOf(_) | Type::Text => (typed != Typed::Other, "a text"),
    };
    let column = table.columns().get(column).cloned().unwrap_or_default();
    let (table, wanted) = (table.name().to_owned(), wanted.to_owned());
    if fits { Ok(()) } else { Err(MatchError::WrongType { column, table, found, wanted, kind }) }
}

/// The folded names by which the columns of a partner table are known.
pub fn known(program: &Program, wishes: &Wishes) -> Vec<String> {
    let own = program.measures.iter().flat_map(names_of);
    let said = wishes.id.iter().chain(wishes.map.iter().map(|(_, column)| column)).map(String::as_str);
    let names = own.chain(said).chain(ID_COLUMNS.iter().copied()).chain(HELD_COLUMNS.iter().copied());
    names.map(wide).filter(|name| !name.is_empty()).collect()
}

/// Which column is which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// By measure: its column.
    pub measures: Vec<Option<usize>>,
    /// The column that tells partners apart; row numbers where absent.
    pub id: Option<usize>,
    /// The column of the recorded tier.
    pub held: Option<usize>,
    /// Measures that the program asks for and the table does not have.
    pub missing: Vec<Missing>,
    /// Columns that no measure asks for, by index.
    pub ignored: Vec<usize>,
}

impl Matching {
    /// The columns of which something is known what they are.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.measures.iter().copied().flatten().chain(self.id).chain(self.held)
    }
}

/// A measure without a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The measure.
    pub measure: MeasureId,
    /// The column that may be it.
    pub near: Option<String>,
}

/// Matches the columns of a table to what a program asks for.
pub fn matching(program: &Program, table: &str, columns: &[String], wishes: &Wishes) -> Result<Matching, MatchError> {
    let finder = Finder::new(table, columns);
    let mut measures = vec![None; program.measures.len()];
    let mut said_held = None;
    for (name, column) in &wishes.map {
        let measure = match measure_named(program, name) {
            Ok(measure) => measure,
            Err(_) if is_held(name) => {
                let found = finder.exactly(column)?;
                if said_held.is_some_and(|before| before != found) {
                    return Err(MatchError::MappedTwice { measure: name.clone() });
                }
                said_held = Some(found);
                continue;
            }
            Err(unknown) => return Err(unknown),
        };
        let found = finder.exactly(column)?;
        if let Some(slot) = measures.get_mut(measure) {
            if slot.is_some_and(|before| before != found) {
                return Err(MatchError::MappedTwice { measure: name.clone() });
            }
            *slot = Some(found);
        }
    }
    let id = match &wishes.id {
        Some(column) => Some(finder.exactly(column)?),
        None => finder.first_of(ID_COLUMNS.iter().copied(), "the partner", "--id COLUMN")?,
    };
    for (measure, slot) in program.measures.iter().zip(&mut measures) {
        if slot.is_none() {
            let flag = format!("--map \"{}=COLUMN\"", measure.name);
            // A column that bears the very name of another measure is that one's.
            let anothers = |name: &str| {
                let name = wide(name);
                program
                    .measures
                    .iter()
                    .any(|m| m.name != measure.name && (wide(&m.name) == name || wide(&m.plural) == name))
            };
            let names = names_of(measure).filter(|name| !anothers(name));
            *slot = finder.first_of(names, &measure.name, &flag)?;
        }
    }
    let free = |column: &usize| !measures.contains(&Some(*column)) && id != Some(*column);
    let held = if said_held.is_some() {
        said_held
    } else {
        let flag = "--map \"held tier=COLUMN\"";
        finder.first_of(HELD_COLUMNS.iter().copied(), "the recorded tier", flag)?.filter(free)
    };
    let used = |column: usize| measures.contains(&Some(column)) || id == Some(column) || held == Some(column);
    let ignored: Vec<usize> = (0..columns.len()).filter(|&c| !used(c)).collect();
    let asked = asked(program);
    let spare: Vec<&str> = ignored.iter().filter_map(|&c| columns.get(c)).map(String::as_str).collect();
    let missing = (program.measures.iter().enumerate())
        .filter(|(index, _)| measures.get(*index) == Some(&None) && asked.contains(&MeasureId::at(*index)))
        .map(|(index, measure)| {
            let near = names_of(measure).find_map(|n| nearest(n, spare.iter().copied()));
            let near = near.or_else(|| spare.iter().copied().find(|column| in_german(&measure.name, column)));
            Missing { measure: MeasureId::at(index), near: near.map(str::to_owned) }
        })
        .collect();
    Ok(Matching { measures, id, held, missing, ignored })
}

/// Refuses a table of which no column is known and whose first line holds numbers or days, as a first partner does.
pub fn headed(matching: &Matching, table: &str, columns: &[String]) -> Result<(), MatchError> {
    let known = matching.id.is_some() || matching.held.is_some() || matching.measures.iter().any(Option::is_some);
    if known || !columns.iter().any(|c| super::cell::is_value(c)) {
        return Ok(());
    }
    Err(MatchError::NoHeader { table: table.to_owned(), found: super::cell::listed(columns) })
}

/// Whether a column may be a measure of the vocabulary by its German name.
fn in_german(measure: &str, column: &str) -> bool {
    let words: &[&str] = match measure {
        "purchases" => &["umsatz", "jahresumsatz", "einkauf", "einkäufe", "einkaufsvolumen", "bestellwert"],
        "revenue" => &["umsatz", "jahresumsatz", "erlöse"],
        "certified engineer" => &["techniker", "zertifizierte techniker", "zertifizierte mitarbeiter"],
        "customer reference" => &["referenzen", "kundenreferenzen", "referenzkunden"],
        "training" => &["schulung", "schulungen", "schulungstage"],
        _ => &[],
    };
    // `Umsatz 2025`.
    let column = wide(column);
    let column = column.trim_end_matches(|c: char| c.is_ascii_digit());
    words.iter().any(|word| wide(word) == column)
}

/// Whether `--map` speaks of the recorded tier.
fn is_held(name: &str) -> bool {
    let name = wide(name);
    HELD_COLUMNS.iter().chain(&["held tier", "current tier"]).any(|known| wide(known) == name)
}

/// Names that the column of a measure may have, the likeliest first.
pub(super) fn names_of(measure: &Measure) -> impl Iterator<Item = &str> {
    measure.columns.iter().map(String::as_str).chain([measure.plural.as_str(), measure.name.as_str()])
}

fn measure_named(program: &Program, name: &str) -> Result<usize, MatchError> {
    let wanted = wide(name);
    let by = |pick: fn(&Measure) -> &str| program.measures.iter().position(|m| wide(pick(m)) == wanted);
    let found = by(|m| &m.name).or_else(|| by(|m| &m.plural));
    let found = found.or_else(|| program.measures.iter().position(|m| names_of(m).any(|n| wide(n) == wanted)));
    found.ok_or_else(|| {
        let names = program.measures.iter().map(|m| m.name.as_str());
        let help = match nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if program.measures.is_empty() => String::from("it asks for nothing at all"),
            None => format!(
                "it asks for {}; `held tier` is the recorded tier",
                super::cell::listed(&names.map(str::to_owned).collect::<Vec<_>>())
            ),
        };
        MatchError::NoSuchMeasure { measure: name.to_owned(), help }
    })
}

pub(super) struct Finder<'a> {
    table: &'a str,
    columns: &'a [String],
    folded: Vec<String>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(table: &'a str, columns: &'a [String]) -> Self {
        Finder { table, columns, folded: columns.iter().map(|c| wide(c)).collect() }
    }

    /// The column of the first name that there is a column for.
    pub(super) fn first_of<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        wanted: &str,
        flag: &str,
    ) -> Result<Option<usize>, MatchError> {
        for name in names {
            if let Some(found) = self.one(name, wanted, flag)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn one(&self, name: &str, wanted: &str, flag: &str) -> Result<Option<usize>, MatchError> {
        let name = wide(name);
        if name.is_empty() {
            return Ok(None);
        }
        let mut found = self.folded.iter().enumerate().filter(|(_, f)| **f == name).map(|(index, _)| index);
        let (first, second) = (found.next(), found.next());
        let text = |index: usize| self.columns.get(index).cloned().unwrap_or_default();
        match (first, second) {
            (Some(first), Some(second)) => Err(MatchError::Ambiguous {
                table: self.table.to_owned(),
                wanted: wanted.to_owned(),
                first: text(first),
                second: text(second),
                flag: flag.to_owned(),
            }),
            (first, _) => Ok(first),
        }
    }

    /// A column that the user names: letter by letter where that decides, else as all are compared.
    pub(super) fn exactly(&self, column: &str) -> Result<usize, MatchError> {
        let mut same = self.columns.iter().enumerate().filter(|(_, c)| *c == column).map(|(index, _)| index);
        if let (Some(index), None) = (same.next(), same.next()) {
            return Ok(index);
        }
        self.one(column, column, "another name")?.ok_or_else(|| {
            let columns = self.columns.iter().map(String::as_str);
            let help = match nearest(column, columns) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its columns are {}", super::cell::listed(self.columns)),
            };
            MatchError::NoSuchColumn { column: column.to_owned(), table: self.table.to_owned(), help }
        })
    }
}

/// The measures on which anything depends.
fn asked(program: &Program) -> BTreeSet<MeasureId> {
    let mut found = BTreeSet::new();
    clauses(&program.everyone, &mut found);
    program.tracks.iter().for_each(|t| clauses(&t.clauses, &mut found));
    program.tiers.iter().for_each(|t| clauses(&t.clauses, &mut found));
    program.packages.iter().for_each(|p| clauses(&p.clauses, &mut found));
    program.specialisations.iter().for_each(|s| clauses(&s.clauses, &mut found));
    for part in program.scores.iter().flat_map(|s| &s.parts) {
        cond(&part.when, &mut found);
        match &part.kind {
            ScorePartKind::Flat(_) => {}
            ScorePartKind::Per { measure, .. } => {
                found.insert(*measure);
            }
            ScorePartKind::Bands(bands) => {
                found.insert(bands.measure);
            }
        }
    }
    found.extend(program.open_terms.iter().filter(|t| t.bounds.is_some()).filter_map(|t| t.measure));
    found.extend(program.track_measure);
    if program.packages.iter().any(|p| !p.clauses.grants.is_empty() || !p.clauses.requirements.is_empty()) {
        found.extend(program.package_measure);
    }
    let parts: Vec<MeasureId> = (found.iter())
        .filter_map(|m| program.measures.get(m.index())?.derivation.as_ref())
        .flat_map(|d| match d {
            Derivation::Ratio(above, below) => vec![*above, *below],
            Derivation::Rank { of, per, .. } => std::iter::once(*of).chain(*per).collect(),
            Derivation::Aggregate { .. } | Derivation::Growth { .. } => Vec::new(),
        })
        .collect();
    found.extend(parts);
    found
}

fn clauses(clauses: &Clauses, found: &mut BTreeSet<MeasureId>) {
    clauses.requirements.iter().for_each(|r| cond(&r.cond, found));
    for grant in clauses.grants.iter().flat_map(|c| &c.grants) {
        cond(&grant.when, found);
        if let GrantValue::Bands(bands) = &grant.value {
            found.insert(bands.measure);
        }
    }
}

fn cond(of: &Cond, found: &mut BTreeSet<MeasureId>) {
    of.for_each_atom(&mut |atom, _| match atom {
        Atom::Compare { measure, .. }
        | Atom::CompareDate { measure, .. }
        | Atom::OneOf { measure, .. }
        | Atom::Has { measure, .. }
        | Atom::Holds(measure) => {
            found.insert(*measure);
        }
        Atom::Meets(_) | Atom::Specialised(_) | Atom::Score { .. } | Atom::Open(_) | Atom::Begun(_) => {}
    });
}
