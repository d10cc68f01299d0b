//! What is read beside the partner table: tables of events, exchange rates, the tiers held before. And what only all
//! partners together give: ranks.

mod args;
mod told;

use std::collections::BTreeMap;

pub(super) use self::args::{Besides, Readings, parse_table};
use crate::cli::eval::{show, shown};
use crate::cli::{Failure, terminal};
use crate::data::blocks::{AddedUp, Sum, add_up};
use crate::data::by_partner::ByPartner;
use crate::data::columns::Wishes;
use crate::data::error::MatchError;
use crate::data::events::{self, Events, Exchange, Next};
use crate::data::needs::{self, Needs};
use crate::data::partners::{self, Partner, Partners};
use crate::data::previous::{Before, ReadError, Recorded};
use crate::data::read::again::Source;
use crate::data::write::Beside as Cells;
use crate::eval::census::Census;
use crate::eval::contract::{self, Contracts};
use crate::eval::derive::{self, DeriveError};
use crate::eval::rank::Ranking;
use crate::eval::review::{Previous, reviewed};
use crate::eval::tally;
use crate::eval::territory::{self, Place};
use crate::eval::{Effective, Facts, Outcome};
use crate::ir::{Derivation, FactValue, MeasureId, Program, TableId};
use crate::value::{Date, Rates};

/// So many bytes a row of a table has, or more.
const A_ROW: u64 = 32;
/// So many bad rows are shown in full.
const SHOWN: u64 = 20;

/// All that is known beside the partner table.
pub(super) struct Beside<'p> {
    program: &'p Program,
    effective: &'p Effective,
    /// By [`TableId`].
    tables: Vec<Option<Given>>,
    rates: Option<Rates>,
    recorded: Option<Recorded>,
    previous_as_of: Option<Date>,
    rankings: Stages,
    place: [Option<MeasureId>; 2],
    /// Whether lines of tables are priced later, or letters are written of them.
    again: bool,
    /// Rows that cannot be used.
    pub(super) bad: u64,
}

/// Rankings in the order in which they follow from each other.
#[derive(Debug, Default)]
pub(super) struct Stages(Vec<Vec<Ranking>>);

impl Stages {
    /// Adds a stage that is counted.
    pub(super) fn push(&mut self, mut stage: Vec<Ranking>) {
        stage.iter_mut().for_each(Ranking::close);
        self.0.push(stage);
    }

    /// Fills in the places of a partner, and what is computed from them.
    pub(super) fn set(&self, program: &Program, as_of: Date, facts: &mut Facts) -> Result<(), DeriveError> {
        for stage in &self.0 {
            for ranking in stage {
                ranking.set(facts);
            }
            derive::ratios(program, as_of, facts)?;
        }
        Ok(())
    }
}

/// What is kept of the rows of a table.
enum Rows {
    /// All of them.
    Each(ByPartner),
    /// What the measures of the program add up.
    Added(AddedUp),
}

impl Rows {
    /// The rows of a partner; none where they are added up.
    fn of(&self, partner: &str) -> &[derive::Row] {
        match self {
            Rows::Each(rows) => rows.of(partner),
            Rows::Added(_) => &[],
        }
    }

    fn counts(&self) -> (u64, u64) {
        match self {
            Rows::Each(rows) => rows.counts(),
            Rows::Added(added) => added.totals.counts(),
        }
    }

    fn orphans(&self) -> (u64, u64) {
        match self {
            Rows::Each(rows) => rows.orphans(),
            Rows::Added(added) => added.totals.orphans(),
        }
    }
}

/// A table that was given.
struct Given {
    source: Source,
    rows: Rows,
    /// Rows of which something is not understood.
    bad: u64,
    /// Amounts of so many rows were converted.
    converted: u64,
    /// How the table is written, and what of it is no row.
    remarks: Vec<String>,
}

