//! The shipped programs, and ways to ask them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use progc::eval::derive::{Row, derive};
use progc::eval::territory::{self, Place};
use progc::eval::{Effective, Facts, Outcome, Outside, Run, display, effective, example, notify};
use progc::ir::{FactValue, Grant, GrantValue, MeasureId, Population, Program, Side, Status, Tier};
use progc::value::Date;

use crate::harness::{compiled, drawn, files, shown};

/// Whether a fact is as the articles say; otherwise what is there instead.
pub(crate) type Told = Result<(), String>;

/// Program texts by the stem of their file: `kaspersky-2005`. Each is compiled when it is first asked.
pub(crate) struct Programs(BTreeMap<String, Rc<Source>>);

/// The text of one program.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
    program: OnceCell<Result<Program, String>>,
}

impl Source {
    fn new(path: String, text: String) -> Self {
        Source { path, text, program: OnceCell::new() }
    }
}

/// What came out for a partner made up by a check.
pub(crate) struct Answer {
    program: Program,
    outcomes: Vec<Outcome>,
}

impl Programs {
    /// The programs as they ship, but for their own examples: those would break where a line is taken away, and so hide
    /// whether the check of a fact sees it.
    pub(crate) fn shipped() -> Programs {
        let sources = files("programs", "prog").into_iter().filter_map(|path| {
            let stem = path.file_stem()?.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let source = || Rc::new(Source::new(shown(&path), without_examples(&text)));
            (stem != "vocabulary").then(|| (stem, source()))
        });
        Programs(sources.collect())
    }

