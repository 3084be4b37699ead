; C++, beside c.scm.
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list
      .
      (parameter_declaration type: (type_identifier) @container)
      .
      (parameter_declaration type: (type_identifier) @name)))
  body: (_) @body) @definition.test
  (#any-of? @_macro "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P" "FUZZ_TEST" "BENCHMARK_F"))
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list . (parameter_declaration type: (type_identifier) @name)))
  body: (_) @body) @definition.test
  (#any-of? @_macro "BOOST_AUTO_TEST_CASE" "BOOST_FIXTURE_TEST_CASE"))
(((expression_statement
  (call_expression
    function: (identifier) @_macro
    arguments: (argument_list . (string_literal) @name))) @definition.test
  .
  (compound_statement) @body)
  (#any-of? @_macro "TEST_CASE" "SCENARIO" "SECTION" "TEMPLATE_TEST_CASE" "SUBCASE"))

(template_declaration
  [(class_specifier) (struct_specifier) (function_definition) (declaration) (alias_declaration)
   (field_declaration) (concept_definition)] @inner) @outer

(namespace_definition !name) @hidden
(namespace_definition name: (_) @name body: (_) @body) @definition.namespace
(class_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(class_specifier name: (template_type name: (type_identifier) @name) body: (_) @body) @definition.class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_) @body) @definition.struct
(class_specifier name: (qualified_identifier) @name body: (_) @body) @definition.class
(struct_specifier name: (qualified_identifier) @name body: (_) @body) @definition.struct
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

(function_definition
  declarator: (function_declarator
    declarator: [(qualified_identifier) (operator_name) (destructor_name)] @name)
  (field_initializer_list)? @body
  body: (_) @body) @definition.function
(function_definition
  declarator: (pointer_declarator (function_declarator declarator: (qualified_identifier) @name))
  body: (_) @body) @definition.function
(function_definition
  declarator: (reference_declarator
    (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier) (operator_name)] @name))
  body: (_) @body) @definition.function
(function_definition
  declarator: (function_declarator declarator: [(identifier) (field_identifier)] @name)
  (field_initializer_list) @body) @definition.function
(function_definition
  declarator: (function_declarator
    declarator: [(identifier) (field_identifier) (operator_name) (destructor_name) (qualified_identifier)] @name)
  [(default_method_clause) (delete_method_clause)] @body) @definition.function
(function_definition
  declarator: (reference_declarator (function_declarator declarator: (operator_name) @name))
  [(default_method_clause) (delete_method_clause)] @body) @definition.function
(function_definition declarator: (operator_cast) @name body: (_) @body) @definition.function

(field_declaration
  declarator: (function_declarator declarator: [(field_identifier) (operator_name)] @name)) @definition.function
(field_declaration
  declarator: (pointer_declarator
    (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.function
(field_declaration
  declarator: (reference_declarator
    (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.function
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.field
(declaration
  declarator: (function_declarator declarator: [(operator_name) (destructor_name)] @name)) @definition.function
(declaration
  declarator: (reference_declarator
    (function_declarator declarator: [(identifier) (operator_name)] @name))) @definition.function
(declaration declarator: (qualified_identifier) @name) @definition.variable
(declaration declarator: (init_declarator declarator: (qualified_identifier) @name)) @definition.variable

(base_class_clause (type_identifier) @reference.implementation)
(base_class_clause (template_type name: (type_identifier) @reference.implementation))
(base_class_clause (qualified_identifier) @reference.implementation)
(call_expression function: (qualified_identifier) @reference.call)
(call_expression function: (template_function name: (identifier) @reference.call))
(call_expression
  function: (field_expression field: (template_method name: (field_identifier) @reference.call)))
