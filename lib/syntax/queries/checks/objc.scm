; What Objective-C adds
(catch_clause) @branch
(method_definition) @block
