; Zig
(comment) @comment

(test_declaration (string (string_content) @name) (block) @body) @definition.test
(test_declaration (identifier) @name (block) @body) @definition.test
(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(function_declaration name: (identifier) @name !body) @definition.function
(variable_declaration
  ["const" "var"]
  .
  (identifier) @name
  (struct_declaration "{" @body)) @definition.struct
(variable_declaration "const" . (identifier) @name (opaque_declaration "{" @body)) @definition.struct
(variable_declaration "const" . (identifier) @name (union_declaration "{" @body)) @definition.union
(variable_declaration "const" . (identifier) @name (enum_declaration "{" @body)) @definition.enum
(variable_declaration "const" . (identifier) @name (error_set_declaration "{" @body)) @definition.enum
(enum_declaration (container_field name: (identifier) @name) @definition.enum_member)
(error_set_declaration (identifier) @name @definition.enum_member)
(container_field name: (identifier) @name) @definition.field
(struct_declaration (variable_declaration "const" . (identifier) @name) @definition.constant)
(enum_declaration (variable_declaration "const" . (identifier) @name) @definition.constant)

((builtin_function
  (builtin_identifier) @_import
  (arguments (string (string_content) @import.target)))
  (#any-of? @_import "@import" "@embedFile" "@cInclude"))
((variable_declaration
  .
  (identifier) @import.name
  (builtin_function (builtin_identifier) @_import)) @import
  (#eq? @_import "@import"))
((variable_declaration
  .
  (identifier) @import.name
  (field_expression object: (builtin_function (builtin_identifier) @_import))) @import
  (#eq? @_import "@import"))

(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression member: (identifier) @reference.call))
(struct_initializer . (identifier) @reference.call)
((field_expression object: (identifier) @reference.type) (#capitalized? @reference.type))
((parameter type: (identifier) @reference.type) (#capitalized? @reference.type))
((parameter type: (pointer_type (identifier) @reference.type)) (#capitalized? @reference.type))
((container_field type: (identifier) @reference.type) (#capitalized? @reference.type))
((container_field type: (_ (identifier) @reference.type)) (#capitalized? @reference.type))
((error_union_type (identifier) @reference.type) (#capitalized? @reference.type))
((function_declaration type: (identifier) @reference.type) (#capitalized? @reference.type))
((variable_declaration type: (identifier) @reference.type) (#capitalized? @reference.type))
((call_expression (identifier) @reference.type) (#capitalized? @reference.type))

;; root
(source_file (variable_declaration "const" . (identifier) @name) @definition.constant)
(source_file (variable_declaration "var" . (identifier) @name) @definition.variable)
