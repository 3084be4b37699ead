; JavaScript, TypeScript and TSX
(comment) @comment
[(string) (template_string) (regex)] @string
(number) @number
[(true) (false) (null) (undefined)] @constant
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(new_expression constructor: (_) @callee arguments: (_) @arguments) @call
(function_declaration name: (_) @name body: (_) @body) @function
(generator_function_declaration name: (_) @name body: (_) @body) @function
(method_definition name: (_) @name body: (_) @body) @function
(variable_declarator name: (identifier) @name value: (arrow_function body: (_) @body)) @function
(variable_declarator name: (identifier) @name value: (function_expression body: (_) @body)) @function
(assignment_expression left: (_) @name right: (function_expression body: (_) @body)) @function
(assignment_expression left: (_) @name right: (arrow_function body: (_) @body)) @function
(class_declaration name: (_) @name body: (_) @body) @class
[(arrow_function) (function_expression) (generator_function)] @lambda
(if_statement condition: (_) @condition consequence: (_) @then) @if
(ternary_expression condition: (_) @condition consequence: (_) @then) @if
(return_statement) @stop
(throw_statement) @stop
(throw_statement) @throw
(try_statement body: (_) @body handler: (catch_clause body: (_) @handler)) @try
(catch_clause body: (_) @body) @catch
[(statement_block) (program)] @block
[(if_statement) (ternary_expression) (for_statement) (for_in_statement) (while_statement) (do_statement) (switch_case)
 (catch_clause)] @branch
(binary_expression ["&&" "||" "??"]) @branch
