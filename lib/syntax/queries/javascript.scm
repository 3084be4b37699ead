; JavaScript, beside ecma.scm.
(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(field_definition
  property: [(property_identifier) (private_property_identifier)] @name
  value: (arrow_function body: (_) @body)) @definition.method
(field_definition property: [(property_identifier) (private_property_identifier)] @name) @definition.field

(class_heritage (identifier) @reference.implementation)
(class_heritage (member_expression property: (property_identifier) @reference.implementation))
