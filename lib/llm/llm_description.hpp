// llm.yaml: its description, for reading and for the schema.
#pragma once

#include "llm/llm_file.hpp"

namespace llm {

const base::Description<LlmFile>& llm_description();

}  // namespace llm
