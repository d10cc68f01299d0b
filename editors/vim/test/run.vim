" Filetype, highlighting, comments, indentation; run by editors/test in Vim and in Neovim.
" PROG_REPORT=FILE vim -u NONE -i NONE -es -N -S run.vim PROGRAM …

set nocompatible noswapfile
let s:here = expand('<sfile>:p:h:h')
execute 'set runtimepath^=' . fnameescape(s:here)
filetype plugin indent on
syntax on
let s:problems = []

function s:expect(what, found, expected) abort
  if a:found !=# a:expected
    call add(s:problems, a:what . ': ' . string(a:found) . ', not ' . string(a:expected))
  endif
endfunction

function s:group(pattern) abort
  call cursor(1, 1)
  let place = searchpos(a:pattern, 'cW')
  return synIDattr(synID(place[0], place[1], 1), 'name')
endfunction

for s:program in argv()
  execute 'edit! ' . fnameescape(s:program)
  call s:expect(s:program . ': filetype', &filetype, 'prog')
  call s:expect(s:program . ': syntax', get(b:, 'current_syntax', ''), 'prog')
endfor

enew!
call setline(1, [
      \ 'tier "Gold Partner" formerly Best by invitation # a comment',
      \ '  requires purchases >= 10000 EUR/yr and 1 certified engineer planned from 2007',
      \ '  grants margin 25%, open source projects, discount 18%..35%',
      \ '    source "an article" paragraph 7'])
setlocal filetype=prog
for [s:pattern, s:name] in [
      \ ['tier', 'progItem'], ['"Gold', 'progName'], ['formerly', 'progConnector'], ['by invitation', 'progPhrase'],
      \ ['# a comment', 'progComment'], ['requires', 'progClause'], ['purchases', 'progVocabulary'], ['>=', 'progOperator'],
      \ ['10000', 'progNumber'], ['EUR', 'progUnit'], ['yr', 'progPeriod'], ['and 1', 'progConnector'],
      \ ['certified engineer', 'progVocabulary'], ['planned', 'progStatus'], ['from 2007', 'progModifier'],
      \ ['margin', 'progVocabulary'], ['%', 'progPercent'], ['open', ''], ['source projects', ''],
      \ ['source "', 'progHeader'], ['18', 'progNumber'], ['35', 'progNumber'], ['"an article', 'progString'], ['paragraph', 'progModifier']]
  call s:expect('`' . s:pattern . '`', s:group(s:pattern), s:name)
endfor
call s:expect('commentstring', &commentstring, '# %s')
call s:expect('shiftwidth', &shiftwidth, 2)

call setline(1, ['tier Gold', 'requires 1 certified engineer and', '2 customer references', 'grants margin 25%', '', 'tier Platinum'])
silent! 5,$delete _
call append(4, ['', 'tier Platinum'])
silent normal! gg=G
call s:expect('indentation', map(getline(1, '$'), 'len(matchstr(v:val, "^ *"))'), [0, 2, 6, 2, 0, 0])

call writefile(s:problems + [argc() . ' programs, ' . len(s:problems) . ' problems'], $PROG_REPORT)
execute len(s:problems) ? 'cquit' : 'qall!'