    /// These programs with another text for one of them.
    pub(crate) fn with(&self, name: &str, text: &str) -> Programs {
        let mut sources = self.0.clone();
        if let Some(source) = sources.get_mut(name) {
            *source = Rc::new(Source::new(source.path.clone(), text.to_owned()));
        }
        Programs(sources)
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = (&String, &Source)> {
        self.0.iter().map(|(name, source)| (name, &**source))
    }

    /// A program by the stem of its file.
    pub(crate) fn of(&self, name: &str) -> Result<&Program, String> {
        let source = self.0.get(name).ok_or_else(|| format!("there is no {name}.prog"))?;
        source.program.get_or_init(|| compile(name, &source.text)).as_ref().map_err(Clone::clone)
    }

    /// What of a program is in force on a day.
    pub(crate) fn on(&self, name: &str, day: &str) -> Result<Effective, String> {
        self.assuming(name, day, &[])
    }

    /// What is in force on a day where this is assumed.
    pub(crate) fn assuming(&self, name: &str, day: &str, assume: &[Status]) -> Result<Effective, String> {
        let run = Run { as_of: date(day), assume: assume.to_vec() };
        Ok(effective(self.of(name)?, &run))
    }

    /// Evaluates `on 2006-03-07 given … expect …` as an example of a program. It must hold.
    pub(crate) fn holds(&self, name: &str, said: &str) -> Result<Answer, String> {
        let source = self.0.get(name).ok_or_else(|| format!("there is no {name}.prog"))?;
        let program = compile(name, &format!("{}\nexample \"fact\" {said}\n", source.text))?;
        let asked = program.examples.first().ok_or("there is no example")?;
        let ran = example::run(&program, asked, date("2000-01-01")).map_err(|why| why.to_string())?;
        if let Some(miss) = ran.failures.first() {
            return Err(format!("{said}: expected {}, found {}", miss.expected, miss.found));
        }
        Ok(Answer { program, outcomes: ran.outcomes })
    }

    /// All of these must hold.
    pub(crate) fn all_hold(&self, name: &str, said: &[&str]) -> Told {
        said.iter().try_for_each(|said| self.holds(name, said).map(|_| ()))
    }

    /// On each of these days the program begins, has ended, possibly holds (`Some`) or holds (`None`).
    pub(crate) fn outside(&self, name: &str, days: &[(&str, Option<Outside>)]) -> Told {
        days.iter().try_for_each(|&(day, expected)| same(day, self.on(name, day)?.outside, expected))
    }

    /// Who supplies a partner in a country, or a part of it.
    pub(crate) fn supply(&self, name: &str, day: &str, country: &str, region: Option<&str>) -> Result<String, String> {
        let effective = self.on(name, day)?;
        let place = Place { country: Some(country), region };
        Ok(territory::text(&territory::supply(&effective.program, place)))
    }

    /// Whether a distribution that names `words` is told, and ruled out; and never acts, whatever is assumed.
    pub(crate) fn ruled_out(&self, name: &str, words: &str) -> Told {
        let all = [Status::Announced, Status::Planned, Status::Considered, Status::Pilot];
        let has = |p: &Program| p.distribution.iter().filter(|d| p.sources.slice(d.span).contains(words)).count();
        let told = self.of(name)?.distribution.iter().filter(|d| d.validity.status == Status::RuledOut).count();
        same("distribution that is ruled out", (told, has(self.of(name)?)), (1, 1))?;
        same("of it in force", has(&self.assuming(name, "2030-01-01", &all)?.program), 0)
    }

    /// The messages for a contract that ends on a day: `customer -45 days`, by what is in force on `day`.
    pub(crate) fn notices(&self, name: &str, day: &str, ends: &str) -> Result<Vec<String>, String> {
        let p = self.on(name, day)?.program;
        let (table, column) = notify::event_column(&p, "contract end").ok_or("no table has a contract's end")?;
        let mut row: Row = vec![None; p.tables[table.index()].columns.len()];
        row[column as usize] = Some(FactValue::Date(date(ends)));
        let notices = notify::notices(&p, table, &row);
        Ok(notices
            .iter()
            .map(|n| {
                let side = if n.side == Side::Before { "before" } else { "after" };
                let due = n.due_on.map_or_else(|| String::from("open"), |due| due.to_string());
                format!("{} {side}: {due}", n.rule.recipient)
            })
            .collect())
    }

    /// What a measure is for a partner with these rows of a table; `None` where it is not known.
    pub(crate) fn derived<const N: usize>(
        &self,
        name: &str,
        day: &str,
        measure: &str,
        table: &str,
        rows: &[[(&str, FactValue); N]],
    ) -> Result<Option<FactValue>, String> {
        let p = self.of(name)?;
        let measure = p.measures.iter().position(|m| m.name == measure).map(MeasureId::at);
        let measure = measure.ok_or("there is no such measure")?;
        let at = p.tables.iter().position(|t| t.name == table).ok_or_else(|| format!("there is no table {table}"))?;
        let cell =
            |cells: &[(&str, FactValue)], name: &str| cells.iter().find(|(c, _)| *c == name).map(|(_, v)| v.clone());
        let columns = &p.tables[at].columns;
        let rows: Vec<Row> = rows.iter().map(|row| columns.iter().map(|c| cell(row, &c.name)).collect()).collect();
        let mut events = vec![None; p.tables.len()];
        events[at] = Some(rows.as_slice());
        let mut facts = Facts::unknown(p);
        derive(p, date(day), &events, &mut facts).map_err(|why| why.to_string())?;
        Ok(facts.get(measure).cloned())
    }
}

pub(crate) fn number(text: &str) -> FactValue {
    FactValue::Number(text.parse().unwrap())
}

pub(crate) fn words(text: &str) -> FactValue {
    FactValue::Text(text.to_owned())
}

pub(crate) fn on(day: &str) -> FactValue {
    FactValue::Date(date(day))
}

impl Answer {
    /// A cell of the result: every value that is possible.
    pub(crate) fn cell(&self, benefit: &str) -> Result<String, String> {
        let index = self.program.benefits.iter().position(|b| b.name == benefit);
        let index = index.ok_or_else(|| format!("nobody grants {benefit}"))?;
        let outcome = self.first()?;
        Ok(display::benefit_cell(&self.program, &outcome.benefits[index]))
    }

    pub(crate) fn is(&self, benefit: &str, expected: &str) -> Told {
        same(benefit, self.cell(benefit)?.as_str(), expected)
    }

    pub(crate) fn possible(&self) -> Result<String, String> {
        Ok(display::possible_cell(&self.program, self.first()?))
    }

    pub(crate) fn undecided_by(&self) -> Result<String, String> {
        Ok(display::undecided_cell(&self.program, self.first()?))
    }

    /// How many expectations are not met.
    pub(crate) fn unmet(&self) -> Result<usize, String> {
        Ok(self.first()?.unmet_expectations.len())
    }

    /// The tracks, one a row.
    pub(crate) fn tracks(&self) -> Vec<Option<&str>> {
        let name = |o: &Outcome| o.track.map(|t| self.program.tracks[t.index()].name.as_str());
        self.outcomes.iter().map(name).collect()
    }

