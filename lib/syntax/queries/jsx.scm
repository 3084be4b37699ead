; JSX elements: a component is used where its tag is written.
((jsx_opening_element name: (identifier) @reference.call) (#capitalized? @reference.call))
(jsx_opening_element name: (member_expression property: (property_identifier) @reference.call))
((jsx_self_closing_element name: (identifier) @reference.call) (#capitalized? @reference.call))
(jsx_self_closing_element name: (member_expression property: (property_identifier) @reference.call))
