#!/bin/sh
# Name in one sentence what this machine lacks. Usage: check-machine.sh PYTHON
set -u

python_is_new() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python_makes_venvs() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
java_is_new() {
    java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
    major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${major:-0}" -ge 17 ]
}
node_is_new() {
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2019 ? 1 : 0)' 2>/dev/null &&
        command -v npm >/dev/null
}
lack() { lacks="${lacks:+$lacks, }$1"; }

lacks=
if ! python_is_new "$1"; then lack "Python 3.11 or newer"
elif ! python_makes_venvs "$1"; then lack "Python's venv module (python3-venv)"
fi
java_is_new || lack "Java 17 or newer (openjdk-17-jre-headless)"
command -v mvn >/dev/null || lack "Maven (maven)"
node_is_new || lack "Node 20.19 or newer with npm (nodejs, npm)"
if [ "$(id -u)" = 0 ] && ! command -v setpriv >/dev/null; then lack "setpriv (util-linux)"; fi

[ -z "$lacks" ] || { echo "This machine lacks $lacks: install that, then run make again." >&2; exit 1; }
