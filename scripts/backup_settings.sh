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

take_lock() { # waits for nobody: the next run comes anyway
  exec 9>"$BACKUP_DIR/.lock" || fail 2 "cannot write in $BACKUP_DIR"
  flock --nonblock 9 || fail 10 "another backup or restore is running"
}

digest_of() { sha256sum <"$1" | cut -d' ' -f1; }

manifest() { # FILE KEY...   one value of a manifest
  "$python" "$SCRIPTS/backup_manifest.py" get "$@"
}
