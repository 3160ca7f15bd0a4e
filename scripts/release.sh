# shellcheck shell=bash
# Builds a release below /opt/performance-tracker/releases. Sourced by install.sh and deploy.sh.
#
# A release is a directory named for its version: the code, and a virtual environment of its own with
# exactly the locked packages, compiled. Nothing in it is written again after the file .complete is there.
# WITH_TRACING=1 builds it with the packages for traces, WITH_TRACING=0 without; else as the current release.

NAME=performance-tracker
PREFIX=${PREFIX:-/opt/$NAME}
UNITS=("$NAME.service" "$NAME-alert@.service" "$NAME-backup.service" "$NAME-backup.timer" "$NAME-health.service" "$NAME-health.timer")
dry_run=no
SHIPPED=(main.py version.py bot services sheets ai analytics ledger sidecar config sandbox deploy scripts docs
  requirements.txt requirements-otel.txt README.md CHANGELOG.md .env.example)
SUPPORTED='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

say() { echo "$(basename "$0" .sh): $*"; }
fail() { # CODE MESSAGE...
  local code=$1
  shift
  echo "$(basename "$0" .sh): $*" >&2
  exit "$code"
}

systemd_runs() { [[ -d /run/systemd/system ]]; }
act() {
  if [[ $dry_run == yes ]]; then echo "would: $*"; else "$@"; fi
}
# A file of ours is brought up to date; one that the operator edits is only made when it is missing.
put() { # MODE GROUP SOURCE TARGET [keep]
  if [[ ${5:-} == keep && -e $4 ]]; then return; fi
  if cmp -s -- "$3" "$4"; then return; fi
  act install -D -o root -g "$2" -m "$1" -- "$3" "$4"
  if [[ $dry_run == no ]]; then say "wrote $4"; fi
}
install_units() { # DIRECTORY   the units that belong to this source or release
  local unit
  for unit in "${UNITS[@]}"; do put 644 root "$1/deploy/systemd/$unit" "/etc/systemd/system/$unit"; done
  if [[ -d /etc/logrotate.d ]]; then put 644 root "$1/deploy/logrotate/$NAME" "/etc/logrotate.d/$NAME"; fi
  if systemd_runs; then act systemctl daemon-reload; fi
}

# The service cannot see /home and /root, so an interpreter from there would not start.
find_python() {
  local candidate path
  for candidate in ${PYTHON:-} /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 /usr/local/bin/python3 /usr/bin/python3; do
    path=$(readlink -f "$candidate" 2>/dev/null) || continue
    case $path in /home/* | /root/*) continue ;; esac
    if "$candidate" -c "$SUPPORTED" 2>/dev/null && "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

version_of() { # DIRECTORY
  sed -n 's/^VERSION = "\([0-9A-Za-z.+-]\{1,40\}\)"$/\1/p' "$1/version.py"
}

# What the code consists of, whatever the time stamps say.
digest_of_source() { # DIRECTORY
  local present=() each
  for each in "${SHIPPED[@]}"; do [[ -e $1/$each ]] && present+=("$each"); done
  (cd "$1" && find "${present[@]}" -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum) | sha256sum | cut -d' ' -f1
}

# The file .complete holds the digest and, with the packages for traces, this word.
has_tracing() { grep -q ' tracing$' "$1/.complete" 2>/dev/null; } # DIRECTORY
wants_tracing() { [[ ${WITH_TRACING:-} == 1 ]] || { [[ -z ${WITH_TRACING:-} ]] && has_tracing "$PREFIX/current"; }; }

# Builds DIRECTORY as a release and sets $release to its path. WHEELS is a directory to install from, or empty.
build_release() { # DIRECTORY WHEELS
  local source=$1 wheels=$2 version digest python each present=() requirements=requirements.txt
  [[ -f $source/main.py && -f $source/requirements.txt ]] || fail 2 "$source is not the program's source"
  version=$(version_of "$source")
  [[ -n $version ]] || fail 2 "$source/version.py names no version"
  release=$PREFIX/releases/$version
  digest=$(digest_of_source "$source")
  if [[ -f $release/.complete ]]; then
    [[ $(cut -d' ' -f1 "$release/.complete") == "$digest" ]] ||
      fail 2 "release $version exists with other contents; a release never changes: give the new one its own version"
    if [[ ${WITH_TRACING:-} == 1 ]] && ! has_tracing "$release"; then
      fail 2 "release $version was built without the packages for traces; a release never changes: deploy the next one with WITH_TRACING=1"
    fi
    say "release $version is there already"
    return
  fi
  python=$(find_python) || fail 2 "Python 3.11, 3.12 or 3.13 with its venv package is needed outside /home and /root (Debian 12 and Ubuntu 24.04: apt install python3-venv; Ubuntu 22.04: apt install python3.11-venv)"
  say "building release $version with $python"
  rm -rf -- "$release"
  umask 022
  mkdir -p "$release"
  for each in "${SHIPPED[@]}"; do [[ -e $source/$each ]] && present+=("$each"); done
  tar -C "$source" --exclude=__pycache__ --exclude='*.pyc' -cf - "${present[@]}" | tar --no-same-owner -C "$release" -xf -
  if wants_tracing; then requirements=requirements-otel.txt digest+=" tracing"; fi
  install_packages "$python" "$wheels" "$requirements"
  # Twice: the service runs without docstrings (PYTHONOPTIMIZE=2 in its unit), scripts run with them.
  "$release/.venv/bin/python" -m compileall -q -j 0 -o 0 -o 2 "$release" -x '/\.venv/' || fail 1 "some code does not compile"
  "$release/.venv/bin/python" -m compileall -q -j 0 -o 2 "$release/.venv" || say "some packages are compiled at each start"
  # Readable by the service, writable by nobody but root.
  chmod -R u=rwX,go=rX "$release"
  echo "$digest" >"$release/.complete"
}

install_packages() { # PYTHON WHEELS REQUIREMENTS
  local options=(--quiet --require-hashes --requirement "$release/$3") former same=requirements.txt
  if [[ -n $2 ]]; then options+=(--no-index --find-links "$2"); fi
  former=$PREFIX/$(readlink "$PREFIX/current" 2>/dev/null || true)
  if has_tracing "$former"; then same="requirements-otel.txt"; fi
  if [[ $same == "$3" ]] && cmp -s "$former/$3" "$release/$3" &&
    [[ $(readlink -f "$former/.venv/bin/python") == "$(readlink -f "$1")" ]]; then
    # The same packages for the same interpreter: further names for files that never change.
    cp -al -- "$former/.venv" "$release/.venv"
  elif uv --version >/dev/null 2>&1; then
    UV_PYTHON_DOWNLOADS=never uv venv --quiet --python "$1" "$release/.venv"
    uv pip install --python "$release/.venv/bin/python" --link-mode copy --compile-bytecode "${options[@]}"
  else
    "$1" -m venv "$release/.venv"
    "$release/.venv/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --compile --only-binary :all: "${options[@]}"
  fi
  # Only the interpreter is needed; programs that the packages bring along would be tools for an intruder.
  find "$release/.venv/bin" -type f -delete
}

# One rename, so that there is no moment without a current release.
point() { # LINK VERSION
  ln -sfn -- "releases/$2" "$PREFIX/.$1.new"
  mv -fT -- "$PREFIX/.$1.new" "$PREFIX/$1"
}

release_of() { # LINK   the version a link names, or nothing
  if [[ -L $PREFIX/$1 ]]; then basename "$(readlink "$PREFIX/$1")"; fi
}
