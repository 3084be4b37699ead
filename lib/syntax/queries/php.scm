; PHP
(comment) @comment
((attribute_list (attribute_group (attribute (name) @_name))) @attribute.test
  (#any-of? @_name "Test" "DataProvider" "TestWith"))
(attribute_list) @attribute

((method_declaration name: (name) @name body: (_) @body) @definition.test (#prefix? @name "test"))
((function_call_expression
  function: (name) @_function
  arguments: (arguments
    .
    (argument [(string) (encapsed_string)] @name)
    .
    (argument [(anonymous_function) (arrow_function)]) @body)) @definition.test
  (#any-of? @_function "it" "test" "describe"))

(namespace_definition name: (_) @name body: (_) @body) @definition.namespace
(namespace_definition name: (_) @name) @definition.namespace
(class_declaration name: (name) @name body: (_) @body) @definition.class
(interface_declaration name: (name) @name body: (_) @body) @definition.interface
(trait_declaration name: (name) @name body: (_) @body) @definition.trait
(enum_declaration name: (name) @name body: (_) @body) @definition.enum
(enum_case name: (name) @name) @definition.enum_member
(method_declaration name: (name) @name body: (_) @body) @definition.method
(method_declaration name: (name) @name !body) @definition.method
(function_definition name: (name) @name body: (_) @body) @definition.function
(property_declaration (property_element name: (variable_name (name) @name))) @definition.field
(property_promotion_parameter name: (variable_name (name) @name)) @definition.field
(const_declaration (const_element . (name) @name)) @definition.constant
((function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument (string) @name))) @definition.constant
  (#eq? @_define "define"))

(namespace_use_declaration) @import
(namespace_use_declaration (namespace_use_clause . [(qualified_name) (name)] @import.target))
(namespace_use_declaration (namespace_name) @import.target)
(namespace_use_group (namespace_use_clause . [(qualified_name) (name)] @import.name))
([(require_expression (string) @import.target)
  (require_once_expression (string) @import.target)
  (include_expression (string) @import.target)
  (include_once_expression (string) @import.target)
  (require_expression (binary_expression right: (string) @import.target))
  (require_once_expression (binary_expression right: (string) @import.target))
  (include_expression (binary_expression right: (string) @import.target))
  (include_once_expression (binary_expression right: (string) @import.target))])

(base_clause [(name) (qualified_name)] @reference.implementation)
(class_interface_clause [(name) (qualified_name)] @reference.implementation)
(use_declaration [(name) (qualified_name)] @reference.implementation)
(function_call_expression function: [(name) (qualified_name)] @reference.call)
(member_call_expression name: (name) @reference.call)
(nullsafe_member_call_expression name: (name) @reference.call)
(scoped_call_expression name: (name) @reference.call)
(scoped_call_expression scope: [(name) (qualified_name)] @reference.type)
(class_constant_access_expression . [(name) (qualified_name)] @reference.type)
(object_creation_expression . [(name) (qualified_name)] @reference.call)
((named_type [(name) @reference.type (qualified_name) @reference.type])
  (#not-any-of? @reference.type "self" "static" "parent"))
(attribute [(name) (qualified_name)] @reference.type)
(binary_expression operator: "instanceof" right: [(name) (qualified_name)] @reference.type)
