// Cuts a program into tokens and says what each word is where it stands.
//
// Names are ordinary words, so `from`, `open` or `source` may be part of one; what follows them decides. And an item begins
// only where its keyword is the first word of a line that does not go on with the line before. Both need a look ahead or
// back that a table of rules has not; they follow src/syntax/split.rs and the `…_stop` rules of grammar/prog.pest.

#include "tree_sitter/parser.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define IN(list, word) (index_of(list, COUNT(list), word) >= 0)

// The order is that of `externals` in grammar.js: items and header lines come first.
enum { ITEM = 0, HEADER_LINE = COUNT(ITEMS), FIRST_OF_REST = COUNT(ITEMS) + COUNT(HEADER) };
enum TokenType {
  REQUIRES = FIRST_OF_REST, EXPECTS, GRANTS, OBLIGES, FEE, GIVEN, EXPECT,
  AND, OR, NOT, WITH, WHEN, WHERE, AMONG, PER, FORMERLY, ABOVE, UNTIL,
  FROM, FROM_DATE, SOURCE, NOTE, OPEN, STATUS, PRECISION, KEYWORD, TYPE, UNIT, PERIOD,
  WORD, STRING, NUMBER, DATE, OPERATOR,
  COMMA, BAND_COMMA, COLON, LEFT, RIGHT, EQUALS, RANGE, DOT, SLASH, BAR, FAILED,
};

// What the last token was, as far as the next one asks.
enum Last { L_NONE, L_ITEM, L_HEADER, L_CLAUSE, L_WORD, L_KEYWORD, L_TYPE, L_NUMBER, L_UNIT, L_TEXT, L_DATE, L_DATED, L_PER,
            L_SLASH, L_CONNECTOR, L_SIGN, L_COLON, L_EQUALS, L_CLOSE, L_BAR };

typedef struct {
  uint8_t item;     // 1 + its index in ITEMS; 0 before the first.
  uint8_t indent;   // Of the item's line.
  uint8_t last;     // enum Last.
  uint8_t pending;  // Whether the next line goes on with this one.
  uint8_t header;   // In the lines below `program`.
  uint8_t clause;   // In a clause: 1 requires, 2 expects, 3 grants, 4 obliges, 5 fee, 6 given, 7 expect.
  uint8_t colon;    // A colon stood in the head.
  uint8_t equals;   // An equals sign stood in the head.
} State;

enum { WORD_LEN = 48 };

// What comes behind a word.
typedef struct {
  int32_t first;          // Its first character; 0 at the end of the text or where a comment begins.
  bool line;              // On another line.
  char word[WORD_LEN];    // The word, in lower case.
} Ahead;

static int index_of(const char *const *list, size_t count, const char *word) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i], word) == 0) return (int)i;
  }
  return -1;
}

// Whether `word` is one of the words in `list`, which has a blank around each.
static bool among(const char *list, const char *word) {
  char padded[WORD_LEN + 3];
  size_t len = strlen(word);
  if (len == 0) return false;
  padded[0] = ' ';
  memcpy(padded + 1, word, len);
  padded[len + 1] = ' ';
  padded[len + 2] = 0;
  return strstr(list, padded) != NULL;
}

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_upper(int32_t c) { return c >= 'A' && c <= 'Z'; }
static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
         c == 0x3000 || c == 0xfeff;
}
static bool is_letter(int32_t c) {
  if (c < 0x80) return is_upper(c) || (c >= 'a' && c <= 'z');
  if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
  // Signs that are no letters: × ÷, punctuation, currencies, arrows and mathematics.
  return c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x3004) && c != 0xfeff;
}
static bool in_word(int32_t c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == 0x2010 || c == 0x2011; }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

// Reads a word in lower case. Says whether it was in capitals only.
static bool read_word(TSLexer *lexer, char *into) {
  size_t len = 0;
  bool capitals = true;
  while (!lexer->eof(lexer) && in_word(lexer->lookahead)) {
    int32_t c = lexer->lookahead;
    capitals = capitals && is_upper(c);
    if (len < WORD_LEN - 1) into[len++] = is_upper(c) ? (char)(c + 32) : c < 0x80 ? (char)c : '?';
    advance(lexer);
  }
  into[len] = 0;
  return capitals;
}

