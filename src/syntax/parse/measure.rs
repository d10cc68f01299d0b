//! Measures, tables, benefits, scores.

use super::Rule;
use super::build::{Build, Pair, has, kid, kids};
use super::number::{period, time_unit};
use crate::syntax::ast::{
    Aggregate, Benefit, Combine, Derived, DerivedKind, Measure, Name, Otherwise, Score, ScorePart, ScorePartKind,
    Table, TableColumn, Type, TypeKind, Window, WindowKind, WrittenBenefitKind,
};

impl Build<'_> {
    pub(super) fn measure(&mut self, pair: &Pair<'_>) -> Option<Measure> {
        let ty = match kid(pair, Rule::r#type) {
            Some(ty) => Some(self.written_type(&ty)?),
            None => None,
        };
        let derived = match kid(pair, Rule::derived) {
            Some(derived) => Some(self.derived(&derived)?),
            None => None,
        };
        Some(Measure {
            name: self.name_in(pair)?,
            plural: self.name_of(pair, Rule::plural),
            ty,
            signed: self.span_of(pair, Rule::signed),
            columns: kids(pair, Rule::columns).flat_map(|p| self.names_in(&p)).collect(),
            derived,
            doc: self.text_in(pair),
        })
    }

    fn written_type(&mut self, pair: &Pair<'_>) -> Option<Type> {
        let said = kid(pair, Rule::type_kind)?.into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::money_type => TypeKind::Money(kid(&said, Rule::currency).and_then(|c| c.as_str().parse().ok())),
            Rule::kw_count => TypeKind::Count,
            Rule::kw_percent => TypeKind::Percent,
            Rule::kw_points => TypeKind::Points,
            Rule::kw_number => TypeKind::Number,
            Rule::duration_type => TypeKind::Duration(time_unit(&kid(&said, Rule::time_unit)?)?),
            Rule::kw_date => TypeKind::Date,
            Rule::kw_flag => TypeKind::Flag,
            Rule::act_type => TypeKind::Act,
            Rule::kw_text => TypeKind::Text,
            Rule::one_of => TypeKind::OneOf(self.names_of(&said, Rule::choices)),
            Rule::set_of => TypeKind::SetOf(self.names_of(&said, Rule::choices)),
            _ => return None,
        };
        let per = kid(pair, Rule::per).and_then(|p| self.per(&p));
        Some(Type { span: self.span(pair), kind, per })
    }

    fn derived(&mut self, pair: &Pair<'_>) -> Option<Derived> {
        let said = pair.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::aggregate => DerivedKind::Aggregate {
                function: aggregate(&kid(&said, Rule::function)?)?,
                of: self.operand(&kid(&said, Rule::column)?)?,
                window: self.window_in(&said),
                filter: self.cond_of(&said, Rule::where_rows),
                among: self.cond_of(&said, Rule::among),
            },
            Rule::ratio => {
                let mut names = self.names_in(&said).into_iter();
                DerivedKind::Ratio(names.next()?, names.next()?)
            }
            Rule::growth => DerivedKind::Growth {
                of: self.operand(&kid(&said, Rule::column)?)?,
                window: self.window_in(&said),
                filter: self.cond_of(&said, Rule::where_rows),
            },
            Rule::rank => {
                let mut names = self.names_in(&said).into_iter();
                let of = names.next()?;
                DerivedKind::Rank { of, per: names.next(), percentile: has(&said, Rule::kw_percentile) }
            }
            _ => return None,
        };
        Some(Derived { span: self.span(pair), kind })
    }

    fn window_in(&mut self, pair: &Pair<'_>) -> Option<Window> {
        let window = kid(pair, Rule::window)?;
        let said = window.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::since_joining => WindowKind::SinceJoining,
            Rule::year_ago => WindowKind::YearAgo,
            Rule::trailing => {
                let count = self.whole(&kid(&said, Rule::whole)?).unwrap_or(1);
                WindowKind::Trailing(count, time_unit(&kid(&said, Rule::time_unit)?)?)
            }
            Rule::last_fiscal => WindowKind::LastFiscalYear,
            Rule::fiscal => WindowKind::FiscalYear,
            Rule::last_calendar => WindowKind::LastCalendar(period(&kid(&said, Rule::period)?)?),
            Rule::this_calendar => WindowKind::Calendar(period(&kid(&said, Rule::period)?)?),
            _ => return None,
        };
        Some(Window { span: self.span(&window), kind })
    }

    pub(super) fn table(&mut self, pair: &Pair<'_>) -> Option<Table> {
        let columns = kids(pair, Rule::table_column)
            .map(|p| {
                let ty = self.written_type(&kid(&p, Rule::r#type)?)?;
                let columns = self.names_of(&p, Rule::column_alias);
                Some(TableColumn { name: self.name_in(&p)?, ty, columns })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Table { name: self.name_in(pair)?, dated_by: self.name_of(pair, Rule::dated_by), columns })
    }

    pub(super) fn benefit(&mut self, pair: &Pair<'_>) -> Option<Benefit> {
        let written = kid(pair, Rule::benefit_kind)?;
        let said = written.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::kw_percent => WrittenBenefitKind::Percent,
            Rule::allowance => {
                let per = kid(&said, Rule::per).and_then(|p| self.per(&p));
                WrittenBenefitKind::Allowance(per.map(|(_, period)| period))
            }
            Rule::kw_money => WrittenBenefitKind::Money,
            Rule::kw_entitlement => WrittenBenefitKind::Entitlement,
            Rule::levels => WrittenBenefitKind::Level(self.names_of(&said, Rule::choices)),
            Rule::kw_words => WrittenBenefitKind::Words,
            _ => return None,
        };
        let combine = match kid(pair, Rule::combine) {
            Some(how) => Some((self.span(&how), combine(&how)?)),
            None => None,
        };
        Some(Benefit {
            name: self.name_in(pair)?,
            plural: self.name_of(pair, Rule::plural),
            kind: (self.span(&written), kind),
            combine,
            doc: self.text_in(pair),
        })
    }

    pub(super) fn score(&mut self, pair: &Pair<'_>) -> Option<Score> {
        let parts = kids(pair, Rule::score_part).map(|p| self.score_part(&p)).collect::<Option<Vec<_>>>()?;
        Some(Score {
            name: self.name_in(pair)?,
            cap: self.amount_of(pair, Rule::cap),
            when: self.cond_of(pair, Rule::when),
            parts,
        })
    }

    fn score_part(&mut self, pair: &Pair<'_>) -> Option<ScorePart> {
        let said = pair.clone().into_inner().next()?;
        let kind = match said.as_rule() {
            Rule::score_bands => ScorePartKind::Bands(self.bands(&kid(&said, Rule::bands)?)?),
            Rule::score_per => {
                let measure: Name = self.name_in(&said)?;
                let points = self.amount(&kid(&said, Rule::points)?)?;
                ScorePartKind::Per { points, step: self.amount_in(&said), measure }
            }
            Rule::score_flat => ScorePartKind::Flat(self.amount(&kid(&said, Rule::points)?)?),
            _ => return None,
        };
        let once = [
            (Rule::cap, "up to"),
            (Rule::minimum, "at least"),
            (Rule::when, "when"),
            (Rule::weight, "weight"),
            (Rule::part_tracks, "for"),
            (Rule::otherwise, "otherwise"),
        ];
        for (rule, what) in once {
            let mut places = kids(pair, rule).map(|p| self.span(&p)).collect::<Vec<_>>().into_iter();
            if let (Some(first), Some(again)) = (places.next(), places.next()) {
                self.twice(what, first, again);
            }
        }
        Some(ScorePart {
            span: self.span(pair),
            kind,
            cap: self.amount_of(pair, Rule::cap),
            minimum: self.amount_of(pair, Rule::minimum),
            when: self.cond_of(pair, Rule::when),
            weight: self.amount_of(pair, Rule::weight),
            tracks: self.names_of(pair, Rule::part_tracks),
            otherwise: kid(pair, Rule::otherwise).map(|p| {
                let zero = has(&p, Rule::kw_zero);
                (self.span(&p), if zero { Otherwise::Zero } else { Otherwise::Redistributed })
            }),
        })
    }
}

fn aggregate(pair: &Pair<'_>) -> Option<Aggregate> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::count_distinct => Aggregate::CountDistinct,
        Rule::kw_sum => Aggregate::Sum,
        Rule::kw_count => Aggregate::Count,
        Rule::kw_share => Aggregate::Share,
        Rule::kw_min | Rule::kw_earliest => Aggregate::Min,
        Rule::kw_max => Aggregate::Max,
        Rule::kw_median => Aggregate::Median,
        Rule::kw_latest => Aggregate::Latest,
        _ => return None,
    })
}

fn combine(pair: &Pair<'_>) -> Option<Combine> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::replaced => Combine::Replaced,
        Rule::added => Combine::Added,
        Rule::united => Combine::United,
        Rule::better_of => Combine::Better,
        Rule::lowest => Combine::Lowest,
        _ => return None,
    })
}
