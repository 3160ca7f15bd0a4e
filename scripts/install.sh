#!/usr/bin/env bash
# Installs the service on this machine: user, directories, units, settings, and this release of the code.
# Run it again at any time: what is there already stays, and your settings are never overwritten.
#
# Usage: scripts/install.sh [--dry-run] [--wheels DIRECTORY]
#        scripts/install.sh uninstall [--dry-run] [--purge --yes]
#
# --wheels     install the packages from a directory of wheels instead of the package index
# uninstall    removes code and units; settings, ledger and backups stay, unless --purge --yes
#
# Exit status: 0 good, 1 a step failed, 2 usage or something is missing
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/release.sh"

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ENABLED=("$NAME.service" "$NAME-backup.timer" "$NAME-health.timer")
CONFIG=/etc/$NAME

action=install purge=no agreed=no wheels=""
if [[ ${1:-} == uninstall ]]; then
  action=uninstall
  shift
fi
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    --wheels) wheels=${2:?--wheels needs a directory}; shift ;;
    --purge) purge=yes ;;
    --yes) agreed=yes ;;
    *) fail 2 "unknown argument $1; see the head of $0" ;;
  esac
  shift
done
[[ $EUID -eq 0 || $dry_run == yes ]] || fail 2 "run it as root"
[[ -z $wheels || -d $wheels ]] || fail 2 "--wheels: $wheels is no directory"

install_everything() {
  local problem=no
  for command in systemctl systemd-tmpfiles useradd age zstd flock curl tar; do
    command -v "$command" >/dev/null || { echo "install: the command $command is missing" >&2; problem=yes; }
  done
  [[ $problem == no ]] || fail 2 "install what is missing first: apt install age zstd util-linux curl tar"
  if ! getent passwd "$NAME" >/dev/null; then
    # No shell, no home, no further group: a defect in the program leads nowhere.
    act useradd --system --user-group --no-create-home --home-dir "/var/lib/$NAME" --shell /usr/sbin/nologin "$NAME"
  fi
  put 644 root "$SOURCE/deploy/systemd/$NAME.tmpfiles.conf" "/etc/tmpfiles.d/$NAME.conf"
  act systemd-tmpfiles --create "/etc/tmpfiles.d/$NAME.conf"
  install_units "$SOURCE"
  put 640 "$NAME" "$SOURCE/deploy/systemd/$NAME.env" "$CONFIG/$NAME.env" keep
  put 640 "$NAME" "$SOURCE/deploy/systemd/backup.env" "$CONFIG/backup.env" keep
  put 640 "$NAME" "$SOURCE/config/companies.toml" "$CONFIG/companies.toml" keep
  if [[ $dry_run == yes ]]; then
    echo "would: build release $(version_of "$SOURCE") in $PREFIX/releases"
  else
    build_release "$SOURCE" "$wheels"
    if [[ -z $(release_of current) ]]; then point current "$(basename "$release")"; fi
  fi
  act systemctl enable --quiet "${ENABLED[@]}"
  if systemd_runs; then act systemctl start "$NAME-backup.timer" "$NAME-health.timer"; fi
  [[ $dry_run == yes ]] || next_steps
}

next_steps() {
  local version current
  version=$(version_of "$SOURCE") current=$(release_of current)
  if [[ $current != "$version" ]]; then
    say "release $version is built, $current runs; to switch: $PREFIX/releases/$version/scripts/deploy.sh deploy $version"
  elif [[ ! -s $CONFIG/credentials/telegram_bot_token ]]; then
    say "next: $PREFIX/current/scripts/credential.sh set telegram_bot_token, edit $CONFIG/$NAME.env, systemctl start $NAME"
  fi
  if [[ ! -s $CONFIG/backup-recipients.txt ]]; then
    say "backups need a public key in $CONFIG/backup-recipients.txt; docs/operations.md says how"
  fi
}

uninstall_everything() {
  if [[ $purge == yes && $agreed == no && $dry_run == no ]]; then
    fail 2 "--purge deletes settings, credentials, ledger and backups; add --yes"
  fi
  if systemd_runs; then act systemctl stop "$NAME.service" "$NAME-backup.timer" "$NAME-health.timer" || true; fi
  act systemctl disable --quiet "${ENABLED[@]}" 2>/dev/null || true
  local unit
  for unit in "${UNITS[@]}"; do act rm -f -- "/etc/systemd/system/$unit"; done
  act rm -rf -- "/etc/systemd/system/$NAME.service.d" "/etc/systemd/system/$NAME-backup.service.d"
  act rm -f -- "/etc/logrotate.d/$NAME" "/etc/tmpfiles.d/$NAME.conf"
  act rm -rf -- "$PREFIX" "/var/cache/$NAME"
  if systemd_runs; then act systemctl daemon-reload; fi
  if [[ $purge == yes ]]; then
    act rm -rf -- "$CONFIG" "/var/lib/$NAME" "/var/lib/$NAME-metrics" "/var/backups/$NAME" "/var/log/$NAME"
    if getent passwd "$NAME" >/dev/null; then act userdel "$NAME"; fi
  else
    say "kept: $CONFIG, /var/lib/$NAME, /var/backups/$NAME and the user $NAME"
  fi
}

"${action}_everything"
