; Objective-C, beside c.scm
(class_interface
  .
  (identifier) @name
  superclass: (_)
  [(property_declaration) (method_declaration) (instance_variables) "@end"] @body) @definition.class
(class_interface . (identifier) @name !superclass) @scope
(class_implementation
  .
  (identifier) @name
  !category
  [(implementation_definition) (instance_variables) "@end"] @body) @definition.class
(class_implementation . (identifier) @name category: (_)) @scope
(protocol_declaration
  .
  (identifier) @name
  [(property_declaration) (method_declaration) (qualified_protocol_interface_declaration) "@end"] @body) @definition.interface
(method_declaration (method_type) . (identifier) @name) @definition.method
(method_definition (method_type) . (identifier) @name (compound_statement) @body) @definition.method
(property_declaration
  (struct_declaration
    (struct_declarator
      [(identifier) @name (pointer_declarator declarator: (identifier) @name)]))) @definition.property
(type_definition
  declarator: (function_declarator
    declarator: (parenthesized_declarator
      (block_pointer_declarator declarator: (type_identifier) @name)))) @definition.type
(instance_variable
  (struct_declaration
    (struct_declarator
      [(identifier) @name (pointer_declarator declarator: (identifier) @name)]))) @definition.field

(module_import path: (_) @import.target)

(class_interface superclass: (identifier) @reference.implementation)
(class_interface (parameterized_arguments (type_name (type_identifier) @reference.implementation)))
(class_interface (protocol_reference_list (identifier) @reference.implementation))
(protocol_declaration (protocol_reference_list (identifier) @reference.implementation))
(protocol_reference_list (identifier) @reference.type)
(message_expression receiver: (_) . method: (identifier) @reference.call)
((message_expression receiver: (identifier) @reference.type) (#capitalized? @reference.type))
(selector_expression (identifier) @reference.call)
