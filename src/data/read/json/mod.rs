//! JSON: a list of objects, or one object a line. Only the text of one record is held, and numbers stay the text that
//! they are, so that no decimal passes through a binary float.

mod records;

use std::collections::VecDeque;
use std::io::{BufReader, Cursor, Read};
use std::ops::Range;

use serde::de::IgnoredAny;

use self::records::{Record, Scan, Source, State, Step};
use super::bytes::Opened;
use super::{Excerpt, Kind, Row, RowFault};
use crate::data::TableError;

/// So many records are looked at for their fields before the columns are settled.
const LOOKED_AT: usize = 1000;

/// An open JSON or NDJSON file.
pub struct JsonTable {
    name: String,
    source: Source,
    columns: Vec<String>,
    /// Records read ahead to learn the columns.
    ahead: VecDeque<Record>,
    last: Record,
    rows: u64,
}

impl JsonTable {
    pub(super) fn open(name: &str, opened: Opened, lines: bool) -> Result<JsonTable, TableError> {
        let Opened { head, rest } = opened;
        let reader =
            BufReader::with_capacity(64 << 10, Box::new(Cursor::new(head).chain(rest)) as Box<dyn Read + Send>);
        let state = if lines { State::Lines } else { State::Before };
        let source = Source { name: name.to_owned(), reader, line: 1, state };
        let mut table = JsonTable {
            name: name.to_owned(),
            source,
            columns: Vec::new(),
            ahead: VecDeque::new(),
            last: Record::default(),
            rows: 0,
        };
        while table.ahead.len() < LOOKED_AT {
            let Some(record) = table.source.next()? else { break };
            let found = fields(&record);
            // One object alone that goes over several lines: its lines are no records.
            if lines
                && table.ahead.is_empty()
                && matches!(&found, Err(RowFault::NotJson(why)) if why.starts_with("EOF"))
            {
                let what = "an object that goes over several lines";
                return Err(TableError::BrokenJson { name: table.name, what, line: record.line });
            }
            if let Ok(fields) = found {
                for field in fields {
                    if !table.columns.contains(&field.name) {
                        table.columns.push(field.name);
                    }
                }
            }
            table.ahead.push_back(record);
        }
        Ok(table)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        let next = match self.ahead.pop_front() {
            Some(record) => Some(record),
            None => self.source.next()?,
        };
        let Some(record) = next else { return Ok(false) };
        self.last = record;
        self.rows += 1;
        row.number = self.rows;
        row.line = self.last.line;
        row.fault = None;
        row.cells.resize_with(self.columns.len(), String::new);
        row.cells.iter_mut().for_each(String::clear);
        row.kinds.clear();
        row.kinds.resize(self.columns.len(), Kind::Text);
        match fields(&self.last) {
            Err(fault) => row.fault = Some((fault, usize::MAX)),
            Ok(fields) => {
                let mut seen = vec![false; self.columns.len()];
                for field in fields {
                    let Some(index) = self.columns.iter().position(|c| *c == field.name) else {
                        row.fault.get_or_insert((RowFault::LateColumn(field.name), usize::MAX));
                        continue;
                    };
                    let again = seen.get_mut(index).is_some_and(|s| std::mem::replace(s, true));
                    if again {
                        row.fault.get_or_insert((RowFault::Twice(field.name), index));
                        continue;
                    }
                    let json = self.last.text.get(field.value).unwrap_or("");
                    // A number of JSON has a decimal point, whatever other cells have.
                    if json.starts_with(|c: char| c == '-' || c.is_ascii_digit())
                        && let Some(kind) = row.kinds.get_mut(index)
                    {
                        *kind = Kind::Number;
                    }
                    match value(json) {
                        Some(text) if text.contains('\0') => {
                            row.fault.get_or_insert((RowFault::Nul, index));
                        }
                        Some(text) => {
                            if let Some(cell) = row.cells.get_mut(index) {
                                text.trim().clone_into(cell);
                            }
                        }
                        None => {
                            row.fault.get_or_insert((RowFault::Nested(field.name), index));
                        }
                    }
                }
            }
        }
        Ok(true)
    }

    pub(super) fn raw(&self) -> String {
        self.last.text.clone()
    }

    pub(super) fn excerpt(&self) -> Excerpt {
        let mut cells = vec![0..0; self.columns.len()];
        for field in fields(&self.last).unwrap_or_default() {
            if let Some(index) = self.columns.iter().position(|c| *c == field.name)
                && let Some(cell) = cells.get_mut(index)
            {
                *cell = field.value;
            }
        }
        let first_line = u32::try_from(self.last.line).unwrap_or(u32::MAX);
        Excerpt { text: self.last.text.clone(), first_line, cells }
    }
}

/// A field of a record.
#[derive(Debug)]
struct Field {
    name: String,
    value: Range<usize>,
}

