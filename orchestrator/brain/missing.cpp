#include "orchestrator/brain/missing.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace factory::brain {
namespace {

/// "shop.tax" for people, of a path: "shop/tax.py" without its ending where there is no better name.
std::string name_of(const std::string& target, const Module& module, bool is_dotted) {
    return is_dotted && target.find_first_not_of('.') == 0 ? target : module.path;
}

Finding of_import(const TestSource& test, const syntax::Import& import, const Module& module) {
    Finding out;
    out.kind = Kind::missing_module;
    out.domain = test.domain;
    out.path = test.path;
    out.line = static_cast<int>(import.line);
    out.name = name_of(import.target, module, test.facts.language == "python");
    out.severity = "error";
    out.message = test.path + ":" + std::to_string(import.line) + " imports " + import.target +
                  ", which does not exist";
    out.files = {module.path};
    return out;
}

/// Where a module with no package around it would lie: where the others that the test uses are.
std::string folder_for(const TestSource& test, const Exists& exists) {
    for (const syntax::Import& import : test.facts.imports)
        if (const auto module = module_of_import(test.path, test.facts.language, import.target, exists);
            module && module->is_there)
            return std::filesystem::path(module->path).parent_path().string();
    return "";
}

}  // namespace

Missing find_missing(const std::vector<Finding>& findings, const std::vector<TestSource>& tests,
                     const std::vector<std::string>& domains_that_ran, const Exists& exists,
                     const std::function<bool(const std::string& library)>& declared) {
    Missing out;
    std::map<std::string, std::vector<std::string>> failed;  // path of a test -> modules that it lacks
    std::map<std::string, std::string> command_of;
    for (const Finding& finding : findings) {
        if (finding.kind != Kind::failing_test) continue;
        command_of[finding.domain] = finding.command;
        if (const auto module = missing_module_in(finding.message)) failed[finding.path].push_back(*module);
    }
    std::set<std::string> explained;  // paths of tests that a missing module explains
    for (const TestSource& test : tests) {
        const bool has_run = std::find(domains_that_ran.begin(), domains_that_ran.end(), test.domain) !=
                             domains_that_ran.end();
        const auto lacks = failed.find(test.path);
        if (has_run && lacks == failed.end()) continue;
        for (const syntax::Import& import : test.facts.imports) {
            auto module = module_of_import(test.path, test.facts.language, import.target, exists);
            const bool is_said =
                lacks != failed.end() &&
                std::find(lacks->second.begin(), lacks->second.end(), import.target) != lacks->second.end();
            if (!module && is_said && test.facts.language == "python" &&
                import.target.find('.') == std::string::npos) {
                if (declared(import.target)) {
                    out.remarks.push_back(test.path + " needs the library '" + import.target +
                                          "', which a manifest names and this machine lacks; install it");
                    explained.insert(test.path);
                    continue;
                }
                const std::string folder = folder_for(test, exists);
                module = Module{(folder.empty() ? "" : folder + "/") + import.target + ".py", false};
            }
            if (!module || module->is_there) continue;
            Finding one = of_import(test, import, *module);
            one.command = command_of[test.domain];
            out.modules.push_back(std::move(one));
            explained.insert(test.path);
        }
    }
    for (const Finding& finding : findings) {
        const bool is_explained = finding.kind == Kind::failing_test && explained.contains(finding.path) &&
                                  missing_module_in(finding.message).has_value();
        if (!is_explained) out.others.push_back(finding);
    }
    return out;
}

}  // namespace factory::brain
