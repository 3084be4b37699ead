; Go
(comment) @comment
[(interpreted_string_literal) (raw_string_literal) (rune_literal)] @string
[(int_literal) (float_literal)] @number
[(true) (false) (nil)] @constant
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(function_declaration name: (_) @name body: (_) @body) @function
(method_declaration name: (_) @name body: (_) @body) @function
(func_literal) @lambda
(if_statement condition: (_) @condition consequence: (_) @then) @if
[(return_statement) (continue_statement) (break_statement)] @stop
[(block) (statement_list) (source_file)] @block
[(if_statement) (for_statement) (expression_case) (type_case) (communication_case)] @branch
(binary_expression ["&&" "||"]) @branch
