-- The language server in Neovim: it starts by itself, finds a mistake, knows what a word means, and formats.
-- PROG_REPORT=FILE nvim --headless -u NONE -i NONE -n -l lsp.lua   (-S in versions before 0.9), with progc on the PATH

local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h')
vim.opt.runtimepath:prepend(here)
vim.cmd('filetype plugin indent on')
local problems = {}
local function expect(what, good, found)
  if not good then
    table.insert(problems, what .. ': ' .. vim.inspect(found))
  end
end

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local file = folder .. '/acme.prog'
vim.fn.writefile({ 'tier Certified requires purchases >= 10000 EUR/yr and 1 certified enginer', '  grants   margin 25%' }, file)
vim.cmd('edit ' .. vim.fn.fnameescape(file))
expect('filetype', vim.bo.filetype == 'prog', vim.bo.filetype)

local buffer = vim.api.nvim_get_current_buf()
local clients = function()
  return vim.tbl_values((vim.lsp.get_clients or vim.lsp.buf_get_clients)(vim.lsp.get_clients and { bufnr = buffer } or buffer))
end
vim.wait(10000, function()
  return #clients() > 0 and clients()[1].initialized
end, 20)
local client = clients()[1]
expect('a client is attached', client ~= nil, clients())

if client then
  local codes = function()
    return vim.tbl_map(function(d)
      return d.code
    end, vim.diagnostic.get(buffer))
  end
  local ask = function(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 10000) or {}
    local answer = answers[client.id] or {}
    return answer.result or answer.err
  end
  local document = { uri = vim.uri_from_bufnr(buffer) }
  -- Newer versions pull findings themselves; older ones are told.
  vim.wait(10000, function()
    return #codes() > 0
  end, 20)
  local found = codes()
  if #found == 0 then
    local pulled = ask('textDocument/diagnostic', { textDocument = document })
    found = vim.tbl_map(function(d)
      return d.code
    end, (pulled or {}).items or {})
  end
  expect('the mistake is found', vim.tbl_contains(found, 'E0201'), found)

  local hover = ask('textDocument/hover', { textDocument = document, position = { line = 0, character = 26 } })
  expect('hover', hover and vim.inspect(hover):find('purchases') ~= nil, hover)
  local completion = ask('textDocument/completion', { textDocument = document, position = { line = 1, character = 11 } })
  local items = completion and (completion.items or completion) or {}
  expect('completion', #items > 0, completion)

  local rename = ask('textDocument/rename', { textDocument = document, position = { line = 0, character = 7 }, newName = 'Proven' })
  expect('rename', rename and vim.inspect(rename):find('Proven') ~= nil, rename)

  -- What is typed is seen: the mistake goes.
  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { 'tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer' })
  local edits = ask('textDocument/formatting', { textDocument = document, options = { tabSize = 2, insertSpaces = true } })
  expect('formatting', type(edits) == 'table' and #edits > 0, edits)
  if type(edits) == 'table' and #edits > 0 then
    vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding or 'utf-16')
    local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
    expect('formatted', text:find('  grants margin 25%%') ~= nil and not text:find('grants  '), text)
  end
  vim.wait(5000, function()
    return not vim.tbl_contains(codes(), 'E0201')
  end, 20)
  expect('the mistake is gone', not vim.tbl_contains(codes(), 'E0201'), codes())
end

table.insert(problems, 'language server: ' .. #problems .. ' problems')
vim.fn.writefile(problems, vim.env.PROG_REPORT)
vim.cmd(#problems > 1 and 'cquit' or 'qall!')