static void look_ahead(TSLexer *lexer, Ahead *ahead) {
  ahead->line = false;
  ahead->word[0] = 0;
  while (!lexer->eof(lexer) && is_blank(lexer->lookahead)) {
    ahead->line = ahead->line || lexer->lookahead == '\n' || lexer->lookahead == '\r';
    advance(lexer);
  }
  ahead->first = lexer->eof(lexer) || lexer->lookahead == '#' ? 0 : lexer->lookahead;
  if (is_letter(ahead->first)) read_word(lexer, ahead->word);
}

static bool is_pending(const char *word) {
  return among(" requires expects grants obliges and or not with when where among per of from until than through given expect by in "
               "to for above formerly is includes least most the twice possible ", word);
}

// Whether nothing more belongs to the phrase: its end, a reserved word, or a modifier. May read on behind `a`.
static bool ends(TSLexer *lexer, const Ahead *a) {
  if (a->first == 0 || a->line || a->first == ',' || a->first == ')' || a->first == ':') return true;
  if (IN(RESERVED, a->word) || IN(STATUSES, a->word) || among(" ruled for ", a->word)) return true;
  bool from = strcmp(a->word, "from") == 0;
  if (!from && !among(" source note ", a->word)) return false;
  Ahead next;
  look_ahead(lexer, &next);
  return from ? is_digit(next.first) || IN(PRECISIONS, next.word) || strcmp(next.word, "end") == 0 : next.first == '"';
}

static bool give(State *s, TSLexer *lexer, int type, enum Last last, bool pending) {
  s->last = last;
  s->pending = pending;
  lexer->result_symbol = (TSSymbol)type;
  return true;
}

static bool item_is(const State *s, const char *list) { return s->item > 0 && among(list, ITEMS[s->item - 1]); }

// Behind `from`: whether a date follows, and no amount.
static bool date_follows(TSLexer *lexer, const Ahead *a) {
  if (a->word[0] != 0) return IN(PRECISIONS, a->word) || strcmp(a->word, "end") == 0;
  int digits = 0;
  while (is_digit(lexer->lookahead)) {
    digits++;
    advance(lexer);
  }
  if (lexer->lookahead == '-') return true;
  if (digits != 4 || lexer->lookahead == '%' || lexer->lookahead == '/') return false;
  if (lexer->lookahead == '.') return false;
  Ahead next;
  look_ahead(lexer, &next);
  if (next.first == 0 || next.line) return true;
  if (is_digit(next.first) || next.first == '.' || next.first == '%' || next.first == '/') return false;
  if (next.word[0] == 0) return true;
  char capitals[4] = {0};
  if (strlen(next.word) == 3) {
    for (int i = 0; i < 3; i++) capitals[i] = (char)(next.word[i] - 32);
  }
  return !IN(UNITS, next.word) && !IN(CURRENCIES, capitals) && strcmp(next.word, "percentage") != 0;
}

static bool number(State *s, TSLexer *lexer) {
  if (lexer->lookahead == '-') {
    advance(lexer);
    // An empty cell of a table.
    lexer->mark_end(lexer);
    if (!is_digit(lexer->lookahead)) return s->last == L_BAR && give(s, lexer, OPERATOR, L_SIGN, false);
  }
  int digits = 0;
  while (is_digit(lexer->lookahead)) {
    digits++;
    advance(lexer);
  }
  lexer->mark_end(lexer);
  if (lexer->lookahead == '-' && (digits == 4 || digits == 2)) {
    int parts = digits == 4 ? 2 : 1;
    bool found = false;
    while (parts-- > 0 && lexer->lookahead == '-') {
      advance(lexer);
      if (!is_digit(lexer->lookahead)) break;
      while (is_digit(lexer->lookahead)) advance(lexer);
      lexer->mark_end(lexer);
      found = true;
    }
    if (found) return give(s, lexer, DATE, L_DATE, false);
  } else if (lexer->lookahead == '.') {
    advance(lexer);
    if (is_digit(lexer->lookahead)) {
      while (is_digit(lexer->lookahead)) advance(lexer);
      lexer->mark_end(lexer);
    }
  }
  // `from 2007`; what it says before decides that a date comes.
  if (s->last == L_DATED && digits == 4) return give(s, lexer, DATE, L_DATE, false);
  return give(s, lexer, NUMBER, L_NUMBER, false);
}

