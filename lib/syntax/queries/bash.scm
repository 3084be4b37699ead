; Shell scripts
(comment) @comment

(function_definition name: (word) @name body: (_) @body) @definition.function
((command
  name: (command_name) @_source
  .
  argument: [(word) (string) (raw_string) (concatenation)] @import.target)
  (#any-of? @_source "source" "."))

((command name: (command_name (word) @reference.call))
  (#not-any-of? @reference.call
    "." "source" "echo" "printf" "cd" "exit" "return" "set" "shift" "test" "true" "false" "read" "trap" "eval"
    "exec" "wait" "break" "continue" "unset" "alias" ":" "shopt"))

;; root
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable)
(program
  (list
    (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable))
