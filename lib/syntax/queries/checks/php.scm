; PHP
(comment) @comment
[(string) (encapsed_string) (heredoc) (nowdoc)] @string
[(integer) (float)] @number
[(boolean) (null)] @constant
(function_call_expression function: (_) @callee arguments: (_) @arguments) @call
(member_call_expression name: (_) @callee arguments: (_) @arguments) @call
(nullsafe_member_call_expression name: (_) @callee arguments: (_) @arguments) @call
(scoped_call_expression name: (_) @callee arguments: (_) @arguments) @call
(function_definition name: (_) @name body: (_) @body) @function
(method_declaration name: (_) @name body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
[(anonymous_function) (arrow_function)] @lambda
(attribute_list) @attribute
(if_statement condition: (_) @condition body: (_) @then) @if
(else_if_clause condition: (_) @condition body: (_) @then) @if
(conditional_expression condition: (_) @condition body: (_) @then) @if
[(return_statement) (continue_statement) (break_statement)] @stop
(expression_statement (throw_expression)) @stop
(throw_expression) @throw
(try_statement body: (_) @body (catch_clause body: (_) @handler)) @try
(catch_clause body: (_) @body) @catch
[(compound_statement) (program) (declaration_list)] @block
[(if_statement) (else_if_clause) (conditional_expression) (for_statement) (foreach_statement) (while_statement)
 (do_statement) (case_statement) (match_conditional_expression) (catch_clause)] @branch
(binary_expression ["&&" "||" "and" "or" "??"]) @branch
