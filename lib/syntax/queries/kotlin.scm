; Kotlin
[(line_comment) (block_comment)] @comment
(annotation) @attribute

((function_declaration
  (modifiers (annotation (user_type (identifier) @_annotation)))
  name: (identifier) @name
  (function_body) @body) @definition.test
  (#any-of? @_annotation "Test" "ParameterizedTest" "RepeatedTest" "TestFactory"))

((class_declaration
  (modifiers (class_modifier) @_modifier)
  name: (identifier) @name
  (enum_class_body) @body) @definition.enum
  (#eq? @_modifier "enum"))
(class_declaration "interface" name: (identifier) @name (class_body) @body) @definition.interface
(class_declaration "interface" name: (identifier) @name) @definition.interface
(class_declaration "class" name: (identifier) @name (class_body) @body) @definition.class
(class_declaration "class" name: (identifier) @name) @definition.class
(object_declaration name: (identifier) @name (class_body) @body) @definition.class
(object_declaration name: (identifier) @name) @definition.class
(enum_entry (identifier) @name (class_body) @body) @definition.enum_member
(enum_entry (identifier) @name) @definition.enum_member
(class_parameter ["val" "var"] (identifier) @name) @definition.property
(secondary_constructor "constructor" @name (block) @body) @definition.constructor
(secondary_constructor "constructor" @name) @definition.constructor
(function_declaration
  (user_type (identifier) @container)
  .
  "."
  .
  name: (identifier) @name
  (function_body) @body) @definition.function
(function_declaration name: (identifier) @name (function_body) @body) @definition.function
(function_declaration name: (identifier) @name) @definition.function
((property_declaration
  (modifiers (property_modifier) @_modifier)
  (variable_declaration (identifier) @name)) @definition.constant
  (#eq? @_modifier "const"))
(class_body (property_declaration (variable_declaration (identifier) @name)) @definition.property)
(enum_class_body (property_declaration (variable_declaration (identifier) @name)) @definition.property)
(type_alias type: (identifier) @name) @definition.type

(import) @import
(import (qualified_identifier) @import.target)
(import "*" @import.name)

(delegation_specifier (user_type (identifier) @reference.implementation))
(delegation_specifier (constructor_invocation (user_type (identifier) @reference.implementation)))
(delegation_specifier (explicit_delegation (user_type (identifier) @reference.implementation)))
(call_expression . (identifier) @reference.call)
(call_expression . (navigation_expression (identifier) @reference.call .))
(callable_reference (identifier) @reference.call .)
((navigation_expression . (identifier) @reference.type) (#capitalized? @reference.type))
((user_type (identifier) @reference.type)
  (#capitalized? @reference.type)
  (#not-any-of? @reference.type "String" "Int" "Long" "Boolean" "Double" "Unit" "Any" "Nothing"))

;; root
(source_file
  (property_declaration "val" (variable_declaration (identifier) @name)) @definition.constant)
(source_file
  (property_declaration "var" (variable_declaration (identifier) @name)) @definition.variable)
