# shellcheck shell=bash
# What backup.sh and restore.sh share: settings, exit codes, the lock. Sourced, not run.
#
# A setting comes from the environment, else from backup.env, else it is the default here.
# backup.env is read as data (NAME=value lines, as systemd reads it), never executed.

export LC_ALL=C TZ=UTC
umask 077

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$SCRIPTS")
CONFIG_DIR=${CONFIG_DIR:-/etc/performance-tracker}

SETTINGS="DATA_DIR BACKUP_DIR AGE_RECIPIENTS METRICS_DIR SHEETS_EXPORT OFFSITE_COPY DATABASE_KIND
KEEP_LAST KEEP_DAILY KEEP_WEEKLY KEEP_MONTHLY STOP_SERVICE START_SERVICE"

fail() { # CODE MESSAGE...
  local code=$1
  shift
  printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2
  exit "$code"
}

read_settings_file() { # FILE
  local name value
  [[ -r $1 ]] || return 0
  while IFS='=' read -r name value || [[ -n $name ]]; do
    [[ $name =~ ^[A-Z_]+$ && " ${SETTINGS//$'\n'/ } " == *" $name "* ]] || continue
    [[ -z ${!name+set} ]] || continue
    value=${value%$'\r'}
    if [[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
    printf -v "$name" '%s' "$value"
  done <"$1"
}

read_settings_file "${BACKUP_ENV:-$CONFIG_DIR/backup.env}"
DATA_DIR=${DATA_DIR:-/var/lib/performance-tracker}
BACKUP_DIR=${BACKUP_DIR:-/var/backups/performance-tracker}
AGE_RECIPIENTS=${AGE_RECIPIENTS:-$CONFIG_DIR/backup-recipients.txt}
METRICS_DIR=${METRICS_DIR:-}
SHEETS_EXPORT=${SHEETS_EXPORT:-}
OFFSITE_COPY=${OFFSITE_COPY:-}
DATABASE_KIND=${DATABASE_KIND:-sqlite}
KEEP_LAST=${KEEP_LAST:-24} KEEP_DAILY=${KEEP_DAILY:-14} KEEP_WEEKLY=${KEEP_WEEKLY:-8} KEEP_MONTHLY=${KEEP_MONTHLY:-12}
# Where there is no systemd: single commands. Starting must fail when the service does not become ready.
STOP_SERVICE=${STOP_SERVICE:-$SCRIPTS/service.sh stop}
START_SERVICE=${START_SERVICE:-$SCRIPTS/service.sh start}

# The release's own interpreter where there is one; any python3 otherwise (standard library only).
python=$ROOT/.venv/bin/python
[[ -x $python ]] || python=python3

# Another database needs a file backup_KIND.sh with the same functions; nothing else here knows SQLite.
[[ $DATABASE_KIND =~ ^[a-z]+$ && -r $SCRIPTS/backup_$DATABASE_KIND.sh ]] ||
  fail 2 "DATABASE_KIND=$DATABASE_KIND: there is no $SCRIPTS/backup_$DATABASE_KIND.sh"
# shellcheck source=backup_sqlite.sh
source "$SCRIPTS/backup_$DATABASE_KIND.sh"

need_commands() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null || fail 2 "the command $command is missing; install its package"
  done
}

# Root runs restores in directories of the service's user. Whatever is made there by a fixed name is made as the
# directory's owner: it stays usable for it, and a link that stands there leads no further than the owner may go.
as_owner() { # DIRECTORY COMMAND...
  local owner
  owner=$(stat -L -c %u:%g -- "$1") || return
  shift
  if [[ $EUID -ne 0 || $owner == 0:* ]]; then
    "$@"
  else
    setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --clear-groups "$@"
  fi
}

own_lock() { # FILE   makes it, for the owner of its directory; the caller opens it
  local directory
  directory=$(dirname -- "$1")
  [[ ! -L $1 ]] || fail 2 "$1 is a symbolic link; look who made it, and remove it"
  [[ -e $1 ]] || as_owner "$directory" touch -- "$1" || fail 2 "cannot write in $directory"
  if [[ $EUID -eq 0 ]]; then chown -h -- "$(stat -L -c %u:%g -- "$directory")" "$1"; fi
  [[ -f $1 ]] || fail 2 "$1 is no file; look who made it, and remove it"
}

take_lock() { # waits for nobody: the next run comes anyway
  local lock=$BACKUP_DIR/.lock owner
  own_lock "$lock"
  if [[ $EUID -eq 0 ]]; then
    exec 9<"$lock" # to read: that makes nothing, and a lock needs no more
  elif [[ -w $lock ]]; then
    exec 9>>"$lock"
  else
    owner=$(stat -L -c %u:%g -- "$BACKUP_DIR")
    fail 2 "uid $EUID may not write $lock of uid $(stat -c %u -- "$lock"); as root: chown -R $owner $BACKUP_DIR"
  fi
  flock --nonblock 9 || fail 10 "another backup or restore is running"
}

# Puts what it reads in the place of FILE, in a directory where others may write. Noclobber opens with O_EXCL, so a
# link under the new name is refused and not followed; mv -T renames, and does not move into a directory.
put_file() { # FILE
  local new
  new=$(mktemp --dry-run -- "$(dirname -- "$1")/.new.XXXXXXXXXX") || return
  if (umask 022 && set -o noclobber && cat >"$new") && mv -fT -- "$new" "$1"; then return 0; fi
  rm -f -- "$new"
  return 1
}

digest_of() { sha256sum <"$1" | cut -d' ' -f1; }

manifest() { # FILE KEY...   one value of a manifest
  "$python" "$SCRIPTS/backup_manifest.py" get "$@"
}
