#!/usr/bin/env bash
# Every figure of the protocol side, ours and the best peer's in the same run, as `name value unit` with ratios.
#   bench/run.sh [BIN_DIR] [--no-peers]        some ten minutes; BIN_DIR: build/bin
# Exit code 1 when something that is demanded was missed.
set -u
here=$(dirname "$(readlink -f "$0")")
bad=0
python3 -c "import sys; sys.path.insert(0, '$here'); import measure; measure.machine()"
for part in conformance proxy server kill; do
    python3 "$here/$part.py" "$@" || bad=1
done
exit $bad
