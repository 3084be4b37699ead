; What JavaScript, TypeScript and TSX share.
(comment) @comment
(decorator) @attribute

((call_expression
  function: [(identifier) @_function
             (member_expression object: (identifier) @_function)
             (call_expression function: (member_expression object: (identifier) @_function))]
  arguments: (arguments
    .
    [(string) (template_string)] @name
    [(arrow_function) (function_expression)] @body)) @definition.test
  (#any-of? @_function "it" "test" "describe" "suite" "context" "specify" "bench"))

(export_statement declaration: (_) @inner) @outer
(export_statement value: (_) @inner) @outer
(lexical_declaration . (variable_declarator) @inner .) @outer
(variable_declaration . (variable_declarator) @inner .) @outer

(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @body) @definition.function
(method_definition
  name: [(property_identifier) (private_property_identifier) (string) (computed_property_name)] @name
  body: (_) @body) @definition.method
(variable_declarator name: (identifier) @name value: (arrow_function body: (_) @body)) @definition.function
(variable_declarator
  name: (identifier) @name
  value: [(function_expression body: (_) @body) (generator_function body: (_) @body)]) @definition.function
(variable_declarator
  name: (identifier) @name
  value: (class body: (_) @body)) @definition.class
; const Button = memo(function (…) { … })
((variable_declarator
  name: (identifier) @name
  value: (call_expression
    function: [(identifier) @_wrapper (member_expression property: (property_identifier) @_wrapper)]
    arguments: (arguments
      .
      [(arrow_function body: (_) @body) (function_expression body: (_) @body)]))) @definition.function
  (#any-of? @_wrapper
    "memo" "forwardRef" "observer" "useCallback" "useMemo" "debounce" "throttle" "cache" "memoize" "once"
    "asyncHandler" "createSelector" "createAsyncThunk" "create" "defineStore" "defineComponent"))

(pair
  key: (property_identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(export_statement
  "default" @name
  value: [(class !name body: (_) @body)]) @definition.class
(export_statement
  "default" @name
  value: [(arrow_function body: (_) @body) (function_expression !name body: (_) @body)]) @definition.function
(export_statement
  "default" @name
  value: [(object) @body (call_expression arguments: (_) @body)]) @definition.constant

(import_statement) @import
(import_statement source: (string) @import.target)
(import_specifier name: (identifier) @import.name)
(import_clause . (identifier) @import.name)
(namespace_import (identifier) @import.name)
(export_statement source: (string)) @import
(export_statement source: (string) @import.target)
(export_specifier name: (identifier) @import.name @exported)
((call_expression
  function: [(identifier) @_require (import) @_require]
  arguments: (arguments . (string) @import.target .))
  (#any-of? @_require "require" "import"))
(variable_declarator
  name: [(identifier) @import.name
         (object_pattern (shorthand_property_identifier_pattern) @import.name)
         (object_pattern (pair_pattern key: (property_identifier) @import.name))]
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string) .))
  (#eq? @_require "require")) @import
(export_statement value: (identifier) @exported)
((assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: [(identifier) @exported
          (object (shorthand_property_identifier) @exported)
          (object (pair value: (identifier) @exported))])
  (#eq? @_module "module")
  (#eq? @_exports "exports"))

((call_expression function: (identifier) @reference.call) (#not-eq? @reference.call "require"))
(call_expression function: (member_expression property: (property_identifier) @reference.call))
((member_expression object: (identifier) @reference.type) (#capitalized? @reference.type))
(new_expression constructor: (identifier) @reference.call)
(new_expression constructor: (member_expression property: (property_identifier) @reference.call))

;; root
(program [
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)])
(program (export_statement declaration: [
  (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)]))
(program
  (expression_statement
    (assignment_expression
      left: (member_expression object: (_) @container property: (property_identifier) @name)
      right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @definition.function)
