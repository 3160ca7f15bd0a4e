# shellcheck shell=bash
# The database part of backup and restore, for SQLite. Sourced by backup_settings.sh.
# Another database gets a file of its own with these functions; each returns 0, or an exit code of backup.sh.

DATABASE_FILE=ledger.db
python=${python:-python3}

# Bytes that a snapshot will take at most.
database_bytes() {
  local file total=0
  for file in "$DATA_DIR/$DATABASE_FILE" "$DATA_DIR/$DATABASE_FILE-wal"; do
    if [[ -f $file ]]; then total=$((total + $(stat -c %s "$file"))); fi
  done
  echo "$total"
}

database_exists() { [[ -f $DATA_DIR/$DATABASE_FILE ]]; }

# Writes a consistent copy to the file $1 while the daemon goes on writing. 11, 12 or 13 on failure.
database_snapshot() { "$python" "$SCRIPTS/ledger_file.py" snapshot "$DATA_DIR/$DATABASE_FILE" "$1"; }

# Proves that the copy $1 is sound. 13 when it is not.
database_check() { "$python" "$SCRIPTS/ledger_file.py" check "$1"; }

# One JSON object about the copy $1: entries, entries_sha256, schema.
database_facts() { "$python" "$SCRIPTS/ledger_file.py" facts "$1"; }

# Moves the live database, with the files that belong to it, into the directory $1.
database_set_aside() {
  local suffix
  for suffix in "" -wal -shm; do
    if [[ -e $DATA_DIR/$DATABASE_FILE$suffix ]]; then mv -- "$DATA_DIR/$DATABASE_FILE$suffix" "$1/"; fi
  done
}

# Puts the copy $1 in the live database's place; it must be on the same file system.
database_put() {
  chmod 600 "$1"
  mv -T -- "$1" "$DATA_DIR/$DATABASE_FILE"
}

# Takes back what database_set_aside moved into $1, and drops what was put in its place.
database_take_back() {
  local suffix
  for suffix in "" -wal -shm; do
    rm -f -- "$DATA_DIR/$DATABASE_FILE$suffix"
    if [[ -e $1/$DATABASE_FILE$suffix ]]; then mv -- "$1/$DATABASE_FILE$suffix" "$DATA_DIR/"; fi
  done
}
