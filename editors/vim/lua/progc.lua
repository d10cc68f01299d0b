--- Starts `progc lsp` for a buffer, in whatever way this Neovim knows.
local M = {}

--- Where a program belongs: beside progc.toml, else in its repository, else in its folder.
local function root(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  for _, mark in ipairs({ 'progc.toml', '.git' }) do
    local found = vim.fn.findfile(mark, folder .. ';')
    if found == '' then
      found = vim.fn.finddir(mark, folder .. ';')
    end
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p'):gsub('/+$', ''):match('^(.*)/[^/]*$')
    end
  end
  return folder
end

local clients = {}

function M.attach(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local config = {
    name = 'progc',
    cmd = { vim.g.progc_path or 'progc', 'lsp' },
    root_dir = root(vim.api.nvim_buf_get_name(buffer)),
  }
  if vim.lsp.start then -- 0.8 and later
    return vim.lsp.start(config)
  end
  local id = clients[config.root_dir]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
  return id
end

return M
