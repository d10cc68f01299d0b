; Generated from editors/templates/highlights.scm.in by `UPDATE=1 cargo test`: the words of the vocabulary come from
; programs/standard/vocabulary.prog. Other names look as plain text does.

(comment) @comment
(string) @string
(number) @constant.numeric
(date) @constant
(unit) @type
(period) @type
(type) @type
(operator) @operator
(precision) @keyword.modifier
(status) @keyword.modifier
(keyword) @keyword
(open) @keyword

((name) @variable.builtin
  (#any-of? @variable.builtin
  "NFR licence" "awarded" "beta access" "bonus" "certificates" "certified engineer"
  "certified sales people" "certified sales person" "commission" "contract signed" "contracts"
  "country" "customer project" "customer reference" "customer revenue" "customer satisfaction"
  "deal protection" "deal registration" "direct care" "discount" "employee" "extranet access"
  "fee" "growth" "integration support" "invited" "joined" "lead" "logo use" "margin"
  "marketing fund" "marketing funds" "new customer" "newsletter" "order" "orders" "phone support"
  "portal access" "purchase conditions" "purchases" "rebate" "references" "region" "registered"
  "renewal rate" "retail only" "revenue" "sales certification" "sales kit" "sales training"
  "sales trainings" "server licence" "services revenue" "starter kit" "storage certification"
  "support request" "technical certification" "technical training" "technical trainings"
  "training" "trainings" "usage" "website listing"))

[
  "program" "track" "tier" "package" "specialisation" "measure" "table" "benefit" "score" "rates"
  "region" "distribution" "commission" "billing" "notify" "population" "target" "review" "example"
  "note"
  "requires" "expects" "grants" "obliges" "given" "expect"
] @keyword

[
  "vendor" "territory" "currency" "effective" "replaces" "fiscal" "costs" "contact"
  "source" "note"
] @keyword

["and" "or" "not" "with" "when" "where" "per" "formerly" "above" "until" "from"] @keyword.operator

["," ":" "." "|"] @punctuation.delimiter
["(" ")"] @punctuation.bracket
["=" ".." "/"] @operator

; What an item is called.
(tier_item name: (_) @type.definition)
(track_item name: (_) @type.definition)
(package_item name: (_) @type.definition)
(specialisation_item name: (_) @type.definition)
(region_item name: (_) @type.definition)
(table_item name: (_) @type.definition)
(measure_item name: (_) @function)
(benefit_item name: (_) @function)
(score_item name: (_) @function)
(program_item name: (_) @markup.heading)
(example_item name: (_) @markup.heading)
