; Go
(comment) @comment

((function_declaration
  name: (identifier) @name
  parameters: (parameter_list
    (parameter_declaration
      type: [(pointer_type (qualified_type package: (package_identifier) @_package))
             (qualified_type package: (package_identifier) @_package)]))
  body: (_) @body) @definition.test
  (#prefix? @name "Test" "Benchmark" "Fuzz")
  (#eq? @_package "testing"))
((function_declaration name: (identifier) @name body: (_) @body) @definition.test
  (#prefix? @name "Example"))
((call_expression
  function: (selector_expression field: (field_identifier) @_run)
  arguments: (argument_list
    .
    (interpreted_string_literal) @name
    .
    (func_literal) @body)) @definition.test
  (#eq? @_run "Run"))

(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(function_declaration name: (identifier) @name !body) @definition.function
(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [(type_identifier) @container
             (generic_type type: (type_identifier) @container)
             (pointer_type (type_identifier) @container)
             (pointer_type (generic_type type: (type_identifier) @container))]))
  name: (field_identifier) @name
  body: (_) @body) @definition.method
(method_elem name: (field_identifier) @name) @definition.method

(type_spec name: (type_identifier) @name type: (struct_type (field_declaration_list) @body)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type . "{" @body)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(field_declaration name: (field_identifier) @name) @definition.field
(const_spec name: (identifier) @name) @definition.constant
(var_spec name: (identifier) @name) @definition.variable

(type_declaration . [(type_spec) (type_alias)] @inner .) @outer
(const_declaration . (const_spec) @inner .) @outer
(var_declaration . (var_spec) @inner .) @outer

(import_spec path: (_) @import.target)

(field_declaration
  !name
  type: [
    (type_identifier) @reference.implementation
    (qualified_type name: (type_identifier) @reference.implementation)])
(interface_type
  (type_elem . [
    (type_identifier) @reference.implementation
    (qualified_type name: (type_identifier) @reference.implementation)] .))
(call_expression
  function: [
    (identifier) @reference.call
    (selector_expression field: (field_identifier) @reference.call)])
((type_identifier) @reference.type
  (#not-any-of? @reference.type
    "string" "error" "bool" "byte" "rune" "any" "int" "int8" "int16" "int32" "int64" "uint" "uint8" "uint16"
    "uint32" "uint64" "uintptr" "float32" "float64" "complex64" "complex128" "comparable"))
