;;; partner-program-mode.el --- Channel-partner programs  -*- lexical-binding: t; -*-

;; Generated from editors/templates/prog-mode.el.in by `UPDATE=1 cargo test`.
;; SPDX-License-Identifier: MIT OR Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))

;;; Commentary:

;; Highlighting, comments, indentation, imenu, and the language server `progc lsp' by eglot:
;;
;;   (require 'partner-program-mode)
;;   (add-hook 'partner-program-mode-hook #'eglot-ensure)
;;
;; The name is not `prog-mode', which is Emacs' own mode for programming languages; this one derives from it.

;;; Code:

(defgroup partner-program nil
  "Channel-partner programs."
  :group 'languages)

(defcustom partner-program-progc "progc"
  "The progc that checks programs."
  :type 'string
  :group 'partner-program)

(defconst partner-program-items
  '("program" "track" "tier" "package" "specialisation" "measure" "table" "benefit" "score" "rates"
  "region" "distribution" "commission" "billing" "notify" "population" "target" "review" "example"
  "note" "specialization")
  "Words that begin an item.")

(defconst partner-program-header
  '("vendor" "territory" "currency" "effective" "replaces" "fiscal" "costs" "contact" "source")
  "Words that begin a line of the header.")

(defconst partner-program-clauses
  '("requires" "expects" "grants" "obliges" "expect" "given")
  "Words that begin a clause.")

(defconst partner-program-connectors
  '("and" "or" "not" "with" "when" "where" "among" "per" "formerly" "above" "until" "is" "includes")
  "Words that connect.")

(defconst partner-program-statuses
  '("planned" "announced" "considered" "pilot" "ruled out" "hearsay")
  "How firm something is.")

(defconst partner-program-precisions
  '("about" "early" "mid" "late" "end of" "spring" "summer" "autumn" "winter")
  "How exactly a date is known.")

(defconst partner-program-units
  '("day" "days" "hour" "hours" "minute" "minutes" "month" "months" "percent" "percentage points"
  "point" "points" "week" "weeks" "year" "years")
  "Units behind a number.")

(defconst partner-program-currencies
  '("AED" "AFN" "ALL" "AMD" "ANG" "AOA" "ARS" "ATS" "AUD" "AWG" "AZN" "BAM" "BBD" "BDT" "BEF" "BGN"
  "BHD" "BIF" "BMD" "BND" "BOB" "BRL" "BSD" "BTN" "BWP" "BYN" "BZD" "CAD" "CDF" "CHF" "CLP" "CNY"
  "COP" "CRC" "CUP" "CVE" "CYP" "CZK" "DEM" "DJF" "DKK" "DOP" "DZD" "EEK" "EGP" "ERN" "ESP" "ETB"
  "EUR" "FIM" "FJD" "FKP" "FRF" "GBP" "GEL" "GHS" "GIP" "GMD" "GNF" "GRD" "GTQ" "GYD" "HKD" "HNL"
  "HRK" "HTG" "HUF" "IDR" "IEP" "ILS" "INR" "IQD" "IRR" "ISK" "ITL" "JMD" "JOD" "JPY" "KES" "KGS"
  "KHR" "KMF" "KPW" "KRW" "KWD" "KYD" "KZT" "LAK" "LBP" "LKR" "LRD" "LSL" "LTL" "LUF" "LVL" "LYD"
  "MAD" "MDL" "MGA" "MKD" "MMK" "MNT" "MOP" "MRU" "MTL" "MUR" "MVR" "MWK" "MXN" "MYR" "MZN" "NAD"
  "NGN" "NIO" "NLG" "NOK" "NPR" "NZD" "OMR" "PAB" "PEN" "PGK" "PHP" "PKR" "PLN" "PTE" "PYG" "QAR"
  "ROL" "RON" "RSD" "RUB" "RWF" "SAR" "SBD" "SCR" "SDG" "SEK" "SGD" "SHP" "SIT" "SKK" "SLE" "SOS"
  "SRD" "SSP" "STN" "SVC" "SYP" "SZL" "THB" "TJS" "TMT" "TND" "TOP" "TRL" "TRY" "TTD" "TWD" "TZS"
  "UAH" "UGX" "USD" "UYU" "UZS" "VES" "VND" "VUV" "WST" "XAF" "XCD" "XOF" "XPF" "YER" "ZAR" "ZMW"
  "ZWG")
  "Currencies.")

