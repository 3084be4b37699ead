; What TypeScript and TSX add
((as_expression (predefined_type) @_type) @any (#eq? @_type "any"))
(abstract_class_declaration name: (_) @name body: (_) @body) @class
