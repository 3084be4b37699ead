; OCaml
[(if_expression) (match_case) (for_expression) (while_expression)] @branch
