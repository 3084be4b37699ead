; Python
(comment) @comment
(decorator) @attribute
(decorated_definition definition: (_) @inner) @outer

((function_definition
  name: (identifier) @name
  body: (block . (expression_statement (string (string_content) @doc))?) @body) @definition.test
  (#prefix? @name "test_"))
(function_definition
  name: (identifier) @name
  body: (block . (expression_statement (string (string_content) @doc))) @body) @definition.function
(function_definition name: (identifier) @name body: (block) @body) @definition.function
(class_definition
  name: (identifier) @name
  body: (block . (expression_statement (string (string_content) @doc))) @body) @definition.class
(class_definition name: (identifier) @name body: (block) @body) @definition.class
(type_alias_statement left: (type (identifier) @name)) @definition.type

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
(decorator (identifier) @reference.call)
(decorator (attribute attribute: (identifier) @reference.call))
(type (identifier) @reference.type)
(type (attribute attribute: (identifier) @reference.type))
(type (generic_type (identifier) @reference.type))
(type (subscript value: (identifier) @reference.type))
(type (binary_operator (identifier) @reference.type))
