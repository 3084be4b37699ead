// The short lists.
#include "anonymizer/name_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anonymizer {
namespace {

/// The words of a text, by a hash of their own: asked for at every capital.
class WordSet {
public:
    explicit WordSet(std::string_view words) {
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t end = std::min(words.find(' ', at), words.size());
            if (end > at) put(words.substr(at, end - at));
            at = end + 1;
        }
    }
    bool holds(std::string_view word) const {
        for (std::size_t slot = hash(word); !slots_[slot].empty(); slot = (slot + 1) % slots_.size())
            if (slots_[slot] == word) return true;
        return false;
    }

private:
    static std::size_t hash(std::string_view word) {
        std::uint32_t out = static_cast<std::uint32_t>(word.size());
        for (const char c : word) out = out * 31 + static_cast<unsigned char>(c);
        return (out * 0x9E3779B1U) >> 21U;
    }
    void put(std::string_view word) {
        std::size_t slot = hash(word);
        while (!slots_[slot].empty() && slots_[slot] != word) slot = (slot + 1) % slots_.size();
        slots_[slot] = word;
    }

    std::array<std::string_view, 2048> slots_;
};

}  // namespace

bool is_title(std::string_view word) {
    static const WordSet titles(
        "m mr mrs ms mme mmes mlle mlles mm miss mister mx dr pr prof me mgr monsieur madame mademoiselle "
        "maitre docteur "
        "docteure professeur professeure doctor professor sir lady lord dame messieurs mesdames sister "
        "brother father "
        "soeur pere abbe monseigneur capt captain capitaine sgt sergeant sergent lt lieutenant colonel col "
        "major maj "
        "commandant cdt amiral admiral senator senateur senatrice sen rep congressman congresswoman rev "
        "reverend "
        "judge juge justice president presidente chancellor chancelier minister ministre premier ambassador "
        "ambassadeur governor "
        "gouverneur mayor maire prince princess princesse queen reine king roi emperor empereur duke duc "
        "duchess duchesse count comte "
        "comtesse baron baronne marquis marquise pape pope cardinal archbishop archeveque bishop eveque "
        "saint st ste sainte tsar "
        "coach entraineur manager director directeur directrice attorney avocat avocate inspector inspecteur "
        "detective "
        "officer agent chairman ceo general marshal marechal vicomte chevalier sheikh sultan imam rabbi "
        "rabbin nurse uncle aunt oncle tante");
    return titles.holds(word);
}

bool is_courtesy_title(std::string_view word) {
    static const WordSet titles(
        "m mr mrs ms mme mmes mlle mlles mm miss dr pr prof me mgr monsieur madame mademoiselle docteur "
        "professeur doctor professor sir lady lord messieurs mesdames maitre abbe");
    return titles.holds(word);
}

bool is_institution(std::string_view word) {
    static const WordSet words(
        "university street avenue boulevard road lane drive square hospital school college institute academy "
        "church cathedral abbey museum "
        "theatre theater stadium arena airport station bridge river lake mountain island bay park garden "
        "gardens beach county hotel restaurant "
        "prison memorial freres brothers sons fils club award awards prize medal trophy cup foundation "
        "library press center centre building tower "
        "house hall palace castle inc ltd llc corp "
        "group company method algorithm theorem law effect test number scale pipeline cluster server "
        "language library avenue");
    return words.holds(word);
}

bool is_named_after(std::string_view word) {
    static const WordSet words(
        "rue avenue av boulevard bd place quai cours square impasse allee chemin route prix lycee college "
        "ecole hopital stade aeroport gare "
        "pont fondation universite musee cathedrale eglise clinique residence centre institut station tour "
        "operation loi port theatre espace saint "
        "university airport fort lake mount cape port camp hotel");
    return words.holds(word);
}

bool is_role(std::string_view word) {
    static const WordSet words(
        "captain governor striker midfielder defender goalkeeper coach chairman director actor actress "
        "singer poet writer novelist painter composer "
        "architect philosopher economist mathematician physicist chemist analyst spokesman spokeswoman "
        "lawyer journalist guitarist drummer pianist "
        "rapper producer senator realisateur realisatrice acteur actrice chanteur chanteuse ecrivain "
        "ecrivaine peintre compositeur compositrice philosophe joueur "
        "joueuse entraineur ministre president presidente maire depute deputee senateur architecte avocat "
        "avocate journaliste historien historienne romancier "
        "romanciere capitaine physicien mathematicien guitariste pianiste producteur quoted beat defeated "
        "met married epouse rencontre admitted named nomme "
        "author auteur autrice authors auteurs assignee reporter reviewer rapporteur by par selon cc from "
        "attn contact owner approver signed acked tested reported reviewed "
        "de nom name prenom client cliente customer patient patiente employee employe employee contributor "
        "maintainer avec with participant attendee signataire signatory "
        "to a beneficiary beneficiaire titulaire holder manager dear cher chere bonjour hello hi according "
        "assigned attribue affecte demandeur requester");
    return words.holds(word);
}

