; Swift
[(comment) (multiline_comment)] @comment
(attribute) @attribute

((class_declaration
  (inheritance_specifier inherits_from: (user_type (type_identifier) @_base))
  body: (class_body
    (function_declaration name: (simple_identifier) @name body: (_) @body) @definition.test))
  (#eq? @_base "XCTestCase")
  (#prefix? @name "test"))
((function_declaration
  (modifiers (attribute (user_type (type_identifier) @_attribute)))
  name: (simple_identifier) @name
  body: (_) @body) @definition.test
  (#eq? @_attribute "Test"))

(class_declaration declaration_kind: "class" name: (type_identifier) @name body: (_) @body) @definition.class
(class_declaration declaration_kind: "actor" name: (type_identifier) @name body: (_) @body) @definition.class
(class_declaration declaration_kind: "struct" name: (type_identifier) @name body: (_) @body) @definition.struct
(class_declaration declaration_kind: "enum" name: (type_identifier) @name body: (_) @body) @definition.enum
(class_declaration declaration_kind: "extension" name: (_) @name body: (_) @body) @scope
(protocol_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(enum_entry name: (simple_identifier) @name) @definition.enum_member
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(protocol_property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property
(associatedtype_declaration . (modifiers)? . name: (type_identifier) @name) @definition.type
(typealias_declaration name: (type_identifier) @name) @definition.type
(init_declaration name: "init" @name body: (_) @body) @definition.constructor
(init_declaration name: "init" @name !body) @definition.constructor
(deinit_declaration "deinit" @name body: (_) @body) @definition.method
(subscript_declaration "subscript" @name (computed_property) @body) @definition.method
(function_declaration
  name: [(simple_identifier) (custom_operator)] @name
  body: (_) @body) @definition.function
(function_declaration "func" . _ @name body: (_) @body) @definition.function
(class_body
  (property_declaration
    name: (pattern bound_identifier: (simple_identifier) @name)
    computed_value: (_) @body) @definition.property)
(class_body
  (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property)
(enum_class_body
  (property_declaration
    name: (pattern bound_identifier: (simple_identifier) @name)
    computed_value: (_) @body) @definition.property)
(enum_class_body
  (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property)

(import_declaration (identifier) @import.target)

(inheritance_specifier inherits_from: (user_type (type_identifier) @reference.implementation))
; "a[0]" is one as well
(call_expression . (simple_identifier) @reference.call (call_suffix [(value_arguments "(") (lambda_literal)]))
(call_expression
  .
  (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @reference.call))
  (call_suffix [(value_arguments "(") (lambda_literal)]))
(macro_invocation (simple_identifier) @reference.call)
((navigation_expression target: (simple_identifier) @reference.type) (#capitalized? @reference.type))
((type_identifier) @reference.type
  (#capitalized? @reference.type)
  (#not-any-of? @reference.type "String" "Int" "Bool" "Double" "Float" "Void" "Any" "Character"))

;; root
(source_file
  (property_declaration
    (value_binding_pattern mutability: "let")
    name: (pattern bound_identifier: (simple_identifier) @name)) @definition.constant)
(source_file
  (property_declaration
    (value_binding_pattern mutability: "var")
    name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable)
