//! Rules of the grammar in words: no rule name ever reaches a reader.

use super::parse::Rule;

/// What a rule is called, or `None` where naming it would not help.
pub(crate) fn words(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::name
        | Rule::cond_name
        | Rule::part_name
        | Rule::grant_name
        | Rule::more_name
        | Rule::tier_name
        | Rule::package_name
        | Rule::decl_name
        | Rule::column_name
        | Rule::calc_name
        | Rule::place_name
        | Rule::notify_name
        | Rule::commission_name
        | Rule::commission_base
        | Rule::billing_name
        | Rule::operand
        | Rule::choice
        | Rule::name_list
        | Rule::column
        | Rule::through_names => Some("a name"),
        Rule::string => Some("a text in quotes"),
        Rule::kw_requires => Some("`requires`"),
        Rule::kw_expects => Some("`expects`"),
        Rule::kw_grants => Some("`grants`"),
        Rule::kw_obliges => Some("`obliges`"),
        Rule::kw_program => Some("`program`"),
        Rule::kw_track => Some("`track`"),
        Rule::kw_tier => Some("`tier`"),
        Rule::kw_package => Some("`package`"),
        Rule::kw_specialisation => Some("`specialisation`"),
        Rule::kw_measure => Some("`measure`"),
        Rule::kw_table => Some("`table`"),
        Rule::kw_benefit => Some("`benefit`"),
        Rule::kw_score => Some("`score`"),
        Rule::kw_rates => Some("`rates`"),
        Rule::kw_region => Some("`region`"),
        Rule::kw_distribution => Some("`distribution`"),
        Rule::kw_commission => Some("`commission`"),
        Rule::kw_billing => Some("`billing`"),
        Rule::kw_notify => Some("`notify`"),
        Rule::kw_population => Some("`population`"),
        Rule::kw_target => Some("`target`"),
        Rule::kw_review => Some("`review`"),
        Rule::kw_example => Some("`example`"),
        Rule::kw_note | Rule::note => Some("`note`"),
        Rule::kw_vendor | Rule::vendor => Some("`vendor`"),
        Rule::kw_territory | Rule::territory => Some("`territory`"),
        Rule::kw_currency | Rule::currency_line => Some("`currency`"),
        Rule::kw_effective | Rule::effective => Some("`effective`"),
        Rule::kw_replaces | Rule::replaces => Some("`replaces`"),
        Rule::kw_fiscal => Some("`fiscal`"),
        Rule::kw_costs | Rule::costs => Some("`costs`"),
        Rule::kw_contact | Rule::contact => Some("`contact`"),
        Rule::kw_and => Some("`and`"),
        Rule::kw_or => Some("`or`"),
        Rule::kw_not => Some("`not`"),
        Rule::kw_with => Some("`with`"),
        Rule::kw_when | Rule::when => Some("`when`"),
        Rule::kw_where => Some("`where`"),
        Rule::kw_among => Some("`among`"),
        Rule::kw_per | Rule::per => Some("`per`"),
        Rule::kw_formerly | Rule::formerly | Rule::kw_merged => Some("`formerly`"),
        Rule::kw_above | Rule::above => Some("`above`"),
        Rule::kw_until | Rule::until_date => Some("`until`"),
        Rule::kw_from | Rule::from_date | Rule::provider => Some("`from`"),
        Rule::kw_source | Rule::source => Some("`source`"),
        Rule::kw_paragraph => Some("`paragraph`"),
        Rule::kw_open | Rule::open => Some("`open`"),
        Rule::kw_by | Rule::by_date => Some("`by`"),
        Rule::kw_on | Rule::on_date => Some("`on`"),
        Rule::kw_in | Rule::within => Some("`in`"),
        Rule::kw_of => Some("`of`"),
        Rule::kw_to | Rule::to_whom => Some("`to`"),
        Rule::kw_for | Rule::for_tracks | Rule::tier_tracks | Rule::part_tracks => Some("`for`"),
        Rule::kw_the => Some("`the`"),
        Rule::kw_is | Rule::is | Rule::is_fact => Some("`is`"),
        Rule::kw_includes => Some("`includes`"),
        Rule::kw_no => Some("`no`"),
        Rule::kw_yes => Some("`yes`"),
        Rule::kw_all => Some("`all`"),
        Rule::kw_any => Some("`any`"),
        Rule::kw_none => Some("`none`"),
        Rule::kw_nothing => Some("`nothing`"),
        Rule::kw_else => Some("`else`"),
        Rule::kw_at => Some("`at`"),
        Rule::kw_least => Some("`least`"),
        Rule::kw_most => Some("`most`"),
        Rule::kw_more => Some("`more`"),
        Rule::kw_less => Some("`less`"),
        Rule::kw_fewer => Some("`fewer`"),
        Rule::kw_than => Some("`than`"),
        Rule::kw_exactly => Some("`exactly`"),
        Rule::kw_up => Some("`up`"),
        Rule::kw_vendors => Some("`vendor's`"),
        Rule::kw_discretion => Some("`discretion`"),
        Rule::kw_case => Some("`case`"),
        Rule::kw_default => Some("`default`"),
        Rule::kw_invitation => Some("`invitation`"),
        Rule::kw_application => Some("`application`"),
        Rule::kw_inherits => Some("`inherits`"),
        Rule::kw_tracks => Some("`tracks`"),
        Rule::kw_better => Some("`better`"),
        Rule::kw_twice => Some("`twice`"),
        Rule::kw_times => Some("`times`"),
        Rule::kw_free => Some("`free`"),
        Rule::kw_charge => Some("`charge`"),
        Rule::kw_undisclosed => Some("`undisclosed`"),
        Rule::kw_sliced => Some("`sliced`"),
        Rule::kw_plural | Rule::plural => Some("`plural`"),
        Rule::kw_column => Some("`columns`"),
        Rule::kw_may => Some("`may`"),
        Rule::kw_be => Some("`be`"),
        Rule::kw_negative => Some("`negative`"),
        Rule::kw_dated => Some("`dated`"),
        Rule::kw_act => Some("`act`"),
        Rule::kw_one => Some("`one`"),
        Rule::kw_set => Some("`set`"),
        Rule::kw_sum => Some("`sum`"),
        Rule::kw_count => Some("`count`"),
        Rule::kw_distinct => Some("`distinct`"),
        Rule::kw_share => Some("`share`"),
        Rule::kw_min => Some("`min`"),
        Rule::kw_max => Some("`max`"),
        Rule::kw_median => Some("`median`"),
        Rule::kw_latest => Some("`latest`"),
        Rule::kw_earliest => Some("`earliest`"),
        Rule::kw_ratio => Some("`ratio`"),
        Rule::kw_growth | Rule::grows => Some("`growth`"),
        Rule::kw_rank => Some("`rank`"),
        Rule::kw_percentile => Some("`percentile`"),
        Rule::kw_over => Some("`over`"),
        Rule::kw_last => Some("`last`"),
        Rule::kw_calendar => Some("`calendar`"),
        Rule::kw_same => Some("`same`"),
        Rule::kw_period => Some("`period`"),
        Rule::kw_a => Some("`a`"),
        Rule::kw_ago => Some("`ago`"),
        Rule::kw_since => Some("`since`"),
        Rule::kw_joining => Some("`joining`"),
        Rule::kw_year => Some("`year`"),
        Rule::kw_money => Some("`money`"),
        Rule::kw_number => Some("`number`"),
        Rule::kw_duration => Some("`duration`"),
        Rule::kw_date => Some("`date`"),
        Rule::kw_flag => Some("`flag`"),
        Rule::kw_text => Some("`text`"),
        Rule::kw_percent => Some("`percent`"),
        Rule::kw_points => Some("`points`"),
        Rule::kw_percentage => Some("`percentage`"),
        Rule::kw_allowance => Some("`allowance`"),
        Rule::kw_entitlement => Some("`entitlement`"),
        Rule::kw_level => Some("`level`"),
        Rule::kw_words => Some("`words`"),
        Rule::kw_elsewhere | Rule::elsewhere => Some("`elsewhere`"),
        Rule::kw_direct | Rule::direct => Some("`direct`"),
        Rule::kw_only => Some("`only`"),
        Rule::kw_through | Rule::through => Some("`through`"),
        Rule::kw_distributors => Some("`distributors`"),
        Rule::kw_life => Some("`life`"),
        Rule::kw_contract => Some("`contract`"),
        Rule::kw_before => Some("`before`"),
        Rule::kw_after => Some("`after`"),
        Rule::kw_about => Some("`about`"),
        Rule::kw_just => Some("`just`"),
        Rule::kw_under => Some("`under`"),
        Rule::kw_further | Rule::further => Some("`further`"),
        Rule::kw_named | Rule::named => Some("`named`"),
        Rule::kw_every | Rule::every => Some("`every`"),
        Rule::kw_promotion => Some("`promotion`"),
        Rule::kw_immediately => Some("`immediately`"),
        Rule::kw_demotion => Some("`demotion`"),
        Rule::kw_grace => Some("`grace`"),
        Rule::kw_tiers => Some("`tiers`"),
        Rule::kw_down => Some("`down`"),
        Rule::kw_keeps => Some("`keeps`"),
        Rule::kw_status => Some("`status`"),
        Rule::kw_anniversary => Some("`anniversary`"),
        Rule::kw_new => Some("`new`"),
        Rule::kw_partners => Some("`partners`"),
        Rule::kw_assuming | Rule::assuming => Some("`assuming`"),
        Rule::kw_given | Rule::given => Some("`given`"),
        Rule::kw_expect | Rule::expect => Some("`expect`"),
        Rule::kw_possible => Some("`possible`"),
        Rule::kw_needs => Some("`needs`"),
        Rule::kw_split | Rule::split_from => Some("`split`"),
        Rule::kw_weight | Rule::weight => Some("`weight`"),
        Rule::kw_otherwise | Rule::otherwise => Some("`otherwise`"),
        Rule::kw_zero => Some("`zero`"),
        Rule::kw_redistributed => Some("`redistributed`"),
        Rule::number => Some("a number"),
        Rule::whole => Some("a whole number"),
        Rule::amount => Some("an amount, as in `10000 EUR/yr`"),
        Rule::percent => Some("`%`"),
        Rule::percentage_points => Some("`percentage points`"),
        Rule::period => Some("a period such as `year` or `month`"),
        Rule::time_unit => Some("a unit of time such as `days`"),
        Rule::range | Rule::numeric => Some("an amount"),
        Rule::date | Rule::day => Some("a date, as in `2005-04-15`"),
        Rule::kw_end => Some("`end`"),
        Rule::month_day => Some("a month and day, as in `04-01`"),
        Rule::status => Some("`planned` or another status"),
        Rule::kw_ruled => Some("`ruled`"),
        Rule::kw_out => Some("`out`"),
        Rule::cond | Rule::and_cond | Rule::not_cond | Rule::statement => Some("a requirement"),
        Rule::group => Some("`(`"),
        Rule::cond_list => Some("requirements in parentheses"),
        Rule::at_least => Some("`at least`"),
        Rule::at_most => Some("`at most`"),
        Rule::more_than => Some("`more than`"),
        Rule::less_than => Some("`fewer than`"),
        Rule::compare | Rule::op => Some("a comparison such as `>=`"),
        Rule::judged => Some("`at vendor's discretion`"),
        Rule::grant | Rule::valued => Some("a benefit"),
        Rule::band => Some("`from` with an amount"),
        Rule::with_package => Some("`with package`"),
        Rule::clause => Some("a clause such as `requires`"),
        Rule::item | Rule::head => Some("an item such as `tier`"),
        Rule::fiscal_year => Some("`fiscal year`"),
        Rule::by_default => Some("`by default`"),
        Rule::by_invitation => Some("`by invitation`"),
        Rule::on_application => Some("`on application`"),
        Rule::inherits_nothing => Some("`inherits nothing`"),
        Rule::signed => Some("`may be negative`"),
        Rule::columns => Some("`column`"),
        Rule::r#type | Rule::type_kind => Some("a type such as `money`, `count` or `flag`"),
        Rule::choices => Some("names in parentheses"),
        Rule::derived | Rule::members => Some("`=`"),
        Rule::function => Some("a calculation such as `sum of`"),
        Rule::window => Some("a window such as `over the last 12 months`"),
        Rule::dated_by => Some("`dated by`"),
        Rule::benefit_kind => Some("`percent`, `allowance`, `money`, `entitlement`, `level` or `words`"),
        Rule::combine => Some("`replaced`, `added`, `united` or `better`"),
        Rule::cap => Some("`up to`"),
        Rule::score_part | Rule::points => Some("a number of points"),
        Rule::rate => Some("a rate"),
        Rule::side => Some("`before` or `after`"),
        Rule::review_rule => Some("a rule such as `every year`"),
        Rule::nothing_else => Some("`nothing else`"),
        Rule::fact => Some("a fact"),
        Rule::expectation => Some("what must come out"),
        Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::ident
        | Rule::reserved
        | Rule::lead
        | Rule::phrase_end
        | Rule::stop
        | Rule::soft
        | Rule::soft_stop
        | Rule::ends_phrase
        | Rule::cond_stop
        | Rule::grant_stop
        | Rule::grant_soft
        | Rule::grant_soft_stop
        | Rule::by_measure
        | Rule::customer
        | Rule::tier_stop
        | Rule::place_stop
        | Rule::unit
        | Rule::currency
        | Rule::precision
        | Rule::precision_word
        | Rule::end_of
        | Rule::year
        | Rule::two
        | Rule::clear_date
        | Rule::modifier
        | Rule::planned
        | Rule::announced
        | Rule::considered
        | Rule::pilot
        | Rule::ruled_out
        | Rule::hearsay
        | Rule::paragraph
        | Rule::speaker
        | Rule::open_by
        | Rule::atom
        | Rule::some_of
        | Rule::some
        | Rule::quantity
        | Rule::word_op
        | Rule::member
        | Rule::member_kind
        | Rule::at_least_sign
        | Rule::at_most_sign
        | Rule::unequal_sign
        | Rule::more_sign
        | Rule::less_sign
        | Rule::equal_sign
        | Rule::comparand
        | Rule::as_of
        | Rule::negated
        | Rule::no_grant
        | Rule::counted
        | Rule::counted_more
        | Rule::value
        | Rule::times
        | Rule::more
        | Rule::twice
        | Rule::better
        | Rule::undisclosed
        | Rule::free
        | Rule::bands
        | Rule::band_to
        | Rule::grant_tail
        | Rule::requires
        | Rule::expects
        | Rule::grants
        | Rule::obliges
        | Rule::fee
        | Rule::costs_so_much
        | Rule::lowest
        | Rule::program
        | Rule::header_line
        | Rule::track
        | Rule::tier
        | Rule::unnamed_tier
        | Rule::tier_part
        | Rule::tier_formerly
        | Rule::package
        | Rule::specialisation
        | Rule::measure
        | Rule::measure_part
        | Rule::money_type
        | Rule::duration_type
        | Rule::act_type
        | Rule::one_of
        | Rule::set_of
        | Rule::aggregate
        | Rule::count_distinct
        | Rule::where_rows
        | Rule::among
        | Rule::ratio
        | Rule::growth
        | Rule::rank
        | Rule::since_joining
        | Rule::year_ago
        | Rule::trailing
        | Rule::last_fiscal
        | Rule::fiscal
        | Rule::last_calendar
        | Rule::this_calendar
        | Rule::table
        | Rule::table_column
        | Rule::column_alias
        | Rule::benefit
        | Rule::allowance
        | Rule::levels
        | Rule::replaced
        | Rule::added
        | Rule::united
        | Rule::better_of
        | Rule::score
        | Rule::score_bands
        | Rule::score_per
        | Rule::score_flat
        | Rule::minimum
        | Rule::rates
        | Rule::equation
        | Rule::region
        | Rule::distribution
        | Rule::places
        | Rule::only
        | Rule::unnamed
        | Rule::commission
        | Rule::commission_tail
        | Rule::commission_to
        | Rule::life_of_contract
        | Rule::for_time
        | Rule::commission_tracks
        | Rule::billing
        | Rule::billing_price
        | Rule::billing_tail
        | Rule::price_per
        | Rule::priced
        | Rule::notify
        | Rule::notify_by
        | Rule::population
        | Rule::target
        | Rule::counted_people
        | Rule::approximate
        | Rule::review
        | Rule::promotion
        | Rule::grace
        | Rule::steps_down
        | Rule::keep_status
        | Rule::ramp_up
        | Rule::no_demotion
        | Rule::example
        | Rule::example_table
        | Rule::grid_head
        | Rule::grid_column
        | Rule::column_tier
        | Rule::column_benefit
        | Rule::column_track
        | Rule::column_package
        | Rule::grid_row
        | Rule::grid_cell
        | Rule::cell_blank
        | Rule::cell_yes
        | Rule::cell_no
        | Rule::not_fact
        | Rule::counted_fact
        | Rule::named_fact
        | Rule::expect_no_tier
        | Rule::expect_tier
        | Rule::expect_specialisation
        | Rule::expect_possible
        | Rule::needs_vendor
        | Rule::note_item
        | Rule::only_item
        | Rule::only_head
        | Rule::only_header
        | Rule::only_clause
        | Rule::word
        | Rule::EOI => None,
    }
}

