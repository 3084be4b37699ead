; C++, beside c.scm.
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list
      .
      (parameter_declaration type: (type_identifier) @container)
      .
      (parameter_declaration type: (type_identifier) @name)))
  body: (compound_statement) @body) @definition.test
  (#any-of? @_macro "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P" "FUZZ_TEST" "BENCHMARK_F"))
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list . (parameter_declaration type: (type_identifier) @name)))
  body: (compound_statement) @body) @definition.test
  (#any-of? @_macro "BOOST_AUTO_TEST_CASE" "BOOST_FIXTURE_TEST_CASE"))
(((expression_statement
  (call_expression
    function: (identifier) @_macro
    arguments: (argument_list . (string_literal) @name))) @definition.test
  .
  (compound_statement) @body)
  (#any-of? @_macro "TEST_CASE" "SCENARIO" "SECTION" "TEMPLATE_TEST_CASE" "SUBCASE"))

(template_declaration (template_parameter_list) . (_) @inner) @outer
(template_declaration (requires_clause) . (_) @inner) @outer

(function_definition
  declarator: [
    (function_declarator
      declarator: [(identifier) (field_identifier) (qualified_identifier) (operator_name) (destructor_name)] @name)
    (pointer_declarator declarator: [
      (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name)
      (pointer_declarator
        declarator: (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name))])
    (reference_declarator
      (function_declarator
        declarator: [(identifier) (field_identifier) (qualified_identifier) (operator_name)] @name))
    (operator_cast) @name
  ]
  [(compound_statement) (field_initializer_list) (try_statement) (default_method_clause) (delete_method_clause)] @body)
  @definition.function

(namespace_definition !name) @hidden
(namespace_definition
  name: [(namespace_identifier) (nested_namespace_specifier)] @name
  body: (declaration_list) @body) @definition.namespace
(class_specifier
  name: [(type_identifier) (template_type) (qualified_identifier)] @name
  body: (field_declaration_list) @body) @definition.class
(struct_specifier
  name: [(template_type) (qualified_identifier)] @name
  body: (field_declaration_list) @body) @definition.struct
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name)] @name)
    (pointer_declarator declarator: (function_declarator declarator: [(field_identifier) (operator_name)] @name))
    (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
  ]) @definition.function
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.field
(declaration
  declarator: [
    (function_declarator declarator: [(operator_name) (destructor_name)] @name)
    (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
  ]) @definition.function
(declaration
  declarator: [
    (qualified_identifier) @name
    (init_declarator declarator: (qualified_identifier) @name)]) @definition.variable

(base_class_clause [
  (type_identifier) @reference.implementation
  (template_type name: (type_identifier) @reference.implementation)
  (qualified_identifier) @reference.implementation])
(call_expression
  function: [
    (qualified_identifier) @reference.call
    (template_function name: (identifier) @reference.call)
    (field_expression field: (template_method name: (field_identifier) @reference.call))])
