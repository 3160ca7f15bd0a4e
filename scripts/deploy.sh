#!/usr/bin/env bash
# Puts a release into service, goes back to an earlier one, or says what runs.
#
# Usage: scripts/deploy.sh deploy DIRECTORY|VERSION [--no-backup] [--despite-check] [--wheels DIRECTORY]
#        scripts/deploy.sh rollback [VERSION]      without VERSION: the release before this one
#        scripts/deploy.sh status
#
# Deploy: build the release, try it (where its schema is another one, its migrations on a copy of the ledger;
# its check with the live settings in an empty directory; a smoke test against local services), back up,
# switch, restart, and look whether it works. When it does not, the former release runs again. Messages wait
# at Telegram meanwhile; none is lost.
# A release that cannot work with the ledger as it is now is refused, forward as well as back.
#
# Exit status: 0 good                                4 it did not work; the former release runs again
#              2 usage or something is missing       5 neither runs: somebody is needed
#              3 a trial failed; nothing was changed 10 another deployment is running
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/release.sh"

CONFIG=/etc/$NAME DATA=/var/lib/$NAME
SETTLE_SECONDS=${SETTLE_SECONDS:-5}
KEEP_RELEASES=${KEEP_RELEASES:-5}
LOG=$PREFIX/deployments.log

note() {
  say "$*"
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) ${SUDO_USER:-root} $*" >>"$LOG"
}
interpreter_of() { echo "$PREFIX/releases/$1/.venv/bin/python"; }
as_service() { runuser --user "$NAME" -- env -i PATH=/usr/bin:/bin HOME="$scratch" TMPDIR="$scratch" PYTHONDONTWRITEBYTECODE=1 "$@"; }

make_scratch() {
  [[ -z ${scratch:-} ]] || return 0
  scratch=$(mktemp -d /var/tmp/performance-tracker-trial.XXXXXX)
  trap 'rm -rf -- "$scratch"' EXIT
  chown "$NAME:$NAME" "$scratch"
}

