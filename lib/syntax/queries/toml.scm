; TOML: tables, and the keys in them and before them
(comment) @comment
(table . [(bare_key) (dotted_key) (quoted_key)] @name) @definition.key
(table_array_element . [(bare_key) (dotted_key) (quoted_key)] @name) @definition.key
(table (pair . [(bare_key) (dotted_key) (quoted_key)] @name) @definition.key)
(table_array_element (pair . [(bare_key) (dotted_key) (quoted_key)] @name) @definition.key)

;; root
(document (pair . [(bare_key) (dotted_key) (quoted_key)] @name) @definition.key)
