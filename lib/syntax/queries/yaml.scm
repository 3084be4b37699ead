; YAML: the keys of the first two levels
(comment) @comment
;; root
(document (block_node (block_mapping (block_mapping_pair key: (flow_node) @name) @definition.key)))
(document
  (block_node
    (block_mapping
      (block_mapping_pair
        value: (block_node
          (block_mapping (block_mapping_pair key: (flow_node) @name) @definition.key))))))
(document
  (block_node
    (block_mapping
      (block_mapping_pair
        value: (flow_node (flow_mapping (flow_pair key: (flow_node) @name) @definition.key))))))
