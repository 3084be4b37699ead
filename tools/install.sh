#!/usr/bin/env bash
# Installs what is missing to build, and with `tests` also to test, on Debian 12. Silent and instant when nothing is.
#   tools/install.sh [tests]
set -u

# A line is: package, then the program that makes it unnecessary ('-': none, the package itself must be there).
wanted='g++ g++
cmake cmake
ninja-build ninja
ccache ccache
pkg-config pkg-config
npm npm
python3 python3
git git
ca-certificates -
libboost1.81-dev -
nlohmann-json3-dev -
libspdlog-dev -
libgit2-dev -
libyaml-cpp-dev -
libpugixml-dev -
libcli11-dev -
libssl-dev -
libzstd-dev -
libpq-dev -
hunspell-fr-classical -
wamerican -
catch2 -'
[ "${1:-}" != tests ] || wanted="$wanted
clang-format clang-format
postgresql-15 -
dpkg-dev dpkg-shlibdeps
file file
debootstrap debootstrap
bubblewrap bwrap
golang-go go
cargo cargo
python3-pytest -
pyflakes3 pyflakes3"

die() {
    echo "install: $*" >&2
    exit 1
}

installed() { # of the packages given, the names of those that dpkg has installed
    dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p'
}

missing_packages() {
    local have package program
    # shellcheck disable=SC2046  # one word a package is meant
    have=$(installed $(echo "$wanted" | cut -d' ' -f1))
    echo "$wanted" | while read -r package program; do
        [ "$program" = - ] || ! command -v "$program" >/dev/null || continue
        echo "$have" | grep -qx -- "$package" || echo "$package"
    done
}

if ! command -v dpkg-query >/dev/null; then
    die "this is no Debian system (no dpkg-query). Install these, or what your system calls them: $(echo "$wanted" | cut -d' ' -f1 | tr '\n' ' ')"
fi
missing=$(missing_packages | tr '\n' ' ')
[ -n "${missing// /}" ] || exit 0

echo "install: missing packages: $missing"
if [ "$(id -u)" = 0 ]; then
    as_root=(env)
elif ! command -v sudo >/dev/null; then
    die "this needs root, and there is no sudo. As root run: apt-get install --no-install-recommends $missing"
elif [ -t 0 ]; then
    as_root=(sudo env)
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    die "this needs root, and sudo asks for a password. Run: sudo apt-get install --no-install-recommends $missing"
fi
case " $missing" in
*' libboost1.81-dev '*)
    if [ -n "$(installed libboost1.74-dev)" ]; then
        echo "install: libboost1.81-dev takes the place of libboost1.74-dev: both own /usr/include/boost, so apt removes the old one"
    fi
    ;;
esac

log=$(mktemp) || die "cannot write to ${TMPDIR:-/tmp}"
trap 'rm -f "$log"' EXIT
run() { # a command, quietly; its output only when it failed
    local what=$1
    shift
    echo "install: $what"
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null && return
    tail -n 20 "$log" >&2
    die "'$*' failed (above). Mend that, or install by hand: $missing"
}
run "apt-get update" apt-get -q update
# shellcheck disable=SC2086  # one word a package is meant
run "apt-get install (some minutes the first time)" apt-get -q -y install --no-install-recommends $missing

still=$(missing_packages | tr '\n' ' ')
[ -z "${still// /}" ] || die "still missing after apt-get install: $still"
echo "install: done"
