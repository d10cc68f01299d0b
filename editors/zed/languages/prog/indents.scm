(group "(" ")" @end) @indent
[
  (program_item)
  (tier_item)
  (example_item)
] @indent
