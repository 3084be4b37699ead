#!/usr/bin/env bash
# The two commands on a bare machine: a minimal Debian 12 with git in a chroot, run by hand as root.
#   tests/system/chroot.sh DIR [COMMAND...]
# DIR/base is made once by debootstrap and kept; DIR/run is a fresh copy of it with a clone of HEAD in /srv/checkout.
# COMMAND is run there; default: ./quickstart.sh and ./run_tests.sh, each twice. KEEP=1 goes on with DIR/run as it is
# and only updates the clone. Mirrors, certificates and the npm registry are those of this machine, at run time.
set -eu

[ $# -ge 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "chroot.sh: must be run as root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "chroot.sh: debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
directory=$(mkdir -p "$1" && cd "$1" && pwd)
shift
repository=$(cd "$(dirname "$0")/../.." && pwd)
base=$directory/base
root=$directory/run

# the first mirror that apt is configured with, in either format
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' | head -n 1)

if [ ! -e "$base/.complete" ]; then
    echo "chroot.sh: debootstrap into $base"
    [ -x "$base/bin/sh" ] || debootstrap --variant=minbase bookworm "$base" "$mirror" >"$directory/debootstrap.log" 2>&1 ||
        { tail -n 20 "$directory/debootstrap.log" >&2; exit 1; }
    rm -f "$base"/etc/apt/sources.list
    cp -rL /etc/apt/sources.list.d /etc/apt/apt.conf.d "$base/etc/apt/"
    [ ! -e /etc/apt/sources.list ] || cp -L /etc/apt/sources.list "$base/etc/apt/"
    cp -L /etc/resolv.conf /etc/hosts "$base/etc/"
    [ ! -d /usr/local/share/ca-certificates ] || cp -rL /usr/local/share/ca-certificates "$base/usr/local/share/"
    [ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$base/etc/host.crt"
    chroot "$base" apt-get -q update >"$directory/git.log" 2>&1
    chroot "$base" apt-get -q -y install --no-install-recommends git >>"$directory/git.log" 2>&1
    touch "$base/.complete"
fi

unmount() {
    mountpoint -q "$root" || return 0
    if [ -x "$root/srv/checkout/build/bin/factory" ]; then
        inside build/bin/factory mcp stop >/dev/null || echo "chroot.sh: the daemon in $root may still run" >&2
    fi
    umount -R "$root"
}
inside() { # a command in the clone, with a clean environment and no terminal
    local certificates=
    [ ! -e "$root/etc/host.crt" ] || certificates=/etc/host.crt
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true \
        npm_config_registry="$(npm config get registry 2>/dev/null)" \
        NODE_EXTRA_CA_CERTS=$certificates ${REQUIRE_REAL_AGENTS:+REQUIRE_REAL_AGENTS="$REQUIRE_REAL_AGENTS"} \
        chroot "$root" sh -c 'cd /srv/checkout && exec "$@"' sh "$@" </dev/null
}
if [ -z "${KEEP:-}" ] || [ ! -d "$root" ]; then
    if [ -d "$root" ]; then
        unmount
        rm -rf --one-file-system "$root"
    fi
    cp -a "$base" "$root"
    git clone -q "$repository" "$root/srv/checkout"
else
    unmount
    git -C "$root/srv/checkout" pull -q "$repository" HEAD
fi
# Its own mount, so that namespaces can be made in it; processes and terminals as on any machine.
mount --bind "$root" "$root"
trap unmount EXIT
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -sf pts/ptmx "$root/dev/ptmx"

timed() {
    local start=$SECONDS
    echo "chroot.sh: $*"
    inside "$@"
    echo "chroot.sh: $* took $((SECONDS - start)) s"
}
if [ $# -gt 0 ]; then
    timed "$@"
else
    timed ./quickstart.sh
    timed ./quickstart.sh
    timed ./run_tests.sh
    timed ./run_tests.sh
fi
