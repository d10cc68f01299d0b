//! How the points of a score come together, in words.

use super::score::{Points, Share};
use super::truth::View;
use super::{EvalError, display, gap};
use crate::ir::{Comparison, ScoreId, ScorePart, ScorePartKind};
use crate::source::Span;
use crate::value::Amount;

impl View<'_> {
    /// `Points is 20 points, 30 points short: 20 (has 2 certified engineers) + 0 (not met: purchases >= 50000 EUR/yr)`.
    pub(super) fn says_of_score(
        &self,
        id: ScoreId,
        op: Comparison,
        amount: Amount,
        span: Span,
    ) -> Result<String, EvalError> {
        let p = &self.effective.program;
        let (tally, name) = (self.tally(id)?, display::score_name(p, id));
        let points = tally.total;
        let mut text = match (points.low, points.high) {
            (Some(low), Some(high)) if low == high => format!("{name} is {low} points"),
            (Some(low), Some(high)) => format!("{name} is {low}..{high} points"),
            (Some(low), None) => format!("{name} is at least {low} points"),
            (None, Some(high)) => format!("{name} is at most {high} points"),
            (None, None) => format!("{name} is not known"),
        };
        if let (Some(low), true) = (points.low, points.low == points.high)
            && points.compared(op, amount.value) == Some(false)
        {
            let wrong = |why| EvalError::Arithmetic { what: format!("`{name}`"), why, span };
            text.push_str(", ");
            text.push_str(&display::short_text(gap::deficit(low, op, amount).map_err(wrong)?));
        }
        let Some(score) = p.scores.get(id.index()).filter(|score| score.parts.len() > 1) else { return Ok(text) };
        let parts = score.parts.iter().zip(&tally.shares).map(|(part, share)| self.says_of_part(part, *share));
        let parts = parts.collect::<Result<Vec<_>, EvalError>>()?;
        text.push_str(": ");
        text.push_str(&parts.join(" + "));
        if tally.short {
            text.push_str("; none, since a part is below its minimum");
        } else if let Some(cap) = score.cap {
            text.push_str("; at most ");
            text.push_str(&cap.value.to_string());
        }
        Ok(text)
    }

    fn says_of_part(&self, part: &ScorePart, share: Share) -> Result<String, EvalError> {
        let measured = || match &part.kind {
            ScorePartKind::Flat(_) => None,
            ScorePartKind::Per { measure, .. } => Some(self.fact(*measure)),
            ScorePartKind::Bands(bands) => Some(self.fact(bands.measure)),
        };
        let gate = || {
            let words = self.effective.program.sources.slice(part.when.span);
            (!part.when.is_always()).then(|| words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let why = match (share.stays, self.holds(&part.when)?) {
            (Some(false), _) => Some(String::from("does not apply")),
            (_, Some(false)) => gate().map(|gate| format!("not met: {gate}")),
            (_, Some(true)) => measured().or_else(|| gate().map(|gate| format!("met: {gate}"))),
            (_, None) => gate().map(|gate| format!("not known: {gate}")),
        };
        let weight = share.weight.map_or_else(String::new, |weight| format!(" x {weight}%"));
        let why = why.map_or_else(String::new, |why| format!(" ({why})"));
        Ok(format!("{}{weight}{why}", number(share.points)))
    }
}

fn number(points: Points) -> String {
    match (points.low, points.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}..{high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => String::from("?"),
    }
}
