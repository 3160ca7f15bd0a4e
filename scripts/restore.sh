#!/usr/bin/env bash
# Lists, verifies and restores the backups that backup.sh made.
#
# Usage: scripts/restore.sh list
#        scripts/restore.sh verify  ID [--identity KEYFILE]
#        scripts/restore.sh restore ID --identity KEYFILE [--component all|database|config|sheets]
#                                   (--to DIRECTORY | --in-place --yes [--no-start]) [--dry-run]
#
# ID is one that "list" shows, or "latest": what the link of that name leads to, and in a copy without the link the
# newest backup that looks whole. Without the private key, verify compares the checksum alone.
# In place: the service is stopped, what is there is set aside in DATA_DIR/before-restore.TIME, and the
# service is started again; when it does not become ready, everything is put back as it was.
# A restored ledger is older than the sheets, so the daemon finds DATA_DIR/RECONCILE_BEFORE_SYNC and
# takes in the rows that the sheets already have before it sends anything; nothing is sent twice.
#
# Exit status:
#    0 good                            21 the archive is not what its manifest says
#    2 usage or settings               22 it cannot be decrypted with this key
#   10 a backup or restore is running  23 the ledger in it is damaged
#   11 no space on the disk            24 not ready after the restore; the former state is back
#   20 there is no such backup         25 a daemon still uses DATA_DIR
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/backup_settings.sh"

usage() {
  sed -n '4,7s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

command=${1:-}
case $command in
  list) exec "$python" "$SCRIPTS/backup_manifest.py" list "$BACKUP_DIR" ;;
  verify | restore) shift ;;
  *) usage ;;
esac

id=${1:-}
[[ $id =~ ^([0-9]{8}T[0-9]{6}Z|latest)$ ]] || fail 2 "'$id' is no id of a backup; see: $0 list"
shift
identity="" component=all target="" in_place=no dry_run=no agreed=no start=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --identity | --component | --to)
      [[ $# -ge 2 ]] || fail 2 "$1 needs a value"
      case $1 in --identity) identity=$2 ;; --component) component=$2 ;; --to) target=$2 ;; esac
      shift
      ;;
    --in-place) in_place=yes ;;
    --no-start) start=no ;;
    --dry-run) dry_run=yes ;;
    --yes) agreed=yes ;;
    *) fail 2 "unknown option $1" ;;
  esac
  shift
done
[[ $component =~ ^(all|database|config|sheets)$ ]] || fail 2 "--component is all, database, config or sheets"
[[ -z $identity || -r $identity ]] || fail 2 "the key file $identity cannot be read"
if [[ $command == restore ]]; then
  [[ -n $identity ]] || fail 2 "restore needs --identity: the file with the private key (AGE-SECRET-KEY-...)"
  [[ -n $target || $in_place == yes || $dry_run == yes ]] || fail 2 "say where to: --to DIRECTORY or --in-place"
  [[ -z $target || $in_place == no ]] || fail 2 "--to and --in-place exclude each other"
  [[ $in_place == no || $agreed == yes || $dry_run == yes ]] || fail 2 "--in-place replaces what is there; add --yes"
  [[ $in_place == no || $component != sheets ]] || fail 2 "the sheets are restored with --to; Google holds the live ones"
fi
need_commands age zstd tar flock setpriv sha256sum

# The link is made by backup.sh alone; a copy in another place seldom has it.
if [[ $id == latest && ! -e $BACKUP_DIR/latest ]]; then
  id=$("$python" "$SCRIPTS/backup_manifest.py" newest "$BACKUP_DIR") || fail 20 "there is no whole backup in $BACKUP_DIR"
fi
here=$BACKUP_DIR/$id
[[ -f $here/manifest.json ]] || fail 20 "there is no backup $id in $BACKUP_DIR"
id=$(manifest "$here/manifest.json" id) || fail 21 "the manifest of $id cannot be read"
archive=$here/$(manifest "$here/manifest.json" archive file)
[[ -f $archive && $(digest_of "$archive") == "$(manifest "$here/manifest.json" archive sha256)" ]] ||
  fail 21 "the archive of $id is not what its manifest says"
if [[ -z $identity ]]; then
  echo "restore: $id: the checksum is right; what is inside was not looked at, which needs --identity"
  exit 0
fi

take_lock
# Beside the ledger, so that putting it in place is one rename.
parent=$BACKUP_DIR
if [[ $in_place == yes && $dry_run == no ]]; then
  mkdir -p -- "$DATA_DIR"
  parent=$DATA_DIR
fi
staging=$(mktemp -d "$parent/.restore.XXXXXX") || fail 11 "nothing can be written in $parent"
trap 'rm -rf -- "$staging"' EXIT
files=$staging/files
mkdir "$files"
unpack() {
  age -d -i "$identity" "$archive" 2>"$staging/age" | zstd -qd 2>"$staging/zstd" |
    tar --no-same-owner --no-same-permissions -C "$files" -xf - 2>"$staging/tar"
}
if ! unpack; then
  cat "$staging"/{age,zstd,tar} >&2
  if grep -qi 'no space left' "$staging/tar"; then fail 11 "there is no space in $parent to unpack $id"; fi
  if [[ -s $staging/age ]]; then fail 22 "$id cannot be decrypted with $identity"; fi
  fail 21 "$id cannot be unpacked"
