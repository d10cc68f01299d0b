//! Tells Zed how to start `progc lsp`.

use zed_extension_api as zed;

struct Progc;

impl zed::Extension for Progc {
    fn new() -> Self {
        Progc
    }

    fn language_server_command(
        &mut self,
        _: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = worktree.which("progc").ok_or("progc is not on the PATH")?;
        Ok(zed::Command { command, args: vec![String::from("lsp")], env: worktree.shell_env() })
    }
}

zed::register_extension!(Progc);
