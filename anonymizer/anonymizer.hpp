// Personal data and secrets out of a text, and back: a pure function of text and a session's dictionary.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace anonymizer {

/// What can be found. The order is that of `entity_name`.
enum class Entity : std::uint8_t {
    email,
    phone,
    person,
    address,
    iban,
    card,
    nir,
    siret,
    siren,
    vat,
    ssn,
    nino,
    ip,
    mac,
    date_of_birth,
    secret,
};
constexpr std::size_t entity_count = 16;

/// "EMAIL", "DATE_OF_BIRTH", ...: the name in tokens and in output.
std::string_view entity_name(Entity entity);

/// A place in the input: bytes [begin, end) of its UTF-8.
struct Finding {
    Entity entity = Entity::secret;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Which language's cues count; identifiers and names of both are always known.
enum class Language : std::uint8_t { automatic, english, french };

/// Names of persons without a structured field: guessed from cues and lists (for prose), or only those that
/// the session knows (for source code).
enum class Names : std::uint8_t { guessed, known_only };

struct Options {
    Language language = Language::automatic;
    Names names = Names::guessed;
    std::bitset<entity_count> entities = std::bitset<entity_count>().set();
    /// Hide private, loopback and documentation addresses too.
    bool hide_private_addresses = false;
};

struct Anonymized {
    std::string text;
    std::vector<Finding> findings;  // in the order of the input, not overlapping
};

/// The dictionary of one session: which value has which token `[[EMAIL_12345678]]`, and whose names are
/// known. Tokens come from a random key, so a text cannot hold one that was never issued here. Secrets have
/// tokens too, but are never restored and never saved. Any thread; calls may run at once.
class Session {
public:
    /// With a fresh random key.
    Session();
    /// With a key of one's own (any bytes): the same values get the same tokens in every such session.
    explicit Session(std::string_view key);
    ~Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

    /// Makes a person's name known (display name, author, mention): from now on it is hidden wherever it
    /// stands, in any case, without accents, last name first, or with an initial. Words that are no name
    /// ("admin", a common word) are ignored.
    void know_person(std::string_view display_name);
    /// Makes a value known: hidden wherever exactly these bytes stand as a word. Under four bytes: ignored.
    void know(Entity entity, std::string_view value);

    /// Replaces what it finds. `restore` gives the input back byte for byte, less secrets; a second call
    /// changes nothing. Takes any bytes; linear in their number. Throws std::bad_alloc and nothing else: no
    /// part of the input comes back then.
    Anonymized anonymize(std::string_view text, const Options& options = {});

    /// Puts the values of this session's tokens back; tokens of others, and those of secrets, stay. Takes
    /// tokens in any case.
    std::string restore(std::string_view text) const;

    /// What the dictionary has learnt since the last `save` or `load`, as lines of JSON to append to a
    /// private file (mode 0600); empty when that is nothing. Without the values of secrets.
    std::string save();
    /// Adds lines that `save` wrote: of this session's key, or, as long as this session is fresh, of any,
    /// whose key it takes over. Throws base::Error{file} for anything else.
    void load(std::string_view lines);

private:
    struct State;
    void load_line(const std::string& text);
    std::vector<Finding> find(std::string_view text, const Options& options) const;
    std::vector<std::string> issue(std::string_view text, const std::vector<Finding>& findings,
                                   const std::unordered_set<std::string>& foreign);

    std::unique_ptr<State> state_;
};

/// A text that comes in pieces. The result, put together, is the same however it was cut; of a text longer
/// than `hold_bytes` a value that only its surroundings betray is not hidden where it stood earlier, more
/// than `hold_bytes` away. One thread at a time.
class Stream {
public:
    /// `session` outlives the stream. At most about twice `hold_bytes` are held back.
    explicit Stream(Session& session, Options options = {}, std::size_t hold_bytes = 65536);

    /// What is settled by now, maybe nothing.
    std::string write(std::string_view piece);
    /// The rest; the stream is fresh again.
    std::string finish();

private:
    Session& session_;
    Options options_;
    std::size_t hold_bytes_;
    std::string held_;
};

}  // namespace anonymizer
