//! Programs without their source.

use crate::eval::effective::{Effective, effective};
use crate::eval::reference::evaluate;
use crate::eval::{BenefitOutcome, Facts, Outcome, Run, display};
use crate::ir::*;
use crate::source::{FileId, Sources, Span};
use crate::value::{Amount, Currency, Date, DateInterval, Decimal, Period, TimeUnit, Unit};

pub(super) fn span() -> Span {
    Span { file: FileId(0), start: 0, end: 0 }
}

pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn eur(text: &str) -> Amount {
    Amount { value: d(text), unit: Unit::Money("EUR".parse().unwrap()), per: Some(Period::Year) }
}

pub(super) fn count(n: i64) -> Amount {
    Amount { value: n.into(), unit: Unit::Count, per: None }
}

pub(super) fn percent(text: &str) -> Amount {
    Amount { value: d(text), unit: Unit::Percent, per: None }
}

pub(super) fn points(n: i64) -> Amount {
    Amount { value: n.into(), unit: Unit::Points, per: None }
}

pub(super) fn days(text: &str) -> Amount {
    Amount { value: d(text), unit: Unit::Time(TimeUnit::Day), per: None }
}

/// A program in the making, with the measures that tests use.
pub(super) struct Build {
    pub(super) p: Program,
}

impl std::fmt::Debug for Build {
    /// What differs from one generated program to the next.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clauses = self.p.tiers.iter().map(|t| &t.clauses).chain([&self.p.everyone]);
        for clauses in clauses {
            for requirement in &clauses.requirements {
                writeln!(f, "requires {:?}", requirement.cond.kind)?;
            }
            for grant in clauses.grants.iter().flat_map(|c| &c.grants) {
                writeln!(f, "grants {:?} {:?} when {:?}", grant.benefit, grant.value, grant.when.kind)?;
            }
        }
        Ok(())
    }
}

pub(super) const PURCHASES: MeasureId = MeasureId(0);
pub(super) const ENGINEERS: MeasureId = MeasureId(1);
pub(super) const REFERENCES: MeasureId = MeasureId(2);
pub(super) const TRAINING: MeasureId = MeasureId(3);
pub(super) const INVITED: MeasureId = MeasureId(4);
pub(super) const RETAIL: MeasureId = MeasureId(5);
pub(super) const PACKAGE: MeasureId = MeasureId(6);
pub(super) const TRACK: MeasureId = MeasureId(7);

pub(super) const MARGIN: BenefitId = BenefitId(0);
pub(super) const STARTER_KIT: BenefitId = BenefitId(1);
pub(super) const REQUESTS: BenefitId = BenefitId(2);
pub(super) const DISCOUNT: BenefitId = BenefitId(3);

impl Build {
    pub(super) fn new() -> Self {
        let number = |unit, per| Type::Number(Rate { unit, per });
        let eur = Unit::Money("EUR".parse().unwrap());
        let measures = vec![
            measure("purchases", "purchases", number(eur, Some(Period::Year)), false),
            measure("certified engineer", "certified engineers", number(Unit::Count, None), false),
            measure("customer reference", "customer references", number(Unit::Count, None), false),
            measure("training", "training", number(Unit::Time(TimeUnit::Day), None), false),
            measure("invited", "invited", Type::Flag, true),
            measure("retail only", "retail only", Type::Flag, false),
            measure("package", "packages", Type::SetOf(Vec::new()), false),
            measure("track", "tracks", Type::SetOf(Vec::new()), false),
        ];
        let benefits = vec![
            benefit("margin", BenefitKind::Percent, Combine::Replaced),
            benefit("starter kit", BenefitKind::Entitlement, Combine::United),
            benefit("support requests", BenefitKind::Allowance { per: None }, Combine::Added),
            benefit("discount", BenefitKind::Percent, Combine::Replaced),
        ];
        Build {
            p: Program {
                version: VERSION,
                header: Header {
                    title: String::new(),
                    vendor: None,
                    territory: Vec::new(),
                    currency: Currency::NONE,
                    validity: Validity::default(),
                    replaces: None,
                    fiscal_year: (1, 1),
                    costs: None,
                    contact: Vec::new(),
                    span: None,
                },
                dates: Vec::new(),
                measures,
                tables: Vec::new(),
                tracks: Vec::new(),
                tiers: Vec::new(),
                benefits,
                packages: Vec::new(),
                specialisations: Vec::new(),
                scores: Vec::new(),
                open_terms: Vec::new(),
                everyone: Clauses::default(),
                rates: Vec::new(),
                regions: Vec::new(),
                distribution: Vec::new(),
                commissions: Vec::new(),
                billing: Vec::new(),
                notifications: Vec::new(),
                populations: Vec::new(),
                targets: Vec::new(),
                review: None,
                examples: Vec::new(),
                notes: Vec::new(),
                track_measure: None,
                package_measure: None,
                sources: Sources::new(),
            },
        }
    }

    /// A tier that requires one condition.
    pub(super) fn tier(mut self, name: &str, cond: Cond, grants: Vec<Grant>) -> Self {
        self.p.tiers.push(Tier {
            name: name.to_owned(),
            name_open: false,
            title: None,
            formerly: Vec::new(),
            split_from: Vec::new(),
            tracks: Vec::new(),
            by_default: cond.is_always(),
            inherits: true,
            clauses: clauses(cond, grants),
            validity: Validity::default(),
            span: span(),
        });
        self
    }

