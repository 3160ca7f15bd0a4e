#!/usr/bin/env bash
# Makes one encrypted, verified backup of the ledger, the configuration and, if asked, the sheets.
#
# Usage: scripts/backup.sh            settings: docs/operations.md, "Backup"
#
# A backup is a directory BACKUP_DIR/ID with archive.tar.zst.age and manifest.json. It appears by one
# rename, after the finished archive was read back: decrypted, unpacked and compared file by file.
# It is encrypted for the public keys in AGE_RECIPIENTS; the private key does not belong on this machine.
# The credentials are not in it: they are to be issued anew (docs/operations.md, "Rotating secrets").
#
# Exit status:
#    0 good                            13 the ledger is damaged
#    2 usage or settings               14 encrypting failed
#   10 another run holds the lock      15 the archive did not read back as it should
#   11 no space on the disk            16 saved here, but the off-site copy failed
#   12 the ledger could not be read    17 saved, but without the export of the sheets
#                                      18 saved, but old backups could not be removed
# Of 16, 17 and 18 the first that is true; each says its sentence.
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/backup_settings.sh"

[[ $# -eq 0 ]] || fail 2 "it takes no arguments"
need_commands age age-keygen zstd tar flock setpriv sha256sum

began=$(date +%s)
status=1 made=no partial="" checking="" entries=0 bytes=0

write_metrics() {
  [[ -n $METRICS_DIR ]] || return 0
  local file=$METRICS_DIR/backup.prom now
  now=$(date +%s)
  {
    echo "performance_tracker_backup_last_exit_code $status"
    echo "performance_tracker_backup_last_run_timestamp_seconds $now"
    echo "performance_tracker_backup_duration_seconds $((now - began))"
    # Whatever went wrong later, a complete ledger is there, which is what a restore needs.
    if [[ $made == yes ]]; then
      echo "performance_tracker_backup_last_success_timestamp_seconds $now"
      echo "performance_tracker_backup_bytes $bytes"
      echo "performance_tracker_backup_entries $entries"
    else
      grep -E '^performance_tracker_backup_(last_success_timestamp_seconds|bytes|entries) ' "$file" 2>/dev/null || true
    fi
  } | put_file "$file"
}

finish() {
  local code=$?
  trap - EXIT
  if [[ $status -eq 1 ]]; then status=$code; fi
  if [[ -n $checking ]]; then kill "$checking" 2>/dev/null || true; fi
  if [[ -n $partial ]]; then rm -rf -- "$partial"; fi
  write_metrics || echo "backup: the metrics could not be written" >&2
  exit "$status"
}
free_kilobytes() { df -Pk "$BACKUP_DIR" | awk 'NR == 2 { print $4 }'; }
step() { # CODE MESSAGE COMMAND...   runs a command; on failure ends with CODE, or 11 when the disk is full
  local code=$1 message=$2 problem
  shift 2
  problem=$(mktemp "$partial/.said.XXXXXX" 2>/dev/null || echo /dev/null)
  if ! "$@" 2>"$problem"; then
    cat "$problem" >&2
    if grep -qi 'no space left' "$problem" || [[ $(free_kilobytes) -lt 1024 ]]; then status=11; else status=$code; fi
    fail "$status" "$message"
  fi
}

mkdir -p -- "$BACKUP_DIR" || fail 2 "cannot make $BACKUP_DIR"
take_lock
trap finish EXIT
rm -rf -- "$BACKUP_DIR"/.partial.* "$BACKUP_DIR"/.latest.*   # of a run that was killed; we hold the lock now
[[ -s $AGE_RECIPIENTS ]] || fail 2 "AGE_RECIPIENTS=$AGE_RECIPIENTS: put the public key (age1...) there"
database_exists || fail 2 "there is no ledger in DATA_DIR=$DATA_DIR"

# The copy, its archive, and as much again for what is not known yet.
needed=$(($(database_bytes) * 2 / 1024 + 20480))
free=$(free_kilobytes)
[[ $free -ge $needed ]] || { status=11; fail 11 "$needed kB are needed in $BACKUP_DIR, $free are free"; }

id=$(date +%Y%m%dT%H%M%SZ)
while [[ -e $BACKUP_DIR/$id ]]; do sleep 1; id=$(date +%Y%m%dT%H%M%SZ); done
partial=$BACKUP_DIR/.partial.$id
payload=$partial/payload
mkdir -p "$payload"

code=0
database_snapshot "$payload/$DATABASE_FILE" || code=$?
[[ $code -eq 0 ]] || { status=$code; fail "$code" "no snapshot of the ledger"; }
# Beside the rest, since it takes as long; nothing counts before it is done.
database_check "$payload/$DATABASE_FILE" &
checking=$!
facts=$(database_facts "$payload/$DATABASE_FILE") || { status=13; fail 13 "the ledger's entries cannot be read"; }

if [[ -d $CONFIG_DIR ]]; then
  step 12 "the configuration could not be read" \
    tar -C "$CONFIG_DIR" --exclude=./credentials -cf "$payload/config.tar" .
fi
sheets=none
if [[ -n $SHEETS_EXPORT ]]; then
  sheets=saved
  if ! "$SHEETS_EXPORT" "$payload/sheets.json" >&2 || ! "$python" -m json.tool "$payload/sheets.json" /dev/null; then
    sheets=failed
    rm -f -- "$payload/sheets.json"
  fi
fi
step 15 "the contents could not be listed" \
  "$python" "$SCRIPTS/backup_manifest.py" contents "$payload" "$partial/contents.json"

# A key of this run alone stands among the recipients, so that the finished file itself can be read back.
age-keygen -o "$partial/once.key" 2>/dev/null || fail 14 "age-keygen failed"
archive=$partial/archive.tar.zst.age
once=$(age-keygen -y "$partial/once.key")
pack() {
  tar -C "$payload" -cf - . | zstd -q -T0 -3 | age -R "$AGE_RECIPIENTS" -r "$once" -o "$archive"
}
step 14 "the archive could not be encrypted; is $AGE_RECIPIENTS a list of age public keys?" pack
read_back() {
  age -d -i "$partial/once.key" "$archive" | zstd -qd | "$python" "$SCRIPTS/backup_manifest.py" verify "$partial/contents.json"
}
step 15 "the archive does not read back as it was written" read_back
rm -f -- "$partial/once.key"
wait "$checking" || { status=13; fail 13 "the ledger is damaged; see docs/runbooks/ledger.md"; }

version=$("$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); from version import VERSION; print(VERSION)' "$ROOT")
step 15 "the manifest could not be written" "$python" "$SCRIPTS/backup_manifest.py" write "$partial/manifest.json" \
  "$id" "$partial/contents.json" "$facts" "$archive" "version=$version" "sheets=$sheets" "database=$DATABASE_KIND"
entries=$(manifest "$partial/manifest.json" entries)
bytes=$(stat -c %s "$archive")
rm -rf -- "$payload" "$partial/contents.json" "$partial"/.said.*
sync -- "$archive" "$partial/manifest.json" "$partial"
mv -T -- "$partial" "$BACKUP_DIR/$id"
partial="" made=yes
ln -sn -- "$id" "$BACKUP_DIR/.latest.$$" && mv -fT -- "$BACKUP_DIR/.latest.$$" "$BACKUP_DIR/latest"
sync -- "$BACKUP_DIR"

# Old ones go only now that a new, verified one is there.
remove_old() {
  local old each result=0
  old=$("$python" "$SCRIPTS/backup_manifest.py" keep "$BACKUP_DIR" \
    "$KEEP_LAST" "$KEEP_DAILY" "$KEEP_WEEKLY" "$KEEP_MONTHLY") || result=1
  for each in $old; do rm -rf -- "${BACKUP_DIR:?}/$each" || result=1; done
  return "$result"
}
outcome=0
failed() { # CODE MESSAGE   the backup is made; what comes after it goes on
  echo "backup: $2" >&2
  if [[ $outcome -eq 0 ]]; then outcome=$1; fi
}
if [[ -n $OFFSITE_COPY ]] && ! "$OFFSITE_COPY" "$BACKUP_DIR/$id" >&2; then
  failed 16 "the off-site copy failed; $id is saved here"
fi
if [[ $sheets == failed ]]; then
  failed 17 "the export of the sheets failed; ledger and configuration are saved in $id"
fi
remove_old || failed 18 "$id is saved, but old backups could not be removed, and the disk fills up; see above"

echo "backup: $id entries=$entries bytes=$bytes sheets=$sheets seconds=$(($(date +%s) - began))"
status=$outcome