impl<'p> Beside<'p> {
    /// Reads all that is given. Rows that are not understood are shown, and counted as [`Beside::bad`]. `again`: lines of
    /// tables are priced later, or letters are written of them.
    pub(super) fn read(
        program: &'p Program,
        effective: &'p Effective,
        args: &Besides,
        (wishes, readings): (&Wishes, &Readings),
        again: bool,
        pace: Option<(usize, usize)>,
    ) -> Result<Self, Failure> {
        let named = |name: &str| program.measures.iter().position(|m| m.name == name).map(MeasureId::at);
        let mut beside = Beside {
            program,
            effective,
            tables: program.tables.iter().map(|_| None).collect(),
            rates: None,
            recorded: None,
            previous_as_of: args.previous_as_of,
            rankings: Stages::default(),
            place: [named("country"), named("region")],
            again,
            bad: 0,
        };
        beside.rates = args.rates(&readings.of("rates"))?;
        let mut needs = needs::needs(program);
        if again
            && let Some((id, columns)) = needs::contract_needs(program)
            && let Some(needs) = needs.get_mut(id.index())
        {
            needs.optional.extend(columns);
        }
        let mut files = BTreeMap::new();
        for (name, file) in &args.tables {
            if files.insert(events::table_named(program, name)?, file).is_some() {
                return Err(Failure::TableTwice { table: name.clone() });
            }
        }
        for (id, file) in files {
            let needs = needs.get(id.index()).cloned().unwrap_or_default();
            let name = program.tables.get(id.index()).map_or("", |table| table.name.as_str());
            let source = Source::new(file, true, &readings.of(name))?;
            let pace = pace.filter(|_| !again);
            let given = match added(program, effective, id, &source, &needs, wishes, beside.exchange(), pace)? {
                Some(mut added) => {
                    let (name, columns) = &added.names;
                    let bad: Vec<String> = added.shown.iter().map(|row| shown(row, program, name, columns)).collect();
                    terminal::tell(&bad.concat());
                    not_shown(added.bad, name);
                    let (remarks, bad, converted) = (std::mem::take(&mut added.remarks), added.bad, added.converted);
                    Given { source, rows: Rows::Added(added), bad, converted, remarks }
                }
                None => given(program, id, source, &needs, wishes, beside.exchange())?,
            };
            beside.bad += given.bad;
            let Some(slot) = beside.tables.get_mut(id.index()) else { continue };
            *slot = Some(given);
        }
        if let Some(file) = &args.previous {
            let (recorded, bad, table) =
                Recorded::read(program, &Source::new(file, true, &readings.of("previous"))?, wishes)?;
            for (row, _) in bad.iter().zip(0..SHOWN) {
                show(row, program, &table);
            }
            beside.bad += u64::try_from(bad.len()).unwrap_or(u64::MAX);
            beside.recorded = Some(recorded);
        }
        Ok(beside)
    }

