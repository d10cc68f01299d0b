; For editors that select by what a thing is: an item is a class, a clause a function.

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
] @class.around

[
  (requires)
  (expects)
  (grants)
  (obliges)
  (fee)
  (given)
  (expect)
] @function.around

(atom) @parameter.inside
(grant) @parameter.inside
(comment) @comment.around
