// Generated from src/syntax/keywords.rs and grammar/prog.pest by `UPDATE=1 cargo test`.
#ifndef PROG_WORDS_H_
#define PROG_WORDS_H_

static const char *const ITEMS[] = {
  "program", "track", "tier", "package", "specialisation", "measure", "table", "benefit", "score",
  "rates", "region", "distribution", "commission", "billing", "notify", "population", "target",
  "review", "example", "note",
};

static const char *const HEADER[] = {
  "vendor", "territory", "currency", "effective", "replaces", "fiscal", "costs", "contact",
  "source",
};

static const char *const RESERVED[] = {
  "requires", "expects", "expect", "grants", "obliges", "and", "or", "not", "with", "when",
  "where", "among", "per", "formerly", "above", "until",
};

static const char *const UNITS[] = {
  "day", "days", "hour", "hours", "minute", "minutes", "month", "months", "percent",
  "percentage points", "point", "points", "week", "weeks", "year", "years",
};

static const char *const PERIODS[] = {
  "yr", "year", "half-year", "quarter", "month", "mo", "week", "day",
};

static const char *const STATUSES[] = {
  "planned", "announced", "considered", "pilot", "ruled out", "hearsay",
};

static const char *const PRECISIONS[] = {
  "about", "early", "mid", "late", "end of", "spring", "summer", "autumn", "winter",
};

static const char *const CURRENCIES[] = {
  "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "ATS", "AUD", "AWG", "AZN", "BAM", "BBD",
  "BDT", "BEF", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN",
  "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CYP", "CZK", "DEM",
  "DJF", "DKK", "DOP", "DZD", "EEK", "EGP", "ERN", "ESP", "ETB", "EUR", "FIM", "FJD", "FKP",
  "FRF", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GRD", "GTQ", "GYD", "HKD", "HNL", "HRK",
  "HTG", "HUF", "IDR", "IEP", "ILS", "INR", "IQD", "IRR", "ISK", "ITL", "JMD", "JOD", "JPY",
  "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
  "LSL", "LTL", "LUF", "LVL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
  "MTL", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NLG", "NOK", "NPR",
  "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PTE", "PYG", "QAR", "ROL", "RON",
  "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SIT", "SKK", "SLE",
  "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRL",
  "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST",
  "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
};

#endif