    /// What amounts in other currencies are converted with.
    fn exchange(&self) -> Exchange<'_> {
        Exchange { assume: &self.effective.run.assume, file: self.rates.as_ref() }
    }

    /// The first of two passes: ranks are what all partners together give. A row that cannot be read takes no place.
    pub(super) fn rank(&mut self, source: &Source, wishes: &Wishes) -> Result<(), Failure> {
        for mut stage in Ranking::stages(self.program) {
            let mut partners = Partners::open(self.program, source, wishes)?;
            while let Some(next) = partners.read()? {
                match next {
                    partners::Next::Partner(mut partner) => {
                        self.complete(&mut partner)?;
                        for ranking in &mut stage {
                            ranking.count(&partner.facts);
                        }
                    }
                    partners::Next::Bad(_) => {}
                }
            }
            self.rankings.push(stage);
        }
        Ok(())
    }

    /// Sets what was added up of a partner.
    pub(super) fn set_added(&self, id: &str, facts: &mut Facts) {
        let mut sums = Vec::new();
        for added in self.added() {
            sums.resize(added.measures.len(), Sum::None);
            added.totals.sums(id.as_bytes(), &mut sums);
            for (&measure, &sum) in added.measures.iter().zip(&sums) {
                match AddedUp::fact(sum) {
                    Some(value) => facts.set(measure, value),
                    None => facts.forget(measure),
                }
            }
        }
    }

    /// The tables that were added up.
    pub(super) fn added(&self) -> impl Iterator<Item = &AddedUp> {
        self.tables.iter().flatten().filter_map(|given| match &given.rows {
            Rows::Added(added) => Some(added),
            Rows::Each(_) => None,
        })
    }

    /// Whether what is known of a partner hangs on more than its own row: on tables, records, or other partners.
    pub(super) fn adds(&self) -> bool {
        let row_by_row = |table: TableId| {
            let given = self.tables.get(table.index()).and_then(Option::as_ref);
            given.is_some_and(|given| matches!(given.rows, Rows::Each(_)))
        };
        let derived = |derivation: &Derivation| derivation.table().is_none_or(row_by_row);
        self.recorded.is_some() || self.program.measures.iter().filter_map(|m| m.derivation.as_ref()).any(derived)
    }

    /// Fills in what the tables and the other partners say of a partner.
    pub(super) fn complete(&self, partner: &mut Partner) -> Result<(), Failure> {
        self.derived(&partner.id, self.effective.run.as_of, &mut partner.facts).map_err(|cause| Failure::Derive {
            partner: partner.id.clone(),
            row: partner.row,
            cause,
        })
    }

    fn derived(&self, id: &str, as_of: Date, facts: &mut Facts) -> Result<(), DeriveError> {
        let events: Vec<Option<&[derive::Row]>> = (self.tables.iter())
            .map(|given| match given.as_ref().map(|given| &given.rows) {
                Some(Rows::Each(rows)) => Some(rows.of(id)),
                Some(Rows::Added(_)) | None => None,
            })
            .collect();
        self.set_added(id, facts);
        derive::derive(self.program, as_of, &events, facts)?;
        self.rankings.set(self.program, as_of, facts)
    }

    /// The contracts of a partner.
    pub(super) fn contracts(&self, partner: &str) -> Contracts<'_> {
        let given = contract::table(self.program).and_then(|(id, _)| self.tables.get(id.index())?.as_ref());
        given.map_or(Contracts::NotGiven, |given| Contracts::Rows(given.rows.of(partner)))
    }

    /// Fills in what the tables say of what had happened to a partner before a day; ranks are for the caller.
    pub(super) fn complete_before(&self, id: &str, day: Date, facts: &mut Facts) -> Result<(), DeriveError> {
        let earlier: Vec<Option<Vec<derive::Row>>> = (self.program.tables.iter().zip(&self.tables))
            .map(|(table, given)| {
                let is_earlier = |row: &&derive::Row| {
                    let cell = table.dated_by.and_then(|column| row.get(column as usize)).and_then(Option::as_ref);
                    !matches!(cell, Some(FactValue::Date(date)) if *date >= day)
                };
                given.as_ref().map(|given| given.rows.of(id).iter().filter(is_earlier).cloned().collect())
            })
            .collect();
        let events: Vec<Option<&[derive::Row]>> = earlier.iter().map(Option::as_deref).collect();
        derive::derive(self.program, day, &events, facts)
    }

    /// Reads a given table again, row by row; with the columns that are wanted now.
    pub(super) fn again(&self, id: TableId, needs: &Needs, wishes: &Wishes) -> Result<Option<Events<'_>>, Failure> {
        let Some(given) = self.tables.get(id.index()).and_then(Option::as_ref) else { return Ok(None) };
        Ok(Some(Events::open(self.program, id, &given.source, needs, wishes, self.exchange())?))
    }

    /// Whether a given table has rows of a partner.
    pub(super) fn has_rows(&self, id: TableId, partner: &str) -> bool {
        let given = self.tables.get(id.index()).and_then(Option::as_ref);
        given.is_some_and(|given| !given.rows.of(partner).is_empty())
    }

    /// Where a partner is.
    pub(super) fn place<'f>(&self, facts: &'f Facts) -> Place<'f> {
        let text = |measure: Option<MeasureId>| facts.get(measure?).and_then(FactValue::text);
        let [country, region] = self.place;
        Place { country: text(country), region: text(region) }
    }

    /// What a result says beside the outcome, which gets the tier held after the review.
    pub(super) fn after(&self, partner: &Partner, outcome: &mut Outcome) -> Cells {
        let p = &self.effective.program;
        let distribution = territory::text(&territory::supply(p, self.place(&partner.facts)));
        let held = self.recorded.as_ref().map(|recorded| {
            let track = outcome.track.and_then(|t| p.tracks.get(t.index())).map(|t| t.name.as_str());
            // Of whom the record says nothing, the partner table may.
            let before = recorded.of(&partner.id, track).cloned().unwrap_or_else(|| Before {
                previous: Previous { tier: partner.facts.held, ..Previous::default() },
                one_of: partner.facts.held_one_of.clone(),
            });
            let as_of = before.previous.as_of.or(self.previous_as_of).or(recorded.last());
            let before = Before { previous: Previous { as_of, ..before.previous }, ..before };
            let joined = derive::joined(self.program, &partner.facts);
            let rules = p.review.as_ref();
            reviewed(rules, outcome, &before.previous, &before.one_of, joined, self.effective.run.as_of)
        });
        let held = held.map(|(held, one_of)| {
            (outcome.held, outcome.held_one_of) = (held.tier, one_of);
            held
        });
        Cells { distribution, held, as_of: Some(self.effective.run.as_of) }
    }

    /// Counts a partner for what the program says of populations and targets.
    pub(super) fn count(&self, census: &mut Census, partner: &Partner, outcomes: &[Outcome]) {
        census.count(&self.effective.program, self.place(&partner.facts), outcomes);
    }

    /// Whether a table is given from which a measure is computed.
    fn computes(&self, derivation: &Derivation) -> bool {
        // What is missing for a ratio or a rank is missing for what it is computed from.
        derivation.table().is_none_or(|table| self.tables.get(table.index()).is_some_and(Option::is_some))
    }
}

