// Runs the TextMate grammar as VS Code does, over sentences with what must be seen in them, and over all programs.
//
// usage: node test/grammar.mjs [FOLDER …]   Folders with more programs; with `items.txt`, where their items begin.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { root, tokens } from "./textmate.mjs";

// A line, then pieces of it with a part of the scope that they must have; `-` is none.
const SENTENCES = [
  ["tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%", {
    tier: "keyword.control.item", Certified: "-", requires: "keyword.control.clause", purchases: "support.variable",
    ">=": "keyword.operator", 10000: "constant.numeric", EUR: "unit", yr: "unit.period", and: "keyword.operator.word",
    "certified engineer": "support.variable", grants: "keyword.control.clause", margin: "support.variable", "%": "unit",
  }],
  ['tier "Enterprise Solution Partner" formerly "Enterprise Partner" by invitation # KL4', {
    '"Enterprise Solution Partner"': "entity.name.type", formerly: "keyword.operator.word", "by invitation": "keyword.other.phrase",
    "# KL4": "comment",
  }],
  ["  effective from about 2005-04-15", { effective: "header", from: "keyword.other", about: "precision", "2005-04-15": "date" }],
  ['  source "Swiss IT Reseller" paragraph 7 by "Sven Hoge"', { source: "keyword", paragraph: "keyword.other.source", by: "keyword.other.source" }],
  ["tier Gold requires open source project experience", { "open source project experience": "-" }],
  ['  requires purchases open "a matching volume"', { open: "keyword.other.open" }],
  ['  requires at least 2 of (3 customer references, 1 certified engineer)', { "at least": "phrase", "customer references": "support.variable", "(": "group" }],
  ["track Training planned from early 2007", { planned: "status", from: "keyword", early: "precision", 2007: "date" }],
  ["measure purchases: money per year = sum of orders.amount over the last 12 months", {
    measure: "item", money: "storage.type", per: "keyword.operator.word", year: "period", "sum of": "support.function", months: "unit",
  }],
  ['note "a # in a text is no comment"', { note: "item", '"a # in a text is no comment"': "string" }],
  ["  grants half-year review, per-seat price", { "half-year review": "-", "per-seat price": "-" }],
  ["  grants margin 18%..35%", { "18": "constant.numeric", "..": "range", "35": "constant.numeric" }],
  ["  requires country is not DE", { is: "keyword.operator.word", not: "keyword.operator.word" }],
];

const problems = [];
for (const [line, pieces] of SENTENCES) {
  const found = tokens(line)[0];
  for (const [piece, scope] of Object.entries(pieces)) {
    // A piece may be cut into several tokens; each of them must have the scope.
    const start = line.indexOf(piece);
    let at = 0;
    for (const token of found) {
      const [from, to] = [at, (at += token.text.length)];
      if (to <= start || from >= start + piece.length) continue;
      const good = scope === "-" ? token.scopes === "" : token.scopes.includes(scope);
      if (!good) problems.push(`${line}\n  \`${token.text}\` is \`${token.scopes}\`, not \`${scope}\``);
    }
  }
}

/** The programs below a folder. */
function programs(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".prog"))
    .map((name) => path.join(folder, name));
}

const folders = process.argv.slice(2);
let count = 0;
for (const name of [root + "/programs", ...folders].flatMap(programs)) {
  count += 1;
  for (const [index, line] of tokens(readFileSync(name, "utf8")).entries()) {
    const place = `${path.basename(name)}:${index + 1}`;
    const whole = line.map((t) => t.text).join("");
    // A quote outside of a text and of a comment means that a text was cut in two.
    for (const token of line) {
      if (token.text.includes('"') && !/string|comment|entity/.test(token.scopes)) problems.push(`${place}: a quote in \`${whole}\``);
    }
    const word = whole.match(/^(requires|grants|expects|obliges)\b/i)?.[0] ?? whole.match(/^\s+(requires|grants|expects|obliges)\b/i)?.[1];
    if (word && !line.some((t) => t.text === word && t.scopes.includes("clause"))) problems.push(`${place}: \`${word}\` is no clause`);
  }
}
for (const folder of folders) {
  for (const line of readFileSync(path.join(folder, "items.txt"), "utf8").trim().split("\n")) {
    const [name, ...items] = line.split(" ");
    const text = tokens(readFileSync(path.join(folder, name), "utf8"));
    for (const item of items) {
      const [row, keyword] = item.split(":");
      const found = text[Number(row) - 1]?.some((t) => t.text.toLowerCase() === keyword && t.scopes.includes("control.item"));
      if (!found) problems.push(`${name}:${row}: \`${keyword}\` is no item`);
    }
  }
}

console.log(problems.join("\n"));
console.log(`${SENTENCES.length} sentences, ${count} programs, ${problems.length} problems`);
process.exit(problems.length === 0 && count > 5 ? 0 : 1);
