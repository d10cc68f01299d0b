; What a list of the symbols of a file shows.

(tier_item name: (_) @name) @definition.class
(track_item name: (_) @name) @definition.class
(package_item name: (_) @name) @definition.class
(specialisation_item name: (_) @name) @definition.class
(table_item name: (_) @name) @definition.class
(region_item name: (_) @name) @definition.constant
(measure_item name: (_) @name) @definition.constant
(benefit_item name: (_) @name) @definition.constant
(score_item name: (_) @name) @definition.function
(example_item name: (_) @name) @definition.function
