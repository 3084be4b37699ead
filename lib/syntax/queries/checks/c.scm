; C, C++ and Objective-C
(comment) @comment
[(string_literal) (concatenated_string) (char_literal) (system_lib_string)] @string
(number_literal) @number
[(true) (false) (null)] @constant
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(if_statement condition: (_) @condition consequence: (_) @then) @if
(conditional_expression condition: (_) @condition consequence: (_) @then) @if
(preproc_if condition: (_) @condition) @dead
[(return_statement) (continue_statement) (break_statement)] @stop
[(compound_statement) (translation_unit)] @block
[(if_statement) (conditional_expression) (for_statement) (while_statement) (do_statement) (case_statement)] @branch
(binary_expression ["&&" "||"]) @branch
