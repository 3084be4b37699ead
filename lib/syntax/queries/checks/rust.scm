; Rust
[(line_comment) (block_comment)] @comment
[(string_literal) (raw_string_literal) (char_literal)] @string
[(integer_literal) (float_literal)] @number
(boolean_literal) @constant
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(macro_invocation macro: (_) @callee (token_tree) @arguments) @call
(function_item name: (_) @name body: (_) @body) @function
(mod_item name: (_) @name body: (_) @body) @class
(impl_item type: (_) @name body: (_) @body) @class
(closure_expression) @lambda
[(attribute_item) (inner_attribute_item)] @attribute
(if_expression condition: (_) @condition consequence: (_) @then) @if
[(return_expression) (continue_expression) (break_expression)] @stop
[(block) (source_file) (declaration_list)] @block
[(if_expression) (for_expression) (while_expression) (loop_expression) (match_arm) (try_expression)] @branch
(binary_expression ["&&" "||"]) @branch
