; HTML: elements with an id, and the files a page loads
(comment) @comment
((element
  (start_tag
    (attribute
      (attribute_name) @_name
      [(quoted_attribute_value (attribute_value) @name) (attribute_value) @name])) @_tag) @definition.other
  (#eq? @_name "id"))
((script_element
  (start_tag
    (attribute
      (attribute_name) @_name
      [(quoted_attribute_value (attribute_value) @import.target) (attribute_value) @import.target])))
  (#eq? @_name "src"))
((element
  (start_tag
    (tag_name) @_tag
    (attribute
      (attribute_name) @_name
      [(quoted_attribute_value (attribute_value) @import.target) (attribute_value) @import.target])))
  (#eq? @_tag "link")
  (#eq? @_name "href"))
