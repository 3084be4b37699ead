#!/usr/bin/env bash
# A PostgreSQL of the tests' own: loopback, an own data directory, an own user, nothing shared with the system's.
#   postgres.sh start DIRECTORY     prints its URL
#   postgres.sh stop DIRECTORY      stops it and deletes the directory
set -eu
action=${1:?start or stop}
directory=${2:?a directory}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "postgres.sh: PostgreSQL is not installed (apt-get install postgresql-15)" >&2; exit 1; }
as_user=()
if [ "$(id -u)" = 0 ]; then as_user=(runuser -u postgres --); fi # the server refuses to run as root
case $action in
start)
    rm -rf "$directory"
    mkdir -p "$directory"
    [ "$(id -u)" != 0 ] || chown postgres "$directory"
    cd "$directory"
    "${as_user[@]}" "$bin/initdb" -D "$directory/data" -U factory -A trust --no-sync -E UTF8 --locale=C >"$directory/initdb.log" 2>&1 ||
        { cat "$directory/initdb.log" >&2; exit 1; }
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "${as_user[@]}" "$bin/pg_ctl" -D "$directory/data" -w -l "$directory/server.log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c shared_buffers=32MB" start >/dev/null ||
        { cat "$directory/server.log" >&2; exit 1; }
    echo "postgresql://factory@127.0.0.1:$port/postgres"
    ;;
stop)
    cd /
    "${as_user[@]}" "$bin/pg_ctl" -D "$directory/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$directory"
    ;;
*) echo "postgres.sh: '$action' is not start or stop" >&2; exit 2 ;;
esac
