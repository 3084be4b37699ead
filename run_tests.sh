#!/usr/bin/env bash
# Installs what is missing, builds every preset, runs every test. Logs are in build/logs/.
#   REQUIRE_REAL_AGENTS=1 ./run_tests.sh     fails, instead of skipping, when opencode or Claude Code cannot be run
set -u
here=$(dirname "$(readlink -f "$0")")
"$here/tools/install.sh" tests || exit 1
# shellcheck source=tools/stages.sh
. "$here/tools/stages.sh"
begun=$SECONDS

check_stages
stage "build tsan" build tsan build/tsan test_base test_mcp test_index test_llm test_lrm test_tasks test_build test_cache test_connectors \
        test_orchestrator &&
    stage "unit tests (tsan)" unit_tests build/tsan '^(base|mcp|index|llm|lrm|tasks|build|cache|connectors|orchestrator)$'
# A directory of its own: build/bin belongs to quickstart.sh, and a daemon may be running from it.
export BIN_DIR=$root/build/release/bin
if stage "build release" build release build/release factory mcp-lrm mcp-platform mcp-proxy; then
    for test in tests/system/*.py tests/peers/*.py; do
        # What has no '#!' is a module of the others, and a fake daemon a process that they start.
        if ! grep -q '^#!' "$test" || [[ $test == *_fake_daemon.py ]]; then continue; fi
        stage "${test#tests/}" timeout -k 10 900 python3 "$test" "$BIN_DIR"
    done
fi

echo "$((SECONDS - begun)) seconds, logs in $logs"
finish