static bool sign(State *s, TSLexer *lexer) {
  int32_t c = lexer->lookahead;
  advance(lexer);
  lexer->mark_end(lexer);
  Ahead ahead;
  switch (c) {
    case ',':
      look_ahead(lexer, &ahead);
      return give(s, lexer, strcmp(ahead.word, "from") == 0 ? BAND_COMMA : COMMA, L_SIGN, true);
    case ':':
      s->colon = 1;
      return give(s, lexer, COLON, L_COLON, true);
    case '(': return give(s, lexer, LEFT, L_SIGN, true);
    case ')': return give(s, lexer, RIGHT, L_CLOSE, false);
    case '/': return give(s, lexer, SLASH, L_SLASH, true);
    case '|': return give(s, lexer, BAR, L_BAR, false);
    case '%': return give(s, lexer, UNIT, L_UNIT, false);
    case '.':
      if (lexer->lookahead != '.') return give(s, lexer, DOT, L_SIGN, false);
      advance(lexer);
      lexer->mark_end(lexer);
      return give(s, lexer, RANGE, L_SIGN, true);
    case '=':
      if (s->clause != 0) return give(s, lexer, OPERATOR, L_SIGN, true);
      s->equals = 1;
      return give(s, lexer, EQUALS, L_EQUALS, true);
    case '>':
    case '<':
    case '!':
      if (lexer->lookahead == '=') {
        advance(lexer);
        lexer->mark_end(lexer);
      } else if (c == '!') {
        return false;
      }
      return give(s, lexer, OPERATOR, L_SIGN, true);
    case 0x2264:
    case 0x2265:
    case 0x2260: return give(s, lexer, OPERATOR, L_SIGN, true);
    default: return false;
  }
}

static bool string(State *s, TSLexer *lexer) {
  do advance(lexer);
  while (!lexer->eof(lexer) && lexer->lookahead != '"' && lexer->lookahead != '\n' && lexer->lookahead != '\r');
  if (lexer->lookahead == '"') advance(lexer);
  lexer->mark_end(lexer);
  return give(s, lexer, STRING, L_TEXT, false);
}

// Two words, and three, that mean something together.
static const char *const PAIRS[][2] = {
    {"at", "least"}, {"at", "most"}, {"more", "than"}, {"less", "than"}, {"fewer", "than"}, {"better", "than"}, {"up", "to"},
    {"by", "default"}, {"by", "invitation"}, {"on", "application"}, {"inherits", "nothing"}, {"split", "from"}, {"dated", "by"},
    {"nothing", "else"}, {"just", "under"}, {"promotion", "immediately"}, {"demotion", "after"}, {"since", "joining"},
};
static const char *const TRIPLES[][3] = {
    {"free", "of", "charge"}, {"case", "by", "case"}, {"may", "be", "negative"}, {"needs", "vendor", "for"},
    {"act", "of", "the"}, {"status", "until", "anniversary"},
};

// Whether `word` and what follows are one keyword. Reads on behind `ahead`.
static bool pair(TSLexer *lexer, const char *word, Ahead *ahead) {
  for (size_t i = 0; i < COUNT(PAIRS); i++) {
    if (strcmp(PAIRS[i][0], word) == 0 && strcmp(PAIRS[i][1], ahead->word) == 0) {
      lexer->mark_end(lexer);
      return true;
    }
  }
  if (strcmp(word, "at") == 0 && strcmp(ahead->word, "vendor") == 0 && (lexer->lookahead == '\'' || lexer->lookahead == 0x2019)) {
    advance(lexer);
    Ahead next;
    read_word(lexer, next.word);
    look_ahead(lexer, &next);
    if (strcmp(next.word, "discretion") != 0) return false;
    lexer->mark_end(lexer);
    return true;
  }
  for (size_t i = 0; i < COUNT(TRIPLES); i++) {
    if (strcmp(TRIPLES[i][0], word) == 0 && strcmp(TRIPLES[i][1], ahead->word) == 0) {
      Ahead next;
      look_ahead(lexer, &next);
      if (strcmp(TRIPLES[i][2], next.word) != 0) return false;
      lexer->mark_end(lexer);
      memcpy(ahead->word, next.word, WORD_LEN);
      return true;
    }
  }
  return false;
}

