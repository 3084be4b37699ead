// Short lists that the rules for names need beside the gazetteer.
#pragma once

#include <string_view>

namespace anonymizer {

/// A title before a name, lower case and folded, without its dot: "mr", "mme", "docteur".
bool is_title(std::string_view folded_word);
/// A particle inside a name: "de", "van", "el".
bool is_particle(std::string_view folded_word);
/// A word that makes what stands beside it an organisation, a place or a date, never a person: "street",
/// "mont", "inc".
bool is_no_name(std::string_view folded_word);
/// A verb or another word beside a lone name that shows a person: "said", "declare".
bool is_said(std::string_view folded_word);

}  // namespace anonymizer
