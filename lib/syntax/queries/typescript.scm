; TypeScript and TSX, beside ecma.scm.
(class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(abstract_class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_body name: (property_identifier) @name @definition.enum_member)
(enum_body (enum_assignment name: (property_identifier) @name) @definition.enum_member)
(internal_module name: (_) @name body: (_) @body) @definition.namespace
(module name: (_) @name body: (_) @body) @definition.module
(function_signature name: (identifier) @name) @definition.function
(interface_body (method_signature name: (property_identifier) @name) @definition.method)
(class_body (method_signature name: (property_identifier) @name) @definition.method)
(abstract_method_signature name: (property_identifier) @name) @definition.method
(interface_body (property_signature name: (property_identifier) @name) @definition.property)
(type_alias_declaration
  value: (object_type (property_signature name: (property_identifier) @name) @definition.property))
(type_alias_declaration
  value: (object_type (method_signature name: (property_identifier) @name) @definition.method))
(type_alias_declaration
  value: (intersection_type
    (object_type (property_signature name: (property_identifier) @name) @definition.property)))
(required_parameter (accessibility_modifier) pattern: (identifier) @name) @definition.field
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name
  value: (arrow_function body: (_) @body)) @definition.method
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name) @definition.field
(ambient_declaration . (_) @inner) @outer
(expression_statement . (internal_module) @inner) @outer

(import_require_clause source: (string) @import.target)
(import_require_clause (identifier) @import.name)

(extends_clause value: (identifier) @reference.implementation)
(extends_clause value: (member_expression property: (property_identifier) @reference.implementation))
(implements_clause (type_identifier) @reference.implementation)
(implements_clause (generic_type name: (type_identifier) @reference.implementation))
(extends_type_clause (type_identifier) @reference.implementation)
(extends_type_clause (generic_type name: (type_identifier) @reference.implementation))
(type_identifier) @reference.type