// Whether `by` begins bands: some words and a colon follow.
static bool bands_follow(TSLexer *lexer, Ahead *ahead) {
  Ahead next = *ahead;
  for (int words = 0; words < 8 && next.word[0] != 0; words++) look_ahead(lexer, &next);
  return next.first == ':';
}

static const char *const TYPES = " money count percent points number duration date flag text one set act ";
static const char *const KINDS = " percent allowance money entitlement level words ";

static bool is_type(const State *s, TSLexer *lexer, const char *word, const Ahead *a) {
  bool fresh = s->last == L_COLON || s->last == L_WORD || s->last == L_TEXT;
  if (item_is(s, " measure ")) return s->last == L_COLON && !s->equals && among(TYPES, word);
  if (item_is(s, " benefit ")) return s->last == L_COLON && among(KINDS, word);
  if (item_is(s, " table ")) {
    return s->colon && fresh && among(TYPES, word) &&
           (a->first == '"' || among(" column columns in of per ", a->word) || ends(lexer, a));
  }
  return false;
}

// Whether a word that could be part of a name is a keyword where it stands.
static bool is_keyword(State *s, TSLexer *lexer, const char *word, Ahead *a) {
  bool begins = s->last == L_CLAUSE || s->last == L_CONNECTOR || s->last == L_SIGN || s->last == L_COLON || s->last == L_EQUALS || s->last == L_BAR;
  bool counted = s->last == L_NUMBER || s->last == L_UNIT;
  bool named = s->last == L_WORD || s->last == L_TEXT;
  bool head = s->clause == 0;
  bool digit = is_digit(a->first);
  if (among(" tier track package specialisation specialization ", word)) {
    return (begins || (s->last == L_KEYWORD)) && (a->first == '"' || is_letter(a->first));
  }
  if (among(" tracks ", word)) return s->last == L_KEYWORD;
  if (among(" is includes ", word)) return named && (s->clause != 3 || s->last == L_WORD) && !head ? true : named && s->last != L_ITEM && !head;
  if (among(" of ", word)) return counted || s->last == L_KEYWORD || s->last == L_TYPE || s->last == L_CLOSE;
  if (among(" all any none ", word)) return begins && strcmp(a->word, "of") == 0;
  if (among(" exactly ", word)) return digit;
  if (among(" no ", word)) return begins;
  if (among(" more less fewer times twice ", word)) return counted || (strcmp(word, "twice") == 0 && named);
  if (among(" undisclosed sliced ", word)) return s->clause == 3 && (ends(lexer, a) || a->first == '"');
  if (among(" nothing ", word)) return s->last == L_CLAUSE || s->last == L_KEYWORD || s->last == L_HEADER;
  if (among(" paragraph ", word)) return digit && s->last == L_TEXT;
  if (among(" by ", word)) {
    if (digit || a->first == '"' || IN(PRECISIONS, a->word)) return true;
    return item_is(s, " notify ") || bands_follow(lexer, a);
  }
  if (among(" on ", word)) return digit || IN(PRECISIONS, a->word);
  if (among(" to ", word)) return digit || item_is(s, " measure commission billing ") || (s->clause == 3 && named);
  if (among(" for ", word)) return s->clause == 3 || s->clause == 5 || (head && item_is(s, " tier score commission billing review "));
  if (among(" costs ", word)) return head && (digit || among(" nothing open ", a->word));
  if (among(" assuming ", word)) return item_is(s, " example ");
  if (among(" possible ", word)) return s->clause == 7 && begins;
  if (!head) return item_is(s, " measure ") && s->equals && among(" over since ", word);
  if (among(" plural column columns ", word)) return item_is(s, " measure benefit table ") && s->last != L_ITEM;
  if (item_is(s, " measure ") && s->equals) {
    if (among(" sum count share min max median latest earliest ratio growth rank percentile ", word)) return s->last == L_EQUALS;
    if (among(" distinct over since the last same period a ago fiscal calendar year ", word)) {
      return s->last == L_KEYWORD || strcmp(a->word, "the") == 0 || strcmp(a->word, "joining") == 0;
    }
    return false;
  }
  if (item_is(s, " benefit ")) return s->colon && s->last == L_SIGN && among(" replaced added united better lowest ", word);
  if (item_is(s, " distribution ")) return among(" in only direct through elsewhere distributors distributor ", word);
  if (item_is(s, " region ")) return strcmp(word, "in") == 0;
  if (item_is(s, " population target ")) return among(" in further named growth over ", word);
  if (item_is(s, " notify ")) return among(" before after ", word);
  if (item_is(s, " commission ")) return among(" the life contract undisclosed ", word);
  if (item_is(s, " score ")) return among(" weight otherwise zero redistributed ", word);
  if (item_is(s, " review ")) {
    return among(" every year month quarter half-year week day promotion immediately demotion after grace tiers tier down keep keeps "
                 "status anniversary new partners ", word);
  }
  return false;
}

