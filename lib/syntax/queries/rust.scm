; Rust
[(line_comment) (block_comment)] @comment

((attribute_item (attribute (identifier) @_name)) @attribute.test
  (#any-of? @_name "test" "rstest" "test_case" "wasm_bindgen_test" "proptest" "quickcheck" "bench"))
((attribute_item (attribute (scoped_identifier name: (identifier) @_name))) @attribute.test
  (#any-of? @_name "test" "rstest"))
(attribute_item) @attribute

(function_item name: (identifier) @name body: (_) @body) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name body: (_) @body) @definition.struct
(struct_item name: (type_identifier) @name) @definition.struct
(union_item name: (type_identifier) @name body: (_) @body) @definition.union
(enum_item name: (type_identifier) @name body: (_) @body) @definition.enum
(enum_variant name: (identifier) @name) @definition.enum_member
(trait_item name: (type_identifier) @name body: (_) @body) @definition.trait
(type_item name: (type_identifier) @name) @definition.type
(associated_type name: (type_identifier) @name) @definition.type
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.variable
(macro_definition name: (identifier) @name . (_) @body) @definition.macro
(mod_item name: (identifier) @name body: (_) @body) @definition.module
(field_declaration name: (field_identifier) @name) @definition.field

(impl_item type: (type_identifier) @name body: (_) @body) @scope
(impl_item type: (generic_type type: (type_identifier) @name) body: (_) @body) @scope
(impl_item type: (scoped_type_identifier name: (type_identifier) @name) body: (_) @body) @scope
(impl_item type: (reference_type type: (type_identifier) @name) body: (_) @body) @scope

(use_declaration) @import
(use_declaration argument: [(identifier) (scoped_identifier) (crate) (self)] @import.target)
(use_declaration argument: (use_as_clause path: (_) @import.target))
(use_declaration argument: (use_wildcard (_) @import.target))
(use_declaration argument: (scoped_use_list path: (_) @import.target))
(use_list [(identifier) (scoped_identifier) (self)] @import.name)
(use_list (use_as_clause path: (_) @import.name))
(extern_crate_declaration name: (identifier) @import.target)
(mod_item name: (identifier) @import.target !body)

(impl_item trait: (type_identifier) @reference.implementation)
(impl_item trait: (generic_type type: (type_identifier) @reference.implementation))
(impl_item trait: (scoped_type_identifier name: (type_identifier) @reference.implementation))
(impl_item
  trait: (generic_type
    type: (scoped_type_identifier name: (type_identifier) @reference.implementation)))
(trait_item bounds: (trait_bounds (type_identifier) @reference.implementation))

(call_expression
  function: [
    (identifier) @reference.call
    (scoped_identifier name: (identifier) @reference.call)
    (field_expression field: (field_identifier) @reference.call)])
(generic_function
  function: [
    (identifier) @reference.call
    (scoped_identifier name: (identifier) @reference.call)
    (field_expression field: (field_identifier) @reference.call)])
(macro_invocation
  macro: [
    (identifier) @reference.call
    (scoped_identifier name: (identifier) @reference.call)])
; inside macros there are only tokens: a name before a parenthesis is taken for a call
((token_tree (identifier) @reference.call . (token_tree) @_arguments) (#prefix? @_arguments "("))
((scoped_identifier path: (identifier) @reference.type) (#capitalized? @reference.type))
(type_identifier) @reference.type
