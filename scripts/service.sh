#!/usr/bin/env bash
# Stops or starts the daemon under systemd. Start returns when it takes messages, or fails.
#
# Usage: scripts/service.sh start|stop|ready     SERVICE and HEALTH_URL may be set
set -Eeuo pipefail

SERVICE=${SERVICE:-performance-tracker.service}
READY_SECONDS=${READY_SECONDS:-60}

port=""
environment=/etc/performance-tracker/performance-tracker.env
if [[ -r $environment ]]; then
  port=$(sed -n 's/^PORT=\([0-9]\{1,5\}\)$/\1/p' "$environment" | tail -1)
fi
HEALTH_URL=${HEALTH_URL:-http://127.0.0.1:${port:-8080}/health/ready}

ready() {
  local deadline=$((SECONDS + READY_SECONDS))
  until curl --silent --fail --max-time 2 --output /dev/null "$HEALTH_URL"; do
    if [[ $SECONDS -ge $deadline ]]; then
      echo "service: $SERVICE is not ready after $READY_SECONDS s ($HEALTH_URL)" >&2
      return 1
    fi
    # Starting over and over is a failure too, but systemd may be between two attempts.
    if systemctl is-failed --quiet "$SERVICE"; then
      echo "service: $SERVICE has failed; see: journalctl -u $SERVICE -n 50" >&2
      return 1
    fi
    sleep 0.2
  done
}

case ${1:-} in
  stop) systemctl stop "$SERVICE" ;;
  start)
    # The starts of an earlier, broken state must not count against this one.
    systemctl reset-failed "$SERVICE" 2>/dev/null || true
    systemctl start "$SERVICE"
    ready
    ;;
  ready) ready ;;
  *)
    echo "usage: $0 start|stop|ready" >&2
    exit 2
    ;;
esac
