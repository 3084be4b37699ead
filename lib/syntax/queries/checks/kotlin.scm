; Kotlin
[(line_comment) (block_comment)] @comment
[(string_literal) (multiline_string_literal) (character_literal)] @string
[(number_literal) (float_literal)] @number
(call_expression . (_) @callee (value_arguments) @arguments) @call
(function_declaration name: (_) @name (function_body) @body) @function
(class_declaration name: (_) @name (class_body) @body) @class
(lambda_literal) @lambda
(annotation) @attribute
[(return_expression) (throw_expression)] @stop
(block) @block
[(if_expression) (for_statement) (while_statement) (do_while_statement) (when_entry) (catch_block)] @branch
(binary_expression ["&&" "||" "?:"]) @branch
