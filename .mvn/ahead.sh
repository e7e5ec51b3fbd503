#!/bin/sh
# Takes the packaged jar apart and lets one start of it leave an ahead-of-time cache (JEP 514) beside it, with which
# later starts take about half as long. Where that does not work, the server runs all the same, and this says so.
# usage: ahead.sh JAR FOLDER
set -u
jar=$1
folder=$2
rm -rf "$folder"
"$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$folder" >/dev/null || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# what the machine happens to be set up for is not what is started
env -i PATH="$PATH" HOME="$scratch" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -Xmx512m -XX:AOTCacheOutput="$folder/atomic.aot" -jar "$folder/atomic.jar" \
  start --until-ready --data "$scratch/data" --port 0 --gateway-port 0 --operations-port 0 >"$scratch/out" 2>&1
if [ ! -f "$folder/atomic.aot" ]; then
  echo "No ahead-of-time cache was made; starts take longer without one:" >&2
  tail -n 3 "$scratch/out" >&2
fi
exit 0
