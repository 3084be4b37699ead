; Elixir
((call target: (identifier) @_word) @branch (#any-of? @_word "if" "unless" "for" "while"))
(stab_clause) @branch
(binary_operator operator: ["&&" "||" "and" "or"]) @branch
