#!/usr/bin/env bash
# A PostgreSQL of the tests' own: loopback, an own data directory, an own user, nothing shared with the system's.
#   postgres.sh start DIRECTORY     prints its URL
#   postgres.sh stop DIRECTORY      stops it and deletes the directory
#   postgres.sh kill DIRECTORY      SIGKILL to the server, as a crash; its data stays
#   postgres.sh again DIRECTORY     starts what was killed, on the same port
set -eu
action=${1:?start, stop, kill or again}
directory=${2:?a directory}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "postgres.sh: PostgreSQL is not installed (apt-get install postgresql-15)" >&2; exit 1; }
as_user=()
if [ "$(id -u)" = 0 ]; then as_user=(runuser -u postgres --); fi # the server refuses to run as root
serve() { # on the port in $directory/port; a server that was killed may leave processes that hold its memory for a moment
    local port try
    port=$(cat "$directory/port")
    for try in 1 2 3 4 5 6 7 8 9 10; do
        if "${as_user[@]}" "$bin/pg_ctl" -D "$directory/data" -w -l "$directory/server.log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c shared_buffers=32MB -c recovery_init_sync_method=syncfs" start >/dev/null 2>&1; then
            return
        fi
        sleep 0.2
    done
    echo "postgres.sh: not started after $try tries" >&2
    tail -n 20 "$directory/server.log" >&2
    exit 1
}
case $action in
start)
    rm -rf "$directory"
    mkdir -p "$directory"
    [ "$(id -u)" != 0 ] || chown postgres "$directory"
    cd "$directory"
    "${as_user[@]}" "$bin/initdb" -D "$directory/data" -U factory -A trust --no-sync -E UTF8 --locale=C >"$directory/initdb.log" 2>&1 ||
        { cat "$directory/initdb.log" >&2; exit 1; }
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' >"$directory/port"
    serve
    echo "postgresql://factory@127.0.0.1:$(cat "$directory/port")/postgres"
    ;;
kill)
    server=$(head -n 1 "$directory/data/postmaster.pid")
    # Its processes too: one that lives on for a moment could still finish what it was asked. Stopped, it starts no more.
    kill -STOP "$server"
    children=$(grep -ls "^PPid:[[:space:]]*$server\$" /proc/[0-9]*/status | cut -d / -f 3) || true
    # shellcheck disable=SC2086 # one word each; some end by themselves
    kill -9 $children "$server" 2>/dev/null || true
    # Dead, but perhaps not yet reaped by whoever inherited them: to a new server that still counts as one that runs.
    for process in $children "$server"; do
        while grep -qs "^State:[[:space:]]*[^ZX[:space:]]" "/proc/$process/status"; do sleep 0.01; done
    done
    rm -f "$directory/data/postmaster.pid"
    ;;
again)
    cd "$directory"
    serve
    ;;
stop)
    cd /
    "${as_user[@]}" "$bin/pg_ctl" -D "$directory/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$directory"
    ;;
*) echo "postgres.sh: '$action' is not start, stop, kill or again" >&2; exit 2 ;;
esac
