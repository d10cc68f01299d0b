;;; test.el --- Tests of partner-program-mode  -*- lexical-binding: t; -*-

;; emacs -Q --batch -L . -l test.el -f ert-run-tests-batch-and-exit

;;; Code:

(require 'ert)
(require 'imenu)
(require 'partner-program-mode)

(defconst partner-program-test-programs
  (directory-files-recursively (expand-file-name "../../programs" (file-name-directory (or load-file-name buffer-file-name)))
                               "\\.prog\\'"))

(defun partner-program-test-face (text)
  "The face at the first TEXT of the buffer."
  (goto-char (point-min))
  (search-forward text)
  (get-text-property (match-beginning 0) 'face))

(ert-deftest partner-program-files ()
  "Files that end in .prog are in the mode, and can be highlighted."
  (should (> (length partner-program-test-programs) 5))
  (dolist (file partner-program-test-programs)
    (with-current-buffer (find-file-noselect file)
      (should (eq major-mode 'partner-program-mode))
      (font-lock-ensure)
      (kill-buffer))))

(ert-deftest partner-program-faces ()
  "Words look as what they are."
  (with-temp-buffer
    (insert "tier \"Gold Partner\" formerly Best # tier\n  requires purchases >= 10000 EUR/yr and x\n  grants half-and-half 2005-04-15\n")
    (partner-program-mode)
    (font-lock-ensure)
    (should (eq (partner-program-test-face "tier") 'font-lock-keyword-face))
    (should (eq (partner-program-test-face "\"Gold") 'font-lock-string-face))
    (should (eq (partner-program-test-face "formerly") 'font-lock-builtin-face))
    (should (eq (partner-program-test-face "# tier") 'font-lock-comment-delimiter-face))
    (should (eq (partner-program-test-face "requires") 'font-lock-keyword-face))
    (should (eq (partner-program-test-face "purchases") 'font-lock-function-name-face))
    (should (eq (partner-program-test-face "EUR") 'font-lock-type-face))
    (should (eq (partner-program-test-face "half-and-half") nil))
    (should (eq (partner-program-test-face "2005") 'font-lock-constant-face))))

(ert-deftest partner-program-indents ()
  "Items stand at the margin, what belongs to them is indented."
  (with-temp-buffer
    (insert "tier Gold\nrequires x\n        tier Silver\n")
    (partner-program-mode)
    (let ((inhibit-message t)) (indent-region (point-min) (point-max)))
    (should (equal (buffer-string) "tier Gold\n  requires x\ntier Silver\n"))))

(ert-deftest partner-program-symbols ()
  "Imenu lists the items."
  (with-temp-buffer
    (insert "tier Gold\n  requires x\nmeasure \"field engineer\": count\n")
    (partner-program-mode)
    (should (equal (mapcar #'car (funcall imenu-create-index-function)) '("Gold" "\"field engineer\"")))))

;;; test.el ends here