# Declared: the ledger's user_version is the oldest schema whose programs can still use it (0: any).
# Proven, where it knows another schema: it opens a copy of the ledger, so its migrations run on these data.
fits_ledger() { # VERSION
  local python here wanted oldest
  [[ -f $DATA/ledger.db ]] || return 0
  python=$(interpreter_of "$1")
  make_scratch
  wanted=$(cd "$PREFIX/releases/$1" && "$python" -c 'from ledger.database import SCHEMA_HEAD; print(SCHEMA_HEAD)')
  read -r here oldest < <(as_service "$python" - "$DATA/ledger.db" <<'P'
import pathlib, sqlite3, sys
ledger = sqlite3.connect(pathlib.Path(sys.argv[1]).as_uri() + "?mode=ro", uri=True)
print(*ledger.execute("SELECT version_num FROM alembic_version").fetchone(), *ledger.execute("PRAGMA user_version").fetchone())
P
  )
  if [[ $((10#$wanted)) -lt $oldest ]]; then
    echo "deploy: the ledger has schema $here and was contracted at $oldest; release $1 knows $wanted" >&2
    return 1
  fi
  if [[ $here == "$wanted" ]]; then return 0; fi
  rm -f -- "$scratch"/ledger.db*
  as_service "$python" "$PREFIX/releases/$1/scripts/ledger_file.py" snapshot "$DATA/ledger.db" "$scratch/ledger.db" || return 1
  if ! as_service "$python" -c 'import pathlib, sys; sys.path.insert(0, sys.argv[1]); from ledger.database import prepare; prepare(pathlib.Path(sys.argv[2]))' \
    "$PREFIX/releases/$1" "$scratch/ledger.db" 2>"$scratch/problem"; then
    tail -3 "$scratch/problem" >&2
    echo "deploy: release $1 (schema $wanted) cannot use a copy of the ledger (schema $here)" >&2
    return 1
  fi
}

# The release's own check, with the settings and credentials of the service, in an empty directory.
check_release() { # VERSION
  local name credentials=()
  for name in "$CONFIG"/credentials/*; do
    [[ -f $name ]] && credentials+=(--property="LoadCredential=$(basename "$name"):$name")
  done
  systemd-run --quiet --wait --pipe --collect --uid="$NAME" --gid="$NAME" --working-directory="$scratch" \
    --property=EnvironmentFile="$CONFIG/$NAME.env" "${credentials[@]}" \
    env ENVIRONMENT=production DATA_DIR="$scratch/check" PYTHONDONTWRITEBYTECODE=1 \
    "$(interpreter_of "$1")" "$PREFIX/releases/$1/main.py" check
}

restart_and_look() { # VERSION
  local pid port
  systemctl reset-failed "$NAME.service" 2>/dev/null || true
  systemctl restart "$NAME.service" || return 1
  "$PREFIX/releases/$1/scripts/service.sh" ready || return 1
  pid=$(systemctl show --property=MainPID --value "$NAME.service")
  port=$(sed -n 's/^PORT=\([0-9]\{1,5\}\)$/\1/p' "$CONFIG/$NAME.env" | tail -1)
  PORT=$port "$(interpreter_of "$1")" "$PREFIX/releases/$1/scripts/smoke_test.py" --live --expect "$1"
  [[ $? -le 1 ]] || return 1
  # What dies shortly after its start is not well.
  sleep "$SETTLE_SECONDS"
  [[ $(systemctl show --property=MainPID --value "$NAME.service") == "$pid" ]]
}

switch_to() { # VERSION
  install_units "$PREFIX/releases/$1"
  point current "$1"
}

deploy() {
  local what=${1:-} backup=yes despite=no wheels="" former version
  [[ -n $what ]] || usage
  shift
  while [[ $# -gt 0 ]]; do
    case $1 in
      --no-backup) backup=no ;;
      --despite-check) despite=yes ;;
      --wheels) wheels=${2:?--wheels needs a directory}; shift ;;
      *) usage ;;
    esac
    shift
  done
  if [[ -d $what ]]; then
    build_release "$(cd "$what" && pwd)" "$wheels"
    version=$(basename "$release")
  else
    version=$what
    [[ -f $PREFIX/releases/$version/.complete ]] || fail 2 "there is no release $version, and no directory of that name"
  fi
  former=$(release_of current)
  [[ $version != "$former" ]] || { say "$version runs already"; return; }
  make_scratch

  say "trying $version"
  fits_ledger "$version" || fail 3 "nothing was changed"
  check_release "$version" || {
    [[ $despite == yes ]] || fail 3 "its check found something (above); nothing was changed; --despite-check goes on"
  }
  as_service "$(interpreter_of "$version")" "$PREFIX/releases/$version/scripts/smoke_test.py" ||
    fail 3 "its smoke test failed (above); nothing was changed"
  if [[ $backup == yes && -f $DATA/ledger.db ]]; then
    systemctl start "$NAME-backup.service" ||
      fail 3 "the backup failed (journalctl -u $NAME-backup); nothing was changed; --no-backup goes without"
  fi

  note "switching from ${former:-nothing} to $version"
  switch_to "$version"
  if restart_and_look "$version"; then
    if [[ -n $former ]]; then point previous "$former"; fi
    note "$version runs"
    remove_old
    return
  fi
  note "$version does not work"
  [[ -n $former ]] || fail 5 "there is no former release to go back to; see: journalctl -u $NAME -n 50"
  if ! fits_ledger "$former"; then
    fail 5 "the ledger was contracted by $version, so $former cannot come back; docs/operations.md, 'Rollback', says what to do"
  fi
  switch_to "$former"
  restart_and_look "$former" || fail 5 "$former does not start either; see: journalctl -u $NAME -n 50"
  note "$former runs again"
  exit 4
}

rollback() {
  local version=${1:-$(release_of previous)} former
  former=$(release_of current)
  [[ -n $version ]] || fail 2 "there is no previous release; name one: $0 rollback VERSION"
  [[ $version != "$former" ]] || fail 2 "$version runs already"
  [[ -f $PREFIX/releases/$version/.complete ]] || fail 2 "there is no release $version"
  fits_ledger "$version" || fail 3 "nothing was changed"
  note "rolling back from $former to $version"
  switch_to "$version"
  if restart_and_look "$version"; then
    point previous "$former"
    note "$version runs"
    return
  fi
  switch_to "$former"
  restart_and_look "$former" || fail 5 "neither $version nor $former starts; see: journalctl -u $NAME -n 50"
  note "$version does not work; $former runs again"
  exit 4
}

status() {
  local each
  echo "current:  $(release_of current)"
  echo "previous: $(release_of previous)"
  for each in "$PREFIX"/releases/*/.complete; do
    [[ ! -e $each ]] || echo "release:  $(basename "$(dirname "$each")")"
  done
  echo "service:  $(systemctl show --property=ActiveState,SubState,NRestarts "$NAME.service" | paste -sd' ')"
  if [[ -f $LOG ]]; then tail -5 "$LOG"; fi
}

remove_old() {
  local each kept=0
  while read -r each; do
    if [[ $each == "$(release_of current)" || $each == "$(release_of previous)" ]]; then continue; fi
    kept=$((kept + 1))
    if [[ $kept -gt $((KEEP_RELEASES - 2)) ]]; then rm -rf -- "${PREFIX:?}/releases/${each:?}"; fi
  done < <(ls -t -- "$PREFIX/releases")
}

usage() {
  sed -n '4,6s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

command=${1:-}
[[ $command =~ ^(deploy|rollback|status)$ ]] || usage
shift
[[ $EUID -eq 0 ]] || fail 2 "run it as root"
if [[ $command != status ]]; then
  mkdir -p -- "$PREFIX"
  exec 9>"$PREFIX/.lock"
  flock --nonblock 9 || fail 10 "another deployment is running"
fi
"$command" "$@"