fi
"$python" "$SCRIPTS/backup_manifest.py" compare "$files" "$here/manifest.json" ||
  fail 21 "the files in $id are not what the manifest says"
# These are the bytes that were checked when the backup was made; looking again is for who asks to verify.
if [[ $command == verify || $dry_run == yes ]]; then
  database_check "$files/$DATABASE_FILE" || fail 23 "the ledger in $id is damaged"
fi
entries=$(manifest "$here/manifest.json" entries)
if [[ $command == verify ]]; then
  echo "restore: $id: verified, $entries entries"
  exit 0
fi

wanted() { [[ $component == all || $component == "$1" ]]; }
if [[ $dry_run == yes ]]; then
  now=none
  if database_exists; then
    now=$(database_facts "$DATA_DIR/$DATABASE_FILE" | "$python" -c 'import json, sys; print(json.load(sys.stdin)["entries"])')
  fi
  echo "restore: $id is good; it would restore $component; entries in it: $entries, in $DATA_DIR now: $now"
  exit 0
fi

unpack_config() { # DIRECTORY
  [[ -f $files/config.tar ]] || { echo "restore: there is no configuration in $id" >&2; return 0; }
  mkdir -p -- "$1"
  tar --no-same-owner --no-same-permissions --no-overwrite-dir -C "$1" -xf "$files/config.tar"
}
if [[ -n $target ]]; then
  mkdir -p -- "$target"
  if wanted database; then mv -- "$files/$DATABASE_FILE" "$target/"; fi
  if wanted config; then unpack_config "$target/config"; fi
  if wanted sheets && [[ -f $files/sheets.json ]]; then mv -- "$files/sheets.json" "$target/"; fi
  if [[ $component == sheets && ! -f $target/sheets.json ]]; then fail 20 "there is no export of the sheets in $id"; fi
  sync -f -- "$target"
  echo "restore: $id: $component is in $target, $entries entries"
  exit 0
fi

began=$SECONDS
own_lock "$DATA_DIR/daemon.lock"
$STOP_SERVICE || fail 25 "the service cannot be stopped"
exec 8<"$DATA_DIR/daemon.lock"
flock --nonblock 8 || fail 25 "a daemon still uses $DATA_DIR; stop it first"
aside=$DATA_DIR/before-restore.$(date +%Y%m%dT%H%M%SZ)
mark=$DATA_DIR/RECONCILE_BEFORE_SYNC
mkdir -- "$aside"
put_back() {
  if wanted database; then database_take_back "$aside"; fi
  if [[ ! -e $aside/had-mark ]]; then rm -f -- "$mark"; fi
  if [[ -d $aside/config ]]; then cp -a -- "$aside/config/." "$CONFIG_DIR/"; fi
}
# Until the service is ready again, anything that goes wrong leads back.
undo() {
  trap - ERR
  echo "restore: it did not work; putting back what was there" >&2
  $STOP_SERVICE || true
  put_back
  exec 8>&-
  if [[ $start == yes ]]; then $START_SERVICE || echo "restore: the former state does not start either" >&2; fi
  rm -rf -- "$staging"
  fail 24 "$id was not restored; what was there before is back"
}
trap undo ERR
if wanted database; then
  if [[ -e $mark ]]; then touch -- "$aside/had-mark"; fi
  database_set_aside "$aside"
  database_put "$files/$DATABASE_FILE"
  rm -f -- "$mark"
  as_owner "$DATA_DIR" touch -- "$mark"
  if [[ $EUID -eq 0 ]]; then
    owner=$(stat -L -c %u:%g -- "$DATA_DIR")
    chown -h -- "$owner" "$DATA_DIR/$DATABASE_FILE"
    chown -hR -- "$owner" "$aside"
  fi
fi
if wanted config && [[ -f $files/config.tar ]]; then
  mkdir -p -- "$CONFIG_DIR"
  cp -a -- "$CONFIG_DIR" "$aside/config"
  unpack_config "$CONFIG_DIR"
  # The archive could come from anybody with the public key: modes and owners are set here.
  service=$(stat -c %g -- "$DATA_DIR")
  chmod 755 "$CONFIG_DIR"
  while IFS= read -r -d '' each; do
    if [[ -d $each ]]; then chmod 750 "$each"; else chmod 640 "$each"; fi
    if [[ $EUID -eq 0 ]]; then chown "root:$service" "$each"; fi
  done < <(find "$CONFIG_DIR" -mindepth 1 -path "$CONFIG_DIR/credentials" -prune -o -mindepth 1 ! -type l -print0)
fi
sync -f -- "$DATA_DIR"
exec 8>&-
if [[ $start == yes ]]; then $START_SERVICE; fi
trap - ERR
echo "restore: $id: $component is in place, $entries entries, $((SECONDS - began)) s without service; the former state is in $aside"
