#!/usr/bin/env bash
# backup_sheets.py with the release's own interpreter; SHEETS_EXPORT in backup.env names this file.
# Usage: scripts/backup_sheets.sh FILE
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$(dirname "$scripts")/.venv/bin/python" "$scripts/backup_sheets.py" "$@"
