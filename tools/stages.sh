# Sourced by tools/check and run_tests.sh: runs named stages, counts what passed and failed, keeps their output.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs=$root/build/logs
mkdir -p "$logs" || exit 1
cd "$root" || exit 1
export LC_ALL=C.UTF-8
passed=0
failed=0

count_tests() { # LOG: what a log says of single tests, as "passed failed"; nothing when it says nothing
    python3 - "$1" <<'PY'
import re, sys
text = open(sys.argv[1], encoding='utf-8', errors='replace').read()
passed = failed = 0
for n in re.findall(r'^(?:\d+: )?All tests passed \(\d+ assertions? in (\d+) test cases?\)', text, re.M):
    passed += int(n)
for line in re.findall(r'^(?:\d+: )?test cases: (.*)$', text, re.M):  # "5 | 4 passed | 1 failed"
    passed += sum(int(n) for n in re.findall(r'(\d+) passed', line))
    failed += sum(int(n) for n in re.findall(r'(\d+) failed', line))
for good, bad in re.findall(r'^(\d+) passed, (\d+) failed$', text, re.M):
    passed += int(good)
    failed += int(bad)
for good, of in re.findall(r'^(\d+) of (\d+) checks passed$', text, re.M):
    passed += int(good)
    failed += int(of) - int(good)
if passed or failed:
    print(passed, failed)
PY
}

explain() { # LOG: what of it says why, and its end
    local signs=' FAILED:$|^FAILED: |^FAIL |: error: |Sanitizer: |runtime error: |terminate called|Traceback'
    if head -n -30 "$1" | grep -aqE "$signs"; then
        echo "    --- from $1 ---"
        head -n -30 "$1" | grep -aE -B 2 -A 8 "$signs" | head -n 50 | cut -c 1-200 | sed 's/^/    /'
    fi
    echo "    --- the end of $1 ---"
    tail -n 30 "$1" | cut -c 1-200 | sed 's/^/    /'
}

stage() { # NAME COMMAND...: one line of result; the end of the log when it failed
    local name=$1 start=$SECONDS log good=1 bad=0 verdict=ok counts
    shift
    log=$logs/$(echo "$name" | tr -c 'a-z0-9\n' '-').log
    printf '%-34s' "$name"
    if "$@" >"$log" 2>&1 </dev/null; then
        counts=$(count_tests "$log")
        [ -z "$counts" ] || read -r good bad <<<"$counts"
    else
        good=0
        counts=$(count_tests "$log")
        [ -z "$counts" ] || read -r good bad <<<"$counts"
        [ "$bad" -gt 0 ] || bad=1 # a crash, or a command that is no test
    fi
    [ "$bad" -eq 0 ] || verdict=FAILED
    passed=$((passed + good))
    failed=$((failed + bad))
    printf '%-7s%5d s  %s passed' "$verdict" $((SECONDS - start)) "$good"
    [ "$bad" -eq 0 ] || printf ', %s failed' "$bad"
    printf '\n'
    grep -aiE '^skip(ped)?\b' "$log" | sed 's/^/    /'
    [ "$bad" -eq 0 ] || explain "$log"
    return $((bad > 0))
}

build() { # PRESET DIRECTORY [TARGET...]: configures when needed, builds
    local preset=$1 directory=$2
    shift 2
    cmake --preset "$preset" -B "$directory" && cmake --build "$directory" ${1:+--target "$@"}
}

# report_signal_unsafe=0: the guard around the parsers leaves a crash handler by a jump, which is the point of it.
unit_tests() { # DIRECTORY [REGEX]: ctest, with the output of each program in the log; with a PostgreSQL of its own
    local server=/tmp/factory-postgres-$$ url='' failed=0
    [ -z "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || url=$(tests/support/postgres.sh start "$server") || return 1
    TEST_DATABASE_URL=$url ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
        TSAN_OPTIONS="suppressions=$root/tests/tsan.supp halt_on_error=1 report_signal_unsafe=0" \
        ctest --test-dir "$1" --verbose --timeout 600 ${2:+-R "$2"} || failed=1
    [ -z "$url" ] || tests/support/postgres.sh stop "$server"
    return $failed
}

check_stages() { # what a developer runs before pushing
    stage "format" tools/format --check
    stage "layout" tests/layout_test.py
    stage "coroutines" tests/coroutine_lint.py
    stage "build dev (asan, ubsan)" build dev build/dev && stage "unit tests (asan, ubsan)" unit_tests build/dev
}

finish() { # the last line, and the exit code
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
