; What C++ adds
(raw_string_literal) @string
(function_definition
  declarator: [
    (function_declarator declarator: (_) @name parameters: (_) @arguments)
    (pointer_declarator declarator: (function_declarator declarator: (_) @name))
    (reference_declarator (function_declarator declarator: (_) @name))]
  body: (_) @body) @function
((expression_statement (call_expression function: (identifier) @name arguments: (argument_list) @arguments)) @function
  .
  (compound_statement) @body)
[(class_specifier name: (_) @name body: (_) @body) (struct_specifier name: (_) @name body: (_) @body)] @class
(lambda_expression) @lambda
(throw_statement) @stop
(throw_statement) @throw
(try_statement body: (_) @body (catch_clause body: (_) @handler)) @try
(catch_clause body: (_) @body) @catch
[(for_range_loop) (catch_clause)] @branch
(binary_expression ["and" "or"]) @branch
