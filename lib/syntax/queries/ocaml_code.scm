; What only implementations have: tests and constants
; let%test "…" = …
((value_definition
  (attribute_id) @_attribute
  (let_binding pattern: (string (string_content) @name) body: (_) @body)) @definition.test
  (#prefix? @_attribute "test" "expect_test" "bench"))
(structure
  (value_definition (let_binding pattern: (value_name) @name body: (_) @body) @definition.constant))

;; root
(compilation_unit
  (value_definition (let_binding pattern: (value_name) @name body: (_) @body) @definition.constant))
