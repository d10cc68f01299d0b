; Lines below an item are indented once, what goes on with a clause once more (docs/reference/format.md).
[
  (program_item)
  (track_item)
  (tier_item)
  (package_item)
  (specialisation_item)
  (measure_item)
  (table_item)
  (benefit_item)
  (score_item)
  (rates_item)
  (region_item)
  (distribution_item)
  (commission_item)
  (billing_item)
  (notify_item)
  (population_item)
  (target_item)
  (review_item)
  (example_item)
  (note_item)
  (requires)
  (expects)
  (grants)
  (obliges)
  (given)
  (expect)
  (table)
  (group)
] @indent.begin

")" @indent.branch

(comment) @indent.ignore
