; Zig
[(if_statement) (if_expression) (for_statement) (for_expression) (while_statement) (while_expression) (switch_case)
 (catch_expression) (null_coercion_expression)] @branch
(binary_expression ["and" "or"]) @branch
