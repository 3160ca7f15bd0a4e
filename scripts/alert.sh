#!/usr/bin/env bash
# Reports that a unit has failed: one line in the journal with priority "alert", a metric, and the hook.
#
# Usage: scripts/alert.sh UNIT     started by performance-tracker-alert@.service
#        ALERT_HOOK: a program that gets the unit's name, and what is known on standard input
set -Euo pipefail

unit=${1:?usage: alert.sh UNIT}
metrics=${METRICS_DIR:-/var/lib/performance-tracker-metrics}
facts=$(systemctl show "$unit" --property=Result,ExecMainCode,ExecMainStatus,NRestarts | paste -sd' ')
text="$unit has failed: $facts"
status=0

# <1> is the priority "alert" in journald's syntax for lines (sd-daemon(3)).
echo "<1>$text"
if [[ -d $metrics ]]; then
  # The service's group may write here, and this runs as root: noclobber opens the new file with O_EXCL, which
  # refuses a link under its name and does not follow it, and mv -T replaces a link under the last one.
  new=$(mktemp --dry-run -- "$metrics/.alert.XXXXXXXXXX")
  line="performance_tracker_unit_failed_timestamp_seconds{unit=\"$unit\"} $(date +%s)"
  if ! (umask 022 && set -o noclobber && echo "$line" >"$new") ||
    ! mv -fT -- "$new" "$metrics/unit-${unit%.service}.prom"; then
    rm -f -- "$new"
    status=1
  fi
fi
if [[ -n ${ALERT_HOOK:-} ]]; then
  {
    echo "$text"
    echo "host: $(uname -n)"
    journalctl --unit "$unit" --lines 20 --no-pager --output cat 2>/dev/null
  } | timeout 30 "$ALERT_HOOK" "$unit" || {
    echo "<3>ALERT_HOOK=$ALERT_HOOK failed for $unit"
    status=1
  }
fi
exit "$status"
