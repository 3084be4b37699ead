; Ruby
(comment) @comment

((method name: (identifier) @name body: (_) @body) @definition.test (#prefix? @name "test_"))
((call
  method: (identifier) @_method
  arguments: (argument_list . [(string) (constant) (scope_resolution)] @name)
  block: (_) @body) @definition.test
  (#any-of? @_method
    "describe" "context" "it" "specify" "feature" "scenario" "test" "shared_examples" "shared_context"))

(module name: (_) @name body: (_) @body) @definition.module
(module name: (_) @name !body) @definition.module
(class name: (_) @name body: (_) @body) @definition.class
(class name: (_) @name !body) @definition.class
(method name: (_) @name body: (_) @body) @definition.function
(method name: (_) @name !body) @definition.function
(singleton_method name: (_) @name body: (_) @body) @definition.function
(singleton_method name: (_) @name !body) @definition.function
(assignment left: (constant) @name) @definition.constant
((call
  method: (identifier) @_method
  arguments: (argument_list (simple_symbol) @name)) @definition.property
  (#any-of? @_method
    "attr_accessor" "attr_reader" "attr_writer" "belongs_to" "has_one" "has_many" "has_and_belongs_to_many"))
((call
  method: (identifier) @_method
  arguments: (argument_list . (simple_symbol) @name)) @definition.method
  (#any-of? @_method "scope" "define_method"))
((call
  method: (identifier) @_method
  arguments: (argument_list
    .
    [(simple_symbol) @name (string) @name (pair key: (hash_key_symbol) @name)])
  block: (_) @body) @definition.function
  (#any-of? @_method "task" "namespace"))

((call method: (identifier) @_method arguments: (argument_list . (string) @import.target))
  (#any-of? @_method "require" "require_relative" "load"))

(superclass (constant) @reference.implementation)
(superclass (scope_resolution name: (constant) @reference.implementation))
((call
  method: (identifier) @_method
  arguments: (argument_list
    [(constant) @reference.implementation
     (scope_resolution name: (constant) @reference.implementation)]))
  (#any-of? @_method "include" "extend" "prepend"))
((call method: (identifier) @reference.call)
  (#not-any-of? @reference.call
    "require" "require_relative" "include" "extend" "prepend" "attr_accessor" "attr_reader" "attr_writer"
    "private" "protected" "public"))
(constant) @reference.type
