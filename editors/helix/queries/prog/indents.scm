; Lines below an item are indented once, what goes on with a clause once more.
[
  (program_item)
  (tier_item)
  (track_item)
  (package_item)
  (specialisation_item)
  (measure_item)
  (table_item)
  (benefit_item)
  (example_item)
  (requires)
  (expects)
  (grants)
  (group)
] @indent

")" @outdent
