//! Pages of Markdown as tests: headings, and fenced blocks with an info string.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{shown, updating};

/// A page, its blocks, and what of it turned out to be otherwise.
pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    changes: Vec<(Range<usize>, String)>,
}

/// A fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// The first word of the info string; empty where there is none.
    pub(crate) word: String,
    /// The other words: `as-of=2006-03-07`, `fragment`.
    pub(crate) options: Vec<String>,
    /// Which section of the page it stands in, counted by headings.
    pub(crate) section: usize,
    /// The nearest heading above it.
    pub(crate) heading: String,
    /// The line of the fence, from 1.
    pub(crate) line: usize,
    range: Range<usize>,
}

impl Block {
    /// `value` of the option `name=value`.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find_map(|o| o.strip_prefix(name)?.strip_prefix('='))
    }

    pub(crate) fn has(&self, option: &str) -> bool {
        self.options.iter().any(|o| o == option)
    }

    /// The options as arguments of a command: `--as-of=2006-03-07`.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = String> {
        self.options.iter().map(|o| format!("--{o}"))
    }
}

impl Page {
    pub(crate) fn read(path: &Path) -> Page {
        let text = std::fs::read_to_string(path).unwrap();
        Page::of(path, text)
    }

    fn of(path: &Path, text: String) -> Page {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut section, mut heading) = (0, String::new());
        let mut open: Option<(usize, Block)> = None;
        let mut offset = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let start = offset;
            offset += line.len();
            // Backticks after the opening ones make it a line of prose with code in it.
            let fence = line.len() - line.trim_start_matches('`').len();
            let opens = fence >= 3 && !line[fence..].contains('`');
            match &mut open {
                Some((opened, block)) if fence >= *opened && line.trim_matches(['`', '\n', '\r']).is_empty() => {
                    block.range.end = start;
                    blocks.extend(open.take().map(|(_, block)| block));
                }
                None if opens => {
                    let mut words = line.trim_start_matches('`').split_whitespace().map(str::to_owned);
                    let word = words.next().unwrap_or_default();
                    let (options, heading) = (words.collect(), heading.clone());
                    let range = offset..offset;
                    open = Some((fence, Block { word, options, section, heading, line: index + 1, range }));
                }
                None if line.starts_with('#') => {
                    section += 1;
                    line.trim_matches(['#', ' ', '\n', '\r']).clone_into(&mut heading);
                }
                Some(_) | None => {}
            }
        }
        assert!(open.is_none(), "{}: the last block is not closed", shown(path));
        Page { path: path.to_owned(), text, blocks, changes: Vec::new() }
    }

    /// The text of a block, which ends in a line end where it is not empty.
    pub(crate) fn body(&self, block: &Block) -> &str {
        &self.text[block.range.clone()]
    }

    /// `file:line` of a line of a block; line 0 is the fence.
    pub(crate) fn place(&self, block: &Block, line: usize) -> String {
        format!("{}:{}", shown(&self.path), block.line + line)
    }

    /// Says that a block should hold `actual`; a difference is a problem, or is written when the page is done.
    pub(crate) fn expect(&mut self, block: &Block, actual: &str, problems: &mut Vec<String>) {
        let actual =
            if actual.is_empty() || actual.ends_with('\n') { actual.to_owned() } else { format!("{actual}\n") };
        if self.body(block) == actual {
            return;
        }
        if updating() {
            self.changes.push((block.range.clone(), actual));
        } else {
            let (place, word, written) = (self.place(block, 0), &block.word, self.body(block));
            problems.push(format!("{place}: `{word}` is otherwise\n--- written\n{written}--- actual\n{actual}---"));
        }
    }

    /// Writes what has changed.
    pub(crate) fn finish(mut self) {
        if self.changes.is_empty() {
            return;
        }
        self.changes.sort_by_key(|(range, _)| range.start);
        for (range, text) in self.changes.iter().rev() {
            self.text.replace_range(range.clone(), text);
        }
        std::fs::write(&self.path, &self.text).unwrap();
    }
}

#[test]
fn blocks_know_their_place() {
    let text = "# One\n\n```prog fragment a=b\n# no heading\n```\n## Two\n````md\n```\n````\n```` `` ```` is prose\n```\n```\n";
    let page = Page::of(Path::new("page.md"), text.to_owned());
    let seen: Vec<_> =
        page.blocks.iter().map(|b| (b.word.as_str(), b.heading.as_str(), b.line, page.body(b))).collect();
    assert_eq!(seen, [("prog", "One", 3, "# no heading\n"), ("md", "Two", 7, "```\n"), ("", "Two", 11, "")]);
    assert!(page.blocks[0].has("fragment"));
    assert_eq!(page.blocks[0].option("a"), Some("b"));
    assert_eq!((page.blocks[0].section, page.blocks[1].section), (1, 2));
}
