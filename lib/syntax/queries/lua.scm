; Lua
(comment) @comment

((function_call
  name: (identifier) @_function
  arguments: (arguments . (string content: (_) @name) (function_definition) @body)) @definition.test
  (#any-of? @_function "describe" "it" "test" "context" "insulate" "pending"))

(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(function_declaration name: (identifier) @name !body) @definition.function
(function_declaration
  name: (dot_index_expression table: (_) @container field: (identifier) @name)
  body: (_) @body) @definition.function
(function_declaration
  name: (dot_index_expression table: (_) @container field: (identifier) @name)
  !body) @definition.function
(function_declaration
  name: (method_index_expression table: (_) @container method: (identifier) @name)
  body: (_) @body) @definition.method
(function_declaration
  name: (method_index_expression table: (_) @container method: (identifier) @name)
  !body) @definition.method
(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: (function_definition body: (_) @body))) @definition.function
(assignment_statement
  (variable_list . name: (identifier) @name .)
  (expression_list . value: (function_definition body: (_) @body))) @definition.function
(variable_declaration . (assignment_statement) @inner) @outer
(field name: (identifier) @name value: (function_definition body: (_) @body)) @definition.function

((function_call
  name: (identifier) @_require
  arguments: (arguments . (string content: (_) @import.target)))
  (#any-of? @_require "require" "dofile" "loadfile"))
((assignment_statement
  (variable_list . name: (identifier) @import.name)
  (expression_list . value: (function_call name: (identifier) @_require))) @import
  (#eq? @_require "require"))

((function_call name: (identifier) @reference.call) (#not-any-of? @reference.call "require" "dofile"))
(function_call name: (dot_index_expression field: (identifier) @reference.call))
(function_call name: (method_index_expression method: (identifier) @reference.call))
((dot_index_expression table: (identifier) @reference.type) (#capitalized? @reference.type))

;; root
(chunk
  (variable_declaration
    (assignment_statement (variable_list name: (identifier) @name)) @definition.variable))
(chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.variable)
