" Items at the margin, what belongs to them by two, what goes on by two more.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=ProgIndent(v:lnum)
setlocal indentkeys=o,O,!^F
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*ProgIndent')
  finish
endif

function ProgIndent(lnum) abort
  let before = prevnonblank(a:lnum - 1)
  if before == 0 || a:lnum - before > 1
    return 0
  endif
  let line = substitute(getline(before), '\s*#.*$', '', '')
  if line =~? '\%([,(]\|\<\%(and\|or\|not\)\)$'
    return indent(before) + (line =~? '^\s*\%(requires\|expects\|grants\|given\|expect\)\>' ? 4 : 0)
  endif
  if line =~? '^\%(program\|tier\|package\|specialisation\|specialization\|example\|measure\|benefit\|table\)\>'
    return shiftwidth()
  endif
  return indent(before) > shiftwidth() ? shiftwidth() : indent(before)
endfunction
