// Fixtures: schemas that must be listed unchanged, and arguments repeated in headers.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

const char* const full_schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {
    "address": {
      "$anchor": "addressDef",
      "type": "object",
      "properties": {"street": {"type": "string"}, "city": {"type": "string"}}
    }
  },
  "properties": {
    "name": {"type": "string"},
    "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"},
    "email": {"type": "string"}
  },
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

Tool with_schema(std::string name, std::string description, Json schema) {
    Tool tool;
    tool.name = std::move(name);
    tool.description = std::move(description);
    tool.input_schema = std::move(schema);
    tool.run = [](Call&, const Json& arguments) { return ToolResult::text(base::to_text(arguments)); };
    return tool;
}

}  // namespace

void add_schema_tools(Catalog& catalog) {
    catalog.tools.push_back(with_schema("json_schema_2020_12_tool", "Tool with JSON Schema 2020-12 features",
                                        base::parse_json(full_schema)));
    const Json region = {{"type", "string"}, {"description", "A region"}, {"x-mcp-header", "Region"}};
    const Json priority = {{"type", "integer"}, {"description", "A priority"}, {"x-mcp-header", "Priority"}};
    catalog.tools.push_back(with_schema("test_custom_headers", "Arguments that are repeated as HTTP headers.",
                                        object_schema({{"region", region}, {"priority", priority}})));
}

}  // namespace mcp::conformance