    pub(super) fn open(mut self, label: &str) -> Self {
        self.p.open_terms.push(OpenTerm {
            label: label.to_owned(),
            measure: None,
            bounds: None,
            note: None,
            by: None,
            span: span(),
        });
        self
    }

    pub(super) fn date(mut self, text: &str, first: &str, last: &str) -> Self {
        let days = DateInterval { first: day(first), last: day(last) };
        self.p.dates.push(WrittenDate { text: text.to_owned(), days, span: span() });
        self
    }

    pub(super) fn track(mut self, name: &str, cond: Cond, grants: Vec<Grant>) -> Self {
        self.p.track_measure = Some(TRACK);
        self.p.tracks.push(Track {
            name: name.to_owned(),
            title: None,
            formerly: Vec::new(),
            clauses: clauses(cond, grants),
            validity: Validity::default(),
            span: span(),
        });
        self
    }

    pub(super) fn score(mut self, cap: Option<i64>, parts: Vec<ScorePart>) -> Self {
        self.p.scores.push(Score { name: "performance".to_owned(), cap: cap.map(points), parts, span: span() });
        self
    }

    pub(super) fn on(&self, as_of: &str) -> Effective {
        effective(&self.p, &Run { as_of: day(as_of), assume: Vec::new() })
    }

    pub(super) fn facts(&self, facts: &[(MeasureId, FactValue)]) -> Facts {
        let mut all = Facts::unknown(&self.p);
        for (measure, value) in facts {
            all.set(*measure, value.clone());
        }
        all
    }

    /// The one outcome for some facts.
    pub(super) fn outcome(&self, facts: &[(MeasureId, FactValue)]) -> Outcome {
        self.outcomes(facts).remove(0)
    }

    pub(super) fn outcomes(&self, facts: &[(MeasureId, FactValue)]) -> Vec<Outcome> {
        evaluate(&self.on("2006-01-01"), &self.facts(facts)).unwrap()
    }

    pub(super) fn cell(&self, outcome: &Outcome, benefit: BenefitId) -> String {
        let found: &BenefitOutcome = outcome.benefits.iter().find(|b| b.benefit == benefit).unwrap();
        display::benefit_cell(&self.p, found)
    }

    pub(super) fn possible(&self, outcome: &Outcome) -> String {
        display::possible_cell(&self.p, outcome)
    }
}

fn measure(name: &str, plural: &str, ty: Type, act: bool) -> Measure {
    Measure {
        name: name.to_owned(),
        plural: plural.to_owned(),
        ty,
        signed: false,
        act,
        columns: Vec::new(),
        derivation: None,
        doc: None,
        span: span(),
    }
}

fn benefit(name: &str, kind: BenefitKind, combine: Combine) -> Benefit {
    Benefit { name: name.to_owned(), plural: name.to_owned(), kind, combine, doc: None, span: span() }
}

pub(super) fn clauses(cond: Cond, grants: Vec<Grant>) -> Clauses {
    let requirement = Requirement { modality: Modality::Required, cond, validity: Validity::default(), span: span() };
    Clauses {
        requirements: vec![requirement],
        grants: vec![GrantClause { grants, validity: Validity::default(), span: span() }],
        obligations: Vec::new(),
    }
}

pub(super) fn always() -> Cond {
    Cond::always(span())
}

pub(super) fn all(conds: Vec<Cond>) -> Cond {
    Cond { kind: CondKind::All(conds), span: span() }
}

pub(super) fn any(conds: Vec<Cond>) -> Cond {
    Cond { kind: CondKind::Any(conds), span: span() }
}

pub(super) fn not(cond: Cond) -> Cond {
    Cond { kind: CondKind::Not(Box::new(cond)), span: span() }
}

pub(super) fn at_least_of(count: u32, of: Vec<Cond>) -> Cond {
    Cond { kind: CondKind::AtLeast { count, of }, span: span() }
}

pub(super) fn atom(atom: Atom) -> Cond {
    Cond::atom(atom, span())
}

pub(super) fn compare(measure: MeasureId, op: Comparison, amount: Amount) -> Cond {
    atom(Atom::Compare { measure, op, amount })
}

pub(super) fn at_least(measure: MeasureId, amount: Amount) -> Cond {
    compare(measure, Comparison::AtLeast, amount)
}

pub(super) fn holds(measure: MeasureId) -> Cond {
    atom(Atom::Holds(measure))
}

pub(super) fn with_package(name: &str) -> Cond {
    atom(Atom::Has { measure: PACKAGE, member: name.to_owned() })
}

pub(super) fn grant(benefit: BenefitId, value: GrantValue) -> Grant {
    grant_when(benefit, value, always())
}

pub(super) fn grant_when(benefit: BenefitId, value: GrantValue, when: Cond) -> Grant {
    Grant { benefit, value, when, package: None, tracks: Vec::new(), to: None, note: None, span: span() }
}

pub(super) fn rate(text: &str) -> GrantValue {
    GrantValue::Amount(percent(text))
}

pub(super) fn part(kind: ScorePartKind, cap: Option<i64>, when: Cond) -> ScorePart {
    ScorePart { kind, cap: cap.map(points), minimum: None, when, weight: None, applies: None, span: span() }
}

pub(super) fn num(text: &str) -> FactValue {
    FactValue::Number(d(text))
}
