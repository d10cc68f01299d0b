//! Territories: which lie in which, and who delivers to a partner.

use crate::ir::channel::lies_within;
use crate::ir::{Distribution, DistributionKind, Program};

/// Where a partner is, as far as the data says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The country code.
    pub country: Option<&'a str>,
    /// A part of the country, or a region of several.
    pub region: Option<&'a str>,
}

/// How a partner is supplied.
#[derive(Debug, Clone)]
pub enum Supply<'p> {
    /// The lines of the program that speak of the partner's place, all equally near to it.
    Stated(Vec<&'p Distribution>),
    /// The program says nothing of this place.
    NotStated,
    /// Which line applies depends on a place that the data does not give.
    Unknown,
}

/// Who delivers to a partner at `place`. A line that names the partner's region comes before one that names its country, that
/// before one that names a group of countries, that before one for the whole territory, and `elsewhere` comes last.
/// The program is one of which only what is in force is left.
pub fn supply<'p>(program: &'p Program, place: Place<'_>) -> Supply<'p> {
    if program.distribution.is_empty() {
        return Supply::NotStated;
    }
    let by_region = |line: &&Distribution| line.territories.iter().any(|t| place.region.is_some_and(|r| same(t, r)));
    let by_country = |line: &&Distribution| line.territories.iter().any(|t| place.country.is_some_and(|c| same(t, c)));
    let by_group = |line: &&Distribution| line.territories.iter().any(|t| lies_in(program, place, t));
    let whole = |line: &&Distribution| line.territories.is_empty() && !line.elsewhere;
    let elsewhere = |line: &&Distribution| line.elsewhere;
    let pick = |wanted: &dyn Fn(&&'p Distribution) -> bool| -> Vec<&'p Distribution> {
        program.distribution.iter().filter(|line| wanted(line)).collect()
    };

    let near = pick(&|line| by_region(line));
    if !near.is_empty() {
        return Supply::Stated(near);
    }
    let country = pick(&|line| by_country(line));
    // A line for a part of the partner's country may be the nearer one, but the data does not say in which part it is.
    let parts_matter = place.region.is_none()
        && place.country.is_some_and(|country| {
            program.distribution.iter().any(|line| line.territories.iter().any(|t| is_part_of(program, t, country)))
        });
    if parts_matter {
        return Supply::Unknown;
    }
    if !country.is_empty() {
        return Supply::Stated(country);
    }
    let group = pick(&|line| by_group(line));
    if !group.is_empty() {
        return Supply::Stated(group);
    }
    let whole = pick(&|line| whole(line));
    if !whole.is_empty() {
        return Supply::Stated(whole);
    }
    if place.country.is_none() && place.region.is_none() {
        return Supply::Unknown;
    }
    let elsewhere = pick(&|line| elsewhere(line));
    if elsewhere.is_empty() { Supply::NotStated } else { Supply::Stated(elsewhere) }
}

/// Whether a place lies in a territory: it is it, is a part of it, or belongs to a group of that name.
pub fn lies_in(program: &Program, place: Place<'_>, territory: &str) -> bool {
    [place.region, place.country].into_iter().flatten().any(|name| lies_within(&program.regions, name, territory))
}

/// Whether `territory` is a region below `country`.
fn is_part_of(program: &Program, territory: &str, country: &str) -> bool {
    program.regions.iter().any(|r| same(&r.name, territory) && r.within.as_deref().is_some_and(|w| same(w, country)))
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// As a result shows it: `direct`, the distributors joined by `|`, or what the program says instead of names.
pub fn text(supply: &Supply<'_>) -> String {
    match supply {
        Supply::NotStated => String::new(),
        Supply::Unknown => String::from("unknown"),
        Supply::Stated(lines) => {
            let mut words: Vec<&str> = Vec::new();
            for line in lines {
                match &line.kind {
                    DistributionKind::Direct => words.push("direct"),
                    DistributionKind::Through { distributors, .. } => {
                        words.extend(distributors.iter().map(String::as_str));
                    }
                    DistributionKind::Unnamed(text) => words.push(text),
                }
            }
            words.join("|")
        }
    }
}