bool is_particle(std::string_view word) {
    static const WordSet particles(
        "de du des la le van von der den di da del della dos das do bin ibn ben al el y e ter ten af zu zur "
        "d l dit saint");
    return particles.holds(word);
}

bool is_no_name(std::string_view word) {
    static const WordSet words(
        "university universite street avenue boulevard road lane drive court place square rue hospital "
        "hopital school ecole "
        "college lycee institute institut academy academie church eglise cathedral cathedrale abbey abbaye "
        "museum musee theatre theater "
        "stadium stade arena airport aeroport station gare bridge pont river fleuve riviere lake lac mount "
        "mont mountain mountains montagne "
        "island islands isle ile iles bay baie cape cap valley vallee forest foret park parc garden jardin "
        "beach plage county comte "
        "district province region state states etat etats city ville town village north south east west nord "
        "sud est ouest northern southern "
        "eastern western central saint-denis inc ltd llc corp corporation company co compagnie group groupe "
        "bank banque hotel restaurant cafe "
        "club fc united city rovers athletic olympique racing union association federation league ligue cup "
        "coupe prize prix award awards medal "
        "medaille trophy trophee tour grand national international world european europeen americain "
        "american french british english german "
        "francais anglais allemand italien espagnol spanish italian russian japanese chinese party parti "
        "democrats republicans republic republique "
        "kingdom royaume empire army armee navy force forces police court cour senate senat congress "
        "assembly assemblee parliament parlement "
        "council conseil commission committee comite department departement ministry ministere minister "
        "office bureau agency agence "
        "foundation fondation society societe library bibliotheque press presse times post daily journal "
        "magazine news radio tv television channel "
        "records music band orchestra orchestre festival opera album song film movie series saison season "
        "games jeux war guerre battle bataille treaty traite "
        "act law loi day jour week month year january february march april june july august september "
        "october november december "
        "janvier fevrier avril mai juin juillet aout septembre octobre novembre decembre monday tuesday "
        "wednesday thursday friday saturday "
        "sunday lundi mardi mercredi jeudi vendredi samedi dimanche christmas noel easter paques internet "
        "api http https json xml sql "
        "class function method object string error warning exception test tests file server client data "
        "database user users admin "
        "system service version module package library framework project team equipe support sales marketing "
        "engineering manager software "
        "windows linux android google microsoft apple amazon github facebook twitter java javascript python "
        "ruby perl rust swift "
        "the and or of in on at to for from with by as is are was were be been it its this that these those "
        "he she they we you his her their "
        "our my your not no yes if when while where why how what who which there here then than but so also "
        "les des une dans pour par sur avec sans sous entre vers chez est sont etait il elle ils elles nous "
        "vous je tu son sa ses leur "
        "leurs notre nos votre vos mon ma mes ce cet cette ces qui que quoi dont ou mais donc car ni ne pas "
        "plus moins tres tout tous toute toutes "
        "un deux trois apres avant depuis pendant lors comme si quand alors aussi ainsi cela ceci celui "
        "celle "
        "republicain democrate bas haut haute basse vieux vieille nouveau nouvelle new old los las san santa "
        "sao saint sainte st fort port "
        "fund trust center centre building tower tour house maison hall palace palais castle chateau street "
        "highway line ligne metro "
        "king queen roi reine section chapter chapitre article figure table page volume tome edition part "
        "partie phase step note license licence copyright "
        "hello hi dear bonjour salut cher chere merci thanks thank regards cordialement best sincerely "
        "please "
        "january london paris france europe america africa asia afrique asie amerique england angleterre "
        "germany allemagne italy italie spain espagne "
        "washington berlin madrid rome moscow tokyo canada australia australie china chine japan japon india "
        "inde russia russie brazil bresil "
        "mexico mexique switzerland suisse belgium belgique texas california virginia georgia florida");
    return words.holds(word);
}

bool is_said(std::string_view word) {
    static const WordSet words(
        "said says told tells added adds asked asks replied wrote writes argued explained announced insisted "
        "admitted claimed "
        "warned noted stated joked recalled complained scored beat defeated resigned died "
        "called emailed phoned paid logged signed booked ordered arrived travelled joined "
        "declare dit affirme explique ajoute precise estime souligne raconte repond ecrit annonce assure "
        "confie rappelle conclut "
        "demande telephone habite souhaite signale");
    return words.holds(word);
}

}  // namespace anonymizer
