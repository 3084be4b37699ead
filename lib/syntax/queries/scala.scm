; Scala 2 and 3
[(comment) (block_comment)] @comment
(annotation) @attribute

((call_expression
  function: (call_expression function: (identifier) @_function arguments: (arguments . (string) @name))
  arguments: (_) @body) @definition.test
  (#any-of? @_function "test" "it" "describe" "property" "Scenario" "Feature"))
((infix_expression left: (string) @name operator: (identifier) @_verb right: (block) @body) @definition.test
  (#any-of? @_verb "in" "should" "when" "must" "can"))

(class_definition name: (identifier) @name body: (_) @body) @definition.class
(class_definition name: (identifier) @name) @definition.class
(object_definition name: (identifier) @name body: (_) @body) @definition.class
(object_definition name: (identifier) @name) @definition.class
(package_object name: (identifier) @name body: (_) @body) @definition.class
(trait_definition name: (identifier) @name body: (_) @body) @definition.trait
(trait_definition name: (identifier) @name) @definition.trait
(enum_definition name: (identifier) @name body: (_) @body) @definition.enum
(simple_enum_case name: (identifier) @name) @definition.enum_member
(full_enum_case name: (identifier) @name) @definition.enum_member
((function_definition name: (identifier) @name body: (_) @body) @definition.constructor
  (#eq? @name "this"))
(function_definition name: (_) @name body: (_) @body) @definition.function
(function_declaration name: (_) @name) @definition.function
(given_definition name: (identifier) @name) @definition.constant
(type_definition name: (type_identifier) @name) @definition.type
(class_parameter ["val" "var"] name: (identifier) @name) @definition.property
(class_definition
  "case"
  class_parameters: (class_parameters (class_parameter name: (identifier) @name) @definition.property))
(template_body (val_definition pattern: (identifier) @name) @definition.property)
(template_body (var_definition pattern: (identifier) @name) @definition.property)
(template_body (val_declaration name: (identifier) @name) @definition.property)
(template_body (var_declaration name: (identifier) @name) @definition.property)

(import_declaration) @import
; without the field names: the library only sees the first of a field that is repeated
(import_declaration (identifier) @import.path)
(namespace_selectors (identifier) @import.name)
(namespace_selectors (arrow_renamed_identifier name: (identifier) @import.name))
(import_declaration (as_renamed_identifier name: (identifier) @import.name))
(import_declaration (namespace_wildcard) @import.name)

(extends_clause (type_identifier) @reference.implementation)
(extends_clause (generic_type type: (type_identifier) @reference.implementation))
(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression field: (identifier) @reference.call))
(call_expression function: (generic_function function: (identifier) @reference.call))
(call_expression
  function: (generic_function function: (field_expression field: (identifier) @reference.call)))
(infix_expression operator: (identifier) @reference.call)
(instance_expression (type_identifier) @reference.call)
(instance_expression (generic_type type: (type_identifier) @reference.call))
((field_expression value: (identifier) @reference.type) (#capitalized? @reference.type))
((type_identifier) @reference.type
  (#not-any-of? @reference.type "String" "Int" "Long" "Boolean" "Double" "Unit" "Any" "AnyRef" "Nothing"))

;; root
(compilation_unit (val_definition pattern: (identifier) @name) @definition.constant)
(compilation_unit (var_definition pattern: (identifier) @name) @definition.variable)
