" Channel-partner programs.
" Generated from editors/templates/prog.vim.in by `UPDATE=1 cargo test`.

if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syn case ignore
" A hyphen belongs to a word: half-year.
syn iskeyword @,48-57,_,-,192-255

syn match progItem /^\s*\%(specialisation\|distribution\|commission\|population\|benefit\|billing\|example\|measure\|package\|program\|notify\|region\|review\|target\|rates\|score\|table\|track\|note\|tier\|specialization\)\>/ nextgroup=progName skipwhite
syn match progName /"[^"]*"/ contained
syn match progHeader /^\s\+\%(effective\|territory\|currency\|replaces\|contact\|fiscal\|source\|vendor\|costs\)\>/
syn keyword progClause requires expects grants obliges expect
syn match progClause /\<given\>\ze\s/
syn match progClause /\<costs\>\ze\s\+\%(\d\|nothing\|open\)/
syn keyword progConnector and or not with when where among per formerly above until
syn match progConnector /\<\%(is\|includes\)\>/

syn match progModifier /\<\%(source\|note\)\>\ze\s\+"/
syn match progModifier /\<paragraph\>\ze\s\+\d/
syn match progModifier /\<from\>\ze\s\+\%("\|\d\|\%(autumn\|end\s\+of\|spring\|summer\|winter\|about\|early\|late\|mid\)\s\+\d\)/
syn match progModifier /\<open\>\ze\s*\%($\|[,#")]\|\d\|by\s\)/
syn match progStatus /\<\%(considered\|announced\|ruled\s\+out\|hearsay\|planned\|pilot\)\>\ze\s*\%($\|[,#")]\|\%(from\|until\|source\|note\|requires\|expects\|obliges\|grants\)\>\)/
syn match progPrecision /\<\%(autumn\|end\s\+of\|spring\|summer\|winter\|about\|early\|late\|mid\)\>\ze\s\+\d/
syn match progPhrase /\<\%(at\s\+\%(least\|most\)\|\%(more\|less\|fewer\)\s\+than\|better\s\+than\|up\s\+to\|by\s\+default\|by\s\+invitation\|on\s\+application\|inherits\s\+nothing\|case\s\+by\s\+case\|free\s\+of\s\+charge\|may\s\+be\s\+negative\|dated\s\+by\|over\s\+the\|since\s\+joining\|at\s\+vendor's\s\+discretion\)\>/
syn match progType /:\s*\zs\%(money\|count\|percent\|points\|number\|duration\|date\|flag\|text\|one of\|set of\|act of the vendor\|allowance\|entitlement\|level\|words\)\>/

syn match progNumber /\w\@1<!\%(\w\.\)\@2<!-\?\d\+\%(\.\d\+\)\?/ nextgroup=progUnit,progPercent,progPeriod skipwhite
syn match progUnit /\<\%(percentage\s\+points\|minutes\|percent\|minute\|months\|points\|hours\|month\|point\|weeks\|years\|days\|hour\|week\|year\|day\)\>/ contained nextgroup=progPeriod skipwhite
syn match progUnit /\C\<\%(AED\|AFN\|ALL\|AMD\|ANG\|AOA\|ARS\|ATS\|AUD\|AWG\|AZN\|BAM\|BBD\|BDT\|BEF\|BGN\|BHD\|BIF\|BMD\|BND\|BOB\|BRL\|BSD\|BTN\|BWP\|BYN\|BZD\|CAD\|CDF\|CHF\|CLP\|CNY\|COP\|CRC\|CUP\|CVE\|CYP\|CZK\|DEM\|DJF\|DKK\|DOP\|DZD\|EEK\|EGP\|ERN\|ESP\|ETB\|EUR\|FIM\|FJD\|FKP\|FRF\|GBP\|GEL\|GHS\|GIP\|GMD\|GNF\|GRD\|GTQ\|GYD\|HKD\|HNL\|HRK\|HTG\|HUF\|IDR\|IEP\|ILS\|INR\|IQD\|IRR\|ISK\|ITL\|JMD\|JOD\|JPY\|KES\|KGS\|KHR\|KMF\|KPW\|KRW\|KWD\|KYD\|KZT\|LAK\|LBP\|LKR\|LRD\|LSL\|LTL\|LUF\|LVL\|LYD\|MAD\|MDL\|MGA\|MKD\|MMK\|MNT\|MOP\|MRU\|MTL\|MUR\|MVR\|MWK\|MXN\|MYR\|MZN\|NAD\|NGN\|NIO\|NLG\|NOK\|NPR\|NZD\|OMR\|PAB\|PEN\|PGK\|PHP\|PKR\|PLN\|PTE\|PYG\|QAR\|ROL\|RON\|RSD\|RUB\|RWF\|SAR\|SBD\|SCR\|SDG\|SEK\|SGD\|SHP\|SIT\|SKK\|SLE\|SOS\|SRD\|SSP\|STN\|SVC\|SYP\|SZL\|THB\|TJS\|TMT\|TND\|TOP\|TRL\|TRY\|TTD\|TWD\|TZS\|UAH\|UGX\|USD\|UYU\|UZS\|VES\|VND\|VUV\|WST\|XAF\|XCD\|XOF\|XPF\|YER\|ZAR\|ZMW\|ZWG\)\>/ nextgroup=progPeriod skipwhite
syn match progPercent /%/ contained
syn match progPeriod /\/\s*\%(half-year\|quarter\|month\|week\|year\|day\|mo\|yr\)\>/ contained
syn match progDate /\<\d\{4}-\d\d\?\%(-\d\d\?\)\?\>/
syn match progOperator /[<>]=\?\|!=\|=\|≥\|≤\|≠\|\.\./

syn match progVocabulary /\<\%(technical\s\+certification\|certified\s\+sales\s\+people\|certified\s\+sales\s\+person\|customer\s\+satisfaction\|storage\s\+certification\|integration\s\+support\|purchase\s\+conditions\|sales\s\+certification\|technical\s\+trainings\|certified\s\+engineer\|customer\s\+reference\|technical\s\+training\|deal\s\+registration\|customer\s\+project\|customer\s\+revenue\|services\s\+revenue\|contract\s\+signed\|deal\s\+protection\|extranet\s\+access\|marketing\s\+funds\|sales\s\+trainings\|support\s\+request\|website\s\+listing\|marketing\s\+fund\|sales\s\+training\|server\s\+licence\|phone\s\+support\|portal\s\+access\|certificates\|new\s\+customer\|renewal\s\+rate\|NFR\s\+licence\|beta\s\+access\|direct\s\+care\|retail\s\+only\|starter\s\+kit\|commission\|newsletter\|references\|registered\|contracts\|purchases\|sales\s\+kit\|trainings\|discount\|employee\|logo\s\+use\|training\|awarded\|country\|invited\|revenue\|growth\|joined\|margin\|orders\|rebate\|region\|bonus\|order\|usage\|lead\|fee\)s\?\>/

syn region progString start=/"/ end=/"/ end=/$/ oneline contains=@Spell
syn match progComment /#.*$/ contains=progTodo,@Spell
syn keyword progTodo TODO FIXME contained

syn sync minlines=50

hi def link progItem Statement
hi def link progName Identifier
hi def link progHeader PreProc
hi def link progClause Keyword
hi def link progConnector Operator
hi def link progModifier PreProc
hi def link progStatus StorageClass
hi def link progPrecision StorageClass
hi def link progPhrase Keyword
hi def link progType Type
hi def link progNumber Number
hi def link progUnit Special
hi def link progPercent Special
hi def link progPeriod Special
hi def link progDate Constant
hi def link progOperator Operator
hi def link progVocabulary Function
hi def link progString String
hi def link progComment Comment
hi def link progTodo Todo

let b:current_syntax = 'prog'
let &cpo = s:cpo_save
unlet s:cpo_save
