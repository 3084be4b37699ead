// The commits of a branch, newest first.
#include "base/git/history.hpp"

#include "base/git/handle.hpp"

#include <algorithm>
#include <cstring>

namespace base::git {
namespace {

using Commit = Owned<git_commit, git_commit_free>;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool holds(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

/// The object at `path` in a commit's tree; all zero when there is none.
git_oid object_at(git_commit* commit, const std::string& path) {
    git_oid none{};
    Owned<git_tree, git_tree_free> tree;
    Owned<git_tree_entry, git_tree_entry_free> entry;
    if (git_commit_tree(&tree.handle, commit) != 0) fail("cannot read the tree of a commit");
    if (git_tree_entry_bypath(&entry.handle, tree.handle, path.c_str()) != 0) return none;
    return *git_tree_entry_id(entry.handle);
}

bool changes(git_commit* commit, const std::string& path) {
    const git_oid here = object_at(commit, path);
    const unsigned count = git_commit_parentcount(commit);
    if (count == 0) return git_oid_is_zero(&here) == 0;
    for (unsigned i = 0; i < count; ++i) {
        Commit parent;
        if (git_commit_parent(&parent.handle, commit, i) != 0) continue;  // a shallow clone ends here
        const git_oid there = object_at(parent.handle, path);
        if (git_oid_equal(&here, &there) != 0) return false;
    }
    return true;
}

CommitFacts facts_of(git_commit* commit) {
    CommitFacts out;
    out.id = to_hex(*git_commit_id(commit));
    for (unsigned i = 0; i < git_commit_parentcount(commit); ++i)
        out.parents.push_back(to_hex(*git_commit_parent_id(commit, i)));
    const git_signature* author = git_commit_author(commit);
    out.author = {author->name, author->email, author->when.time, author->when.offset};
    const char* subject = git_commit_summary(commit);
    const char* body = git_commit_body(commit);
    out.subject = subject == nullptr ? "" : subject;
    out.body = body == nullptr ? "" : body;
    return out;
}

bool is_wanted(git_commit* commit, const HistoryQuery& query) {
    const git_signature* author = git_commit_author(commit);
    if (query.since && git_commit_time(commit) < *query.since) return false;
    if (!query.author.empty() && !holds(author->name, query.author) && !holds(author->email, query.author))
        return false;
    if (!query.message.empty() && !holds(git_commit_message(commit), query.message)) return false;
    return query.path.empty() || changes(commit, query.path);
}

}  // namespace

CommitFacts read_commit(const Checkout& checkout, const std::string& id) {
    const git_oid oid = to_oid(id);
    Commit commit;
    check(git_commit_lookup(&commit.handle, checkout.handle(), &oid), "cannot read a commit");
    return facts_of(commit.handle);
}

void each_commit(const Checkout& checkout, const HistoryQuery& query, const Stop& stop,
                 const std::function<bool(const CommitFacts&)>& visit) {
    Owned<git_revwalk, git_revwalk_free> walk;
    check(git_revwalk_new(&walk.handle, checkout.handle()), "cannot walk the history");
    git_revwalk_sorting(walk.handle, GIT_SORT_TIME);
    const git_oid from = to_oid(query.from);
    check(git_revwalk_push(walk.handle, &from), "cannot walk the history");
    if (!query.without.empty()) {
        const git_oid without = to_oid(query.without);
        check(git_revwalk_hide(walk.handle, &without), "cannot walk the history");
    }
    git_oid id;
    for (;;) {
        check_stop(stop);
        const int code = git_revwalk_next(&id, walk.handle);
        if (code == GIT_ITEROVER) return;
        check(code, "cannot walk the history");
        Commit commit;
        check(git_commit_lookup(&commit.handle, checkout.handle(), &id), "cannot read a commit");
        if (is_wanted(commit.handle, query) && !visit(facts_of(commit.handle))) return;
    }
}

}  // namespace base::git
