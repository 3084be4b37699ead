// The words that addresses are made of.
#pragma once

#include "anonymizer/context.hpp"
#include "anonymizer/word_list.hpp"

#include <cstddef>
#include <string_view>

namespace anonymizer::address_words {

constexpr std::string_view french_types[] = {
    "rue",       "avenue",     "av",        "ave",      "boulevard",   "bd",       "blvd",   "bld",
    "boul",      "place",      "pl",        "chemin",   "ch",          "che",      "route",  "rte",
    "impasse",   "imp",        "allee",     "allees",   "all",         "quai",     "cours",  "square",
    "sq",        "passage",    "voie",      "sentier",  "ruelle",      "faubourg", "fbg",    "esplanade",
    "promenade", "rond-point", "residence", "res",      "lotissement", "lot",      "hameau", "villa",
    "cite",      "montee",     "cote",      "traverse", "venelle",     "chaussee", "parvis", "clos",
    "mail",      "domaine",    "lieu-dit",  "lieudit",  "zone",        "za",       "zi",     "r"};
constexpr std::string_view english_types[] = {
    "street",   "st",       "road",     "rd",       "avenue",     "ave",      "av",       "boulevard",
    "blvd",     "lane",     "ln",       "drive",    "dr",         "court",    "ct",       "place",
    "pl",       "square",   "sq",       "terrace",  "ter",        "way",      "crescent", "cres",
    "close",    "gardens",  "gdns",     "grove",    "hill",       "mews",     "parade",   "row",
    "walk",     "highway",  "hwy",      "parkway",  "pkwy",       "circle",   "cir",      "trail",
    "trl",      "broadway", "alley",    "plaza",    "loop",       "turnpike", "pike",     "run",
    "path",     "point",    "ridge",    "park",     "view",       "heights",  "freeway",  "expressway",
    "crossing", "green",    "quay",     "wharf",    "embankment", "station",  "port",     "ports",
    "fort",     "forks",    "mission",  "mill",     "mills",      "meadow",   "meadows",  "manor",
    "lodge",    "light",    "land",     "key",      "junction",   "isle",     "island",   "inlet",
    "hollow",   "haven",    "harbor",   "glen",     "garden",     "forge",    "ford",     "forest",
    "flat",     "flats",    "field",    "fields",   "ferry",      "falls",    "fall",     "extension",
    "estate",   "estates",  "divide",   "dam",      "dale",       "curve",    "creek",    "cove",
    "course",   "corner",   "corners",  "common",   "club",       "cliff",    "center",   "causeway",
    "cape",     "canyon",   "camp",     "bypass",   "burg",       "brook",    "bridge",   "branch",
    "bluff",    "bend",     "beach",    "bayou",    "underpass",  "union",    "valley",   "via",
    "viaduct",  "village",  "ville",    "vista",    "wall",       "wells",    "well",     "spur",
    "spring",   "springs",  "shore",    "shores",   "shoal",      "rue",      "route",    "roads",
    "river",    "rest",     "rapid",    "rapids",   "ranch",      "radial",   "prairie",  "plain",
    "plains",   "pines",    "pine",     "passage",  "parks",      "overpass", "oval",     "orchard",
    "neck",     "mount",    "mountain", "motorway", "mall",       "lock",     "locks",    "lakes",
    "lake",     "knoll"};
// Types that stand behind a number in ordinary text too: they need more (see english_end).
constexpr std::size_t sure_english_types = 45;
constexpr std::string_view states[] = {
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY",
    "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV",
    "WI", "WY", "DC", "PR", "GU", "VI", "AS", "MP", "AE", "AA", "AP", "FM", "MH", "PW"};
constexpr std::string_view particles[] = {"de",    "du",     "des", "la",   "le",  "les", "l",   "d",
                                          "et",    "en",     "sur", "sous", "aux", "au",  "a",   "lès",
                                          "saint", "sainte", "bis", "ter",  "of",  "the", "and", "n"};
constexpr std::string_view cue_words[] = {"adresse*", "address*", "habite*",   "domicili*", "demeurant",
                                          "reside*",  "lives at", "living at", "siege*",    "livraison",
                                          "livrer",   "expedi*",  "ship*",     "deliver*",  "located at",
                                          "situe*",   "sis",      "courrier"};

constexpr WordList french_type_list(french_types);
constexpr WordList english_type_list(english_types);
constexpr WordList state_list(states);
constexpr WordList particle_list(particles);
constexpr Cues cues(cue_words);

}  // namespace anonymizer::address_words
