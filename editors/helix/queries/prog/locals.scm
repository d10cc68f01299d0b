; All names of a program stand in one scope; what an item is called is its definition.

(source_file) @local.scope

(tier_item name: (_) @local.definition.type)
(track_item name: (_) @local.definition.type)
(package_item name: (_) @local.definition.type)
(specialisation_item name: (_) @local.definition.type)
(region_item name: (_) @local.definition.type)
(table_item name: (_) @local.definition.type)
(measure_item name: (_) @local.definition.var)
(benefit_item name: (_) @local.definition.var)
(score_item name: (_) @local.definition.var)

(name) @local.reference
