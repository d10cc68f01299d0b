; A program holds no other language; what is written for people is shown as a comment is.

((comment) @injection.content
  (#set! injection.language "comment"))
