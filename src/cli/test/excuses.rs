//! Comments that excuse what no example shows: `# progc: uncovered(the article gives no number)`.

use crate::ir::Program;
use crate::lint::suppress;
use crate::source::FileId;
use crate::syntax::parse::parse;
use crate::testing::cover::Excuses;

/// The excuses of a program, from its text.
pub(super) fn of(program: &Program) -> Excuses {
    let file = program.header.span.map_or(FileId(0), |span| span.file);
    let Some(source) = program.sources.get(file) else { return Excuses::new() };
    suppress::excuses(source, &parse(file, source.text()).file)
}
