; HCL, as Terraform writes it
(comment) @comment

((block
  .
  (identifier) @_type
  .
  (string_lit (template_literal) @container)
  .
  (string_lit (template_literal) @name)
  (block_start) @body) @definition.struct
  (#any-of? @_type "resource" "data" "ephemeral"))
((block . (identifier) @_type . (string_lit (template_literal) @name) (block_start) @body) @definition.module
  (#eq? @_type "module"))
((block . (identifier) @_type . (string_lit (template_literal) @name) (block_start) @body) @definition.variable
  (#any-of? @_type "variable" "output"))
((block . (identifier) @_type (body (attribute (identifier) @name) @definition.variable))
  (#eq? @_type "locals"))

((block
  .
  (identifier) @_type
  (body
    (attribute
      (identifier) @_key
      (expression (literal_value (string_lit (template_literal) @import.target))))))
  (#eq? @_type "module")
  (#eq? @_key "source"))

(function_call (identifier) @reference.call)
((expression (variable_expr (identifier) @_scope) . (get_attr (identifier) @reference.other))
  (#any-of? @_scope "var" "local" "module"))
((expression (variable_expr (identifier) @_scope) . (get_attr) . (get_attr (identifier) @reference.other))
  (#eq? @_scope "data"))
((expression (variable_expr (identifier) @_scope) . (get_attr (identifier) @reference.other))
  (#not-any-of? @_scope "var" "local" "module" "data" "each" "count" "self" "path" "terraform"))

;; root
(config_file (body (block . (identifier) . (string_lit (template_literal) @name) . (block_start) @body) @definition.other))
(config_file (body (block . (identifier) @name . (block_start) @body) @definition.key))
(config_file (body (attribute (identifier) @name) @definition.variable))
