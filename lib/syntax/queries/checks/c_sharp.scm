; C#
(comment) @comment
[(string_literal) (verbatim_string_literal) (raw_string_literal) (character_literal)
 (interpolated_string_expression)] @string
[(integer_literal) (real_literal)] @number
[(boolean_literal) (null_literal)] @constant
(invocation_expression function: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression type: (_) @callee arguments: (_) @arguments) @call
(method_declaration name: (_) @name body: (_) @body) @function
(constructor_declaration name: (_) @name body: (_) @body) @function
(local_function_statement name: (_) @name body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
[(lambda_expression) (anonymous_method_expression)] @lambda
(attribute_list) @attribute
(if_statement condition: (_) @condition consequence: (_) @then) @if
(conditional_expression condition: (_) @condition consequence: (_) @then) @if
(preproc_if condition: (_) @condition) @dead
[(return_statement) (throw_statement) (continue_statement) (break_statement)] @stop
(throw_statement) @throw
(try_statement body: (_) @body (catch_clause body: (_) @handler)) @try
(catch_clause body: (_) @body) @catch
[(block) (compilation_unit) (declaration_list)] @block
[(if_statement) (conditional_expression) (for_statement) (foreach_statement) (while_statement) (do_statement)
 (switch_section) (switch_expression_arm) (catch_clause)] @branch
(binary_expression ["&&" "||" "??"]) @branch
