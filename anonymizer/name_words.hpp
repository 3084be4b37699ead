// Short lists that the rules for names need beside the gazetteer.
#pragma once

#include <string_view>

namespace anonymizer {

/// A title before a name, lower case and folded, without its dot: "mr", "mme", "docteur".
bool is_title(std::string_view folded_word);
/// A particle inside a name: "de", "van", "el".
bool is_particle(std::string_view folded_word);
/// A title that persons alone have and that says nothing else: "mr", "mme", "dr". Others are titles only
/// before a known name.
bool is_courtesy_title(std::string_view folded_word);
/// Behind a name: it is an institution's or a place's ("Airport", "Street", "Prize").
bool is_institution(std::string_view folded_word);
/// A word before a name that only bears it: "rue", "prix", "lycee".
bool is_named_after(std::string_view folded_word);
/// A word before a person: "author", "selon", "by".
bool is_role(std::string_view folded_word);
/// A word that makes what stands beside it an organisation, a place or a date, never a person: "street",
/// "mont", "inc".
bool is_no_name(std::string_view folded_word);
/// A verb or another word beside a lone name that shows a person: "said", "declare".
bool is_said(std::string_view folded_word);

}  // namespace anonymizer
