; Python
(comment) @comment
[(string) (concatenated_string)] @string
[(integer) (float)] @number
[(true) (false) (none)] @constant
(call function: (_) @callee arguments: (_) @arguments) @call
(function_definition name: (_) @name body: (_) @body) @function
(class_definition name: (_) @name body: (_) @body) @class
(lambda) @lambda
(decorator) @attribute
(if_statement condition: (_) @condition consequence: (_) @then) @if
(elif_clause condition: (_) @condition consequence: (_) @then) @if
(assert_statement) @assertion
(with_statement body: (_) @body) @with
[(return_statement) (raise_statement) (continue_statement) (break_statement)] @stop
(raise_statement) @throw
(try_statement body: (_) @body (except_clause (block) @handler)) @try
(except_clause (block) @body) @catch
[(block) (module)] @block
[(if_statement) (elif_clause) (for_statement) (while_statement) (except_clause) (case_clause) (conditional_expression)
 (if_clause) (for_in_clause) (boolean_operator)] @branch
