/**
 * @file The syntax of partner programs, for editors.
 *
 * It takes every text that grammar/prog.pest takes, and many more: an editor shows half-written sentences all day. What a
 * word is depends on what stands around it, so src/scanner.c cuts the text and says what each piece is; the rules here
 * only say how pieces nest.
 *
 * @license MIT OR Apache-2.0
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const { items, header } = require("./words.js");

/** The token of the keyword that begins an item, shown in the tree as the word itself. */
const item = ($, word) => alias($[`_item_${word}`], word);

module.exports = grammar({
  name: "prog",

  // The order is that of `enum TokenType` in src/scanner.c.
  externals: ($) => [
    ...items.map((word) => $[`_item_${word}`]),
    ...header.map((word) => $[`_header_${word}`]),
    $._requires,
    $._expects,
    $._grants,
    $._obliges,
    $._fee,
    $._given,
    $._expect,
    $._and,
    $._or,
    $._not,
    $._with,
    $._when,
    $._where,
    $._among,
    $._per,
    $._formerly,
    $._above,
    $._until,
    $._from,
    $._from_date,
    $._source,
    $._note,
    $._open,
    $.status,
    $.precision,
    $.keyword,
    $.type,
    $.unit,
    $.period,
    $._word,
    $.string,
    $.number,
    $.date,
    $.operator,
    $._comma,
    $._band_comma,
    $._colon,
    $._left,
    $._right,
    $._equals,
    $._range,
    $._dot,
    $._slash,
    $._bar,
    $._failed,
  ],

  extras: ($) => [/[\s\u00a0\u2000-\u200b\u202f\u3000\ufeff]/, $.comment],

  conflicts: ($) => [],

  supertypes: ($) => [$._item, $._clause, $._modifier],

  rules: {
    source_file: ($) => repeat($._item),

    comment: (_) => token(/#[^\r\n]*/),

    // ------------------------------------------------------------------------------------------------ items

    _item: ($) =>
      choice(
        $.program_item,
        $.example_item,
        ...items.filter((w) => !["program", "example"].includes(w)).map((w) => $[`${w}_item`]),
      ),

    program_item: ($) =>
      seq(
        item($, "program"),
        optional($._head),
        repeat($.header_line),
        repeat($._clause),
      ),

    header_line: ($) =>
      prec.right(
        seq(
          choice(...header.filter((w) => w !== "source").map((w) => alias($[`_header_${w}`], w))),
          repeat($._body_part),
        ),
      ),

    example_item: ($) => seq(item($, "example"), optional($._head), repeat(choice($.given, $.expect, $.table))),
    given: ($) => seq(alias($._given, "given"), repeat($._body_part)),
    expect: ($) => seq(alias($._expect, "expect"), repeat($._body_part)),

    // `| purchases | expect tier |`, then a row for each example.
    table: ($) =>
      prec.right(
        seq(alias($._bar, "|"), repeat(choice(alias($._bar, "|"), alias($._expect, "expect"), $._body_part))),
      ),

    ...Object.fromEntries(
      items
        .filter((word) => !["program", "example"].includes(word))
        .map((word) => [
          `${word}_item`,
          ($) => seq(item($, word), optional($._head), repeat($._clause)),
        ]),
    ),

    // The name, and what else stands before the first clause.
    _head: ($) =>
      prec.right(choice(seq(field("name", choice($.name, $.string)), repeat($._body_part)), seq($._unnamed, repeat($._body_part)))),
    // A head that does not begin with a name: `rates 1 EUR = …`, `tier open "…"`.
    _unnamed: ($) =>
      choice($._value, $.keyword, $.type, $.operator, $._modifier_in_body, $.open, $.group, $._sign, $._connector, $.per, $.from, $.when, $.where, $.with),

    // ------------------------------------------------------------------------------------------------ clauses

    _clause: ($) => choice($.requires, $.expects, $.grants, $.obliges, $.fee),

    requires: ($) => seq(alias($._requires, "requires"), optional($._condition), repeat($._modifier)),
    expects: ($) => seq(alias($._expects, "expects"), optional($._condition), repeat($._modifier)),
    obliges: ($) => seq(alias($._obliges, "obliges"), repeat($._body_part)),
    fee: ($) => seq(alias($._fee, "costs"), repeat($._body_part)),
    grants: ($) =>
      seq(
        alias($._grants, "grants"),
        optional(
          seq(
            $.grant,
            repeat(seq(choice(alias($._comma, ","), alias($._and, "and")), $.grant)),
            optional(alias($._comma, ",")),
          ),
        ),
        repeat($._modifier),
      ),
    grant: ($) => prec.right(-1, repeat1(choice($._part, $.when, $.where, $.with, alias($._or, "or"), alias($._not, "not"), alias($._band_comma, ",")))),

    // ------------------------------------------------------------------------------------------------ conditions

    _condition: ($) => choice($.or, $.and, $.not, $.atom),
    or: ($) => prec.left(1, seq($._condition, alias($._or, "or"), $._condition)),
    and: ($) => prec.left(2, seq($._condition, alias($._and, "and"), $._condition)),
    not: ($) => prec(3, seq(alias($._not, "not"), $._condition)),
    // `purchases >= 10000 EUR/yr`, `1 certified engineer`, `country is not DE`: one thing that holds or does not.
    // `is DE or AT` goes on with `or`; only who knows the names can tell, so here it is two conditions.
    atom: ($) => prec.right(repeat1(choice($._part, $._is_not))),
    _is_not: ($) => prec.right(5, seq($.keyword, alias($._not, "not"))),

    when: ($) => prec.right(-1, seq(alias($._when, "when"), optional($._condition))),
    where: ($) => prec.right(-1, seq(choice(alias($._where, "where"), alias($._among, "among")), optional($._condition))),
    with: ($) => seq(alias($._with, "with"), optional($.keyword), choice($.name, $.string)),

    // `(…)`, after `at least 2 of`, `one of` or alone.
    group: ($) =>
      seq(
        alias($._left, "("),
        optional(seq($._condition, repeat(seq(alias($._comma, ","), $._condition)), optional(alias($._comma, ",")))),
        alias($._right, ")"),
      ),

    // ------------------------------------------------------------------------------------------------ what all share

    _body_part: ($) =>
      choice($._part, $._modifier_in_body, $._connector, $.when, $.where, $.with, alias($._comma, ","), alias($._band_comma, ",")),
    _connector: ($) =>
      choice(
        alias($._and, "and"),
        alias($._or, "or"),
        alias($._not, "not"),
        alias($._formerly, "formerly"),
        alias($._above, "above"),
      ),
    _modifier_in_body: ($) => choice($.from_date, $.until_date, $.status, $.source, $.note),

    _part: ($) => choice($.name, $.string, $._value, $.keyword, $.type, $.operator, $.open, $.group, $._sign, $.per, $.from),
    _value: ($) => choice($.range, $.amount, $.unit, $.date, $.precision),
    _sign: ($) => choice(alias($._colon, ":"), alias($._equals, "="), alias($._dot, ".")),

    name: ($) => prec.right(repeat1($._word)),
    amount: ($) => prec.right(seq($.number, optional($.unit), optional(seq(alias($._slash, "/"), $.period)))),
    range: ($) => prec.right(2, seq($.amount, alias($._range, ".."), $.amount)),
    per: ($) => prec.right(seq(alias($._per, "per"), optional(choice($.period, $.name, $.string, $.amount)))),
    open: ($) => alias($._open, "open"),
    // `from "Trefz"`, `from 1000 EUR/yr 18%`.
    from: ($) => prec.right(seq(alias($._from, "from"), choice($.string, $.amount, $.range))),

    _modifier: ($) => choice($.from_date, $.until_date, $.status, $.source, $.note),
    from_date: ($) => seq(alias($._from_date, "from"), repeat($.precision), $.date),
    until_date: ($) => seq(alias($._until, "until"), repeat($.precision), choice($.date, $.number)),
    source: ($) =>
      prec.right(
        seq(
          choice(alias($._source, "source"), alias($._header_source, "source")),
          $.string,
          optional(seq($.keyword, $.number)),
          optional(seq($.keyword, $.string)),
        ),
      ),
    note: ($) => seq(alias($._note, "note"), $.string),
  },
});
