#!/usr/bin/env bash
# Sets, removes and lists the secrets that systemd hands to the service.
#
# Usage: scripts/credential.sh set NAME [FILE]    the secret comes from FILE, else from standard input
#        scripts/credential.sh remove NAME
#        scripts/credential.sh list               names, sizes and ages; never what is inside
#
# NAME: telegram_bot_token, gemini_api_key, google_sheets_credentials.json
# A file readable by root alone is written to /etc/performance-tracker/credentials, and the units get a
# LoadCredential line for it. The service reads a secret when it starts: systemctl restart performance-tracker
set -Eeuo pipefail
umask 077

DIRECTORY=${CREDENTIALS:-/etc/performance-tracker/credentials}
UNIT_DIRECTORY=${UNIT_DIRECTORY:-/etc/systemd/system}
NAMES=(telegram_bot_token gemini_api_key google_sheets_credentials.json)

fail() {
  echo "credential: $*" >&2
  exit 2
}
known() {
  local each
  for each in "${NAMES[@]}"; do [[ $each == "${1:-}" ]] && return; done
  fail "'${1:-}' is none of: ${NAMES[*]}"
}

# An optional credential must not be named by a unit before it exists: the unit would not start.
write_drop_ins() {
  local unit wanted name
  for unit in performance-tracker performance-tracker-backup; do
    wanted=$UNIT_DIRECTORY/$unit.service.d/credentials.conf
    install -d -m 755 -- "$(dirname "$wanted")"
    {
      echo "# Written by scripts/credential.sh."
      echo "[Service]"
      for name in "${NAMES[@]}"; do
        # The backup needs the worksheets at most.
        if [[ $unit == *-backup && $name != google_* ]]; then continue; fi
        if [[ -s $DIRECTORY/$name ]]; then echo "LoadCredential=$name:$DIRECTORY/$name"; fi
      done
    } >"$wanted.new"
    chmod 644 "$wanted.new"
    mv -f -- "$wanted.new" "$wanted"
  done
  if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
}

case ${1:-} in
  set)
    known "${2:-}"
    install -d -m 700 -- "$DIRECTORY"
    temporary=$(mktemp "$DIRECTORY/.new.XXXXXX")
    trap 'rm -f -- "$temporary"' EXIT
    if [[ -z ${3:-} && -t 0 ]]; then read -rsp "$2: " secret && echo && printf '%s\n' "$secret" >"$temporary"
    else cat -- "${3:--}" >"$temporary"; fi
    grep -q '[^[:space:]]' "$temporary" || fail "nothing was given; the former secret stays"
    mv -f -- "$temporary" "$DIRECTORY/$2"
    trap - EXIT
    sync -- "$DIRECTORY/$2"
    write_drop_ins
    echo "credential: $2 is set; it takes effect with: systemctl restart performance-tracker"
    ;;
  remove)
    known "${2:-}"
    rm -f -- "$DIRECTORY/$2"
    write_drop_ins
    ;;
  list)
    for name in "${NAMES[@]}"; do
      if [[ -e $DIRECTORY/$name ]]; then
        age=$((($(date +%s) - $(stat -c %Y -- "$DIRECTORY/$name")) / 86400))
        echo "$name: $(stat -c '%s bytes, mode %a, %U' -- "$DIRECTORY/$name"), set $age days ago"
      else
        echo "$name: not set"
      fi
    done
    ;;
  *) fail "usage: $0 set NAME [FILE] | remove NAME | list" ;;
esac