/// The fields of a record in order.
fn fields(record: &Record) -> Result<Vec<Field>, RowFault> {
    if !record.valid_utf8 {
        return Err(RowFault::NotUtf8);
    }
    let text = record.text.as_str();
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        return Err(RowFault::NotJson(message.to_owned()));
    }
    if !text.starts_with('{') {
        return Err(RowFault::NotAnObject);
    }
    // The text is known to be JSON: from here on each value is followed by what must follow it.
    let mut found = Vec::new();
    let mut at = skip(text, 1);
    while text.as_bytes().get(at) == Some(&b'"') {
        let key = at..end(text, at);
        let value_start = skip(text, skip(text, key.end) + 1);
        let value = value_start..end(text, value_start);
        let name: String = text.get(key).and_then(|k| serde_json::from_str(k).ok()).unwrap_or_default();
        at = skip(text, value.end);
        if text.as_bytes().get(at) == Some(&b',') {
            at = skip(text, at + 1);
        }
        found.push(Field { name: name.trim().to_owned(), value });
    }
    Ok(found)
}

fn skip(text: &str, from: usize) -> usize {
    let blanks = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_whitespace()).count();
    from + blanks
}

fn end(text: &str, from: usize) -> usize {
    let mut scan = Scan::default();
    for (at, &byte) in text.as_bytes().iter().enumerate().skip(from) {
        match scan.step(byte) {
            Step::Inside => {}
            Step::Last => return at + 1,
            Step::Behind => return at,
        }
    }
    text.len()
}

/// A JSON value as the text of a cell: a list as its members with `|` between; `None` where it is no value of a cell.
fn value(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok(),
        b'n' => Some(String::new()),
        b't' => Some(String::from("yes")),
        b'f' => Some(String::from("no")),
        b'[' => {
            let mut members = Vec::new();
            let mut at = skip(json, 1);
            while !matches!(json.as_bytes().get(at), None | Some(b']')) {
                let range = at..end(json, at);
                at = skip(json, range.end);
                if json.as_bytes().get(at) == Some(&b',') {
                    at = skip(json, at + 1);
                }
                let member = json.get(range)?;
                if member.starts_with(['[', '{']) {
                    return None;
                }
                members.push(value(member)?);
            }
            Some(members.join("|"))
        }
        b'{' => None,
        _ => Some(json.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Reading, Table};

    fn open(name: &str, text: &str) -> Result<Table, TableError> {
        Table::from_reader(name, Box::new(Cursor::new(text.as_bytes().to_vec())), &Reading::default())
    }

    /// Line, cells and fault of each row.
    type Seen = (u64, Vec<String>, Option<RowFault>);

    fn rows(name: &str, text: &str) -> (Vec<String>, Vec<Seen>) {
        let mut table = open(name, text).unwrap();
        let mut row = Row::default();
        let mut all = Vec::new();
        while table.read(&mut row).unwrap() {
            all.push((row.line, row.cells.clone(), row.fault.clone().map(|f| f.0)));
        }
        (table.columns().to_vec(), all)
    }

    #[test]
    fn a_list_of_objects_keeps_its_numbers_exact() {
        let text = "[\n {\"id\": \"a\", \"n\": 12345678901234567890.10, \"ok\": true},\n {\"n\": null, \"tracks\": [\"ISV\", \"x\\\"]\"], \"id\":\"b\"}\n]\n";
        let (columns, rows) = rows("t.json", text);
        assert_eq!(columns, ["id", "n", "ok", "tracks"]);
        assert_eq!(rows[0], (2, vec!["a".into(), "12345678901234567890.10".into(), "yes".into(), String::new()], None));
        assert_eq!(rows[1], (3, vec!["b".into(), String::new(), String::new(), "ISV|x\"]".into()], None));
    }

    #[test]
    fn a_bad_line_is_one_bad_row() {
        let (_, rows) = rows("t.ndjson", "{\"id\":1}\n\n{\"id\":\n[1]\n{\"id\":{}}\n{\"id\":1,\"id\":2}\n");
        let faults: Vec<_> = rows.into_iter().map(|r| (r.0, r.2)).collect();
        assert_eq!(faults[0], (1, None));
        assert!(matches!(faults[1], (3, Some(RowFault::NotJson(_)))), "{faults:?}");
        assert_eq!(faults[2], (4, Some(RowFault::NotAnObject)));
        assert_eq!(faults[3], (5, Some(RowFault::Nested(String::from("id")))));
        assert_eq!(faults[4], (6, Some(RowFault::Twice(String::from("id")))));
    }

    #[test]
    fn broken_between_records() {
        for text in ["[{\"a\":1}", "[{\"a\":1} {\"a\":2}]", "[{\"a\":1},]", "[,]", "[] x", "{]"] {
            let name = if text.starts_with('{') { "t.json" } else { "t" };
            let result = open(name, text).and_then(|mut table| {
                let mut row = Row::default();
                while table.read(&mut row)? {}
                Ok(row.fault)
            });
            assert!(matches!(result, Err(_) | Ok(Some(_))), "{text}");
        }
        assert_eq!(rows("t.json", "[]").1.len(), 0);
        assert!(matches!(open("t.json", "  "), Err(TableError::Empty { .. })));
    }

    #[test]
    fn excerpts_point_at_values() {
        let mut table = open("t.json", "[{\"id\": 1,\n \"n\": \"1.234,56\"}]").unwrap();
        let mut row = Row::default();
        assert!(table.read(&mut row).unwrap());
        let excerpt = table.excerpt();
        assert_eq!(&excerpt.text[excerpt.cell(1)], "\"1.234,56\"");
    }
}
