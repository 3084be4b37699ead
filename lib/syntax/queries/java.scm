; Java
[(line_comment) (block_comment)] @comment
[(marker_annotation) (annotation)] @attribute

((method_declaration
  .
  (modifiers
    [(marker_annotation name: [(identifier) @_name (scoped_identifier name: (identifier) @_name)])
     (annotation name: [(identifier) @_name (scoped_identifier name: (identifier) @_name)])])
  name: (identifier) @name
  body: (_) @body) @definition.test
  (#any-of? @_name "Test" "ParameterizedTest" "RepeatedTest" "TestFactory" "TestTemplate" "Property"))
(method_declaration name: (identifier) @name body: (_) @body) @definition.method
(method_declaration name: (identifier) @name !body) @definition.method
(constructor_declaration name: (identifier) @name body: (_) @body) @definition.constructor
(compact_constructor_declaration name: (identifier) @name body: (_) @body) @definition.constructor
(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(record_declaration name: (identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (identifier) @name body: (_) @body) @definition.interface
(annotation_type_declaration name: (identifier) @name body: (_) @body) @definition.interface
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_constant name: (identifier) @name) @definition.enum_member
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.field
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant

(import_declaration) @import
(import_declaration (asterisk) @import.name)
(import_declaration (scoped_identifier) @import.target)
(import_declaration (identifier) @import.target)

(superclass (type_identifier) @reference.implementation)
(superclass (generic_type (type_identifier) @reference.implementation))
(superclass (scoped_type_identifier (type_identifier) @reference.implementation .))
(super_interfaces (type_list (type_identifier) @reference.implementation))
(super_interfaces (type_list (generic_type (type_identifier) @reference.implementation)))
(super_interfaces (type_list (scoped_type_identifier (type_identifier) @reference.implementation .)))
(extends_interfaces (type_list (type_identifier) @reference.implementation))
(extends_interfaces (type_list (generic_type (type_identifier) @reference.implementation)))
(method_invocation name: (identifier) @reference.call)
(method_reference (identifier) @reference.call .)
((marker_annotation name: (identifier) @reference.type) (#not-eq? @reference.type "Override"))
(annotation name: (identifier) @reference.type)
((method_invocation object: (identifier) @reference.type) (#capitalized? @reference.type))
((field_access object: (identifier) @reference.type) (#capitalized? @reference.type))
; the lower-case ones are packages
((type_identifier) @reference.type
  (#capitalized? @reference.type)
  (#not-any-of? @reference.type "String" "Object" "Integer" "Long" "Boolean" "Double" "Override"))