/// Up to four alternatives of `rules`, as a phrase: "`and`, `or` or a text in quotes".
pub(crate) fn alternatives(rules: &[Rule]) -> Option<String> {
    let mut known: Vec<&'static str> = Vec::new();
    for word in rules.iter().filter_map(|r| words(*r)) {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    // The first two only lengthen what stands before; where something else could follow, that is what is missing.
    if known.iter().any(|w| !matches!(*w, "`per`" | "`of`")) {
        known.retain(|w| !matches!(*w, "`per`" | "`of`"));
    }
    // A list longer than this tells a reader nothing.
    if known.len() > 4 {
        return None;
    }
    let (last, others) = known.split_last()?;
    Some(if others.is_empty() { (*last).to_owned() } else { format!("{} or {last}", others.join(", ")) })
}

/// The keyword that a rule reads, where it is one word.
pub(crate) fn keyword(rule: Rule) -> Option<&'static str> {
    let word = words(rule)?.strip_prefix('`')?.strip_suffix('`')?;
    word.chars().all(char::is_alphabetic).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_read_as_a_phrase() {
        assert_eq!(
            alternatives(&[Rule::kw_and, Rule::kw_or, Rule::string]).unwrap(),
            "`and`, `or` or a text in quotes"
        );
        assert_eq!(alternatives(&[Rule::amount, Rule::EOI]).unwrap(), "an amount, as in `10000 EUR/yr`");
        assert_eq!(alternatives(&[Rule::EOI]), None);
        assert_eq!(alternatives(&[Rule::kw_and, Rule::kw_or, Rule::kw_by, Rule::kw_in, Rule::kw_to]), None);
        assert_eq!(keyword(Rule::kw_every), Some("every"));
        assert_eq!(keyword(Rule::amount), None);
    }
}
