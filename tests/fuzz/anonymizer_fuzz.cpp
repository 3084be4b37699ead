// Any bytes: restored exactly, idempotent, the same in two pieces, findings in order.
#include "anonymizer/anonymizer.hpp"
#include "targets.hpp"

#include <string>

void fuzz::anonymizer(std::string_view input) {
    ::anonymizer::Session session("key");
    const ::anonymizer::Anonymized once = session.anonymize(input);
    std::size_t reached = 0;
    std::string expected;  // the input with its secrets as tokens: they stay
    std::string marked = session.restore(once.text);
    for (const ::anonymizer::Finding& finding : once.findings) {
        require(finding.begin >= reached && finding.end > finding.begin && finding.end <= input.size(),
                "findings follow each other inside the text");
        if (finding.entity == ::anonymizer::Entity::secret) {
            const std::size_t token = marked.find("[[SECRET_", expected.size() + finding.begin - reached);
            require(token == expected.size() + finding.begin - reached,
                    "a secret's token stands where it was");
            expected += input.substr(reached, finding.begin - reached);
            expected += marked.substr(token, marked.find("]]", token) + 2 - token);
            reached = finding.end;
        }
    }
    expected += input.substr(reached);
    require(marked == expected, "what was hidden comes back");
    require(session.anonymize(once.text).text == once.text, "a second time changes nothing");

    ::anonymizer::Session other("key");
    ::anonymizer::Stream stream(other);
    std::string pieces = stream.write(input.substr(0, input.size() / 2));
    pieces += stream.write(input.substr(input.size() / 2));
    pieces += stream.finish();
    require(pieces == once.text, "pieces give what the whole gives");
}
