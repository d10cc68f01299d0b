//! Programs of any length, for what is measured by the line.

use std::fmt::Write as _;

/// A program of about so many lines: a header, then tiers of ten lines each, like those of real programs.
pub(crate) fn program(lines: usize) -> String {
    let mut text = String::from("program \"Generated\"\n  vendor \"Example\"\n  currency EUR\n\n");
    for tier in 1..=lines / 10 {
        let (euros, people, percent) = (tier * 100, tier % 7 + 1, tier % 30 + 5);
        write!(
            text,
            "# Tier number {tier}\n\
             tier \"Tier {tier}\"\n\
             \x20 requires purchases >= {euros} EUR/yr and {people} certified engineers\n\
             \x20 requires at least 1 of (3 customer references, training >= {people} days)\n\
             \x20 expects purchases >= {euros} EUR/yr\n\
             \x20 grants margin {percent}%\n\
             \x20 grants portal access, logo use\n\
             \x20 grants \"entitlement of tier {tier}\"\n\
             \x20 obliges \"support for end customers of tier {tier}\"\n\
             \n"
        )
        .expect("writing to a String cannot fail");
    }
    text
}
