// The words of the assertion libraries.
#include "syntax/check_words.hpp"

namespace syntax {

using S = Strength;

const std::unordered_map<std::string_view, Strength>& assertion_words() {
    static const std::unordered_map<std::string_view, Strength> all = [] {
        std::unordered_map<std::string_view, Strength> words;
        for (const char* word :
             {"tobe", "toequal", "tostrictequal", "tohavebeencalledwith", "tohavebeenlastcalledwith", "tohavereturnedwith",
              "tomatchsnapshot", "tomatchinlinesnapshot", "tobenull", "tobeundefined", "tobenan", "calledwith",
              "calledoncewith", "tohavebeencalledtimes", "callcount", "tohavebeencalledexactlyoncewith",
              "assertequal", "assertequals", "asserteq", "assertsame", "assertis", "assertidentical", "assertisnone",
              "assertnull", "assertnil", "assertdictequal", "assertlistequal", "assertcountequal", "asserttupleequal",
              "assertsetequal", "assertsequenceequal", "assertmultilineequal", "assertarrayequals", "assertarrayequal",
              "assertlinesmatch", "assertiterableequals", "assertjsonstringequalsjsonstring", "assertcount",
              "assertstringequalsfile", "assertcalledwith", "assertcalledoncewith", "asserthascalls",
              "equal", "equals", "strictequal", "deepequal", "deepstrictequal", "isequal", "isequalto", "issameas", "eql",
              "eq", "mustequal", "mustbe", "mustbenil", "shouldequal", "shouldbe", "be", "beequivalentto", "benull",
              "equalto", "sameas", "exactly", "equalvalues", "jsoneq", "yamleq", "len", "areequal", "aresame", "isnull",
              "expecteq", "expectstreq", "assertstreq", "expectdoubleeq", "assertdoubleeq", "expectfloateq",
              "assertfloateq", "checkequal", "boostcheckequal", "boostrequireequal", "deepeq", "same", "containsexactly",
              "containsexactlyinanyorder", "matcharray", "containexactly", "isnil", "nil", "null", "null_", "havelength",
              "checkeq", "requireeq", "assertequivalent", "strictequals", "equivalent", "deepequals", "contentequals"})
            words.emplace(word, S::exact);
        for (const char* word :
             {"tocontain", "tocontainequal", "tomatch", "tomatchobject", "tohaveproperty", "tohavelength",
              "tobegreaterthan", "tobegreaterthanorequal", "tobelessthan", "tobelessthanorequal", "tobecloseto",
              "tobeinstanceof", "stringcontaining", "objectcontaining", "arraycontaining", "stringmatching", "tothrow",
              "tothrowerror", "rejects", "tothrowerrormatchinginlinesnapshot",
              "assertin", "assertnotin", "assertcontains", "assertregex", "assertregexp", "assertmatch",
              "assertmatchesregularexpression", "assertstringcontainsstring", "assertstringcontains", "assertincludes",
              "assertstringstartswith", "assertstringendswith", "assertnotequal", "assertnotequals", "assertne",
              "assertnotsame", "assertgreater", "assertgreaterequal", "assertgreaterthan", "assertgreaterthanorequal",
              "assertless", "assertlessequal", "assertlessthan", "assertlessthanorequal", "assertalmostequal",
              "assertalmostequals", "assertindelta", "assertinepsilon", "assertequalswithdelta", "assertisinstance",
              "assertinstanceof", "assertkindof", "assertarrayhaskey", "assertraises", "assertraisesregex", "assertraise",
              "assertthrows", "assertthrowsexactly", "expectexception", "expectexceptionmessage", "assertoperator",
              "include", "includes", "contain", "contains", "match", "matches", "matchregex", "startwith", "startswith",
              "endwith", "endswith", "haskey", "havekey", "haveproperty", "property", "keys", "greaterthan",
              "greaterthanorequal", "greater", "greaterorequal", "lessthan", "lessthanorequal", "less", "lessorequal",
              "atleast", "atmost", "above", "below", "within", "closeto", "iscloseto", "approximately", "indelta",
              "indeltaf", "inepsilon", "withinabs", "withinrel", "near", "expectnear", "assertnear", "instanceof", "isinstanceof", "an", "a",
              "beaninstanceof", "beakindof", "bea", "bean", "beoftype", "isassignablefrom", "istype", "isin",
              "mustinclude", "mustmatch", "notequal", "isnotequalto", "noteq", "assertnoteq", "expectne", "assertne_", "subset",
              "expectlt", "expectle", "expectgt", "expectge", "assertlt", "assertle", "assertgt", "assertge",
              "throws", "throwsasync", "throw", "throwerror", "raiseerror", "raises", "mustraise", "isexactlyinstanceof",
              "hassubstr", "containsregex", "elementsmatch", "errorcontains", "erroris", "errorsis", "hassize", "containskey",
              "bewithin", "bebetween", "inrange", "isbetween", "panics", "checkthrows", "requirethrows", "expectthrow",
              "assertthrow", "checkthrowsas", "requirethrowsas", "rejectserror", "oneof", "members", "matchobject",
              "lengthof", "length", "contentof", "haveitems", "hasitem", "containsstring", "startswithstring", "isinstance"})
            words.emplace(word, S::partial);
        for (const char* word :
             {"tobetruthy", "tobefalsy", "tobedefined", "tohavebeencalled", "toexist", "tothrowanything", "ok", "notok", "exist", "exists",
              "defined", "called", "truthy", "falsy", "calledonce", "assertcalled", "assertcalledonce",
              "assertnotnull", "assertnotnil", "assertisnotnone", "assertnotempty", "refutenil", "isnotnull", "notnull",
              "isnotnil", "notnil", "notempty", "isnotempty", "notbenull", "notbenullorempty", "shouldnotbenull",
              "isdefined", "ispresent", "nothrow", "doesnotthrow", "assertdoesnotthrow", "notthrow", "noexception",
              "expectnothrow", "checknothrow", "requirenothrow", "assertnothrow", "notraise", "nothavebeenthrown",
              "assertnotfalse", "assertrespondto", "respondto", "bepresent", "betruthy", "befalsey", "isobject", "isstring",
              "isarray", "isfunction", "isnotfalse", "expectnotoperformassertions", "notpanics", "noerror", "notzero", "assertiscallable"})
            words.emplace(word, S::weak);
        return words;
    }();
    return all;
}

}  // namespace syntax