fn given(
    program: &Program,
    id: TableId,
    source: Source,
    needs: &Needs,
    wishes: &Wishes,
    exchange: Exchange<'_>,
) -> Result<Given, Failure> {
    let mut events = Events::open(program, id, &source, needs, wishes, exchange)?;
    let (mut rows, mut bad, mut converted) = (ByPartner::default(), 0, 0);
    while let Some(next) = events.read()? {
        let event = match next {
            Next::Event(event) => Some(event),
            Next::Bad(row, event) => {
                bad += 1;
                if bad <= SHOWN {
                    show(&row, program, events.table());
                }
                event
            }
        };
        if let Some(event) = event {
            converted += u64::from(event.currency.is_some());
            rows.add(event);
        }
    }
    not_shown(bad, events.table().name());
    let remarks = events.remarks();
    Ok(Given { source, rows: Rows::Each(rows), bad, converted, remarks })
}

/// Says how many bad rows were not shown.
fn not_shown(bad: u64, name: &str) {
    if bad > SHOWN {
        terminal::tell(&format!("{} more bad rows of `{name}` are not shown\n", bad - SHOWN));
    }
}

/// Adds up a table chunk by chunk, where sums and counts are all that is asked of it.
#[expect(clippy::too_many_arguments, reason = "what a table is read with")]
fn added(
    program: &Program,
    effective: &Effective,
    id: TableId,
    source: &Source,
    needs: &Needs,
    wishes: &Wishes,
    exchange: Exchange<'_>,
    pace: Option<(usize, usize)>,
) -> Result<Option<AddedUp>, Failure> {
    let Some((threads, chunk)) = pace else { return Ok(None) };
    let Some(tallies) = tally::of(program, id, effective.run.as_of) else { return Ok(None) };
    let rows = chunk as u64 / A_ROW;
    let Some(events) = Events::glance(program, id, source, needs, wishes, (exchange, rows))? else { return Ok(None) };
    Ok(add_up(events, &tallies, (threads, chunk), usize::try_from(SHOWN).unwrap_or(usize::MAX)))
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Table(error) => Failure::Table(error),
            ReadError::Columns(error) => Failure::Columns(error),
        }
    }
}

/// The wishes for columns that are not of tables: `--map orders.amount=Net` is of the table `orders`.
pub(super) fn of_partners(program: &Program, wishes: &Wishes) -> Result<Wishes, MatchError> {
    let mut own = wishes.clone();
    let mut tables = Vec::new();
    own.map.retain(|(name, _)| match name.split_once('.') {
        Some((table, _)) => {
            tables.push(table.to_owned());
            false
        }
        None => true,
    });
    for table in tables {
        events::table_named(program, &table)?;
    }
    let others = program.tables.iter().map(|table| table.name.as_str()).chain(["previous"]);
    Ok(own.without(&others))
}
