; OCaml, implementations and interfaces
(comment) @comment

(value_definition . (let_binding) @inner .) @outer
(type_definition . (type_binding) @inner .) @outer
(module_definition . (module_binding) @inner .) @outer
(class_definition . (class_binding) @inner .) @outer

(let_binding pattern: (value_name) @name (parameter) body: (_) @body) @definition.function
(let_binding
  pattern: (value_name) @name
  body: [(fun_expression) (function_expression)] @body) @definition.function
(let_binding pattern: (parenthesized_operator (_) @name) body: (_) @body) @definition.function
(type_binding name: (type_constructor) @name body: (variant_declaration) @body) @definition.enum
(type_binding name: (type_constructor) @name body: (record_declaration) @body) @definition.struct
(type_binding name: (type_constructor) @name) @definition.type
(exception_definition (constructor_declaration (constructor_name) @name)) @definition.class
(constructor_declaration (constructor_name) @name) @definition.enum_member
(field_declaration (field_name) @name) @definition.field
(module_binding (module_name) @name body: (_) @body) @definition.module
(module_binding (module_name) @name module_type: (signature) @body) @definition.module
(module_binding (module_name) @name !body) @definition.module
(module_type_definition (module_type_name) @name body: (_) @body) @definition.interface
(module_type_definition (module_type_name) @name !body) @definition.interface
(class_binding (class_name) @name body: (_) @body) @definition.class
(class_binding (class_name) @name !body) @definition.class
(method_definition (method_name) @name body: (_) @body) @definition.method
(method_definition (method_name) @name !body) @definition.method
(method_specification (method_name) @name) @definition.method
(instance_variable_definition (instance_variable_name) @name) @definition.field
(external (value_name) @name) @definition.function
(value_specification (value_name) @name) @definition.function
(value_specification (parenthesized_operator (_) @name)) @definition.function

(open_module module: (_) @import.target)
(include_module module: (_) @import.target)
(include_module_type module_type: (_) @import.target)

(inheritance_definition
  class: (class_application class: (class_path (class_name) @reference.implementation)))
(inheritance_definition class: (class_path (class_name) @reference.implementation))
(application_expression function: (value_path (value_name) @reference.call))
((infix_expression operator: (_) @_operator right: (value_path (value_name) @reference.call))
  (#any-of? @_operator "|>" ">>=" ">|=" ">>|" "@@"))
((infix_expression left: (value_path (value_name) @reference.call) operator: (_) @_operator)
  (#eq? @_operator "@@"))
(constructor_path (constructor_name) @reference.call)
(module_application functor: (module_path (module_name) @reference.call .))
(new_expression (class_path (class_name) @reference.call))
((type_constructor_path (type_constructor) @reference.type)
  (#not-any-of? @reference.type "int" "string" "bool" "unit" "list" "option" "float" "array" "char" "t"))
(module_path (module_name) @reference.type)
(extended_module_path (module_name) @reference.type)
(module_type_path (module_type_name) @reference.type)
