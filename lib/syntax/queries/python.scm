; Python
(comment) @comment
(decorator) @attribute
(decorated_definition definition: (_) @inner) @outer

((function_definition
  name: (identifier) @name
  ":" @body
  body: (block . (expression_statement (string (string_content) @doc))?)) @definition.test
  (#prefix? @name "test_"))
(function_definition
  name: (identifier) @name
  ":" @body
  body: (block . (expression_statement (string (string_content) @doc)))) @definition.function
(function_definition name: (identifier) @name ":" @body) @definition.function
(class_definition
  name: (identifier) @name
  ":" @body
  body: (block . (expression_statement (string (string_content) @doc)))) @definition.class
(class_definition name: (identifier) @name ":" @body) @definition.class
(type_alias_statement left: (type (identifier) @name)) @definition.type

(class_definition
  body: (block
    (expression_statement (assignment left: (identifier) @name)) @definition.field))

[(import_statement) (import_from_statement) (future_import_statement)] @import
(import_statement name: (dotted_name) @import.target)
(import_statement name: (aliased_import name: (dotted_name) @import.target))
(import_from_statement module_name: (_) @import.target)
(import_from_statement name: (dotted_name) @import.name)
(import_from_statement name: (aliased_import name: (dotted_name) @import.name))
(import_from_statement (wildcard_import) @import.name)
(future_import_statement "__future__" @import.target)
(future_import_statement name: (dotted_name) @import.name)

(class_definition superclasses: (argument_list (identifier) @reference.implementation))
(class_definition
  superclasses: (argument_list (attribute attribute: (identifier) @reference.implementation)))
(class_definition
  superclasses: (argument_list (subscript value: (identifier) @reference.implementation)))
(call function: (identifier) @reference.call)
(call function: (attribute attribute: (identifier) @reference.call))
(decorator . (identifier) @reference.call)
(decorator . (attribute attribute: (identifier) @reference.call))
((attribute object: (identifier) @reference.type) (#capitalized? @reference.type))
((type [(identifier) @reference.type
        (attribute attribute: (identifier) @reference.type)
        (generic_type (identifier) @reference.type)
        (subscript value: (identifier) @reference.type)
        (binary_operator (identifier) @reference.type)])
  (#not-any-of? @reference.type
    "str" "int" "float" "bool" "bytes" "dict" "list" "tuple" "set" "object" "type" "Any" "Optional" "Union"))

;; root
(module (expression_statement (assignment left: (identifier) @name)) @definition.variable)
(module
  (expression_statement (assignment left: (pattern_list (identifier) @name))) @definition.variable)
(module
  (if_statement
    consequence: (block
      (expression_statement (assignment left: (identifier) @name)) @definition.variable)))
(module
  (try_statement
    body: (block
      (expression_statement (assignment left: (identifier) @name)) @definition.variable)))
