; Ruby
(comment) @comment
[(string) (chained_string) (simple_symbol) (regex) (character) (heredoc_body)] @string
[(integer) (float)] @number
[(true) (false) (nil)] @constant
(call method: (_) @callee arguments: (_) @arguments) @call
(call method: (_) @callee !arguments) @call
(method name: (_) @name body: (_) @body) @function
(singleton_method name: (_) @name body: (_) @body) @function
(class name: (_) @name body: (_) @body) @class
(module name: (_) @name body: (_) @body) @class
[(do_block) (block) (lambda)] @lambda
(if condition: (_) @condition consequence: (_) @then) @if
(elsif condition: (_) @condition consequence: (_) @then) @if
(unless condition: (_) @condition consequence: (_) @then) @if
(conditional condition: (_) @condition consequence: (_) @then) @if
(if_modifier body: (_) @then condition: (_) @condition) @if
(unless_modifier body: (_) @then condition: (_) @condition) @if
[(return) (next) (break)] @stop
(rescue body: (_) @body) @catch
[(body_statement) (block_body) (then) (program)] @block
[(if) (elsif) (unless) (conditional) (if_modifier) (unless_modifier) (while) (until) (for) (while_modifier)
 (until_modifier) (when) (in_clause) (rescue)] @branch
(binary ["&&" "||" "and" "or"]) @branch
