; Elixir
(comment) @comment
((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments . (string (quoted_content) @attribute.doc)))) @attribute
  (#any-of? @_attribute "doc" "typedoc"))
((unary_operator operator: "@" operand: (call target: (identifier) @_attribute)) @attribute
  (#any-of? @_attribute "doc" "typedoc" "spec" "impl" "since" "deprecated" "dialyzer" "tag" "describetag"))

((unary_operator operator: "@" operand: (call target: (identifier) @_attribute)) @types
  (#any-of? @_attribute "spec" "type" "typep" "opaque" "callback" "macrocallback"))

((call
  target: (identifier) @_test
  (arguments . (string (quoted_content) @name))
  (do_block) @body) @definition.test
  (#any-of? @_test "test" "describe" "property" "feature"))

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block
    (unary_operator
      operand: (call target: (identifier) @_doc (arguments . (string (quoted_content) @doc)))))) @definition.module
  (#eq? @_keyword "defmodule")
  (#eq? @_doc "moduledoc"))
((call target: (identifier) @_keyword (arguments . (alias) @name) (do_block) @body) @definition.module
  (#eq? @_keyword "defmodule"))
((call target: (identifier) @_keyword (arguments . (alias) @name) (do_block) @body) @definition.interface
  (#eq? @_keyword "defprotocol"))
((call target: (identifier) @_keyword (arguments . (alias) @name) (do_block) @body) @scope
  (#eq? @_keyword "defimpl"))
((call
  target: (identifier) @_keyword
  (arguments
    .
    [(identifier) @name
     (call target: (identifier) @name)
     (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "when")])) @definition.macro
  (#any-of? @_keyword "defguard" "defguardp"))
((call
  target: (identifier) @_keyword
  (arguments
    .
    [(identifier) @name
     (call target: (identifier) @name)
     (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "when")])
  (do_block) @body) @definition.macro
  (#any-of? @_keyword "defmacro" "defmacrop"))
((call
  target: (identifier) @_keyword
  (arguments
    .
    [(identifier) @name
     (call target: (identifier) @name)
     (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "when")])
  (do_block) @body) @definition.function
  (#any-of? @_keyword "def" "defp" "defn" "defnp"))
((call
  target: (identifier) @_keyword
  (arguments
    .
    [(identifier) @name
     (call target: (identifier) @name)
     (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "when")]
    (keywords)? @body)) @definition.function
  (#any-of? @_keyword "def" "defp" "defn" "defnp" "defdelegate"))
((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_keyword
    (arguments . (binary_operator left: [(identifier) @name (call target: (identifier) @name)])))) @definition.type
  (#any-of? @_keyword "type" "typep" "opaque"))
((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_keyword
    (arguments . (binary_operator left: (call target: (identifier) @name))))) @definition.method
  (#any-of? @_keyword "callback" "macrocallback"))
((unary_operator operator: "@" operand: (call target: (identifier) @name (arguments . (_) @body))) @definition.constant
  (#not-any-of? @name
    "doc" "typedoc" "moduledoc" "spec" "impl" "since" "deprecated" "dialyzer" "tag" "describetag" "moduletag" "type"
    "typep" "opaque" "callback" "macrocallback" "behaviour" "derive" "enforce_keys" "compile" "optional_callbacks"
    "external_resource" "on_load" "before_compile" "after_compile" "setup"))

((call target: (identifier) @_keyword (arguments . (alias) @import.target)) @import
  (#any-of? @_keyword "import" "alias" "require" "use"))
((call
  target: (identifier) @_keyword
  (arguments . (dot left: (alias) @import.target right: (tuple (alias) @import.name)))) @import
  (#any-of? @_keyword "import" "alias" "require" "use"))

((unary_operator
  operator: "@"
  operand: (call target: (identifier) @_keyword (arguments . (alias) @reference.implementation)))
  (#eq? @_keyword "behaviour"))
((call target: (identifier) @_keyword (arguments . (alias) @reference.implementation))
  (#eq? @_keyword "defimpl"))
((call target: (identifier) @reference.call)
  (#not-any-of? @reference.call
    "def" "defp" "defn" "defnp" "defdelegate" "defguard" "defguardp" "defmacro" "defmacrop" "defmodule" "defprotocol"
    "defimpl" "defstruct" "defexception" "defoverridable" "alias" "case" "cond" "else" "for" "if" "import" "quote"
    "raise" "receive" "require" "reraise" "super" "throw" "try" "unless" "unquote" "unquote_splicing" "use" "with"
    "test" "describe" "doc" "moduledoc" "typedoc" "spec" "type" "typep" "opaque" "callback" "impl" "behaviour"))
(call target: (dot left: (_) right: (identifier) @reference.call) (arguments))
(call target: (dot left: (alias) right: (identifier) @reference.call))
(binary_operator operator: "|>" right: (identifier) @reference.call)
(alias) @reference.type
