// Generated from src/syntax/keywords.rs by `UPDATE=1 cargo test`.
module.exports = {
  items: [
  "program", "track", "tier", "package", "specialisation", "measure", "table", "benefit", "score",
  "rates", "region", "distribution", "commission", "billing", "notify", "population", "target",
  "review", "example", "note",
  ],
  header: [
  "vendor", "territory", "currency", "effective", "replaces", "fiscal", "costs", "contact",
  "source",
  ],
};
