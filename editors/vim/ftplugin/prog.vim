" Channel-partner programs: how they are written.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:#
setlocal commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal iskeyword+=-
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.prog
if executable('progc')
  setlocal formatprg=progc\ fmt\ -
  compiler progc
endif

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< iskeyword< expandtab< shiftwidth< softtabstop< suffixesadd< formatprg<'

if has('nvim') && get(g:, 'progc_lsp', 1) && executable(get(g:, 'progc_path', 'progc'))
  lua require('progc').attach()
endif
