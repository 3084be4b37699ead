; Haskell
[(comment) (haddock)] @comment

(header module: (module) @name "where" @body) @definition.module
(class name: (name) @name declarations: (_) @body) @definition.trait
(class name: (name) @name !declarations) @definition.trait
(data_type name: (name) @name constructors: (_) @body) @definition.struct
(data_type name: (name) @name !constructors) @definition.struct
(newtype name: (name) @name) @definition.struct
(type_synomym name: (name) @name) @definition.type
(type_family name: (name) @name closed_family: (_) @body) @definition.type
(type_family name: (name) @name !closed_family) @definition.type
(data_constructor constructor: (prefix name: (constructor) @name)) @definition.enum_member
(data_constructor constructor: (record name: (constructor) @name)) @definition.enum_member
(gadt_constructor name: (constructor) @name) @definition.enum_member
(newtype_constructor name: (constructor) @name) @definition.enum_member
(field name: (field_name (variable) @name)) @definition.field
(instance patterns: (type_patterns . (name) @name)) @scope
(instance patterns: (type_patterns . (apply constructor: (name) @name))) @scope
(signature name: (variable) @name) @definition.function
(signature name: (prefix_id (operator) @name)) @definition.function
(function name: (variable) @name match: (_) @body) @definition.function
(function name: (prefix_id (operator) @name) match: (_) @body) @definition.function
(function (infix operator: (operator) @name) match: (_) @body) @definition.function
(bind name: (variable) @name match: (_) @body) @definition.function

(import) @import
(import module: (module) @import.target)
(import names: (import_list name: (import_name [(name) (variable)] @import.name)))
(import "hiding" names: (import_list) @import.hidden)

(instance name: (name) @reference.implementation)
(apply function: (variable) @reference.call)
(apply function: (qualified id: (variable) @reference.call))
((infix left_operand: (variable) @reference.call operator: (operator) @_operator)
  (#any-of? @_operator "." "$" ">>=" ">>" "<$>" "<*>" "$!"))
((infix operator: (operator) @_operator right_operand: (variable) @reference.call)
  (#any-of? @_operator "." ">>=" "=<<" "&" "<*>" "<&>"))
((operator) @reference.call
  (#not-any-of? @reference.call
    "." "$" "+" "-" "*" "/" "==" "/=" "<" ">" "<=" ">=" "&&" "||" "++" ">>=" ">>" "<$>" "<*>" "<>" "=" "!!" "^" "$!"))
(constructor) @reference.call
((name) @reference.type
  (#not-any-of? @reference.type "Int" "Integer" "Bool" "String" "Char" "Double" "Maybe" "IO" "Either"))
