#!/usr/bin/env bash
# Runs every test as if it were another day, another hour and another zone. Needs the command `faketime` (Debian: faketime); it is
# not part of `.ci/run`.
#
#   tests/any-day.sh              all of them
#   tests/any-day.sh 2028-02-29   one of them
set -euo pipefail
cd "$(dirname "$0")/.."

# By UTC, and the zone of the machine. Ends of months, both changes of a clock, a leap day, and years in which today is long past.
days=(
  "2026-11-01 12:00:00 UTC"
  "2027-02-28 23:50:00 UTC"
  "2027-03-28 00:59:00 Europe/Berlin"
  "2028-02-29 12:00:00 UTC"
  "2031-01-01 00:05:00 UTC"
  "2026-12-05 11:30:00 Pacific/Auckland"
)

# Built by the real clock: cargo compares the times of files.
cargo test --locked --no-run
programs=$(cargo test --locked --no-run 2>&1 | sed -n 's/.*Executable .*(\(.*\))$/\1/p')

failed=0
for day in "${days[@]}"; do
  read -r date time zone <<<"$day"
  case "${1:-$date}" in "$date") ;; *) continue ;; esac
  # faketime reads its time by TZ.
  at=$(TZ=$zone date -d "$date $time UTC" '+%Y-%m-%d %H:%M:%S')
  for program in $programs; do
    echo "== $date $time UTC, $zone: ${program##*/}"
    # The time that passes is real: only what time it is, is not.
    TZ=$zone FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f "@$at" "$program" --quiet || failed=1
  done
done
exit "$failed"
