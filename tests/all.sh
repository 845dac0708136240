#!/bin/sh
# Every check and test, as `sh run test` calls it. Words given are passed on to pytest.
set -eu
bin=.venv/bin

"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy" adaptive
"$bin/lint-imports"
before=$(ps -eo args | grep -c '[a]daptive\.\(audio\.process\|serve\.conductor\)' || true)
# What starts processes keeps real time: alone, so that the tests do not starve each other.
"$bin/python" -m pytest -n 2 -m "not live and not pyo and not browser" "$@"
"$bin/python" -m pytest -n 0 -m "live or pyo" "$@"
# The browser's driver keeps an event loop running in its process: apart from whoever wants one.
"$bin/python" -m pytest -n 0 -m browser tests/browser "$@"
after=$(ps -eo args | grep -c '[a]daptive\.\(audio\.process\|serve\.conductor\)' || true)
if [ "$after" -gt "$before" ]; then
    echo "stray processes are left: $after, before the tests $before" >&2
    exit 1
fi