    fn first(&self) -> Result<&Outcome, String> {
        self.outcomes.first().ok_or_else(|| String::from("nothing came out"))
    }
}

fn compile(name: &str, text: &str) -> Result<Program, String> {
    let compilation = compiled(name, text);
    let drawn = if compilation.ir.is_none() { drawn(&compilation) } else { String::new() };
    compilation.ir.ok_or(drawn)
}

/// A text without its `example` items.
pub(crate) fn without_examples(text: &str) -> String {
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        inside = line.starts_with("example ") || inside && (line.starts_with(' ') || line.is_empty());
        !inside
    });
    kept.fold(String::new(), |text, line| text + line + "\n")
}

/// A date as text.
pub(crate) fn date(day: &str) -> Date {
    day.parse().unwrap()
}

/// What is found must be what is expected.
#[expect(clippy::needless_pass_by_value, reason = "so that a check can name both without borrowing them")]
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Told {
    if found == expected { Ok(()) } else { Err(format!("{what}: expected {expected:?}, found {found:?}")) }
}

/// Something must hold.
pub(crate) fn must(what: &str, holds: bool) -> Told {
    if holds { Ok(()) } else { Err(format!("it is not so: {what}")) }
}

/// The tiers in force, lowest first.
pub(crate) fn tiers(effective: &Effective) -> Vec<&str> {
    let tiers = effective.program.tiers.iter().zip(&effective.in_force);
    tiers.filter(|(_, stands)| **stands).map(|(tier, _)| tier.name.as_str()).collect()
}

/// The tracks in force.
pub(crate) fn tracks(effective: &Effective) -> Vec<&str> {
    let tracks = effective.program.tracks.iter().zip(&effective.tracks_in_force);
    tracks.filter(|(_, stands)| **stands).map(|(track, _)| track.name.as_str()).collect()
}

pub(crate) fn tier<'p>(p: &'p Program, name: &str) -> Result<&'p Tier, String> {
    p.tiers.iter().find(|t| t.name == name).ok_or_else(|| format!("there is no tier {name}"))
}

/// What clauses themselves grant of a benefit, without what is inherited.
pub(crate) fn own<'p>(p: &'p Program, clauses: &'p progc::ir::Clauses, benefit: &str) -> Result<&'p Grant, String> {
    let all = clauses.grants.iter().flat_map(|c| &c.grants);
    let found = all.into_iter().find(|g| p.benefits[g.benefit.index()].name == benefit);
    found.ok_or_else(|| format!("{benefit} is not granted"))
}

/// The percentage that a tier itself grants.
pub(crate) fn percent(p: &Program, name: &str, benefit: &str) -> Result<String, String> {
    match &own(p, &tier(p, name)?.clauses, benefit)?.value {
        GrantValue::Amount(amount) => Ok(amount.value.to_string()),
        other => Err(format!("{name} grants {benefit} {other:?}")),
    }
}

/// `about 300 in worldwide`, `15..20 further in Deutschschweiz`, `1 in CH: His Software`.
pub(crate) fn count(numbers: &[Population], of: &str) -> Result<String, String> {
    let found: Vec<String> = numbers.iter().filter(|n| n.of == of).map(counted).collect();
    if found.is_empty() { Err(format!("nothing is said of how many {of}")) } else { Ok(found.join(", ")) }
}

fn counted(n: &Population) -> String {
    let approximate = n.approximate.as_ref().map_or_else(String::new, |how| format!("{how} "));
    let range = if n.low == n.high { n.low.to_string() } else { format!("{}..{}", n.low, n.high) };
    let percent = if n.percent { "%" } else { "" };
    let further = if n.further { " further" } else { "" };
    let within = n.within.as_ref().map_or_else(String::new, |place| format!(" in {place}"));
    let named = if n.named.is_empty() { String::new() } else { format!(": {}", n.named.join(", ")) };
    format!("{approximate}{range}{percent}{further}{within}{named}")
}

/// Whether a note for readers holds these words, with this status.
pub(crate) fn noted(p: &Program, words: &str, status: Status) -> Told {
    let found = p.notes.iter().any(|n| n.what.contains(words) && n.validity.status == status);
    must(&format!("a note says `{words}`, {}", status.word()), found)
}
