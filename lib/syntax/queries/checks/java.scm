; Java
[(line_comment) (block_comment)] @comment
[(string_literal) (character_literal)] @string
[(decimal_integer_literal) (hex_integer_literal) (octal_integer_literal) (binary_integer_literal)
 (decimal_floating_point_literal) (hex_floating_point_literal)] @number
[(true) (false) (null_literal)] @constant
(method_invocation name: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression type: (_) @callee arguments: (_) @arguments) @call
(method_declaration name: (_) @name body: (_) @body) @function
(constructor_declaration name: (_) @name body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
(lambda_expression) @lambda
[(marker_annotation) (annotation)] @attribute
(if_statement condition: (_) @condition consequence: (_) @then) @if
(ternary_expression condition: (_) @condition consequence: (_) @then) @if
(assert_statement) @assertion
[(return_statement) (throw_statement) (continue_statement) (break_statement)] @stop
(throw_statement) @throw
(try_statement body: (_) @body (catch_clause body: (_) @handler)) @try
(try_with_resources_statement body: (_) @body (catch_clause body: (_) @handler)) @try
(catch_clause body: (_) @body) @catch
[(block) (constructor_body) (class_body)] @block
[(if_statement) (ternary_expression) (for_statement) (enhanced_for_statement) (while_statement) (do_statement)
 (switch_block_statement_group) (switch_rule) (catch_clause)] @branch
(binary_expression ["&&" "||"]) @branch