static int connector(const char *word) {
  static const char *const WORDS[] = {"and", "or", "not", "with", "when", "where", "among", "per", "formerly", "above", "until"};
  int at = index_of(WORDS, COUNT(WORDS), word);
  return at < 0 ? -1 : AND + at;
}

static bool words(State *s, TSLexer *lexer, const bool *valid, bool first, uint32_t column) {
  char word[WORD_LEN];
  char capitals[4] = {0};
  bool upper = read_word(lexer, word);
  lexer->mark_end(lexer);
  if (upper && strlen(word) == 3) {
    for (int i = 0; i < 3; i++) capitals[i] = (char)(word[i] - 32);
  }
  Ahead ahead;
  look_ahead(lexer, &ahead);
  bool pending = is_pending(word);

  if (IN(CURRENCIES, capitals) && (s->last == L_NUMBER || s->last == L_TYPE || s->last == L_HEADER)) {
    return give(s, lexer, UNIT, L_UNIT, false);
  }
  if (s->last == L_NUMBER) {
    if (strcmp(word, "percentage") == 0 && among(" points point ", ahead.word)) {
      lexer->mark_end(lexer);
      return give(s, lexer, UNIT, L_UNIT, false);
    }
    if (IN(UNITS, word)) return give(s, lexer, UNIT, L_UNIT, false);
  }
  if ((s->last == L_SLASH || s->last == L_PER) && IN(PERIODS, word)) return give(s, lexer, PERIOD, L_UNIT, false);

  if (first && !s->pending) {
    int item = index_of(ITEMS, COUNT(ITEMS), strcmp(word, "specialization") == 0 ? "specialisation" : word);
    bool below = s->item > 0 && column > s->indent;
    bool of_the_item = item >= 0 && below && (strcmp(word, "note") == 0 || (strcmp(word, "rates") == 0 && !is_digit(ahead.first)));
    if (item >= 0 && !of_the_item && valid[ITEM + item]) {
      memset(s, 0, sizeof(*s));
      s->item = (uint8_t)(item + 1);
      s->indent = column > 255 ? 255 : (uint8_t)column;
      s->header = strcmp(word, "program") == 0;
      return give(s, lexer, ITEM + item, L_ITEM, false);
    }
    int line = s->header ? index_of(HEADER, COUNT(HEADER), word) : -1;
    if (line >= 0 && strcmp(word, "source") != 0 && valid[HEADER_LINE + line]) {
      return give(s, lexer, HEADER_LINE + line, L_HEADER, false);
    }
  }

  static const char *const CLAUSE[] = {"requires", "expects", "grants", "obliges"};
  int clause = index_of(CLAUSE, COUNT(CLAUSE), word);
  if (clause >= 0) {
    s->clause = (uint8_t)(clause + 1);
    s->header = 0;
    return give(s, lexer, REQUIRES + clause, L_CLAUSE, true);
  }
  bool priced = is_digit(ahead.first) || (!ahead.line && among(" nothing open free ", ahead.word));
  if (strcmp(word, "costs") == 0 && priced && valid[FEE] &&
      (item_is(s, " tier track specialisation ") || (item_is(s, " package ") && s->clause != 0))) {
    s->clause = 5;
    return give(s, lexer, FEE, L_CLAUSE, false);
  }
  if (strcmp(word, "expect") == 0) {
    s->clause = 7;
    return give(s, lexer, EXPECT, L_CLAUSE, true);
  }
  if (strcmp(word, "given") == 0 && item_is(s, " example ") && s->clause == 0 && valid[GIVEN]) {
    s->clause = 6;
    return give(s, lexer, GIVEN, L_CLAUSE, true);
  }
  int connects = connector(word);
  if (connects >= 0) {
    if (connects == PER) return give(s, lexer, PER, L_PER, true);
    if (connects == UNTIL) return give(s, lexer, UNTIL, L_DATED, true);
    bool goes_on = connects != ABOVE || (s->last != L_NUMBER && s->last != L_UNIT);
    return give(s, lexer, connects, L_CONNECTOR, goes_on);
  }

  bool text = ahead.first == '"';
  if (s->last != L_ITEM && IN(STATUSES, word) && (text || ends(lexer, &ahead))) return give(s, lexer, STATUS, L_KEYWORD, false);
  if (strcmp(word, "ruled") == 0 && strcmp(ahead.word, "out") == 0) {
    lexer->mark_end(lexer);
    return give(s, lexer, STATUS, L_KEYWORD, false);
  }
  if (strcmp(word, "source") == 0 && text) return give(s, lexer, SOURCE, L_KEYWORD, false);
  if (strcmp(word, "note") == 0 && text) return give(s, lexer, NOTE, L_KEYWORD, false);
  if (strcmp(word, "open") == 0 && (text || is_digit(ahead.first) || strcmp(ahead.word, "by") == 0 || ends(lexer, &ahead) ||
                                    (item_is(s, " commission ") && strcmp(ahead.word, "of") == 0) ||
                                    (item_is(s, " notify ") && among(" before after ", ahead.word)))) {
    return give(s, lexer, OPEN, L_KEYWORD, false);
  }
  if (strcmp(word, "from") == 0) {
    if (text) return give(s, lexer, FROM, L_KEYWORD, true);
    bool named = IN(PRECISIONS, ahead.word) || strcmp(ahead.word, "end") == 0;
    if (is_digit(ahead.first) || named) {
      bool date = date_follows(lexer, &ahead);
      return give(s, lexer, date ? FROM_DATE : FROM, date ? L_DATED : L_KEYWORD, true);
    }
  }
  if (IN(PRECISIONS, word) && is_digit(ahead.first)) return give(s, lexer, PRECISION, L_DATED, false);
  if (strcmp(word, "end") == 0 && strcmp(ahead.word, "of") == 0) {
    Ahead next;
    look_ahead(lexer, &next);
    bool dated = is_digit(next.first);
    return give(s, lexer, dated ? PRECISION : WORD, dated ? L_DATED : L_WORD, false);
  }
  if (s->last == L_DATED && strcmp(word, "of") == 0) return give(s, lexer, PRECISION, L_DATED, true);
  if (is_type(s, lexer, word, &ahead)) {
    bool two = (strcmp(word, "one") == 0 || strcmp(word, "set") == 0) && strcmp(ahead.word, "of") == 0;
    if (two) lexer->mark_end(lexer);
    return give(s, lexer, TYPE, L_TYPE, two);
  }
  Ahead copy = ahead;
  if (s->last != L_ITEM && pair(lexer, word, &copy)) {
    return give(s, lexer, KEYWORD, L_KEYWORD, is_pending(copy.word));
  }
  if (s->last != L_ITEM || among(" direct in elsewhere only through every at promotion demotion new keeps keep no ", word)) {
    if (is_keyword(s, lexer, word, &ahead)) return give(s, lexer, KEYWORD, L_KEYWORD, pending);
  }
  return give(s, lexer, WORD, L_WORD, pending);
}

void *tree_sitter_prog_external_scanner_create(void) { return calloc(1, sizeof(State)); }
void tree_sitter_prog_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_prog_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(State));
  return sizeof(State);
}

void tree_sitter_prog_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(State));
  if (length == sizeof(State)) memcpy(payload, buffer, length);
}

bool tree_sitter_prog_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  State *s = payload;
  bool first = lexer->get_column(lexer) == 0;
  while (!lexer->eof(lexer) && is_blank(lexer->lookahead)) {
    first = first || lexer->lookahead == '\n' || lexer->lookahead == '\r';
    lexer->advance(lexer, true);
  }
  if (lexer->eof(lexer) || lexer->lookahead == '#') return false;
  int32_t c = lexer->lookahead;
  if (c == '"') return string(s, lexer);
  if (is_digit(c) || c == '-') return number(s, lexer);
  if (is_letter(c)) return words(s, lexer, valid, first, first ? lexer->get_column(lexer) : 0);
  return sign(s, lexer);
}
