; Scala
[(if_expression) (for_expression) (while_expression) (do_while_expression) (case_clause)] @branch
((infix_expression operator: (_) @_operator) @branch (#any-of? @_operator "&&" "||"))
