autocmd BufNewFile,BufRead *.prog setfiletype prog
