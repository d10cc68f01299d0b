--- For `vim.lsp.enable('progc')`, Neovim 0.11 and later; then set `vim.g.progc_lsp = 0`.
return {
  cmd = { vim.g.progc_path or 'progc', 'lsp' },
  filetypes = { 'prog' },
  root_markers = { 'progc.toml', '.git' },
}