(defconst partner-program-vocabulary
  '("NFR licence" "awarded" "beta access" "bonus" "certificates" "certified engineer"
  "certified sales people" "certified sales person" "commission" "contract signed" "contracts"
  "country" "customer project" "customer reference" "customer revenue" "customer satisfaction"
  "deal protection" "deal registration" "direct care" "discount" "employee" "extranet access"
  "fee" "growth" "integration support" "invited" "joined" "lead" "logo use" "margin"
  "marketing fund" "marketing funds" "new customer" "newsletter" "order" "orders" "phone support"
  "portal access" "purchase conditions" "purchases" "rebate" "references" "region" "registered"
  "renewal rate" "retail only" "revenue" "sales certification" "sales kit" "sales training"
  "sales trainings" "server licence" "services revenue" "starter kit" "storage certification"
  "support request" "technical certification" "technical training" "technical trainings"
  "training" "trainings" "usage" "website listing")
  "What every program knows without declaring it.")

(defvar partner-program-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?- "w" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?' "." table)
    table)
  "Syntax of partner programs: a hyphen belongs to a word.")

(defconst partner-program-font-lock
  `((,(concat "^[ \t]*" (regexp-opt partner-program-items 'words)) 1 font-lock-keyword-face)
    (,(concat "^[ \t]+" (regexp-opt partner-program-header 'words)) 1 font-lock-preprocessor-face)
    (,(regexp-opt partner-program-clauses 'words) . font-lock-keyword-face)
    (,(regexp-opt partner-program-connectors 'words) . font-lock-builtin-face)
    ("\\_<\\(source\\|note\\)\\_>[ \t]+\"" 1 font-lock-preprocessor-face)
    ("\\_<\\(from\\)\\_>[ \t]+[\"0-9]" 1 font-lock-preprocessor-face)
    (,(concat (regexp-opt partner-program-statuses 'words) "[ \t]*\\($\\|[,#\")]\\)") 1 font-lock-type-face)
    (,(concat (regexp-opt partner-program-precisions 'words) "[ \t]+[0-9]") 1 font-lock-type-face)
    ("\\<[0-9]\\{4\\}-[0-9]\\{1,2\\}\\(-[0-9]\\{1,2\\}\\)?\\>" . font-lock-constant-face)
    (,(concat "\\<[0-9.]+[ \t]+" (regexp-opt partner-program-units 'words)) 1 font-lock-type-face)
    (,(regexp-opt partner-program-currencies 'words) . font-lock-type-face)
    (,(concat (regexp-opt partner-program-vocabulary 'words)) . font-lock-function-name-face))
  "What `partner-program-mode' highlights.")

(defvar partner-program-imenu
  (list (list nil (concat "^" (regexp-opt partner-program-items t)
                          "[ \t]+\\(\"[^\"\n]*\"\\|[[:alpha:]][[:alnum:]_-]*\\)")
              2))
  "The items of a program.")

(defun partner-program-indent-line ()
  "Indent a line: items not at all, what stands below them by two."
  (interactive)
  (let ((offset (- (current-column) (current-indentation)))
        (item (save-excursion
                (back-to-indentation)
                (looking-at-p (concat (regexp-opt partner-program-items t) "\\_>[ \t]+[\"[:alpha:]]"))))
        (first (save-excursion (beginning-of-line) (skip-chars-backward " \t\n") (bobp))))
    (indent-line-to (cond ((or item first) 0)
                          ((> (current-indentation) 2) (current-indentation))
                          (t 2)))
    (when (> offset 0) (move-to-column (+ (current-indentation) offset)))))

;;;###autoload
(define-derived-mode partner-program-mode prog-mode "Partner Program"
  "Major mode for channel-partner programs."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local font-lock-defaults '(partner-program-font-lock nil t))
  (setq-local indent-line-function #'partner-program-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local imenu-generic-expression partner-program-imenu)
  (setq-local compile-command (concat partner-program-progc " check --format short " (if buffer-file-name (shell-quote-argument (file-name-nondirectory buffer-file-name)) "."))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.prog\\'" . partner-program-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'partner-program-mode (lambda (&rest _) (list partner-program-progc "lsp")))))

(provide 'partner-program-mode)
;;; partner-program-mode.el ends here
