# Usage: measure.sh TABLE FOLDER
# Prints the slow requests' share of all, and the milliseconds of the slowest.
set -euo pipefail

slow=$(tail -n +2 "$1" | wc -l)
all=$(cat "$2"/*.log | wc -l)
echo "::metric slow.share=$(awk -v slow="$slow" -v all="$all" 'BEGIN { print slow / all }')"
echo "::metric slowest=$(sed -n 2p "$1" | cut -d, -f3)"
