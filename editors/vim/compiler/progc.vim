" `:make` checks the programs of this folder, and the findings are in the quickfix list.

if exists('current_compiler')
  finish
endif
let current_compiler = 'progc'

CompilerSet makeprg=progc\ check\ --format\ short\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror[%m,%f:%l:%c:\ %tarning[%m,%f:%l:%c:\ %tote[%m,%-G%.%#
