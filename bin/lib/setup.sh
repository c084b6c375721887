# shellcheck shell=bash
# From a bare machine to a ready .venv, for bin/run and bin/test. Sourced from the root of the repository, never run.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# progress "What is being done" command…
# Runs the command with its output in a file; a terminal sees one living line, anything else one line at the end.
# When the command fails, the end of its output is shown.
progress() {
  local what=$1 began=$SECONDS output status=0
  shift
  output=$(mktemp)
  "$@" >"$output" 2>&1 </dev/null &
  local pid=$!
  # shellcheck disable=SC2064  # the values of now are meant
  trap "kill $pid 2>/dev/null; rm -f '$output'; trap - INT TERM; say; exit 130" INT TERM
  if [ -t 2 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r\033[K%.*s' "$(($(tput cols 2>/dev/null || echo 80) - 1))" \
        "$what ($((SECONDS - began)) s) $(tail -n 1 "$output" | tr -d '\r\033')" >&2
      sleep 0.2
    done
    printf '\r\033[K' >&2
  else
    say "$what …"
  fi
  wait "$pid" || status=$?
  trap - INT TERM
  if [ "$status" -eq 0 ]; then
    say "$what: done in $((SECONDS - began)) s"
  else
    say "$what: failed"
    tail -n 25 "$output" >&2
  fi
  rm -f "$output"
  return "$status"
}

# Prints the command that may install Debian packages here ("" for root, "sudo"), or fails where nothing may.
apt_prefix() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null && sudo -n true 2>/dev/null && echo "sudo"
}

apt_line() { echo "sudo apt-get install -y --no-install-recommends $*"; }

# apt_install "What it is for" package…: fails where it may not or cannot; says nothing then, the caller knows what is lost.
apt_install() {
  local what=$1 prefix
  shift
  prefix=$(apt_prefix) || return 1
  progress "Installing $what ($*)" apt_get_install "$prefix" "$@"
}

apt_get_install() {
  local -a run=(env DEBIAN_FRONTEND=noninteractive "PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH" apt-get)
  [ -z "$1" ] || run=("$1" "${run[@]}")
  shift
  # A machine whose package lists are missing or old refuses the first try.
  "${run[@]}" install -y --no-install-recommends "$@" ||
    { "${run[@]}" update && "${run[@]}" install -y --no-install-recommends "$@"; }
}

# Ends what this script still has running in the background; an empty list is the usual case and no failure.
end_jobs() {
  local -a running
  mapfile -t running < <(jobs -p)
  [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2>/dev/null || true
}

is_python_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Prints the path of a Python that is new enough; a shim that leads nowhere does not count.
find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && is_python_new_enough "$candidate"; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  return 1
}

make_venv() {
  local python version
  python=$(find_python) ||
    fail "Python 3.11 or newer is needed and was not found. On Debian 12 or Ubuntu: $(apt_line python3 python3-venv)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    apt_install "what makes a virtual environment" "$version" ||
      fail "Python's venv module is missing. Install it and start again: $(apt_line "$version")"
  fi
  progress "Making the virtual environment in .venv ($("$python" -V))" "$python" -m venv --clear .venv ||
    fail "The virtual environment could not be made."
}

# A .venv whose Python went away with a system upgrade does not count.
has_venv() { is_python_new_enough .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null; }

# ensure_packages NAME file…: installs the pinned packages of the requirement files into .venv.
# The stamp .venv/.ready-NAME says what was installed, so a later start has nothing to do.
ensure_packages() {
  local name=$1 file
  local -a files=()
  shift
  # The path belongs to the stamp: commands in a moved .venv point to where it was.
  if [ "$(cat ".venv/.ready-$name" 2>/dev/null)" = "$(stamp_of "$@")" ]; then return; fi
  has_venv || make_venv

  [ -x .venv/bin/uv ] ||
    progress "Installing uv, which installs the rest faster" .venv/bin/python -m pip install --quiet uv ||
    say "Going on with pip, which takes a minute or two."
  for file in "$@"; do files+=(-r "$file"); done
  progress "Installing $(cat "$@" | grep -c '==') packages" install_packages "${files[@]}" ||
    fail "The packages could not be installed. Check the connection to the package index and start again."
  stamp_of "$@" >".venv/.ready-$name"
}

stamp_of() { cat "$@" <(.venv/bin/python -VV 2>&1) <(pwd) | sha256sum; }

install_packages() {
  if [ -x .venv/bin/uv ]; then
    # Copies are made where links between the cache and the folder are not possible.
    .venv/bin/uv pip install --python .venv/bin/python --require-hashes "$@" && return
    echo "uv could not do it; trying pip."
  fi
  .venv/bin/python -m pip install --require-hashes "$@"
}

# The libraries that WeasyPrint opens when it makes a PDF.
PDF_LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

has_pdf_libraries() {
  .venv/bin/python - <<'PY'
import ctypes.util
import sys

for soname, name in (
    ("libpango-1.0.so.0", "pango-1.0"),
    ("libpangoft2-1.0.so.0", "pangoft2-1.0"),
    ("libharfbuzz-subset.so.0", "harfbuzz-subset"),
):
    try:
        ctypes.CDLL(soname)
    except OSError:
        if not ctypes.util.find_library(name):
            sys.exit(1)
PY
}

ensure_pdf_libraries() {
  has_pdf_libraries && return
  # shellcheck disable=SC2086  # the list is meant to be split
  apt_install "the libraries that make PDFs" $PDF_LIBRARIES && has_pdf_libraries && return
  say "PDF reports need three libraries; everything else works without them. Install them and start again:" \
    "$(apt_line "$PDF_LIBRARIES")"
}

# Compiled catalogues are not tracked; one is made again only when its source is newer.
ensure_translations() {
  local source
  for source in translations/*/LC_MESSAGES/messages.po; do
    [ -e "$source" ] || continue
    if [ "$source" -nt "${source%.po}.mo" ]; then
      progress "Compiling the translations" .venv/bin/pybabel compile -d translations ||
        fail "The translations could not be compiled."
      return
    fi
  done
}

# Two starts at once in one clone must not install over each other.
with_setup_lock() {
  mkdir -p instance
  if command -v flock >/dev/null; then
    exec 9>instance/.setup.lock
    flock -n 9 || { say "Waiting for another bin/run or bin/test to finish its set-up …" && flock 9; }
    "$@"
    exec 9>&-
  else
    "$@"
  fi
}
