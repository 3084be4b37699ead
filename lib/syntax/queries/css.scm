; CSS: rules by their selectors, custom properties, animations
(comment) @comment
(rule_set (selectors) @name (block) @body) @definition.other
(keyframes_statement (keyframes_name) @name (_) @body) @definition.other
((declaration (property_name) @name) @definition.variable (#prefix? @name "--"))
(import_statement (string_value) @import.target)
(import_statement (call_expression (arguments [(string_value) (plain_value)] @import.target)))
((call_expression (function_name) @_function (arguments . (plain_value) @reference.other))
  (#eq? @_function "var"))
