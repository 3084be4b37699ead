; C#
(comment) @comment
((attribute_list (attribute name: (identifier) @_name)) @attribute.test
  (#any-of? @_name
    "Fact" "Theory" "Test" "TestCase" "TestCaseSource" "TestMethod" "DataTestMethod" "Property" "Benchmark"))
(attribute_list) @attribute

(namespace_declaration name: (_) @name body: (_) @body) @definition.namespace
(file_scoped_namespace_declaration name: (_) @name) @definition.namespace
(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(record_declaration name: (identifier) @name body: (_) @body) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name body: (_) @body) @definition.struct
(interface_declaration name: (identifier) @name body: (_) @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.enum_member
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name body: (_) @body) @definition.method
(method_declaration name: (identifier) @name !body) @definition.method
(constructor_declaration
  name: (identifier) @name
  (constructor_initializer)? @body
  body: (_) @body) @definition.constructor
(destructor_declaration name: (identifier) @name body: (_) @body) @definition.method
(local_function_statement name: (identifier) @name body: (_) @body) @definition.function
(property_declaration name: (identifier) @name accessors: (_) @body) @definition.property
(property_declaration name: (identifier) @name value: (arrow_expression_clause) @body) @definition.property
(event_field_declaration
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.field
(event_declaration name: (identifier) @name accessors: (_) @body) @definition.field
((field_declaration
  (modifier) @_const
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
  (#eq? @_const "const"))
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.field

(using_directive (qualified_name) @import.target)
(using_directive !name (identifier) @import.target)

(base_list (identifier) @reference.implementation)
(base_list (generic_name (identifier) @reference.implementation))
(base_list (qualified_name name: (identifier) @reference.implementation))
(base_list (qualified_name name: (generic_name (identifier) @reference.implementation)))
(base_list (primary_constructor_base_type type: (identifier) @reference.implementation))
(invocation_expression function: (identifier) @reference.call)
(invocation_expression function: (generic_name (identifier) @reference.call))
(invocation_expression function: (member_access_expression name: (identifier) @reference.call))
(invocation_expression
  function: (member_access_expression name: (generic_name (identifier) @reference.call)))
(invocation_expression
  function: (conditional_access_expression
    (member_binding_expression name: [(identifier) @reference.call (generic_name (identifier) @reference.call)])))
(object_creation_expression type: (identifier) @reference.call)
(object_creation_expression type: (generic_name (identifier) @reference.call))
((member_access_expression expression: (identifier) @reference.type) (#capitalized? @reference.type))
(attribute name: (identifier) @reference.type)
(parameter type: (identifier) @reference.type)
(variable_declaration type: (identifier) @reference.type)
(property_declaration type: (identifier) @reference.type)
(method_declaration returns: (identifier) @reference.type)
(generic_name (identifier) @reference.type)
(type_argument_list (identifier) @reference.type)
(nullable_type type: (identifier) @reference.type)
(array_type type: (identifier) @reference.type)
(cast_expression type: (identifier) @reference.type)
(declaration_pattern type: (identifier) @reference.type)
(catch_declaration type: (identifier) @reference.type)
(typeof_expression type: (identifier) @reference.type)
(is_expression right: (identifier) @reference.type)
(as_expression right: (identifier) @reference.type)
