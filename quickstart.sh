#!/usr/bin/env bash
# Installs what is missing, builds, starts the daemon, indexes a repository, and shows how to connect an agent.
#   ./quickstart.sh [REPO]     REPO: any directory; default: this repository
# Needs Debian 12, and root or sudo when packages are missing. May be run again at any time: it does what is left to do.
set -u
export LC_ALL=C.UTF-8
root=$(dirname "$(readlink -f "$0")")
logs=$root/build/logs
factory=$root/build/bin/factory

die() {
    echo "quickstart: $*" >&2
    exit 1
}
step() { printf '\n==> %s\n' "$*"; }

case ${1:-} in
-h | --help)
    sed -n '2,4s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
-*) die "unknown option $1; usage: ./quickstart.sh [REPO]" ;;
esac
[ $# -le 1 ] || die "one repository at a time; usage: ./quickstart.sh [REPO]"
repository=$(cd "${1:-$root}" 2>/dev/null && pwd -P) || die "no directory ${1:-$root}: give the path of a repository"

step "Installing what is missing"
"$root/tools/install.sh" || exit 1
echo "everything is there"

progress() { # ninja's lines "[12/345] ..." as a bar on a terminal, else as a line each tenth
    local finished total tenth=-1 now
    while IFS= read -r line; do
        [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
        finished=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
        [ "$finished" -gt 0 ] || continue
        now=$((finished * 10 / total))
        if [ -t 1 ]; then
            printf '\r[%-40s] %d of %d' "$(printf '%*s' $((finished * 40 / total)) '' | tr ' ' '#')" "$finished" "$total"
        elif [ "$now" -ne "$tenth" ]; then
            echo "built $finished of $total"
        fi
        tenth=$now
    done
    [ ! -t 1 ] || [ "$tenth" -lt 0 ] || echo
}

step "Building (minutes the first time)"
mkdir -p "$logs" || die "cannot write to $root/build"
built() { stat -c %Y "$root/build/bin/mcp-lrm" "$root/build/bin/mcp-platform" 2>/dev/null; }
before=$(built)
{
    cd "$root" && cmake --preset release && cmake --build build --target factory mcp-lrm mcp-platform mcp-proxy
} 2>&1 </dev/null | tee "$logs/quickstart.log" | progress
if [ "${PIPESTATUS[0]}" -ne 0 ]; then
    tail -n 30 "$logs/quickstart.log" >&2
    die "the build failed; the whole output is in $logs/quickstart.log"
fi
echo "built $root/build/bin"

step "Starting the daemons"
if [ -n "$before" ] && [ "$before" != "$(built)" ]; then
    "$factory" mcp stop >/dev/null 2>&1 # they run the programs from before this build
fi
"$factory" mcp start || die "the daemons did not start (above); 'factory mcp logs' shows why"

step "Indexing $repository"
"$factory" index "$repository" || die "indexing failed (above)"

url=$("$factory" --json mcp status | python3 -c '
import json, sys
print(json.load(sys.stdin)["daemons"][0]["url"].removesuffix("/mcp"))') || die "the daemon does not answer; 'factory mcp logs' shows why"
step "GET $url/health"
python3 - "$url/health" <<'PY' || die "$url/health did not answer; 'factory mcp logs' shows why"
import json, sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
print(json.dumps(json.load(opener.open(sys.argv[1], timeout=10)), indent=2))
PY

# What its newest commit was about: a question that every repository has an answer to.
question=$(git -C "$repository" log -1 --no-merges --format=%s 2>/dev/null)
[ -n "$question" ] || question=readme
step "factory locate '$question'"
"$factory" locate "$question" --project "$repository" || die "no answer (above)"

for client in opencode claude; do
    step "To connect $client: factory mcp config $client --write"
    "$factory" mcp config "$client" || die "no configuration for $client (above)"
done

step "Done"
# shellcheck disable=SC2016  # PATH is for the reader's shell
printf 'The daemon keeps running. To put the programs on your PATH: export PATH=%q:$PATH\n' "$root/build/bin"
