//! `progc lsp`: the language server on standard input and output.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::Connection;
use tempfile::TempDir;

use super::check::Folders;
use super::naming::Naming;
use super::{Failure, Verdict, beside};
use crate::check::vocabulary;
use crate::data::partners::{Next, Partners};
use crate::data::read::again::Source;
use crate::ir::Program;
use crate::lint::Levels;
use crate::lint::level::Layer;
use crate::lsp::{Beside, Ended, Host, Page, serve};
use crate::value::Date;

/// Start the language server, for an editor: it talks over standard input and output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Editors start it themselves; docs/editors.md says how each is told to.")]
pub(super) struct Args {
    /// As some editors ask for: standard input and output are all there is
    #[arg(long, hide = true)]
    stdio: bool,
}

/// The table of partners that is looked at beside a program.
const PARTNERS: &str = "partners.csv";
/// A larger one is left alone.
const MOST_BYTES: u64 = 4 << 20;
/// So many partners are looked at.
const MOST_PARTNERS: usize = 5_000;

/// Serves until the editor goes.
pub(super) fn run(_: &Args) -> Result<Verdict, Failure> {
    let (connection, threads) = Connection::stdio();
    let host = Machine { pages: TempDir::with_prefix("progc-").ok(), written: Mutex::default() };
    let ended = serve(connection, Arc::new(host));
    match ended {
        Ended::Well => {
            // What was answered last is still to be written.
            threads.join().map_err(Failure::Editor)?;
            Ok(Verdict::Well)
        }
        // The editor reads nothing more.
        Ended::Abruptly => Ok(Verdict::Findings),
    }
}

/// The machine that the server runs on.
struct Machine {
    /// Where shipped texts are files, as long as the server runs.
    pages: Option<TempDir>,
    /// Those that are.
    written: Mutex<std::collections::BTreeSet<PathBuf>>,
}

impl Host for Machine {
    fn today(&self) -> Date {
        jiff::Zoned::now().date()
    }

    fn levels(&self, program: &Path) -> Result<Levels, String> {
        // Read anew each time: a writer changes them while the server runs.
        Folders::new(Layer::new()).levels(&program.to_string_lossy()).map_err(|failure| failure.to_string())
    }

    fn page(&self, page: Page) -> Option<PathBuf> {
        let (name, text) = match page {
            Page::Vocabulary => (vocabulary::NAME.to_owned(), vocabulary::TEXT),
            Page::Code(code) => (format!("{}.md", code.id()), code.page()),
        };
        let path = self.pages.as_ref()?.path().join(name);
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if !written.contains(&path) {
            std::fs::write(&path, text).ok()?;
            written.insert(path.clone());
        }
        Some(path)
    }

    fn beside(&self, path: &Path, program: &Program) -> Option<Beside> {
        let file = path.parent()?.join(PARTNERS);
        if std::fs::metadata(&file).ok()?.len() > MOST_BYTES {
            return None;
        }
        // How it is written, the nearest `progc.toml` says.
        let columns = Naming::default().of(&path.to_string_lossy()).ok()?;
        let source = Source::new(&file.to_string_lossy(), true, &columns.readings().of("")).ok()?;
        let wishes = beside::of_partners(program, &columns.wishes()).ok()?;
        let mut table = Partners::open(program, &source, &wishes).ok()?;
        let account = table.account();
        let ignored = account.matching.ignored.iter().filter_map(|at| account.columns.get(*at).cloned()).collect();
        let mut partners = Vec::new();
        while partners.len() < MOST_PARTNERS
            && let Ok(Some(next)) = table.read()
        {
            match next {
                Next::Partner(partner) => partners.push(partner.facts),
                Next::Bad(_) => {}
            }
        }
        Some(Beside { name: PARTNERS.to_owned(), columns: account.columns, ignored, partners })
    }
}
