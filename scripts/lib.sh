# Functions for the scripts beside it. Sourced, not run; the working directory becomes the root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

fail() { say "$*"; exit 1; }

in_ci() { [ "${CI:-}" = true ]; }

# have <command>...: is one of them there?
have() {
    local name
    for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return 0; done
    return 1
}

# find_python <major> <minor> <name>...: print the first interpreter of at least that version
# which can make virtual environments. Names are looked for on PATH, then at pyenv's place.
find_python() {
    local major=$1 minor=$2 name candidate
    shift 2
    for name in "$@"; do
        for candidate in "$name" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/"$name"; do
            if "$candidate" -c "
import sys, ensurepip, sqlite3, venv
sys.exit(sys.version_info < ($major, $minor))" >/dev/null 2>&1; then
                "$candidate" -c 'import sys; print(sys.executable)'
                return 0
            fi
        done
    done
    return 1
}

# install_system_packages <package>...: with apt-get as root; else say which command does it.
install_system_packages() {
    [ $# -gt 0 ] || return 0
    if have apt-get && [ "$(id -u)" = 0 ]; then
        say "Installing system packages: $*"
        if apt-get update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2; then
            return 0
        fi
        say "They could not be installed; what needs them is left out."
    elif have apt-get; then
        say "MISSING: $*. To get them: sudo apt-get install $*"
    else
        say "MISSING: $* (names of Debian's packages). Install them with this system's package manager."
    fi
}
